"""The base: what each side was last seen to be, in one SQLite file.

``rows`` hold one item in one source each; ``objects`` mirror the library's objects as downloaded;
``files`` say what each file was taken for, so that an unchanged file is not even opened. Rows advance
only through `commit`, one transaction a batch; the id of a row is never given to another, for an undo
brings rows back under the ids they had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zotsync.changes import Conflict, Held
from zotsync.item import Item, Json
from zotsync.jsontext import dumps, loads
from zotsync.sync.mirror import Mirror, chunks
from zotsync.sync.rows import Row, dump_item, load_item
from zotsync.sync.tables import SCHEMA, open_database
from zotsync.sync.undone import ITEM


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


_PUT_ROW = """
INSERT INTO rows (id, key, path, data, alone, library) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
SET key = excluded.key, path = excluded.path, data = excluded.data, alone = excluded.alone,
    library = excluded.library
"""
"""INSERT OR REPLACE would copy each page that it touches first, in case the row must be taken back."""


class Base(Mirror):
    """The base of one workspace. One process at a time uses it (the workspace's lock sees to that)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.new = not path.exists()
        self._db = open_database(path)
        self.meta_set("schema", str(SCHEMA))

    def close(self) -> None:
        self._db.close()

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
            return self._read_rows("", ())
        wanted: set[Any] = set(given[column] or ()) if self._has_rows() else set()
        found: list[Row] = []
        for part in chunks(sorted(wanted)):
            marks = ",".join("?" * len(part))
            found += self._read_rows(f"WHERE {column} IN ({marks})", part)
        return found

    def _read_rows(self, where: str, values: Sequence[Any]) -> list[Row]:
        query = f"SELECT id, key, data, library FROM rows {where} ORDER BY id"
        found = self._db.execute(query, values).fetchall()
        held = self.held_items({key for _, key, _, library in found if not library})
        return [
            Row.from_json(loads(data), id, load_item(loads(library)) if library else held[key])
            for id, key, data, library in found
        ]

    def _has_rows(self) -> bool:
        return self._db.execute("SELECT 1 FROM rows LIMIT 1").fetchone() is not None

    def last_row(self) -> int:
        """The highest id that a row ever had; those made from now on have higher ones."""
        found = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'rows'").fetchone()
        return int(found[0]) if found else 0

    def linked(self) -> dict[str, int]:
        """How many sources each linked item has."""
        return dict(self._db.execute("SELECT key, count(*) FROM rows GROUP BY key"))

    def links_nothing_here(self) -> bool:
        """Whether there are links, and the library as it is now has none of their items, trashed or not."""
        query = "SELECT count(*), count(objects.key) FROM rows LEFT JOIN objects USING (key)"
        links, here = self._db.execute(query).fetchone()
        return bool(links) and not here

    def belong_to(self, mark: str) -> None:
        """Be the base of another library from now on: nothing is linked, all is met for the first time."""
        with self.transaction():
            self.meta_set("library", mark)
            self.meta_set("went_back", "")
            for table in ("rows", "files", "conflicts", "held", "exports"):
                self._db.execute(f"DELETE FROM {table}")
            # The rows of runs from before are told from later ones by their ids.
            self._db.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'rows'")
            self.meta_set("met_anew", str(self.last_row()))

    def met_anew_since(self, last_row: int) -> bool:
        """Whether it became another library's after the time when ``last_row`` was its last."""
        return last_row < int(self.meta("met_anew", "0"))

    def alone(self) -> set[str]:
        """The keys of the items that an undo left on one side alone."""
        query = "SELECT key FROM rows WHERE alone"
        return {key for (key,) in self._db.execute(query)}

    def commit(
        self, put: Iterable[Row] = (), drop: Iterable[Row] = (), held: Mapping[str, Item] | None = None
    ) -> None:
        """Advance these rows (a row with an id replaces it) and drop those, in one transaction.

        ``held``: items as the mirror holds them now, by key. A row that last saw this very value refers to
        the mirror, until that changes, in the place of a copy.
        """
        held = held or {}
        with self.transaction():
            self._db.executemany("DELETE FROM rows WHERE id = ?", [(row.id,) for row in drop])
            self._db.executemany(_PUT_ROW, (_columns(row, held.get(row.key)) for row in put))

    def objects_put(self, objects: Iterable[Json], gone: Iterable[str] = ()) -> None:
        """See `Mirror.objects_put`; rows that refer to what changes keep what they saw."""
        objects, gone = list(objects), set(gone)
        with self.transaction():
            if self._has_rows():
                keys = {data["key"] for data in objects} | gone
                self._keep_seen(keys, {str(data.get("parentItem")) for data in objects})
            super().objects_put(objects, gone)

    def _keep_seen(self, keys: set[str], parents: set[str]) -> None:
        referring: set[str] = set()
        for part in chunks(sorted(keys | parents | self.parents(keys))):
            query = f"SELECT key FROM rows WHERE library = '' AND key IN ({','.join('?' * len(part))})"
            referring.update(key for (key,) in self._db.execute(query, part))
        seen = ((dumps(dump_item(item)), key) for key, item in self.held_items(referring).items())
        self._db.executemany("UPDATE rows SET library = ? WHERE key = ? AND library = ''", seen)

    def rename(self, old: str, new: str) -> None:
        """A source was renamed: its rows follow."""
        rows = [replace(row, path=new) for row in self.rows(paths=[old])]
        with self.transaction():
            self.commit(put=rows)
            self._db.execute("DELETE FROM files WHERE path = ?", (old,))

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
                query = "SELECT key FROM conflicts UNION SELECT key FROM held"
                by_key = [row for row in self._db.execute(query) if row[0] in keys]
                self._db.executemany("DELETE FROM conflicts WHERE key = ?", by_key)
                self._db.executemany("DELETE FROM held WHERE key = ? AND key != ''", by_key)
                self._db.executemany(
                    "DELETE FROM held WHERE path = ? AND key = ''", [(path,) for path in paths]
                )
            for conflict in conflicts:
                data = dumps(conflict.to_json())
                self._db.execute(
                    "INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?)", (conflict.key, conflict.aspect, data)
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
            self.retry_add(keys, paths)

    def retry_add(self, keys: Iterable[str] = (), paths: Iterable[str] = ()) -> None:
        """These, too."""
        with self.transaction():
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
                for part in chunks(sorted(set(keys)))
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


def _columns(row: Row, held: Item | None) -> tuple[Any, ...]:
    alone = row.undone.get(ITEM) is not None
    library = "" if row.library is held else dumps(dump_item(row.library))
    return row.id or None, row.key, row.path, dumps(row.to_json(library=False)), alone, library


def _file_columns(data: list[Any]) -> tuple[str, str, str, int, tuple[tuple[int, str], ...]]:
    sha256, format, why, items, problems = data
    return sha256, format, why, items, tuple((line, message) for line, message in problems)
