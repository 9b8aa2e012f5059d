"""Undo: both sides and the base go back to what they were before a run; what was restored is held.

A value that was edited since the run is kept and listed. Whole files come back byte for byte; where a
file was edited since, only the values that still stand as the run left them go back. What a later run
brought to files because of this one goes back with it. `undo_rows` does the same for the base.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zotsync.changes import Action, Change, Failure, decode, encode, with_aspects
from zotsync.errors import InputError, WriteError
from zotsync.item import Item, Json
from zotsync.journal import Entries, RunLog, now
from zotsync.stores.base import Store
from zotsync.stores.edits import FileEdit
from zotsync.stores.scan import SIDECAR
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources
from zotsync.sync.base import Base, ExportState
from zotsync.sync.pulling import owner
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.tidy import FILE
from zotsync.sync.undo_rows import Back, Here, gone_with, rows_apart, rows_back, with_waiting


@dataclass(slots=True)
class Undone:
    """What an undo did, and what it left because it was edited since."""

    changes: list[Change] = field(default_factory=list)
    kept: list[Failure] = field(default_factory=list)
    files: int = 0
    exports: list[str] = field(default_factory=list)
    """Files that are only written, and that were written since as well: they are brought up to date."""


def undo(
    entries: Entries,
    later: Sequence[Entries],
    base: Base,
    store: Store | None,
    sources: Sources,
    log: RunLog,
) -> Undone:
    """Undo one run. ``later`` are the runs since then that stand, oldest first.

    Raises `LibraryError` before anything was written where the library is away. An undo that was cut off
    can be repeated: what is back already stays so.
    """
    undoing = _Undoing(entries, later, base, sources, log)
    if store is not None and not undoing.elsewhere:
        undoing.library(store)
        undoing.collections(store)
    undoing.files()
    undoing.remember()
    return undoing.result


def take_back(entries: Entries, base: Base, store: Store, sources: Sources, log: RunLog) -> Undone:
    """Undo these changes of the library within the run ``log`` that made them; rows stay as they are.

    The journal then knows them as never done.
    """
    undoing = _Undoing(entries, (), base, sources, log)
    undoing.library(store)
    return undoing.result


class _Undoing:
    def __init__(
        self, entries: Entries, later: Sequence[Entries], base: Base, sources: Sources, log: RunLog
    ) -> None:
        self.base, self.sources, self.log, self.later = base, sources, log, later
        self.edits = [edit for edit in entries.files if not _made_later(edit, later)]
        done = [change for change in entries.changes if change.id in entries.done]
        self.done = [change for change in done if not change.of_collection and change.by != "export"]
        self.exported = {change.path for change in done if change.by == "export"}
        self.made = [change for change in done if change.of_collection]
        # A run that was killed may have written what it had not confirmed yet: then the bytes tell.
        unsure = (c for c in entries.changes if c.side == "local" and c.id not in entries.done)
        self.unsure = [change for change in unsure if change.by != "export"]
        self.answers = entries.done
        self.old = {r["id"]: Row.from_json(r, r["id"]) for rows in entries.rows.values() for r in rows}
        objects = base.objects(change.key for change in self.done)
        parents = {key: str(data["parentItem"]) for key, data in objects.items() if data.get("parentItem")}
        self.back = Back(parents, [c for c in self.done if c.side == "local"])
        # An item that was merged into another since is known by its row alone.
        moved = {row.key for row in base.rows(ids=self.old)}
        self.rows = base.rows(keys={self.back.owner(c.key) for c in (*self.done, *self.unsure)} | moved)
        for row in self.rows:
            if (old := self.old.get(row.id)) and old.key != row.key:
                self.back.merged[row.id] = old
        self.here = Here(base, sources, self.old)
        self.born = dict(_born([entries, *later], base))
        self.result = Undone()
        self.restored: set[str] = set()
        """The files that have their bytes from before."""
        token, last_row = entries.since
        self.elsewhere = token == base.meta("token") and base.met_anew_since(last_row)
        """Whether the run was one with another library, which is not here any more."""

    # The library

    def library(self, store: Store) -> None:
        """Write the inverse changes, and note what is in the library again as it was."""
        done = [change for change in self.done if change.side == "library"]
        if not done:
            return
        now = {data["key"]: data for data in store.fetch([change.key for change in done])}
        with self.base.transaction():
            # An undo that was cut off did not learn what became of its writes; others may have written too.
            owners = self.base.parents(now) | {owner(data) for data in now.values()}
            self.base.objects_put(now.values())
            self.base.retry_add(owners)
        inverse = [back for change in reversed(done) if (back := self._inverse(change, now.get(change.key)))]
        results = self.log.library(store, inverse)
        for change in inverse:
            found = results[change.id]
            if found.ok:
                self.result.changes.append(change)
            else:
                self.result.kept.append(Failure(found.code, found.message, change.key, change.path))
        written = {r.key: r.data for r in results.values() if r.ok and r.data is not None}
        self.base.objects_put(written.values())
        now |= written
        for change in done:
            if data := now.get(change.key):
                self.back.note(change.key, names := _as_before(change, data))
                if "deleted" in names and not data.get("deleted"):
                    self.back.revived.add(change.key)

    def collections(self, store: Store) -> None:
        """Trash the collections that the run made, unless something is in them now."""
        if not self.made:
            return
        there = {data["key"]: data for data in store.collections().objects if not data.get("deleted")}
        live = (data for data in self.base.all_objects() if not data.get("deleted"))
        used = {key for data in live for key in data.get("collections") or ()}
        for change in reversed(self.made):
            data = there.get(change.key)
            if data is None:
                continue
            if change.key in used or any(d.get("parentCollection") == change.key for d in there.values()):
                self._keep(change, "", f"The collection {change.title} is in use; it stays.")
                continue
            same = {name: (data.get(name), data.get(name)) for name in ("name", "parentCollection")}
            fields, expects = {**same, "deleted": (None, 1)}, {"version": data.get("version", 0)}
            back = Change("library", "trash", change.key, fields, expects=expects, why="undo", by="undo")
            if self.log.library(store, [back])[back.id].ok:
                self.result.changes.append(back)
                del there[change.key]

    def _inverse(self, change: Change, current: Json | None) -> Change | None:
        """The change of the library that takes this one back, without the values that were edited since."""
        if current is None:
            if change.action != "create":
                message = "It is no longer in the library."
                self.result.kept.append(Failure("gone", message, change.key, change.path))
            return None
        answer = self.answers.get(change.id) or {}
        fields: dict[str, tuple[Any, Any]] = {}
        for name, (before, after) in change.fields.items():
            value = _value(name, current)
            if _equal(name, value, after) or (name in answer and _equal(name, value, _value(name, answer))):
                fields[name] = (value, before)
            elif change.action != "create" and _equal(name, value, before):
                continue  # it is back already
            elif change.action in ("update", "restore") or name not in ("itemType", "parentItem"):
                self._keep(change, change.path, f"{name} was edited since; it stays.")
                if change.action == "create":
                    return None
        if change.action == "create":
            fields = {} if current.get("deleted") else {"deleted": (None, 1)}
        if not fields:
            return None
        action: Action = "update"
        if "deleted" in fields:
            action = "trash" if fields["deleted"][1] else "restore"
        expects = {"version": current.get("version", 0)}
        by = ("undo", "undo", change.title)
        return Change("library", action, change.key, fields, change.path, None, expects, *by)

    # The files

    def files(self) -> None:
        """Take back what the run wrote, newest first, and what later runs brought here because of it."""
        for entries in reversed(self.later):
            done = [c for c in entries.changes if c.side == "local" and c.id in entries.done]
            done = [c for c in done if c.by != "export"]
            by_path: dict[str, list[Change]] = defaultdict(list)
            for change in done:
                by_path[change.path].append(change)
            edits = {_document(edit.path): edit for edit in entries.files}
            for path, changes in by_path.items():
                parts = [part for c in changes if (part := self._followed(c) or self.back.caused(c))]
                whole = parts == changes and path in edits
                if parts and not (whole and self._bytes(edits[path])):
                    self._values(parts)
                self.back.local += parts
                gone = {(c.key, c.path) for c in parts if c.action == "remove"}
                rows = [Row.from_json(r, r["id"]) for key, _ in gone for r in entries.rows.get(key, ())]
                self.back.dropped |= {row.id: row for row in rows if (row.key, row.path) in gone}
        for edit in reversed(self.edits):
            if edit.path in self.exported:
                if self._bytes(edit):
                    self.base.export_put(ExportState(edit.path, "", edit.before_sha256, undone=True))
                else:
                    self.result.exports.append(edit.path)
                continue
            path = _document(edit.path)
            if self._bytes(edit):
                found = [c for c in self.unsure if c.path == path]
                self.back.local += found
                self.back.unsure |= {c.id for c in found}
            else:
                self._values([c for c in self.done if c.side == "local" and c.path == path])

    def _followed(self, change: Change) -> Change | None:
        """A later run's change of a file, where its item had become another one by the merge undone here."""
        row = self._row(change)
        return change if row and row.id in self.back.apart() else None

    def _bytes(self, edit: FileEdit) -> bool:
        """Bring back the bytes of one write; False where the file was edited since."""
        edit = replace(edit, path=self._path(edit.path))
        self.log.write({"restores": edit.path})
        try:
            restored = self.sources.restore(edit)
        except (WriteError, InputError) as error:
            self.result.kept.append(Failure("write", error.said, path=edit.path))
            return True
        self.result.files += restored
        if restored:
            self.restored.add(_document(edit.path))
        return restored

    def _values(self, changes: Sequence[Change]) -> None:
        """Put back the values that still stand as the run left them, wherever their items are now."""
        by_path: dict[str, list[tuple[Change, Row | None]]] = defaultdict(list)
        for change in changes:
            row = self._row(change)
            by_path[row.path if row else self._path(change.path)].append((change, row))
        for path, pairs in by_path.items():
            try:
                source = self.sources.read(path)
            except InputError as error:
                self.result.kept.append(Failure("gone", error.message, path=path))
                continue
            found, free = self.here.of(source)
            there = [{n: encode(n, v) for n, v in local.item.aspects().items()} for local in free]
            inverse = [
                back
                for change, row in pairs
                if not (change.action == "remove" and change.before() in there)
                and (back := self._value_back(change, source, found.get(row.id) if row else None))
            ]
            written = self.log.local(self.sources, path, inverse) if inverse else {}
            for change in inverse:
                if (outcome := written[change.id]).ok:
                    self.result.changes.append(change)
                else:
                    self._keep(change, path, outcome.message)

    def _value_back(self, change: Change, source: Source, item: LocalItem | None) -> Change | None:
        """The change of ``source`` that takes this one back, as far as nobody edited since."""
        path = source.path
        if change.action == "remove":
            fields = {name: (None, before) for name, (before, _) in change.fields.items()}
            return (
                None
                if item
                else Change("local", "create", change.key, fields, path, None, {}, "undo", "undo")
            )
        if item is None:
            if change.action != "create":
                self._keep(change, path, "Its item is not in the file any more.")
            return None
        here = item.item.aspects()
        expects = {"sha256": source.sha256}
        if not item.format.editable:
            expects = {"sha256": source.sidecar_sha256, "document": source.sha256}
        if change.action == "create":
            if not item.format.many or item.alone or not _as_created(change, item):
                self._keep(change, path, "The item was edited since; it stays.")
                return None
            fields = {name: (encode(name, value), None) for name, value in here.items()}
            return Change("local", "remove", change.key, fields, path, item.position, expects, "undo", "undo")
        fields = {}
        for name, (before, after) in change.fields.items():
            value = encode(name, here.get(name))
            if (value or None) == (after or None):
                fields[name] = (value, before)
            elif (value or None) != (before or None):
                self._keep(change, path, f"{name} was edited since; it stays.")
        if not fields:
            return None
        return Change("local", "update", change.key, fields, path, item.position, expects, "undo", "undo")

    def _keep(self, change: Change, path: str, message: str) -> None:
        self.result.kept.append(Failure("edited", message, change.key, path))

    def _row(self, change: Change) -> Row | None:
        """The row, as it is now, of the item that a change of a file was about."""
        mine = [row for row in self.rows if row.key == change.key or row.id in self.old]
        for row in mine:
            if row.id in self.back.merged and _place(row) == (change.key, change.path, change.position):
                return row
        of_it = [
            (old.position, row)
            for row in mine
            if (old := self.old.get(row.id)) and (old.key, old.path) == (change.key, change.path)
        ]
        if of_it:  # a file may have an item twice, after a merge
            return min(of_it, key=lambda found: abs(found[0] - (change.position or 0)))[1]
        # One that the run found in another file is another entry of the same item.
        elsewhere = {id for id, old in self.old.items() if old.path != change.path}
        mine = [row for row in mine if row.key == change.key and row.id not in elsewhere]
        if change.action == "create" and (ids := self.born.get(change.id)) is not None:
            mine = [row for row in mine if row.id in ids]
        there = [row for row in mine if row.path == self._path(change.path)]
        return (there or mine)[0] if len(there) == 1 or len(mine) == 1 else None

    def _path(self, path: str) -> str:
        """Where a file of the run is now: it may have been renamed since."""
        document = _document(path)
        root = self.sources.root
        if os.path.exists(root / path) or os.path.exists(root / document):
            return path
        keys = {r.key for r in self.old.values() if r.path == document}
        keys |= {c.key for c in self.done if c.side == "local" and c.path == document}
        ids = {r.id for r in self.old.values() if r.path == document}
        now = {row.path for row in self.rows if row.id in ids}
        if not now and keys:  # its rows are of that run, or later ones
            new = [row for row in self.rows if row.id not in self.old]
            now = set.intersection(*({row.path for row in new if row.key == key} for key in keys))
        return next(iter(now)) + path[len(document) :] if len(now) == 1 else path

    # The base

    def remember(self) -> None:
        """Put the rows back, and look at everything again in the next run."""
        with self.base.transaction():
            rows = rows_back(self.rows, self.old, self.back, self.here, self._path)
            rows = gone_with(with_waiting(rows, self.here), self.restored, self.here)
            rows += rows_apart(self.restored, self.here) if self.elsewhere else []
            self.base.commit(put=rows)
            self.base.provenance_put(dict(self._tags_back()))
            paths = {c.path for c in self.done if c.path} | {_document(e.path) for e in self.edits}
            self.base.retry_add({row.key for row in rows}, paths | {row.path for row in rows})

    def _tags_back(self) -> Iterable[tuple[tuple[str, str, str], Json]]:
        """Tags that are back as they were; tags.toml does not touch them again while they stand."""
        for change in self.done:
            if change.side == "library" and change.action == "update" and "tags" in change.fields:
                tags = change.before()["tags"] or []
                yield (change.key, FILE, ""), {"state": "undone", "by": "undo", "at": now(), "tags": tags}


