"""Lists of items, collections, searches and tags: filters, order, pages."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from zotsync.jsontext import dumps, loads
from zotsync.server.damage import whole
from zotsync.server.item_kind import SHOWN, marks, rendered, rewrite
from zotsync.server.objects import ObjectKind
from zotsync.server.params import Params
from zotsync.server.session import Session

_COLUMNS = {
    "dateModified": "modified",
    "dateAdded": "added",
    "title": "title",
    "creator": "lower(creator)",
    "itemType": "type",
    "date": "date",
    "addedBy": "created_by",
    "version": "version",
}


@dataclass(slots=True)
class Page:
    """A part of a list: the body as text, and how many there are in all."""

    body: str
    total: int


@dataclass(slots=True)
class Filter:
    """Conditions of a query on items, all of which hold. ``few``: one of them names single items.

    Those are looked up and then sorted; SQLite would go through the whole library in the order asked for.
    """

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    few: bool = False

    def add(self, part: str, *values: object, few: bool = False) -> None:
        self.parts.append(part)
        self.values += values
        self.few = self.few or few

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def scope(session: Session, name: str, key: str = "") -> Filter:
    """The items of a place: ``items``, ``top``, ``trash``, ``publications``, and by key ``item``,
    ``children``, ``collection`` and ``collection_top``."""
    chosen = Filter()
    library = session.library.id
    chosen.add("library = ?", library)
    inside = "SELECT item FROM item_collections WHERE library = ? AND collection = ?"
    if name in ("top", "collection_top"):
        chosen.add("parent IS NULL")
    if name == "trash":
        chosen.add("trashed = 1")
    elif name == "publications":
        chosen.add("published = 1")
    elif name == "item":
        chosen.add("key = ?", key, few=True)
    elif name == "children":
        chosen.add("parent = ?", key, few=True)
    elif name == "collection_top":
        chosen.add(f"id IN ({inside})", library, key)
    elif name == "collection":
        parents = f"SELECT key FROM items WHERE id IN ({inside})"
        chosen.add(f"(id IN ({inside}) OR parent IN ({parents}))", library, key, library, key)
    if session.hides_notes:
        chosen.add("type <> 'note'")
    return chosen


def items(session: Session, chosen: Filter, params: Params, *, trash: bool = False) -> Page:
    """Items as JSON, keys or versions. Trashed ones only where asked for."""
    if not (trash or params.with_trashed):
        chosen.add("trashed = 0")
    _narrow(session, chosen, params)
    columns = SHOWN if params.format == "json" else "key, version"
    rows = session.db.execute(
        f"SELECT {columns} FROM items WHERE {chosen.sql} ORDER BY {_order(params, chosen)}{_page(params)}",
        chosen.values,
    ).fetchall()
    total = len(rows)
    if params.start or (total == params.limit and total != len(params.keys or ())):
        count = f"SELECT count(*) FROM items WHERE {chosen.sql}"
        total = int(session.db.execute(count, chosen.values).fetchone()[0])
    if params.format == "json":
        rows = [row for row in rows if whole(row["key"], row["data"])]
        return Page(f"[{','.join(rendered(session, rows))}]", total)
    return Page(_short(rows, params), total)


def _short(rows: list[sqlite3.Row], params: Params) -> str:
    if params.format == "keys":
        return "\n".join(row["key"] for row in rows) + "\n"
    return "{" + ",".join([f'"{row[0]}":{row[1]}' for row in rows]) + "}"


def _page(params: Params) -> str:
    if params.limit is None and not params.start:
        return ""
    return f" LIMIT {-1 if params.limit is None else params.limit} OFFSET {params.start}"


def _order(params: Params, chosen: Filter) -> str:
    direction = "DESC" if params.descending else "ASC"
    # The other names are fields of the item.
    column = _COLUMNS.get(params.sort) or f"lower(json_extract(data, '$.{params.sort}'))"
    # With a sign before it no index gives the order.
    return f"{'+' * chosen.few}{column} {direction}, version {direction}, id {direction}"


def _narrow(session: Session, chosen: Filter, params: Params) -> None:
    library = session.library.id
    if params.since:
        chosen.add("version > ?", params.since)
    if params.keys is not None:
        chosen.add(f"key IN ({marks(params.keys)})", *params.keys, few=True)
    if params.item_types:
        operator = "NOT IN" if params.item_types_excluded else "IN"
        chosen.add(f"type {operator} ({marks(params.item_types)})", *params.item_types)
    for tag in params.tags:
        operator = "NOT IN" if tag.startswith("-") else "IN"
        names = [_tag_name(name) for name in tag.removeprefix("-").split(" || ")]
        chosen.add(
            f"id {operator} (SELECT item FROM item_tags WHERE library = ? AND name IN ({marks(names)}))",
            library,
            *names,
        )
    if params.q:
        text = params.q.lower()
        if params.everything:
            chosen.add(
                "(instr(words, ?) OR instr(lower(json_extract(data, '$.note')), ?)"
                " OR key IN (SELECT key FROM fulltext WHERE library = ? AND instr(content, ?)))",
                *(text, text, library, text),
            )
        else:
            chosen.add("(instr(words, ?) OR key = ?)", text, params.q)


def _tag_name(name: str) -> str:
    """A tag in a filter; one that begins with a minus has a backslash before it."""
    name = name.strip()
    return name[1:] if name.startswith("\\-") else name


def objects(session: Session, kind: ObjectKind, chosen: Filter, params: Params) -> Page:
    """Collections or searches, the newest first unless asked otherwise."""
    chosen.add("library = ?", session.library.id)
    chosen.add("kind = ?", kind.noun)
    if params.since:
        chosen.add("version > ?", params.since)
    if params.keys is not None:
        chosen.add(f"key IN ({marks(params.keys)})", *params.keys)
    direction = "DESC" if params.descending else "ASC"
    column = "name" if params.sort == "title" else "modified"
    order = f"{column} {direction}, version {direction}, id {direction}"
    rows = session.db.execute(
        f"SELECT key, version, parent, data FROM objects WHERE {chosen.sql} ORDER BY {order}{_page(params)}",
        chosen.values,
    ).fetchall()
    total = session.db.execute(f"SELECT count(*) FROM objects WHERE {chosen.sql}", chosen.values).fetchone()[
        0
    ]
    if params.format == "json":
        shown = [kind.shown(session, row) for row in rows if whole(row["key"], row["data"])]
        return Page(dumps(shown), total)
    return Page(_short(rows, params), total)


# Tags


def tags(session: Session, chosen: Filter | None, params: Params, name: str | None = None) -> Page:
    """The tags of the library, or of the chosen items, each with its type and how many items have it."""
    where = "item_tags.library = ?"
    values: list[Any] = [session.library.id]
    if chosen is not None:
        where += f" AND item IN (SELECT id FROM items WHERE {chosen.sql})"
        values += chosen.values
    if name is not None:
        where += " AND name = ?"
        values.append(name)
    rows = session.db.execute(
        f"SELECT name, type, count(*) AS items FROM item_tags WHERE {where} GROUP BY name, type",
        values,
    ).fetchall()
    found = [row for row in rows if _tag_matches(row["name"], params)]
    by_count = params.sort == "numItems"
    found.sort(
        key=lambda row: (row["items"] if by_count else 0, row["name"].lower(), row["name"], row["type"])
    )
    if by_count and params.descending:
        found.reverse()
    end = None if params.limit is None else params.start + params.limit
    shown = [_tag(session, row) for row in found[params.start : end]]
    return Page(dumps(shown), len(found))


def _tag_matches(name: str, params: Params) -> bool:
    return name.startswith(params.q) if params.starts_with else params.q in name


def _tag(session: Session, row: sqlite3.Row) -> dict[str, Any]:
    path = f"{session.library.prefix}/tags/{quote(row['name'], safe='')}"
    return {
        "tag": row["name"],
        "links": {
            "self": {"href": f"{session.host}/{path}", "type": "application/json"},
            "alternate": {"href": f"http://zotero.org/{path}", "type": "text/html"},
        },
        "meta": {"type": row["type"], "numItems": row["items"]},
    }


def delete_tags(session: Session, names: list[str], version: int) -> None:
    """Take tags from every item that has them; those items share one new version."""
    rows = session.db.execute(
        f"SELECT id, data FROM items WHERE library = ? AND id IN"
        f" (SELECT item FROM item_tags WHERE library = ? AND name IN ({marks(names)}))",
        (session.library.id, session.library.id, *names),
    ).fetchall()
    there = {
        row["name"]
        for row in session.db.execute(
            f"SELECT DISTINCT name FROM item_tags WHERE library = ? AND name IN ({marks(names)})",
            (session.library.id, *names),
        )
    }
    for row in rows:
        data = loads(row["data"])
        data["tags"] = [tag for tag in data["tags"] if tag["tag"] not in there]
        # As on the real server, dateModified does not speak of this.
        data["version"] = version
        rewrite(session, row["id"], data)
    session.db.executemany(
        "DELETE FROM item_tags WHERE library = ? AND name = ?", [(session.library.id, name) for name in there]
    )
    session.log_deleted("tags", sorted(there), version)
