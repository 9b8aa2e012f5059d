"""Items in the file: found, written with all that hangs on them, deleted, shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from zotsync.jsontext import dumps, loads
from zotsync.server import items, validate
from zotsync.server.accounts import user_json, user_row
from zotsync.server.damage import stored
from zotsync.server.refusal import Refusal
from zotsync.server.session import WEB, Json, Session
from zotsync.server.writes import Current, Kind

SHOWN = "id, key, version, type, parent, creator, date, created_by, modified_by, data"
_RELATED = "dc:relation"


def marks(values: Iterable[object]) -> str:
    """As many ``?`` as there are values."""
    return ",".join("?" for _ in values)


class ItemKind(Kind):
    noun = "item"
    plural = "items"
    missing = "Item does not exist"

    def find(self, session: Session, key: str) -> Current | None:
        row = session.db.execute(
            "SELECT id, version, data FROM items WHERE library = ? AND key = ?", (session.library.id, key)
        ).fetchone()
        return Current(row["id"], row["version"], stored(row["data"])) if row else None

    def save(
        self, session: Session, key: str, current: Current | None, sent: Json, *, partial: bool, version: int
    ) -> bool:
        old = current.data if current else {}
        item = items.merged(
            current.data if current else None,
            sent,
            key=key,
            partial=partial,
            moment=session.moment,
            where=f"{session.library.owner}/{key}",
            in_group=session.library.is_group,
        )
        if (parent := item.get("parentItem")) and parent != old.get("parentItem"):
            _check_parent(session, item, parent)
        for collection in set(item.get("collections", ())) - set(old.get("collections", ())):
            if not _has_collection(session, collection):
                raise Refusal(409, f"Collection {collection} not found", data={"collection": collection})
        if current and not items.differs(old, item, sent):
            return False
        item["version"] = version
        by_someone = session.user if current is None or items.touches(old, item, sent) else None
        row = _write_row(session, current.id if current else None, item, by_someone)
        _write_sets(session, row, old, item)
        _write_reverse(session, key, old, item, version if current else None)
        return True

    def delete(self, session: Session, keys: list[str], version: int) -> None:
        gone: list[str] = []
        layer = keys
        while layer:
            found = session.db.execute(
                f"SELECT key FROM items WHERE library = ? AND key IN ({marks(layer)})",
                (session.library.id, *layer),
            ).fetchall()
            gone += [row["key"] for row in found]
            children = session.db.execute(
                f"SELECT key FROM items WHERE library = ? AND parent IN ({marks(layer)})",
                (session.library.id, *layer),
            ).fetchall()
            layer = [row["key"] for row in children]
        for table in ("items", "fulltext"):
            session.db.executemany(
                f"DELETE FROM {table} WHERE library = ? AND key = ?",
                [(session.library.id, key) for key in gone],
            )
        session.log_deleted(self.plural, gone, version)

    def render(self, session: Session, keys: list[str]) -> dict[str, str]:
        rows = session.db.execute(
            f"SELECT {SHOWN} FROM items WHERE library = ? AND key IN ({marks(keys)})",
            (session.library.id, *keys),
        ).fetchall()
        return dict(zip((row["key"] for row in rows), rendered(session, rows), strict=True))


def _check_parent(session: Session, item: Json, parent: str) -> None:
    row = session.db.execute(
        "SELECT type, data FROM items WHERE library = ? AND key = ?", (session.library.id, parent)
    ).fetchone()
    if not row:
        raise Refusal(409, f"Parent item {parent} not found", data={"parentItem": parent})
    if item["itemType"] == "annotation":
        if row["type"] != "attachment" or stored(row["data"])["linkMode"] == "linked_url":
            where = f"{session.library.owner}/{parent}"
            raise Refusal(400, f"Parent item {where} of annotation must be a file attachment")
        return
    is_embedded = item.get("linkMode") == "embedded_image"
    if row["type"] in validate.CHILD_TYPES and not (is_embedded and row["type"] == "note"):
        raise Refusal(409, "Parent item cannot be a note or attachment", data={"parentItem": parent})


def _has_collection(session: Session, key: str) -> bool:
    return bool(
        session.db.execute(
            "SELECT 1 FROM objects WHERE library = ? AND kind = 'collection' AND key = ?",
            (session.library.id, key),
        ).fetchone()
    )


def _write_row(session: Session, row: int | None, item: Json, by: int | None) -> int:
    columns: dict[str, Any] = {
        "version": item["version"],
        "type": item["itemType"],
        "parent": item.get("parentItem"),
        "trashed": int("deleted" in item),
        "published": int("inPublications" in item),
        "title": items.sort_title(item),
        "creator": items.creator_summary(item),
        "date": items.date(item),
        "words": items.words(item),
        "added": item["dateAdded"],
        "modified": item["dateModified"],
        "data": dumps(item),
    }
    if row is None:
        columns |= {"library": session.library.id, "key": item["key"], "created_by": by}
        names = ", ".join(columns)
        cursor = session.db.execute(
            f"INSERT INTO items ({names}) VALUES ({marks(columns)})", tuple(columns.values())
        )
        return int(cursor.lastrowid or 0)
    if by is not None:
        columns["modified_by"] = by
    names = ", ".join(f"{name} = ?" for name in columns)
    session.db.execute(f"UPDATE items SET {names} WHERE id = ?", (*columns.values(), row))
    return row


def _write_sets(session: Session, row: int, old: Json, item: Json) -> None:
    """Tags and collections of an item, in tables of their own so that they can be searched."""
    library = session.library.id
    if old.get("tags", []) != item["tags"]:
        session.db.execute("DELETE FROM item_tags WHERE item = ?", (row,))
        session.db.executemany(
            "INSERT INTO item_tags VALUES (?, ?, ?, ?)",
            [(row, tag["tag"], tag.get("type", 0), library) for tag in item["tags"]],
        )
        session.db.executemany(
            "DELETE FROM deleted WHERE library = ? AND kind = 'tags' AND name = ?",
            [(library, tag["tag"]) for tag in item["tags"]],
        )
    if old.get("collections", []) != item.get("collections", []):
        session.db.execute("DELETE FROM item_collections WHERE item = ?", (row,))
        session.db.executemany(
            "INSERT INTO item_collections VALUES (?, ?, ?)",
            [(row, library, key) for key in item.get("collections", ())],
        )


def _write_reverse(session: Session, key: str, old: Json, item: Json, version: int | None) -> None:
    """Related items know each other: what one side says, the other says too.

    The other side gets ``version``; a new item's relation (None) leaves the other's version as it is.
    """
    before, after = _related(session, old), _related(session, item)
    here = f"http://zotero.org/{session.library.prefix}/items/{key}"
    for other in before ^ after:
        current = ITEMS.find(session, other)
        if current is None or other == key:
            continue
        uris = _uris(current.data)
        if (here in uris) == (other in after):
            continue
        uris = [*uris, here] if other in after else [uri for uri in uris if uri != here]
        data = current.data
        data["relations"] = {name: value for name, value in data["relations"].items() if name != _RELATED}
        if uris:
            data["relations"][_RELATED] = uris[0] if len(uris) == 1 else uris
        data["version"] = current.version if version is None else version
        rewrite(session, current.id, data)


def _uris(data: Json) -> list[str]:
    value = data.get("relations", {}).get(_RELATED, [])
    return [value] if isinstance(value, str) else list(value)


def _related(session: Session, data: Json) -> set[str]:
    """The keys of the items of this library that an item is related to."""
    start = f"http://zotero.org/{session.library.prefix}/items/"
    return {uri.removeprefix(start) for uri in _uris(data) if uri.startswith(start)}


def rewrite(session: Session, row: int, data: Json) -> None:
    """Keep an item whose sets changed under its own version number and dates as ``data`` says them."""
    session.db.execute(
        "UPDATE items SET version = ?, modified = ?, data = ? WHERE id = ?",
        (data["version"], data["dateModified"], dumps(data), row),
    )


def rendered(session: Session, rows: list[sqlite3.Row]) -> list[str]:
    """Items as JSON, in the order of the rows."""
    library = dumps(session.library.to_json())
    children = _counts(session, [row["key"] for row in rows])
    links = _Links(session)
    people: dict[int, str] = {}
    found = []
    for row in rows:
        key = row["key"]
        meta = [
            f'"{name}":{_person(session, row[column], people)}'
            for name, column in (("createdByUser", "created_by"), ("lastModifiedByUser", "modified_by"))
            if session.library.is_group and row[column] is not None
        ]
        if row["creator"]:
            meta.append(f'"creatorSummary":{dumps(row["creator"])}')
        if row["date"]:
            meta.append(f'"parsedDate":"{row["date"]}"')
        if _can_have_children(row):
            meta.append(f'"numChildren":{children.get(key, 0)}')
        found.append(
            f'{{"key":"{key}","version":{row["version"]},"library":{library},'
            f'"links":{links.of(key, row["parent"])},"meta":{{{",".join(meta)}}},'
            f'"data":{row["data"]}}}'
        )
    return found


class _Links:
    """The links of items, with what is the same for all of them made once: lists are long."""

    def __init__(self, session: Session) -> None:
        self._api = dumps(f"{session.base}/items/")[1:-1]
        self._web = dumps(f"{WEB}/{session.library.slug}/items/")[1:-1]

    def of(self, key: str, parent: str | None) -> str:
        up = f',"up":{{"href":"{self._api}{parent}","type":"application/json"}}' if parent else ""
        return (
            f'{{"self":{{"href":"{self._api}{key}","type":"application/json"}},'
            f'"alternate":{{"href":"{self._web}{key}","type":"text/html"}}{up}}}'
        )


def _counts(session: Session, keys: list[str]) -> dict[str, int]:
    rows = session.db.execute(
        f"SELECT parent, count(*) FROM items WHERE library = ? AND parent IN ({marks(keys)}) AND NOT trashed"
        " GROUP BY parent",
        (session.library.id, *keys),
    )
    return dict(tuple(row) for row in rows)


def _can_have_children(row: sqlite3.Row) -> bool:
    if row["type"] != "attachment":
        return bool(row["type"] != "annotation")
    data = loads(row["data"])
    return data["linkMode"] in validate.FILE_MODES and data["contentType"] == "application/pdf"


def _person(session: Session, user: int, known: dict[int, str]) -> str:
    if user not in known:
        row = user_row(session.db, user)
        known[user] = dumps(user_json(row)) if row else "null"
    return known[user]


ITEMS = ItemKind()
