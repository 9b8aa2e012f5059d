"""What a run sees: what changed on both sides since the last one, and the plan for it.

Nothing is written here but what is known, such as where a renamed file is now.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from zotsync.changes import Change, Conflict, Failure, Held, Plan
from zotsync.errors import InputError
from zotsync.formats.base import Format
from zotsync.formats.sidecar import sidecar_name
from zotsync.item import Item
from zotsync.stores.source import Source
from zotsync.sync.align import align
from zotsync.sync.anew import ALLOW
from zotsync.sync.base import FileRow
from zotsync.sync.exports import Export
from zotsync.sync.known import reread
from zotsync.sync.moves import renamed
from zotsync.sync.pair import Index
from zotsync.sync.plan import Planned, make_plan
from zotsync.sync.pulling import Pulling
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.snapshot import LocalFile, Snapshot
from zotsync.sync.tidy import FILE
from zotsync.sync.undone import ITEM
from zotsync.sync.unread import Unread


@dataclass(slots=True)
class Observation:
    """What changed since the last run, on both sides; None as keys or paths means everything."""

    keys: set[str]
    sources: dict[str, Source] = field(default_factory=dict)
    vanished: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    everything: bool = False
    moved: list[Row] = field(default_factory=list)
    """Rows of items that only have another place in their file now."""
    rested: list[FileRow] = field(default_factory=list)
    """Files with a new mark and the same bytes."""
    unseen: set[str] = field(default_factory=set)
    """Known files that are not gone and cannot be seen: something stands in their place, or before it."""
    leftovers: list[str] = field(default_factory=list)
    """Half writes of killed runs."""

    @property
    def quiet(self) -> bool:
        return not (self.keys or self.sources or self.vanished or self.failures)


@dataclass(slots=True)
class Prepared:
    """A plan with what it was made from."""

    planned: Planned
    observation: Observation
    keys: set[str]
    exports: list[Export] = field(default_factory=list)
    unwritable: str = ""
    """Why nothing can be written to the library; the guard of it may have been allowed to pass."""

    def without_library(self) -> set[str]:
        """The ids of the changes whose items need no write to the library."""
        waiting = {step.state.key for step in self.planned.steps if step.library}
        found = {c.id for step in self.planned.steps if not step.library for c in step.local.values()}
        return found | {c.id for e in self.exports for c in e.changes if c.key not in waiting}


class Preparing(Pulling):
    """The first steps of a run: pull and prepare."""

    def prepare(self, observation: Observation) -> Prepared:
        """Plan for what was observed."""
        self.follow_renames(observation)
        keys = set(observation.keys)
        if observation.everything:
            keys |= self.base.owners()
        planned = self._plan(observation, keys)
        # A new local item may be one that nobody had to look at so far: then it is looked at too.
        while met := self._unseen(planned, keys):
            keys |= met
            planned = self._plan(observation, keys)
        if self.filing.tree is None and _names_collections(planned.plan):
            # What a file says of collections may be another library's.
            self.filing.tree = self._tree(anew=True)
            planned = self._plan(observation, keys)
        keys |= {step.state.key for step in planned.steps}
        failures = (*observation.failures, *planned.plan.failures, *self._unreadable())
        changes = (*self._sidecar_moves(), *planned.plan.changes)
        self._arrived = {}
        return Prepared(replace_plan(planned, failures=failures, changes=changes), observation, keys)

    def waiting(
        self, prepared: Prepared
    ) -> tuple[tuple[Conflict, ...], tuple[Held, ...], tuple[Failure, ...]]:
        """The plan's conflicts, held and failures, with what waits elsewhere and was not looked at."""
        plan, observation = prepared.planned.plan, prepared.observation
        paths = set(observation.sources) | observation.vanished
        conflicts, held = list(plan.conflicts), list(plan.held)
        if not observation.everything:
            conflicts += [c for c in self.base.conflicts() if c.key not in prepared.keys]
            held += [
                h
                for h in self.base.held()
                if (h.key or h.path) and h.key not in prepared.keys and (h.key or h.path not in paths)
            ]
        paths |= {failure.path for failure in plan.failures}
        old = [
            Failure("unreadable", message, path=path, line=line)
            for path, file in self.base.files().items()
            if path not in paths
            for line, message in file.problems
        ]
        # People number conflicts in the base's order, wherever they are shown.
        conflicts.sort(key=lambda conflict: (conflict.key, conflict.field))
        return tuple(conflicts), tuple(held), (*plan.failures, *old)

    def _unseen(self, planned: Planned, keys: set[str]) -> set[str]:
        """Keys of known items that the plan came upon, and did not know."""
        met = {step.state.key for step in planned.steps} - keys
        return set(self.base.objects(met)) | {row.key for row in self.base.rows(keys=met)}

    def _plan(self, observation: Observation, keys: set[str]) -> Planned:
        rows, files = self._concerned(observation, keys)
        objects = {key: self._arrived[key] for key in keys & self._arrived.keys()}
        objects |= self.base.items(keys - objects.keys())
        linked = {row.key for row in rows}
        waiting = self.base.held()
        offered = {h.key for h in waiting if h.reason == ALLOW}
        snapshot = Snapshot(
            rows=rows,
            files=files,
            vanished=frozenset(observation.vanished),
            objects=objects,
            children=self.base.children(keys),
            fresh=sorted(set(objects) - linked),
            index=self._index,
            formats=self._by_name(),
            cut_off=frozenset(h.key for h in waiting if h.reason == "truncated"),
            editors=self.base.editors(),
            filing=self.filing,
            place=self._placing(observation),
            undone_tags=self._undone_tags(keys) if self.settings.tidy else {},
            anew=lambda key: observation.everything or key in offered,
            unread=self._never_read().may_be,
        )
        return make_plan(snapshot, self.settings)

    def _by_name(self) -> dict[str, Format]:
        """The formats of this workspace by their names, as rows know them."""
        return {format.name: format for format in self.sources.formats}

    def _never_read(self) -> Unread:
        """What the library cannot hand out, but for what the mirror has from better days."""
        keys = set(json.loads(self.base.meta("unread", "[]")))
        return Unread(self.store, keys - self.base.objects(keys).keys())

    def _placing(self, observation: Observation) -> Callable[[Item], tuple[str, str]]:
        """Where new library items land: never in a file whose items are out of sight."""
        hollow: set[str] | None = None

        def place(item: Item) -> tuple[str, str]:
            nonlocal hollow
            path, message = self.place(item)
            hollow = self._hollow(observation) if hollow is None else hollow
            if path not in hollow:
                return path, message
            return "", f"New in the library, but the items of {path} are out of sight; bring that file back."

        return place

    def _hollow(self, observation: Observation) -> set[str]:
        """Known files that hold nothing of what they held: a cloud drive may have put them there."""
        empty = {p for p, file in self.base.files().items() if not file.items} - observation.sources.keys()
        empty |= {p for p, source in observation.sources.items() if not source.items}
        return {row.path for row in self.base.rows(paths=empty - observation.vanished)} | observation.unseen

    def _undone_tags(self, keys: set[str]) -> dict[str, Any]:
        facts = self.base.provenance(keys)
        return {key: fact["tags"] for (key, name, _), fact in facts.items() if name == FILE}

    def follow_renames(self, observation: Observation) -> None:
        """Rows, marks and sidecars go along with a file that was renamed."""
        if not observation.vanished or not observation.sources:
            return
        known = self.base.files()
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.base.rows(paths={*observation.vanished, *observation.sources}):
            rows[row.path].append(row)
        gone = {p: (known[p].sha256 if p in known else "", rows[p]) for p in observation.vanished}
        come = {p: (s.sha256, s.items) for p, s in observation.sources.items() if s.items and not rows[p]}
        by_name = self._by_name()
        for old, new in renamed(gone, come, lambda row: reread(by_name, row)).items():
            beside = sidecar_name(old)
            with self.base.transaction():
                self.base.rename(old, new)
                if os.path.isfile(self.sources.root / beside):
                    self.sources.sidecars[new] = beside
                    self.base.meta_set("sidecars", json.dumps(self.sources.sidecars))
            observation.vanished.discard(old)
            observation.sources[new] = self.sources.read(new, sparing=True)

    def _sidecar_moves(self) -> Iterable[Change]:
        for path, old in self.sources.sidecars.items():
            why = f"its document is now {path}"
            yield Change("local", "move", "", {"path": (old, sidecar_name(path))}, old, why=why)

    def _concerned(self, observation: Observation, keys: set[str]) -> tuple[list[Row], dict[str, LocalFile]]:
        """The rows and files that this plan is about; ``keys`` grows by the items found to be touched.

        Items whose text is as it was, and whose library item did not change, are left out: most of a
        large file is not looked at for one edit in it.
        """
        files: dict[str, LocalFile] = {}
        looked_at: set[str] = set()
        while True:
            for row in self._follow_merges(observation, self.base.rows(keys=keys), keys):
                if row.path not in observation.sources and row.path not in observation.vanished:
                    self._read_also(observation, row.path)
            paths = set(observation.sources) | observation.vanished
            if looked_at == paths | keys:
                break
            looked_at = paths | keys
            observation.moved.clear()  # what seemed to rest may be touched after all
            by_path: dict[str, list[Row]] = defaultdict(list)
            for row in self.base.rows(paths=paths):
                by_path[row.path].append(row)
            keys |= {row.key for path in observation.vanished for row in by_path[path]}
            for path, source in observation.sources.items():
                files[path] = self._touched(observation, source, by_path[path], keys)
        return self.base.rows(keys=keys), files

    def _touched(
        self, observation: Observation, source: Source, rows: list[Row], keys: set[str]
    ) -> LocalFile:
        """The items of a file that a plan must look at; the keys of those that were edited join ``keys``."""
        file = source.local_file()
        here: dict[tuple[str, str], list[LocalItem]] = defaultdict(list)
        for item in reversed(file.items):
            here[item.text, item.sidecar].append(item)
        same = [(row, found.pop()) for row in rows if (found := here[row.text, row.sidecar])]
        passive = [
            (r, i)
            for r, i in same
            if r.key not in keys and not r.pending and not observation.everything and not self._to_be_filed(r)
        ]
        quiet = {row.id for row, _ in passive}
        keys |= {row.key for row in rows if row.id not in quiet}
        # The same key may lie elsewhere in the file, or in another file: then it is looked at as a whole.
        passive = [(r, i) for r, i in passive if r.key not in keys]
        kept = {id(item) for _, item in passive}
        observation.moved += [replace(r, position=i.position) for r, i in passive if r.position != i.position]
        kept_to = max((row.position for row, _ in passive), default=-1)
        items = tuple(item for item in file.items if id(item) not in kept)
        return replace(file, items=items, kept_to=kept_to, rows=len(rows))

    def _to_be_filed(self, row: Row) -> bool:
        """Whether its source came to another folder, and the item is to get that folder's collection."""
        folder = row.path.rpartition("/")[0]
        return self.settings.wish.folders and bool(folder) and folder != row.folder

    def _read_also(self, observation: Observation, path: str) -> None:
        if path in observation.unseen:
            return
        try:
            observation.sources[path] = self.sources.read(path, sparing=True)
        except InputError as error:
            if os.path.exists(self.sources.root / path):
                observation.failures.append(Failure("unreadable", error.said, path=path))
            else:
                observation.vanished.add(path)

    def _index(self) -> Index:
        index = Index()
        for item in self.base.works():
            index.add(item.key, item, bool(item.other.get("deleted")))
        return index

    def _follow_merges(self, observation: Observation, rows: list[Row], keys: set[str]) -> list[Row]:
        """Rows of an item that was merged away in Zotero go to the item that replaced it.

        What an undo trashed stays as the undo left it.
        """
        linked = {row.key for row in rows if ITEM not in row.undone}
        lost = linked - self.base.live(linked)
        if not lost:
            return rows
        winners: dict[str, str] = {}
        live: set[str] = set()
        for data in self.base.all_objects():
            live |= set() if data.get("deleted") else {data["key"]}
            replaced = (data.get("relations") or {}).get("dc:replaces") or []
            for uri in [replaced] if isinstance(replaced, str) else replaced:
                winners[uri.rsplit("/", 1)[-1]] = data["key"]
        ends = {key: end for key in lost if (end := _end(key, winners)) in live}
        there = {(row.key, row.path): row for row in self.base.rows(keys=set(ends.values()))}
        to_move = [row for row in rows if row.key in ends and ITEM not in row.undone]
        twice = [(row, stays) for row in to_move if (stays := there.get((ends[row.key], row.path)))]
        found = {path: self._found(observation, path) for path in {row.path for row, _ in twice}}
        can_go = {row.id for row, stays in twice if _can_go(row, stays, found[row.path])}
        moved = [replace(row, key=ends[row.key]) for row in to_move if row.id not in can_go]
        if not moved:
            return rows
        named = {k: str(d.get("citationKey", "")) for k, d in self.base.objects(r.key for r in moved).items()}
        self.base.commit(put=[_under_its_key(row, named[row.key]) for row in moved])
        keys |= {row.key for row in moved}
        return self.base.rows(keys=keys)

    def _found(self, observation: Observation, path: str) -> dict[int, LocalItem] | None:
        """What a source now says of each row, where it changed; one without an entry is left out."""
        if not (source := observation.sources.get(path)):
            return None
        by_name = self._by_name()
        pairs, _, _ = align(
            self.base.rows(paths=[path]), source.local_file().items, lambda row: reread(by_name, row)
        )
        return {row.id: item for row, item in pairs}