def _born(runs: Sequence[Entries], base: Base) -> Iterator[tuple[str, range]]:
    """Where the rows lie of what each of these runs, oldest first, added to files, by the change's id."""
    end = base.last_row() + 1
    for entries in reversed(runs):
        token, last = entries.since
        if token == base.meta("token"):
            for change in entries.changes:
                if change.side == "local" and change.action == "create":
                    yield change.id, range(last + 1, end)
            end = last + 1


def _made_later(edit: FileEdit, later: Sequence[Entries]) -> bool:
    """Whether a run could not make an edit that it announced: a later one found the file as it had been."""
    others = (other for entries in later for other in entries.files)
    return any((o.path, o.before_sha256) == (edit.path, edit.before_sha256) for o in others)


def _as_before(change: Change, data: Json) -> set[str]:
    """The aspects of a library's object that are again as they were before the change."""
    if change.action == "create":
        return {"deleted"} if data.get("deleted") else set()
    return {n for n, (before, _) in change.fields.items() if _equal(n, _value(n, data), before)}


def _value(name: str, data: Json) -> Any:
    if name == "deleted":
        return 1 if data.get("deleted") else None
    if name in ("parentItem", "note"):
        return data.get(name)
    return encode(name, Item.from_json(data).aspects().get(name))


def _equal(name: str, a: Any, b: Any) -> bool:
    if name == "tags":
        return sorted(str(t) for t in a or ()) == sorted(str(t) for t in b or ())
    if isinstance(a, str) and isinstance(b, str):
        return a.strip() == b.strip()
    return (a or None) == (b or None)


def _as_created(change: Change, local: LocalItem) -> bool:
    """Whether an item that a run added to a file is there as it was added."""
    values = {name: decode(name, value) for name, value in change.after().items()}
    meant = local.format.get(with_aspects(Item("document"), values), local.item).aspects()
    here = local.item.aspects()
    return all((here.get(n) or None) == (meant.get(n) or None) for n in {*here, *meant} - {"notes"})


def _place(row: Row) -> tuple[str, str, int]:
    return row.key, row.path, row.position


def _document(path: str) -> str:
    return path.removesuffix(SIDECAR)
