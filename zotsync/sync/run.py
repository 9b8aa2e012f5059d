"""One run of a sync: look at both sides, plan, write, and remember what was confirmed.

`observe` and `prepare` change nothing but what is known; `execute` is the only part that writes, by way
of the journal. It may be killed anywhere: the base advances only after a write was confirmed, and the
next run finds the rest.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain

from zotsync.changes import Change, Failure
from zotsync.errors import InputError, UsageError, WriteError
from zotsync.formats.sidecar import sidecar_name
from zotsync.item import Item, Json, key_from
from zotsync.journal import RunLog
from zotsync.progress import counted
from zotsync.stores.base import WriteResult
from zotsync.stores.edits import EMPTY, FileEdit
from zotsync.stores.files import remove_leftover
from zotsync.stores.outcomes import Written
from zotsync.stores.scan import SIDECAR
from zotsync.sync.adopt import adopt
from zotsync.sync.advance import advance, first_row, outside_rows
from zotsync.sync.base import FileRow
from zotsync.sync.exports import Exports
from zotsync.sync.prepare import Observation, Prepared, Preparing
from zotsync.sync.pulling import owner
from zotsync.sync.rows import Row, library_item
from zotsync.sync.steps import Step

BATCH = 50
"""Objects a request, the server's limit."""
_AT_ONCE = 500
"""Items whose rows are made before they are stored."""


@dataclass(slots=True)
class Outcome:
    """What a run did."""

    applied: list[Change] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    files: Mapping[str, FileEdit] = field(default_factory=dict)
    """The files that were written."""


