"""The handlers: each answers one method of one URL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from werkzeug.wrappers import Response

from zotsync.jsontext import dumps, loads
from zotsync.server import accounts, listing, params, settings, templates, writes
from zotsync.server.call import HTML, KEYS, Call, answer, done, not_modified
from zotsync.server.item_kind import ITEMS
from zotsync.server.objects import COLLECTIONS, SEARCHES, ObjectKind
from zotsync.server.refusal import Refusal
from zotsync.server.session import Session, check_library_version, is_key
from zotsync.server.writes import Current, Kind

OnLibrary = Callable[..., Response]
OnServer = Callable[..., Response]


# Lists


def _listed(session: Session, call: Call, page: listing.Page, asked: params.Params) -> Response:
    return answer(
        page.body,
        content_type=KEYS if asked.format == "keys" else "application/json",
        version=session.version,
        total=page.total,
        link=params.link_header(call.host, call.path, call.args, asked, page.total),
    )


def _existing(session: Session, kind: Kind, key: str) -> Current:
    if not is_key(key):
        raise Refusal(404, "Not found")
    if (current := kind.find(session, key)) is None:
        raise Refusal(404, kind.missing)
    return current


def _scope(session: Session, place: str, key: str) -> listing.Filter:
    if place in ("item", "children"):
        _existing(session, ITEMS, key)
    elif place.startswith("collection"):
        _existing(session, COLLECTIONS, key)
    return listing.scope(session, place, key)


def list_items(session: Session, call: Call, *, place: str, key: str = "") -> Response:
    if call.is_current(session.version):
        return not_modified()
    asked = params.read(call.args, "items")
    page = listing.items(session, _scope(session, place, key), asked, trash=place == "trash")
    return _listed(session, call, page, asked)


def list_objects(
    session: Session, call: Call, *, kind: ObjectKind, top: bool = False, key: str = ""
) -> Response:
    if call.is_current(session.version):
        return not_modified()
    asked = params.read(call.args, kind.plural)
    chosen = listing.Filter()
    if top:
        chosen.add("parent IS NULL")
    if key:
        _existing(session, kind, key)
        chosen.add("parent = ?", key)
    return _listed(session, call, listing.objects(session, kind, chosen, asked), asked)


def list_tags(session: Session, call: Call, *, place: str = "", key: str = "", name: str = "") -> Response:
    if call.is_current(session.version):
        return not_modified()
    asked = params.read(call.args, "tags")
    chosen = _scope(session, place, key) if place else None
    page = listing.tags(session, chosen, asked, name or None)
    if name and not page.total:
        raise Refusal(404, "Not found")
    return _listed(session, call, page, asked)


# Objects


def get_one(session: Session, call: Call, *, kind: Kind, key: str) -> Response:
    params.check_format(call.args, single=True)
    current = _existing(session, kind, key)
    if session.hides_notes and current.data.get("itemType") == "note":
        raise Refusal(404, kind.missing)
    return answer(kind.render(session, [key])[key], version=current.version)


def post_many(session: Session, call: Call, *, kind: Kind) -> Response:
    report = writes.post(session, kind, call.json, call.unmodified_since, call.header("Zotero-Write-Token"))
    return answer(report, version=session.version)


def write_one(session: Session, call: Call, *, kind: Kind, key: str, partial: bool) -> Response:
    if not is_key(key):
        raise Refusal(404, "Not found")
    return done(writes.write_one(session, kind, key, call.json, call.unmodified_since, partial=partial))


def delete_one(session: Session, call: Call, *, kind: Kind, key: str) -> Response:
    if not is_key(key):
        raise Refusal(404, "Not found")
    writes.delete_one(session, kind, key, call.unmodified_since)
    return done(session.version)


def delete_many(session: Session, call: Call, *, kind: Kind) -> Response:
    writes.delete_many(session, kind, params.keys_of(call.args, kind.plural), call.unmodified_since)
    return done(session.version)


def delete_tags(session: Session, call: Call) -> Response:
    if check_library_version(session, call.unmodified_since) is None:
        raise Refusal(428, "If-Unmodified-Since-Version not provided")
    names = [name.strip() for name in call.args.get("tag", "").split("||") if name.strip()]
    listing.delete_tags(session, names, session.advance())
    return done(session.version)


def search_items(session: Session, call: Call, *, key: str) -> Response:
    # The real server keeps searches without running them.
    raise Refusal(404, "Not found")


# Settings, deleted, full text, files


def get_settings(session: Session, call: Call) -> Response:
    if call.is_current(session.version):
        return not_modified()
    since = params.number(call.args, "since") or 0
    return answer(dumps(settings.read_all(session, since)), version=session.version)


def get_setting(session: Session, call: Call, *, name: str) -> Response:
    if (setting := settings.read(session, name)) is None:
        raise Refusal(404, "Setting not found")
    return answer(dumps(setting), version=setting["version"])


def put_setting(session: Session, call: Call, *, name: str) -> Response:
    return done(settings.put(session, name, call.json, call.unmodified_since))


def post_settings(session: Session, call: Call) -> Response:
    settings.post(session, call.json, call.unmodified_since)
    return done(session.version)


def delete_setting(session: Session, call: Call, *, name: str) -> Response:
    settings.delete(session, name, call.unmodified_since)
    return done(session.version)


def delete_settings(session: Session, call: Call) -> Response:
    check_library_version(session, call.unmodified_since)
    settings.delete_many(session, call.args.get("settingKey", "").split(","))
    return done(session.version)


def get_deleted(session: Session, call: Call) -> Response:
    return answer(dumps(settings.deleted(session, call.args)), version=session.version)


def get_fulltexts(session: Session, call: Call) -> Response:
    since = params.number(call.args, "since") or 0
    return answer(dumps(settings.fulltext_versions(session, since)), version=session.version)


def get_fulltext(session: Session, call: Call, *, key: str) -> Response:
    _existing(session, ITEMS, key)
    data, version = settings.fulltext(session, key)
    return answer(dumps(data), version=version)


def put_fulltext(session: Session, call: Call, *, key: str) -> Response:
    settings.put_fulltext(session, key, call.json)
    return done(session.version)


def get_file(session: Session, call: Call, *, key: str) -> Response:
    if _existing(session, ITEMS, key).data["itemType"] != "attachment":
        raise Refusal(400, "Item is not an attachment")
    raise Refusal(404, "Not found")


def post_file(session: Session, call: Call, *, key: str) -> Response:
    raise Refusal(501, "This library stores no files")


# Without a library


def get_key(db: sqlite3.Connection, call: Call, *, key: str) -> Response:
    return answer(dumps(accounts.key_json(db, _named_key(call, key))))


def _named_key(call: Call, key: str) -> str:
    if key != "current":
        return key
    sent = sent_key(call)
    if not sent:
        raise Refusal(403, "Forbidden")
    return sent


def sent_key(call: Call) -> str | None:
    """The key of the request."""
    return accounts.key_sent(
        call.header("Zotero-API-Key"), call.args.get("key"), call.header("Authorization")
    )


def delete_key(db: sqlite3.Connection, call: Call, *, key: str) -> Response:
    named = _named_key(call, key)
    if accounts.Grant(db, sent_key(call)).key != named:
        raise Refusal(403, "Forbidden")
    db.execute("DELETE FROM keys WHERE key = ?", (named,))
    return answer("", 204, content_type=HTML)


def post_key(db: sqlite3.Connection, call: Call) -> Response:
    # Users of this library have no password; their keys are made with Server.add_key.
    raise Refusal(403, "Invalid username/password")


def list_groups(db: sqlite3.Connection, call: Call, *, owner: int) -> Response:
    grant = accounts.Grant(db, sent_key(call))
    accounts.find_library(db, "users", owner)
    rows = []
    for row in db.execute("SELECT * FROM groups ORDER BY id").fetchall():
        belongs = owner == row["owner"] or owner in loads(row["data"])["members"]
        if belongs and grant.may_read_group(db, row["id"]):
            rows.append(row)
    body: Any = {str(row["id"]): row["version"] for row in rows}
    if call.args.get("format") != "versions":
        body = [accounts.group_json(db, row, call.host, grant.user) for row in rows]
    link = params.link_header(call.host, call.path, call.args, params.Params(limit=None), len(rows))
    return answer(dumps(body), total=len(rows), link=link)


def get_group(db: sqlite3.Connection, call: Call, *, owner: int) -> Response:
    grant = accounts.Grant(db, sent_key(call))
    library, _ = accounts.find_library(db, "groups", owner)
    grant.check(db, library, write=False)
    row = accounts.group_row(db, owner)
    if row is None:
        raise Refusal(404, "Not found")
    return answer(dumps(accounts.group_json(db, row, call.host, grant.user)), version=row["version"])


def root(db: sqlite3.Connection, call: Call) -> Response:
    return answer("Nothing to see here.", content_type=HTML)


def _fact(make: Callable[[Call], Any]) -> OnServer:
    return lambda db, call: answer(dumps(make(call)))


SERVER: dict[str, dict[str, OnServer]] = {
    "/": {"GET": root},
    "/keys": {"POST": post_key},
    "/keys/<key>": {"GET": get_key, "DELETE": delete_key},
    "/users/<int:owner>/groups": {"GET": list_groups},
    "/groups/<int:owner>": {"GET": get_group},
    "/itemTypes": {"GET": _fact(lambda call: templates.item_types())},
    "/itemFields": {"GET": _fact(lambda call: templates.item_fields())},
    "/itemTypeFields": {"GET": _fact(lambda call: templates.type_fields(call.args.get("itemType")))},
    "/itemTypeCreatorTypes": {"GET": _fact(lambda call: templates.creator_types(call.args.get("itemType")))},
    "/creatorFields": {"GET": _fact(lambda call: templates.creator_fields())},
    "/items/new": {
        "GET": _fact(
            lambda call: templates.new_item(
                call.args.get("itemType"), call.args.get("linkMode"), call.args.get("annotationType")
            )
        )
    },
}


def _many(kind: Kind, read: OnLibrary) -> dict[str, OnLibrary]:
    return {"GET": read, "POST": partial(post_many, kind=kind), "DELETE": partial(delete_many, kind=kind)}


def _one(kind: Kind) -> dict[str, OnLibrary]:
    return {
        "GET": partial(get_one, kind=kind),
        "PUT": partial(write_one, kind=kind, partial=False),
        "PATCH": partial(write_one, kind=kind, partial=True),
        "DELETE": partial(delete_one, kind=kind),
    }


LIBRARY: dict[str, dict[str, OnLibrary]] = {
    "/items": _many(ITEMS, partial(list_items, place="items")),
    "/items/<key>": _one(ITEMS),
    "/items/<key>/file": {"GET": get_file, "POST": post_file},
    "/items/<key>/fulltext": {"GET": get_fulltext, "PUT": put_fulltext},
    "/collections": _many(COLLECTIONS, partial(list_objects, kind=COLLECTIONS)),
    "/collections/top": {"GET": partial(list_objects, kind=COLLECTIONS, top=True)},
    "/collections/<key>": _one(COLLECTIONS),
    "/collections/<key>/collections": {"GET": partial(list_objects, kind=COLLECTIONS)},
    "/collections/<key>/tags": {"GET": partial(list_tags, place="collection")},
    "/searches": _many(SEARCHES, partial(list_objects, kind=SEARCHES)),
    "/searches/<key>": _one(SEARCHES),
    "/searches/<key>/items": {"GET": search_items},
    "/tags": {"GET": list_tags, "DELETE": delete_tags},
    "/tags/<path:name>": {"GET": list_tags},
    "/settings": {"GET": get_settings, "POST": post_settings, "DELETE": delete_settings},
    "/settings/<name>": {"GET": get_setting, "PUT": put_setting, "DELETE": delete_setting},
    "/deleted": {"GET": get_deleted},
    "/fulltext": {"GET": get_fulltexts},
}
for _path, _place in {
    "/items/top": "top",
    "/items/trash": "trash",
    "/publications/items": "publications",
    "/items/<key>/children": "children",
    "/collections/<key>/items": "collection",
    "/collections/<key>/items/top": "collection_top",
}.items():
    LIBRARY[_path] = {"GET": partial(list_items, place=_place)}
    LIBRARY[f"{_path}/tags"] = {"GET": partial(list_tags, place=_place)}
LIBRARY["/items/tags"] = {"GET": partial(list_tags, place="items")}
LIBRARY["/items/<key>/tags"] = {"GET": partial(list_tags, place="item")}
