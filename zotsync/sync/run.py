"""One run of a sync: look at both sides, plan, write, and remember what was confirmed.

`observe` and `prepare` change nothing but what is known; `execute` is the only part that writes, by way
of the journal. It may be killed anywhere: the base advances only after a write was confirmed, and the
next run finds the rest.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zotsync import formats
from zotsync.changes import Change, Failure, Plan
from zotsync.errors import InputError
from zotsync.formats.sidecar import sidecar_name
from zotsync.item import Item, Json, key_from
from zotsync.journal import RunLog
from zotsync.stores.base import Store, WriteResult
from zotsync.stores.sources import Source, Sources, Written
from zotsync.sync.advance import advance, first_row
from zotsync.sync.base import Base, FileRow
from zotsync.sync.pair import Index
from zotsync.sync.plan import LocalFile, Planned, Settings, Snapshot, make_plan
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.steps import Step, library_item

BATCH = 50
"""Objects a request, the server's limit."""


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

    @property
    def quiet(self) -> bool:
        return not (self.keys or self.sources or self.vanished or self.failures)


@dataclass(slots=True)
class Prepared:
    """A plan with what it was made from."""

    planned: Planned
    observation: Observation
    keys: set[str]

    def without_library(self) -> set[str]:
        """The ids of the changes whose items need no write to the library."""
        return {c.id for step in self.planned.steps if not step.library for c in step.local.values()}