class Run(Preparing):
    """The steps of a run: what was seen and planned is carried out, and remembered."""

    @property
    def exports(self) -> Exports:
        """The files that are only written."""
        settings = self.settings
        return Exports(self.base, self.sources, self.filing, settings.allow, redo=settings.redo)

    def execute(self, prepared: Prepared, log: RunLog, only: set[str] | None = None) -> Outcome:
        """Carry out the plan (or the changes whose ids are in ``only``)."""
        if settled := prepared.planned.plan.settled:
            log.write(*({"settled": one.to_json()} for one in settled))
        steps = prepared.planned.steps
        chosen = [
            s for s in steps if only is None or all(c.id in only for c in (*s.library, *s.local.values()))
        ]
        outcome = Outcome()
        moves = self._move_sidecars(prepared, log)
        chosen, good, applied = self._write_items(prepared, chosen, log)
        outcome.failures, outcome.files = log.failed, dict(log.files)
        behind = _without(steps, good)
        exported = self.exports.write(prepared.exports, {s.state.key for s in behind if s.library}, only, log)
        outcome.applied = [*moves, *applied, *exported]
        left = {step.state.key for step in _without(steps, chosen)}
        sources = (source for step in behind for source in step.state.sources)
        unlinked = {source.now.path for source in sources if source.now and not source.row}
        for some in (steps, chosen, good, behind):
            some.clear()  # what was known of each item makes room for what is asked of the library again
        self._finish(prepared, outcome, left, unlinked)
        return outcome

    def _write_items(
        self, prepared: Prepared, chosen: Sequence[Step], log: RunLog
    ) -> tuple[list[Step], list[Step], list[Change]]:
        """Write to the library what these steps need there, and what arrived to the files.

        The steps whose collections are there, those of them whose item is as it was meant, and what was done.
        """
        results, unmade = self._write_collections(prepared, chosen, log)
        chosen = [s for s in chosen if unmade.isdisjoint(s.decision.filed)]
        results |= self._write_library(chosen, log)
        good = [s for s in chosen if all(results[c.id].ok for c in s.library if c.key == s.state.key)]
        written = self._write_files(good, log)
        self._remember(good, results, written)
        changes = (c for s in chosen for c in (*s.library, *s.local.values()))
        applied = [
            outcome.change if isinstance(outcome, Written) else change
            for change in chain(prepared.planned.collections, changes)
            if (outcome := results.get(change.id) or written.get(change.id)) and outcome.ok
        ]
        return chosen, good, applied

    def settle(self, prepared: Prepared) -> None:
        """Remember what needs no write: sides that agree, files as they are, and what waits."""
        self._remember(prepared.planned.steps, {}, {})
        self.exports.settle(prepared.exports)
        self._finish(prepared, Outcome(), set(), set())

    def _move_sidecars(self, prepared: Prepared, log: RunLog) -> list[Change]:
        """Bring the sidecars of renamed documents along; those that could not be moved are tried again."""
        moved: list[Change] = []
        for change, path in zip(list(self._sidecar_moves()), list(self.sources.sidecars), strict=True):
            log.write({"moves": change.to_json()})
            try:
                self.sources.move_sidecar(path)
            except WriteError as error:
                log.failed.append(Failure("write", error.said, path=change.path))
                self.sources.sidecars[path] = change.path
                continue
            moved.append(change)
            if path in prepared.observation.sources:
                prepared.observation.sources[path] = self.sources.read(path)
        self.base.meta_set("sidecars", json.dumps(self.sources.sidecars))
        return moved

    def _write_collections(
        self, prepared: Prepared, steps: Sequence[Step], log: RunLog
    ) -> tuple[dict[str, WriteResult], set[str]]:
        """Make the collections that these steps need; and the keys of those that could not be made."""
        wanted = {key for step in steps for key in step.decision.filed}
        needed = {change.key for change in self.filing.changes(wanted)}
        changes = [change for change in prepared.planned.collections if change.key in needed]
        results: dict[str, WriteResult] = {}
        for change in changes:  # one after another: a child needs its parent
            results |= log.library(self.store, [change])
        made = {r.key: r.data for r in results.values() if r.ok and r.data is not None}
        if made:
            known = json.loads(self.base.meta("collections", "null")) or {}
            self.base.meta_set("collections", json.dumps(known | made, ensure_ascii=False, sort_keys=True))
        return results, {change.key for change in changes if not results[change.id].ok}

    def _write_library(self, steps: Sequence[Step], log: RunLog) -> dict[str, WriteResult]:
        changes = [change for step in steps for change in step.library]
        of_notes = {c.id: s.state.key for s in steps for c in s.library if c.key != s.state.key}
        results = self._write_batches(changes, of_notes, log)
        if not self.store.chosen_keys:
            adopt(steps, results)
        return results

    def write_library(self, changes: Sequence[Change], log: RunLog) -> dict[str, WriteResult]:
        """Write changes of items that no file asked for; the rows stay, so that a sync sees them as edits."""
        return self._write_batches(changes, {}, log, answers=True)

    def _write_batches(
        self, changes: Sequence[Change], owner: Mapping[str, str], log: RunLog, *, answers: bool = False
    ) -> dict[str, WriteResult]:
        """The result of each change. ``owner``: the item of each change that is none of its item itself.

        Without ``answers`` it is no more than the key, and whether it is done: the base has the rest.
        """
        results: dict[str, WriteResult] = {}
        rows = self._rows_json({owner.get(change.id, change.key) for change in changes})
        for batch in counted("writing to the library", _batches(changes), len):
            owners = {owner.get(change.id, change.key) for change in batch}
            before = [log.rows_before(key, rows[key]) for key in owners & rows.keys()]
            found = log.library(self.store, batch, before)
            born = [found[c.id].key for c in batch if c.action == "create" and found[c.id].ok]
            with self.base.transaction():
                self.base.objects_put(r.data for r in found.values() if r.data is not None)
                self.base.known_put(dict.fromkeys(born, ""))
                self.base.editors_put({}, [c.key for c in batch if found[c.id].ok])
                self.base.retry_add(owners)
            results |= found if answers else {c.id: _in_short(c, found[c.id]) for c in batch}
        return results

    def _write_files(self, steps: Sequence[Step], log: RunLog) -> dict[str, Written]:
        by_path: dict[str, list[Change]] = defaultdict(list)
        for step in steps:
            for change in step.local.values():
                by_path[change.path].append(change)
        rows = self._rows_json({c.key for changes in by_path.values() for c in changes})
        files = (
            (
                path,
                changes,
                [log.rows_before(key, rows[key]) for key in {c.key for c in changes} & rows.keys()],
            )
            for path, changes in counted("writing files", sorted(by_path.items()))
        )
        return log.several(self.sources, files, partly=True)

    def _rows_json(self, keys: set[str]) -> dict[str, list[Json]]:
        """Of each of these items that has any."""
        found: dict[str, list[Json]] = defaultdict(list)
        for row in self.base.rows(keys=keys):
            found[row.key].append({**row.to_json(), "id": row.id})
        return found

    def _remember(
        self, steps: Sequence[Step], results: Mapping[str, WriteResult], written: Mapping[str, Written]
    ) -> None:
        """Advance the rows of what was confirmed, in one transaction.

        Their files are remembered at the end of the run. Until then they are to be looked at, as all that was
        written to the library is: after a kill, a file that gets its old text back would seem unchanged.
        """
        with self.base.transaction():
            for start in range(0, len(steps), _AT_ONCE):
                paths = self._advance(steps[start : start + _AT_ONCE], results, written)
                self.base.retry_add(paths=paths)

    def _advance(
        self, steps: Sequence[Step], results: Mapping[str, WriteResult], written: Mapping[str, Written]
    ) -> set[str]:
        """The files whose rows were advanced."""
        keys = {step.state.key for step in steps if step.library}  # the others are as they were planned
        objects, children = self.base.objects(keys), self.base.children(keys)
        put: list[Row] = []
        drop: list[Row] = []
        held: dict[str, Item] = {}
        for step in steps:
            data = objects.get(step.state.key)
            library = library_item(data, children.get(step.state.key, ())) if data else step.state.library
            if library and (data or (not step.library and step.state.status in ("live", "trashed"))):
                held[step.state.key] = library
            fresh = step.local.get(-1)
            if fresh and library and (item := written[fresh.id].item):
                put.append(first_row(step.state.key, item, library))
            if not step.state.sources:
                continue
            notes_failed = any(not results[c.id].ok for c in step.library if c.key != step.state.key)
            drop += [r for i in step.decision.unlink if (r := step.state.sources[i].row)]
            if step.decision.outside:
                put += outside_rows(step.state, step.decision)
                continue
            for index, source in enumerate(step.state.sources):
                if index in step.decision.unlink:
                    continue
                if index in step.decision.keep and index not in step.local:
                    if source.row and source.now:  # it may have moved
                        put.append(replace(source.row, path=source.now.path, position=source.now.position))
                    continue
                change = step.local.get(index)
                outcome = written.get(change.id) if change else None
                if change and outcome:
                    for name in outcome.unsaid if outcome.ok else change.fields:
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
        self.base.commit(put, drop, held)
        return {row.path for rows in (put, drop) for row in rows}

    def _finish(self, prepared: Prepared, outcome: Outcome, left: set[str], unlinked: set[str]) -> None:
        """Remember the files as they are now, what waits, and what must be tried again.

        ``left``: the keys of items that were not written. ``unlinked``: files with entries without a row.
        """
        observation, plan = prepared.observation, prepared.planned.plan
        failed_keys = {f.key for f in outcome.failures if f.key} | left | self._out_of_sight(prepared)
        failed_paths = {f.path for f in outcome.failures if f.path}
        again = {c.path for c in plan.changes if c.key in left and c.path} | unlinked
        if any(change.side == "library" for change in outcome.applied) or outcome.failures:
            failed_keys |= self._look_again()
        for path in observation.leftovers:
            with suppress(UsageError):  # a link lies on the way by now
                remove_leftover(self.sources.root, path)
        with self.base.transaction():
            self.base.commit(observation.moved)
            exported = {export.path for export in prepared.exports}
            self.base.waiting_put(
                plan.conflicts,
                [held for held in plan.held if held.key or held.path not in exported],
                keys=None if observation.everything else prepared.keys,
                paths=set(observation.sources) | observation.vanished,
            )
            self.base.files_put(observation.rested)
            again |= self._remember_files(observation, outcome.files)
            self._count_anew({c.path for c in outcome.applied if c.action == "remove"})
            self.base.retry_put(failed_keys, failed_paths | again)

    def _out_of_sight(self, prepared: Prepared) -> set[str]:
        """Items that are looked at again because a source of theirs could not be read."""
        unread = prepared.observation.unseen | {f.path for f in prepared.observation.failures if f.path}
        waits = {"truncated"} if self.settings.new_items == "ask" else {"truncated", "new-item"}
        waiting = {h.key for h in prepared.planned.plan.held if h.reason in waits and h.key}
        return {row.key for row in self.base.rows(paths=unread)} & prepared.keys | waiting

    def _look_again(self) -> set[str]:
        """Others may have written between our batches: what we do not hold is looked at next time."""
        since = int(self.base.meta("library_version", "0"))
        held = self.base.versions()
        pulled = self.store.pull(since, held)
        objects = (*pulled.objects, *self._handed_out(pulled, {data["key"] for data in pulled.objects}))
        left = self.base.parents({*pulled.gone, *(data["key"] for data in objects)})
        with self.base.transaction():
            if since:
                self.base.known_put({d["key"]: "" for d in objects if d["key"] not in held})
            self.base.objects_put(objects, pulled.gone)
            self.base.editors_put(pulled.editors, pulled.gone)
            self.base.meta_set("library_version", str(pulled.version))
            if self.settings.wish:
                self._tree(anew=True)
        return {owner(data) for data in objects} | left | set(pulled.gone)

    def _remember_files(self, observation: Observation, written: Mapping[str, FileEdit]) -> set[str]:
        """Remember how the files are now; those that somebody edited while we wrote are looked at again."""
        known = self.base.files()
        rows: list[FileRow] = []
        gone = set(observation.vanished)
        again: set[str] = set()
        documents = {path.removesuffix(SIDECAR) for path in written}
        for path in set(observation.sources) | documents:
            seen = observation.sources.get(path)
            now = (seen.file_row(), seen.sidecar_row()) if seen else None
            if path in documents:
                before = {path: known[path].sha256 if path in known else EMPTY}
                beside = sidecar_name(path)
                before[beside] = known[beside].sha256 if beside in known else EMPTY
                if seen:
                    before = {path: seen.sha256, beside: seen.sidecar_sha256}
                now = self._as_written(path, before, written)
            if now is None:
                again.add(path)
                continue
            row, side = now
            rows.append(row)
            if side:
                rows.append(side)
            else:
                gone.add(sidecar_name(path))
        self.base.files_put(rows, gone)
        return again

    def _count_anew(self, paths: set[str]) -> None:
        """Where items stand in files from which others were taken out: their last one must be known."""
        for path in paths:
            with suppress(InputError):
                here: dict[tuple[str, str], list[int]] = defaultdict(list)
                for item in self.sources.undated(path).items:
                    here[item.text, item.sidecar].append(item.position)
                rows = sorted(self.base.rows(paths={path}), key=lambda row: row.position)
                now = [(row, places.pop(0)) for row in rows if (places := here[row.text, row.sidecar])]
                self.base.commit([replace(row, position=at) for row, at in now if at != row.position])

    def _as_written(
        self, path: str, before: Mapping[str, str], written: Mapping[str, FileEdit]
    ) -> tuple[FileRow, FileRow | None] | None:
        """A file and its sidecar as this run left them; None where anybody else wrote to them meanwhile."""
        meant = dict(before)
        for part in before:
            if edit := written.get(part):
                if edit.before_sha256 != before[part]:
                    return None
                meant[part] = edit.after_sha256
        try:
            row, side = self.sources.rows_now(path)
        except InputError:
            return None
        return (row, side) if [row.sha256, side.sha256 if side else EMPTY] == list(meant.values()) else None


def _without(steps: Sequence[Step], some: Sequence[Step]) -> list[Step]:
    """The steps that are none of ``some``."""
    if len(some) == len(steps):
        return []
    gone = {id(step) for step in some}
    return [step for step in steps if id(step) not in gone]


_DONE, _NOT_DONE = WriteResult("", True), WriteResult("", False)


def _in_short(change: Change, result: WriteResult) -> WriteResult:
    """What is kept of a result until the run ends: the key where the library chose another."""
    if result.key != change.key:
        return WriteResult(result.key, result.ok)
    return _DONE if result.ok else _NOT_DONE


def _batches(changes: Sequence[Change]) -> list[Sequence[Change]]:
    return [changes[start : start + BATCH] for start in range(0, len(changes), BATCH)]


def fingerprint(*parts: object) -> str:
    """A short hash of what a base depends on."""
    return key_from(json.dumps(parts, sort_keys=True, default=str))


__all__ = ["BATCH", "Observation", "Outcome", "Prepared", "Run", "fingerprint"]
