"""The base: what each side was last seen to be, in one SQLite file.

``rows`` hold one item in one source each; ``objects`` mirror the library's objects as downloaded;
``files`` say what each file was taken for, so that an unchanged file is not even opened. Rows advance
only through `commit`, one transaction a batch; the id of a row is never given to another, for an undo
brings rows back under the ids they had.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zotsync.changes import Conflict, Held
from zotsync.item import Json
from zotsync.jsontext import dumps, loads
from zotsync.sync.rows import Row

SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, path TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS rows_by_key ON rows (key);
CREATE INDEX IF NOT EXISTS rows_by_path ON rows (path);
CREATE INDEX IF NOT EXISTS rows_alone ON rows (key) WHERE json_extract(data, '$.undone.item') IS NOT NULL;
CREATE TABLE IF NOT EXISTS objects (
  key TEXT PRIMARY KEY, version INTEGER NOT NULL, parent TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS objects_by_parent ON objects (parent) WHERE parent != '';
CREATE TABLE IF NOT EXISTS editors (key TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  path TEXT PRIMARY KEY, stat TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conflicts (
  key TEXT NOT NULL, field TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (key, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, path TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS exports (path TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS retry (
  key TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (key, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS provenance (
  key TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (key, field, value)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class FileRow:
    """What a file was when last seen. ``stat`` is opaque; ``why`` says what it was taken for."""

    path: str
    stat: str
    sha256: str
    format: str
    why: str
    items: int = 0
    problems: tuple[tuple[int, str], ...] = ()
    """Line and message of what could not be read."""


@dataclass(frozen=True, slots=True)
class ExportState:
    """A file as it was exported last: its items in order, each key with the version it had in the library.

    ``due``: not all that was planned was written. ``undone``: an undo left it so.
    """

    path: str
    stat: str
    sha256: str
    items: tuple[tuple[str, int], ...] = ()
    due: bool = False
    undone: bool = False


class Base:
    """The base of one workspace. One process at a time uses it (the workspace's lock sees to that)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.new = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        path.chmod(0o600)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _TABLES)
        self.meta_set("schema", str(SCHEMA))

    def close(self) -> None:
        self._db.close()

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

    # What is known of the workspace as a whole

    def meta(self, name: str, default: str = "") -> str:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def meta_set(self, name: str, value: str) -> None:
        if self.meta(name, "\0") != value:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # Rows

    def rows(
        self,
        *,
        keys: Iterable[str] | None = None,
        paths: Iterable[str] | None = None,
        ids: Iterable[int] | None = None,
    ) -> list[Row]:
        """The rows of these keys, paths or ids; all without any."""
        given = {"key": keys, "path": paths, "id": ids}
        column = next((name for name, values in given.items() if values is not None), "")
        if not column:
            return self._read_rows("SELECT id, data FROM rows ORDER BY id", ())
        wanted: set[Any] = set(given[column] or ())
        found: list[Row] = []
        for part in _chunks(sorted(wanted)):
            marks = ",".join("?" * len(part))
            found += self._read_rows(
                f"SELECT id, data FROM rows WHERE {column} IN ({marks}) ORDER BY id", part
            )
        return found

    def _read_rows(self, query: str, values: Sequence[Any]) -> list[Row]:
        return [Row.from_json(loads(data), id) for id, data in self._db.execute(query, values)]

    def linked(self) -> dict[str, int]:
        """How many sources each linked item has."""
        return dict(self._db.execute("SELECT key, count(*) FROM rows GROUP BY key"))

    def alone(self) -> set[str]:
        """The keys of the items that an undo left on one side alone."""
        query = "SELECT key FROM rows WHERE json_extract(data, '$.undone.item') IS NOT NULL"
        return {key for (key,) in self._db.execute(query)}

    def commit(self, put: Iterable[Row] = (), drop: Iterable[Row] = ()) -> None:
        """Advance these rows (a row with an id replaces it) and drop those, in one transaction."""
        with self.transaction():
            self._db.executemany("DELETE FROM rows WHERE id = ?", [(row.id,) for row in drop])
            self._db.executemany(
                "INSERT OR REPLACE INTO rows (id, key, path, data) VALUES (?, ?, ?, ?)",
                ((row.id or None, row.key, row.path, dumps(row.to_json())) for row in put),
            )

    def rename(self, old: str, new: str) -> None:
        """A source was renamed: its rows follow."""
        rows = [Row.from_json({**row.to_json(), "path": new}, row.id) for row in self.rows(paths=[old])]
        with self.transaction():
            self.commit(put=rows)
            self._db.execute("DELETE FROM files WHERE path = ?", (old,))

    # The library's objects as downloaded

    def objects(self, keys: Iterable[str]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for part in _chunks(sorted(set(keys))):
            marks = ",".join("?" * len(part))
            query = f"SELECT key, data FROM objects WHERE key IN ({marks})"
            found.update((key, loads(data)) for key, data in self._db.execute(query, part))
        return found

    def all_objects(self) -> Iterator[Json]:
        for (data,) in self._db.execute("SELECT data FROM objects ORDER BY key"):
            yield loads(data)

    def children(self, keys: Iterable[str]) -> dict[str, list[Json]]:
        """The child objects of each item, in order of their keys."""
        found: dict[str, list[Json]] = {}
        for part in _chunks(sorted(set(keys))):
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
          SELECT count(*), count(*) - count(json_extract(data, '$.deleted')),
                 sum(json_array_length(data, '$.tags'))
          FROM objects WHERE key IN (SELECT key FROM rows)"""
        held, live, tags = self._db.execute(query).fetchone()
        return held, live, tags or 0

    def left_alone(self, inside: Callable[[Iterable[str]], bool]) -> dict[str, int]:
        """How many attachments, annotations and standalone notes there are, outside the trash.

        ``inside`` says of an item's collections whether it takes part; children go with their item.
        """
        query = """
          SELECT key, parent, json_extract(data, '$.itemType') AS type, json_extract(data, '$.collections')
          FROM objects WHERE json_extract(data, '$.deleted') IS NULL
            AND (parent != '' OR type IN ('attachment', 'note'))"""
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
                "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)",
                [
                    (
                        data["key"],
                        data.get("version", 0),
                        data.get("parentItem") or "",
                        dumps(data),
                    )
                    for data in objects
                ],
            )

    def editors(self) -> dict[str, str]:
        """Who changed each object last, where the library says it and it was not us."""
        return dict(self._db.execute("SELECT key, name FROM editors"))

    def editors_put(self, editors: Mapping[str, str], ours: Iterable[str] = ()) -> None:
        """Remember who changed these objects; those in ``ours`` were last written from here."""
        with self.transaction():
            self._db.executemany("DELETE FROM editors WHERE key = ?", [(key,) for key in ours])
            self._db.executemany("INSERT OR REPLACE INTO editors VALUES (?, ?)", list(editors.items()))

    # Files

    def files(self) -> dict[str, FileRow]:
        return {
            path: FileRow(path, stat, *_file_columns(loads(data)))
            for path, stat, data in self._db.execute("SELECT path, stat, data FROM files")
        }

    def files_put(self, files: Iterable[FileRow], gone: Iterable[str] = ()) -> None:
        with self.transaction():
            self._db.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])
            self._db.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?)",
                [
                    (
                        f.path,
                        f.stat,
                        dumps([f.sha256, f.format, f.why, f.items, f.problems]),
                    )
                    for f in files
                ],
            )

    # Exports

    def export(self, path: str) -> ExportState | None:
        row = self._db.execute("SELECT data FROM exports WHERE path = ?", (path,)).fetchone()
        if row is None:
            return None
        stat, sha256, items, due, undone = loads(row[0])
        return ExportState(path, stat, sha256, tuple((k, v) for k, v in items), due, undone)

    def export_put(self, state: ExportState) -> None:
        data = dumps([state.stat, state.sha256, state.items, state.due, state.undone])
        self._db.execute("INSERT OR REPLACE INTO exports VALUES (?, ?)", (state.path, data))

    def export_drop(self, path: str) -> None:
        self._db.execute("DELETE FROM exports WHERE path = ?", (path,))

    # What waits: conflicts, held, and what must be tried again

    def conflicts(self) -> list[Conflict]:
        query = "SELECT data FROM conflicts ORDER BY key, field"
        return [Conflict.from_json(loads(data)) for (data,) in self._db.execute(query)]

    def held(self) -> list[Held]:
        return [Held.from_json(loads(d)) for (d,) in self._db.execute("SELECT data FROM held ORDER BY id")]

    def waiting_put(
        self, conflicts: Iterable[Conflict], held: Iterable[Held], *, keys: set[str] | None, paths: set[str]
    ) -> None:
        """Replace what waits for these keys and paths (None: for everything)."""
        with self.transaction():
            if keys is None:
                self._db.execute("DELETE FROM conflicts")
                self._db.execute("DELETE FROM held")
            else:
                by_key = [(key,) for key in keys]
                self._db.executemany("DELETE FROM conflicts WHERE key = ?", by_key)
                self._db.executemany("DELETE FROM held WHERE key = ? AND key != ''", by_key)
                self._db.executemany(
                    "DELETE FROM held WHERE path = ? AND key = ''", [(path,) for path in paths]
                )
            for conflict in conflicts:
                data = dumps(conflict.to_json())
                self._db.execute(
                    "INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?)", (conflict.key, conflict.field, data)
                )
            for one in held:
                data = dumps(one.to_json())
                id = f"{one.path}\0{one.position or 0:08}\0{one.key}\0{one.field}\0{one.reason}"
                self._db.execute(
                    "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", (id, one.key, one.path, data)
                )

    def retry(self) -> tuple[set[str], set[str]]:
        """The keys and the paths that must be looked at again though nothing changed there."""
        found = self._db.execute("SELECT key, path FROM retry").fetchall()
        return {key for key, _ in found if key}, {path for _, path in found if path}

    def retry_put(self, keys: Iterable[str], paths: Iterable[str]) -> None:
        with self.transaction():
            self._db.execute("DELETE FROM retry")
            self._db.executemany("INSERT OR IGNORE INTO retry VALUES (?, '')", [(key,) for key in keys])
            self._db.executemany("INSERT OR IGNORE INTO retry VALUES ('', ?)", [(path,) for path in paths])

    # Whose a value is: what enrichment set, and what a person made of it

    def provenance(self, keys: Iterable[str] | None = None) -> dict[tuple[str, str, str], Json]:
        """What is known of inferred values, by key, field and value; of these keys, or of all."""
        query = "SELECT key, field, value, data FROM provenance"
        if keys is None:
            found = list(self._db.execute(query))
        else:
            found = [
                row
                for part in _chunks(sorted(set(keys)))
                for row in self._db.execute(f"{query} WHERE key IN ({','.join('?' * len(part))})", part)
            ]
        return {(key, name, value): loads(data) for key, name, value, data in found}

    def provenance_put(self, facts: Mapping[tuple[str, str, str], Json | None]) -> None:
        """Remember these facts; None forgets one."""
        with self.transaction():
            self._db.executemany(
                "DELETE FROM provenance WHERE key = ? AND field = ? AND value = ?",
                [id for id, fact in facts.items() if fact is None],
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO provenance VALUES (?, ?, ?, ?)",
                [(*id, dumps(fact)) for id, fact in facts.items() if fact],
            )

    def known(self) -> dict[str, str]:
        """The items whose whole life this base has seen, or that a person gave to enrichment.

        The value is a mark of what they were when last enriched; empty: they were not yet.
        """
        return dict(self._db.execute("SELECT key, mark FROM known"))

    def known_put(self, marks: Mapping[str, str]) -> None:
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", list(marks.items()))


def _file_columns(data: list[Any]) -> tuple[str, str, str, int, tuple[tuple[int, str], ...]]:
    sha256, format, why, items, problems = data
    return sha256, format, why, items, tuple((line, message) for line, message in problems)


def _chunks(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