def _can_go(row: Row, stays: Row, found: Mapping[int, LocalItem] | None) -> bool:
    """Whether of two entries of a file that are one item now the one can go, or has gone already.

    It stays where somebody edited it, or removed the other one.
    """
    if found is None or row.id not in found:
        return True
    now = found[row.id]
    return (now.text, now.sidecar) == (row.text, row.sidecar) and stays.id in found


def _under_its_key(row: Row, key: str) -> Row:
    """The row of an item that was merged into another, whose citation key is given.

    By its citation key texts cite an entry: it is no more edited than the other's is, which may have none.
    """
    if not row.library["citationKey"]:
        return row
    unmet = row.unmet if key else tuple(sorted({*row.unmet, "citationKey"}))
    return replace(row, library=row.library.with_fields({"citationKey": key}), unmet=unmet)


def _end(key: str, winners: Mapping[str, str]) -> str:
    """The last of the items into which one was merged, one after another."""
    seen = {key}
    while (key := winners.get(key, key)) not in seen:
        seen.add(key)
    return key


def replace_plan(planned: Planned, **changes: Any) -> Planned:
    """The same steps under a plan with other parts."""
    return Planned(replace(planned.plan, **changes), planned.steps, planned.collections)


def _names_collections(plan: Plan) -> bool:
    return any(
        c.side == "library" and c.action == "create" and any(c.fields.get("collections", ()))
        for c in plan.changes
    )
