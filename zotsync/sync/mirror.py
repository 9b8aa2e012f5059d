"""The mirror: the library's objects as downloaded, and who changed each last.

What is asked of all objects at once is kept beside their JSON, so that nothing is parsed for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from zotsync.item import Item, Json
from zotsync.jsontext import dumps, loads
from zotsync.schema import NO_WORKS
from zotsync.sync.rows import with_notes

APART = "parent != '' OR type IN ('attachment', 'note')"
"""Objects that are no items of their own: children, and what stands alone without being a reference."""


class Mirror:
    """A part of the base: its tables ``objects`` and ``editors``."""

    _db: sqlite3.Connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together, or not at all; nested calls join the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def objects(self, keys: Iterable[str]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for part in chunks(sorted(set(keys))):
            marks = ",".join("?" * len(part))
            query = f"SELECT key, data FROM objects WHERE key IN ({marks})"
            found.update((key, loads(data)) for key, data in self._db.execute(query, part))
        return found

    def items(self, keys: Iterable[str]) -> dict[str, Item]:
        """These objects as items, without their child notes."""
        return {key: Item.from_json(data) for key, data in self.objects(keys).items()}

    def held_items(self, keys: Iterable[str]) -> dict[str, Item]:
        """These objects as items with their child notes."""
        found = self.items(keys)
        children = self.children(found)
        return {key: with_notes(item, children.get(key, ())) for key, item in found.items()}

    def parents(self, keys: Iterable[str]) -> set[str]:
        """The parents of those of these objects that have one."""
        found: set[str] = set()
        for part in chunks(sorted(set(keys))):
            marks = ",".join("?" * len(part))
            query = f"SELECT parent FROM objects WHERE parent != '' AND key IN ({marks})"
            found.update(parent for (parent,) in self._db.execute(query, part))
        return found

    def live(self, keys: Iterable[str]) -> set[str]:
        """Those of these keys that the library holds outside its trash."""
        found: set[str] = set()
        for part in chunks(sorted(set(keys))):
            query = f"SELECT key FROM objects WHERE NOT trashed AND key IN ({','.join('?' * len(part))})"
            found.update(key for (key,) in self._db.execute(query, part))
        return found

    def all_objects(self) -> Iterator[Json]:
        for (data,) in self._db.execute("SELECT data FROM objects ORDER BY key"):
            yield loads(data)

    def works(self) -> Iterator[Item]:
        """The regular items, those in the trash too (``deleted`` in ``other``), by key."""
        for data in self.all_objects():
            if not data.get("parentItem") and data.get("itemType") not in NO_WORKS:
                yield Item.from_json(data)

    def owners(self) -> set[str]:
        """The keys of all items, and of what is the parent of an object that is here."""
        return {key for (key,) in self._db.execute("SELECT iif(parent = '', key, parent) FROM objects")}

    def children(self, keys: Iterable[str]) -> dict[str, list[Json]]:
        """The child objects of each item, in order of their keys."""
        found: dict[str, list[Json]] = {}
        for part in chunks(sorted(set(keys))):
            marks = ",".join("?" * len(part))
            # The index leaves out items without a parent, and must be told that none is asked for.
            where = f"parent IN ({marks}) AND parent != ''"
            query = f"SELECT parent, data FROM objects WHERE {where} ORDER BY parent, key"
            for parent, data in self._db.execute(query, part):
                found.setdefault(parent, []).append(loads(data))
        return found

    def versions(self) -> dict[str, int]:
        """The version of each object that is held here."""
        return dict(self._db.execute("SELECT key, version FROM objects"))

    def linked_counts(self) -> tuple[int, int, int]:
        """Of the items that a source holds: how many the library has, how many untrashed, and their tags."""
        query = """
          SELECT count(*), count(*) - coalesce(sum(trashed), 0), coalesce(sum(tags), 0)
          FROM objects WHERE key IN (SELECT key FROM rows)"""
        held, live, tags = self._db.execute(query).fetchone()
        return held, live, tags

    def left_alone(self, inside: Callable[[Iterable[str]], bool]) -> dict[str, int]:
        """How many attachments, annotations and standalone notes there are, outside the trash.

        ``inside`` says of an item's collections whether it takes part; children go with their item.
        """
        query = f"SELECT key, parent, type, collections FROM objects WHERE ({APART}) AND NOT trashed"
        rows = self._db.execute(query).fetchall()
        parents = {key: parent for key, parent, _, _ in rows}
        counts = {"attachments": 0, "annotations": 0, "notes": 0}
        taking_part: dict[str, bool] = {}
        for _, parent, type, collections in rows:
            name = f"{type}s"
            if name not in counts or (type == "note" and parent):
                continue
            if not parent:
                counts[name] += inside(loads(collections or "[]"))
                continue
            owner = parents.get(parent) or parent
            if owner not in taking_part:
                data = self.objects([owner]).get(owner, {})
                taking_part[owner] = not data.get("deleted") and inside(data.get("collections") or ())
            counts[name] += taking_part[owner]
        return {name: count for name, count in counts.items() if count}

    def objects_put(self, objects: Iterable[Json], gone: Iterable[str] = ()) -> None:
        with self.transaction():
            self._db.executemany("DELETE FROM objects WHERE key = ?", [(key,) for key in gone])
            self._db.executemany(
                "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_columns, objects)
            )

    def editors(self) -> dict[str, str]:
        """Who changed each object last, where the library says it and it was not us."""
        return dict(self._db.execute("SELECT key, name FROM editors"))

    def editors_put(self, editors: Mapping[str, str], ours: Iterable[str] = ()) -> None:
        """Remember who changed these objects; those in ``ours`` were last written from here."""
        with self.transaction():
            self._db.executemany("DELETE FROM editors WHERE key = ?", [(key,) for key in ours])
            self._db.executemany("INSERT OR REPLACE INTO editors VALUES (?, ?)", list(editors.items()))


def _columns(data: Json) -> tuple[Any, ...]:
    collections = data.get("collections")
    return (
        data["key"],
        data.get("version", 0),
        data.get("parentItem") or "",
        data.get("itemType", ""),
        bool(data.get("deleted")),
        len(data.get("tags") or ()),
        dumps(collections) if collections else "",
        dumps(data),
    )


def chunks(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """Parts of ``size``, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