@dataclass(slots=True)
class Outcome:
    """What a run did."""

    applied: list[Change] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class Run:
    """The parts of one workspace that a run needs, and the steps of the run."""

    def __init__(
        self,
        base: Base,
        store: Store,
        sources: Sources,
        settings: Settings,
        place: Callable[[Item], str] = lambda item: "",
    ) -> None:
        self.base = base
        self.store = store
        self.sources = sources
        self.settings = settings
        self.place = place

    # Looking

    def pull(self) -> set[str]:
        """Bring the mirror of the library up to date; the keys of the items that must be looked at.

        They are remembered until a run has finished with them, so that a kill forgets nothing.
        """
        since = int(self.base.meta("library_version", "0"))
        pulled = self.store.pull(since, self.base.versions() if since else None)
        keys, paths = self.base.retry()
        if pulled.unchanged:
            return keys
        gone = set(pulled.gone)
        if pulled.present is not None:
            gone |= set(self.base.versions()) - pulled.present
        parents = self.base.objects(gone)
        changed = {_owner(data) for data in (*pulled.objects, *parents.values())} | gone
        with self.base.transaction():
            self.base.objects_put(pulled.objects, gone)
            self.base.retry_put(keys | changed, paths)
            self.base.meta_set("library_version", str(pulled.version))
        return keys | changed

    def prepare(self, observation: Observation) -> Prepared:
        """Plan for what was observed."""
        keys = set(observation.keys)
        if observation.everything:
            keys |= {_owner(data) for data in self.base.all_objects()}
        rows, files = self._concerned(observation, keys)
        objects = self.base.objects(keys)
        linked = {row.key for row in rows}
        snapshot = Snapshot(
            rows=rows,
            files=files,
            vanished=frozenset(observation.vanished),
            objects=objects,
            children=self.base.children(keys),
            fresh=sorted(set(objects) - linked),
            index=self._index,
            formats={format.name: format for format in formats.FORMATS},
            undone=self.base.undone(),
            place=self.place,
        )
        planned = make_plan(snapshot, self.settings)
        keys |= {step.state.key for step in planned.steps}
        failures = (*observation.failures, *planned.plan.failures)
        return Prepared(replace_plan(planned, failures=failures), observation, keys)

    def _concerned(self, observation: Observation, keys: set[str]) -> tuple[list[Row], dict[str, LocalFile]]:
        """The rows and files that this plan is about; ``keys`` grows by the items found to be touched.

        Items whose text is as it was, and whose library item did not change, are left out: most of a
        large file is not looked at for one edit in it.
        """
        files: dict[str, LocalFile] = {}
        looked_at: set[str] = set()
        observation.moved.clear()
        while True:
            for row in self._follow_merges(self.base.rows(keys=keys), keys):
                if row.path not in observation.sources and row.path not in observation.vanished:
                    self._read_also(observation, row.path)
            paths = set(observation.sources) | observation.vanished
            if looked_at == paths | keys:
                break
            looked_at = paths | keys
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
            (r, i) for r, i in same if r.key not in keys and not r.pending and not observation.everything
        ]
        kept = {id(item) for _, item in passive}
        quiet = {row.id for row, _ in passive}
        keys |= {row.key for row in rows if row.id not in quiet}
        # The same key may lie elsewhere in the file, or in another file: then it is looked at as a whole.
        passive = [(r, i) for r, i in passive if r.key not in keys]
        kept = {id(item) for _, item in passive}
        observation.moved += [replace(r, position=i.position) for r, i in passive if r.position != i.position]
        last = max(rows, key=lambda row: row.position, default=None)
        items = tuple(item for item in file.items if id(item) not in kept)
        return replace(file, items=items, last_row=last.id if last else 0, rows=len(rows))

    def _read_also(self, observation: Observation, path: str) -> None:
        try:
            observation.sources[path] = self.sources.read(path)
        except InputError as error:
            if (self.sources.root / path).exists():
                observation.failures.append(Failure("unreadable", error.message, path=path))
            else:
                observation.vanished.add(path)

    def _index(self) -> Index:
        index = Index()
        for data in self.base.all_objects():
            if not data.get("parentItem") and data.get("itemType") not in (
                "note",
                "attachment",
                "annotation",
            ):
                index.add(data["key"], Item.from_json(data), bool(data.get("deleted")))
        return index

    def _follow_merges(self, rows: list[Row], keys: set[str]) -> list[Row]:
        """Rows of an item that was merged away in Zotero go to the item that replaced it."""
        objects = self.base.objects(keys)
        lost = {row.key for row in rows if row.key not in objects or objects[row.key].get("deleted")}
        if not lost:
            return rows
        winners: dict[str, str] = {}
        for data in self.base.all_objects():
            replaced = (data.get("relations") or {}).get("dc:replaces") or []
            for uri in [replaced] if isinstance(replaced, str) else replaced:
                loser = uri.rsplit("/", 1)[-1]
                if loser in lost and not data.get("deleted"):
                    winners[loser] = data["key"]
        moved = [replace(row, key=winners[row.key]) for row in rows if row.key in winners]
        if not moved:
            return rows
        self.base.commit(put=moved)
        keys |= set(winners.values())
        return self.base.rows(keys=keys)

    # Writing

    def execute(self, prepared: Prepared, log: RunLog, only: set[str] | None = None) -> Outcome:
        """Carry out the plan (or the changes whose ids are in ``only``)."""
        steps = prepared.planned.steps
        chosen = [
            s for s in steps if only is None or all(c.id in only for c in (*s.library, *s.local.values()))
        ]
        outcome = Outcome()
        results = self._write_library(chosen, log)
        good = [s for s in chosen if all(results[c.id].ok for c in s.library if c.key == s.state.key)]
        written = self._write_files(good, log)
        self._remember(good, results, written)
        outcome.failures = log.failed
        done = {id for id, r in results.items() if r.ok} | {id for id, w in written.items() if w.ok}
        outcome.applied = [c for s in chosen for c in (*s.library, *s.local.values()) if c.id in done]
        self._finish(prepared, outcome, {s.state.key for s in steps if s not in chosen})
        return outcome

    def settle(self, prepared: Prepared) -> None:
        """Remember what needs no write: sides that agree, files as they are, and what waits."""
        self._remember(prepared.planned.steps, {}, {})
        self._finish(prepared, Outcome(), set())

    def _write_library(self, steps: Sequence[Step], log: RunLog) -> dict[str, WriteResult]:
        results: dict[str, WriteResult] = {}
        changes = [change for step in steps for change in step.library]
        owner = {change.id: step.state.key for step in steps for change in step.library}
        rows = self._rows_json(set(owner.values()))
        for batch in _batches(changes):
            before = [log.rows_before(key, rows.get(key, ())) for key in {owner[c.id] for c in batch}]
            found = log.library(self.store, batch, before)
            results |= found
            self.base.objects_put(r.data for r in found.values() if r.data is not None)
        return results

    def _write_files(self, steps: Sequence[Step], log: RunLog) -> dict[str, Written]:
        by_path: dict[str, list[Change]] = defaultdict(list)
        for step in steps:
            for change in step.local.values():
                by_path[change.path].append(change)
        rows = self._rows_json({c.key for changes in by_path.values() for c in changes})
        written: dict[str, Written] = {}
        for path, changes in sorted(by_path.items()):
            before = [log.rows_before(key, rows.get(key, ())) for key in {c.key for c in changes}]
            written |= log.local(self.sources, path, changes, before)
        return written

    def _rows_json(self, keys: set[str]) -> dict[str, list[Json]]:
        found: dict[str, list[Json]] = defaultdict(list)
        for row in self.base.rows(keys=keys):
            found[row.key].append({**row.to_json(), "id": row.id})
        return found

    def _remember(
        self, steps: Sequence[Step], results: Mapping[str, WriteResult], written: Mapping[str, Written]
    ) -> None:
        """Advance the rows of what was confirmed, in one transaction."""
        keys = {step.state.key for step in steps}
        objects, children = self.base.objects(keys), self.base.children(keys)
        put: list[Row] = []
        drop: list[Row] = []
        for step in steps:
            data = objects.get(step.state.key)
            library = library_item(data, children.get(step.state.key, ())) if data else step.state.library
            notes_failed = any(not results[c.id].ok for c in step.library if c.key != step.state.key)
            drop += [r for i in step.decision.unlink if (r := step.state.sources[i].row)]
            fresh = step.local.get(-1)
            if fresh and library and (item := written[fresh.id].item):
                put.append(first_row(step.state.key, item, library))
            for index, source in enumerate(step.state.sources):
                if index in step.decision.unlink or (index in step.decision.keep and index not in step.local):
                    continue
                change = step.local.get(index)
                outcome = written.get(change.id) if change else None
                if change and outcome and not outcome.ok:
                    for name in change.fields:
                        step.decision.leave(index, name)
                if notes_failed:
                    step.decision.leave(index, "notes")
                if change and change.action == "remove":
                    drop += [source.row] if source.row and outcome and outcome.ok else []
                    continue
                now = outcome.item if outcome and outcome.ok else source.now
                if now is None or library is None:
                    continue
                if outcome and outcome.ok and change and change.action == "create":
                    put.append(first_row(step.state.key, now, library, source.row))
                else:
                    put.append(advance(step.state, step.decision, index, library, now))
        self.base.commit(put, drop)

    def _finish(self, prepared: Prepared, outcome: Outcome, left: set[str]) -> None:
        """Remember the files as they are now, what waits, and what must be tried again."""
        observation, plan = prepared.observation, prepared.planned.plan
        failed_keys = {f.key for f in outcome.failures if f.key} | left
        failed_paths = {f.path for f in outcome.failures if f.path}
        again = {c.path for c in plan.changes if c.key in left and c.path}
        if any(change.side == "library" for change in outcome.applied) or outcome.failures:
            failed_keys |= self._look_again()
        with self.base.transaction():
            self.base.commit(observation.moved)
            self.base.waiting_put(
                plan.conflicts,
                plan.held,
                keys=None if observation.everything else prepared.keys,
                paths=set(observation.sources) | observation.vanished,
            )
            self.base.retry_put(failed_keys, failed_paths | again)
            self._remember_files(observation, outcome)
            self.base.undone_drop(_stale_undone(self.base.undone(), plan, prepared.keys))

    def _look_again(self) -> set[str]:
        """Others may have written between our batches: what we do not hold is looked at next time."""
        since = int(self.base.meta("library_version", "0"))
        pulled = self.store.pull(since, self.base.versions())
        with self.base.transaction():
            self.base.objects_put(pulled.objects, pulled.gone)
            self.base.meta_set("library_version", str(pulled.version))
        return {_owner(data) for data in pulled.objects} | set(pulled.gone)

    def _remember_files(self, observation: Observation, outcome: Outcome) -> None:
        touched = {change.path for change in outcome.applied if change.side == "local"}
        rows: list[FileRow] = []
        gone = set(observation.vanished)
        for path in set(observation.sources) | touched:
            source = observation.sources.get(path)
            if path in touched or source is None:
                source = self.sources.read(path)
            problems = tuple((f.line, f.message) for f in source.failures)
            name = source.format.name if source.format else ""
            rows.append(
                FileRow(path, source.mark, source.sha256, name, source.why, len(source.items), problems)
            )
            beside = sidecar_name(path)
            if source.sidecar_mark:
                rows.append(
                    FileRow(beside, source.sidecar_mark, source.sidecar_sha256, "", "edits of a document")
                )
            else:
                gone.add(beside)
        self.base.files_put(rows, gone)


def _batches(changes: Sequence[Change]) -> Iterable[Sequence[Change]]:
    return (changes[start : start + BATCH] for start in range(0, len(changes), BATCH))


def _owner(data: Json) -> str:
    """The key of the item that an object belongs to: itself, or its parent."""
    return str(data.get("parentItem") or data["key"])


def replace_plan(planned: Planned, **changes: object) -> Planned:
    """The same steps under a plan with other parts."""
    parts = {name: getattr(planned.plan, name) for name in Plan.__slots__}
    return Planned(Plan(**{**parts, **changes}), planned.steps)


def _stale_undone(
    undone: Mapping[tuple[str, str, str], str], plan: Plan, keys: set[str]
) -> Iterable[tuple[str, str, str]]:
    """Undone values of these keys that are no longer held: a person has edited since, or asked to redo."""
    held = {(h.key, h.path) for h in plan.held if h.reason == "undone"}
    return [id for id in undone if id[0] in keys and (id[0], id[1]) not in held]


def fingerprint(*parts: object) -> str:
    """A short hash of what a base depends on."""
    return key_from(json.dumps(parts, sort_keys=True, default=str))


__all__ = ["BATCH", "LocalFile", "Observation", "Outcome", "Prepared", "Run", "fingerprint", "replace_plan"]
