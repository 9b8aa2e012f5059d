"""The journal: every change before it is made, what became of it, and what undoes it.

One file a run, one JSON object a line, append-only; a line is on the disk before what it announces is
done. `library` and `local` are the one road by which anything is written; undo takes it too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from zotsync.changes import Change, Failure, Settled, rekeyed
from zotsync.errors import UsageError, WriteError
from zotsync.item import Json
from zotsync.jsontext import line as as_line
from zotsync.stores.base import Store, WriteResult
from zotsync.stores.edits import FileEdit
from zotsync.stores.files import Ahead
from zotsync.stores.outcomes import Written
from zotsync.stores.sources import Sources


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What the journal says of one run. ``ended`` is empty where it was killed."""

    run: str
    kind: str
    started: str
    ended: str = ""
    status: str = "interrupted"
    applied: int = 0
    failed: int = 0
    undoes: str = ""
    undone_by: str = ""
    root: str = ""
    library: str = ""
    """Which library, where it is no workspace's own."""

    def to_json(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Entries:
    """One run's lines, sorted."""

    info: RunInfo
    changes: list[Change] = field(default_factory=list)
    done: dict[str, Json | None] = field(default_factory=dict)
    files: list[FileEdit] = field(default_factory=list)
    rows: dict[str, list[Json]] = field(default_factory=dict)
    """Rows before the run, by key."""
    since: tuple[str, int] = ("", 0)
    """The base that the run began with, and its last row by then: what the run made lies above."""
    settled: list[Settled] = field(default_factory=list)
    """What both sides said of a field, and whose value holds."""

    def wrote_library(self) -> bool:
        return any(c.side == "library" for c in self.changes if c.id in self.done)


class Journal:
    """The journal of one workspace (or of loose files), a folder of run files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, kind: str, **facts: Any) -> RunLog:
        """Open a new run; its number is one above the last."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = max((int(p.stem) for p in self.folder.glob("*.jsonl") if p.stem.isdigit()), default=0)
        while True:
            number += 1
            try:
                handle = os.open(self.folder / f"{number}.jsonl", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                continue
            log = RunLog(str(number), handle)
            try:
                log.write({"run": str(number), "kind": kind, "started": now(), **facts})
            except WriteError:
                log.close()
                self.forget(log.run)
                raise
            return log

    def runs(self) -> list[RunInfo]:
        """All runs, oldest first."""
        numbers = sorted(int(p.stem) for p in self.folder.glob("*.jsonl") if p.stem.isdigit())
        infos = [self.entries(run).info for run in map(str, numbers) if any(self._lines(run))]
        undone = {info.undoes: info.run for info in infos if info.undoes and info.status == "ok"}
        return [replace(info, undone_by=undone[info.run]) if info.run in undone else info for info in infos]

    def since(self, run: str) -> list[Entries]:
        """What the runs after this one did, oldest first, without undos and what was undone."""
        later = (info for info in self.runs() if int(info.run) > int(run))
        return [self.entries(info.run) for info in later if info.kind != "undo" and not info.undone_by]

    def entries(self, run: str) -> Entries:
        """What one run did. A last line that a kill cut short is left out."""
        lines = list(self._lines(run))
        if not lines:
            raise UsageError(f"The journal knows no run {run}.", remedy="`zotsync log` lists them.")
        head, end = lines[0], next((line for line in lines if "ended" in line), {})
        entries = Entries(RunInfo(run, head.get("kind", ""), head.get("started", "")))
        for line in lines:
            if "intend" in line:
                entries.changes.append(Change.from_json(line["intend"]).known_as(line["intend"]["id"]))
            elif "done" in line:
                entries.done[line["done"]] = line.get("data")
            elif "file" in line:
                entries.files.append(FileEdit.from_json(line["file"]))
            elif "settled" in line:
                entries.settled.append(Settled.from_json(line["settled"]))
            elif "rows" in line:
                entries.rows.setdefault(line["key"], line["rows"])
        entries.since = (head.get("base", ""), head.get("last_row", 0))
        if "undoes" not in head:
            _without_taken_back(entries)
        applied, failed = len(entries.done), sum("failed" in line for line in lines)
        _follow_keys(entries)
        entries.info = RunInfo(
            run,
            head.get("kind", ""),
            head.get("started", ""),
            end.get("ended", ""),
            end.get("status", "interrupted"),
            applied,
            failed,
            head.get("undoes", ""),
            root=head.get("root", ""),
            library=head.get("library", ""),
        )
        return entries

    def newest(self) -> str:
        """The newest run that changed something and was not undone. Raises `UsageError`.

        One whose undo was killed half-way comes first.
        """
        if half := self.half_undone():
            return half
        for info in reversed(self.runs()):
            if info.kind != "undo" and info.applied and not info.undone_by:
                return info.run
        raise UsageError("There is nothing to undo.")

    def to_undo(self, run: str) -> Entries:
        """What a run did that is to be undone. Raises `UsageError` where it is an undo, or was undone."""
        entries = self.entries(run)
        if entries.info.kind == "undo":
            remedy = "`zotsync sync --redo` repeats what was undone."
            raise UsageError(f"Run {run} is itself an undo.", remedy=remedy)
        if any(info.run == run and info.undone_by for info in self.runs()):
            raise UsageError(f"Run {run} was undone already.", remedy="`zotsync log` shows it.")
        return entries

    def _lines(self, run: str) -> Iterator[Json]:
        path = self.folder / f"{int(run) if run.isdecimal() else 0}.jsonl"
        if not path.is_file():
            return
        with path.open("rb") as file:  # bytes: a value may hold what ends a line of text, or half a character
            for line in file:
                try:
                    yield json.loads(line.decode("utf-8", "surrogatepass"))
                except ValueError:
                    return

    def half_undone(self) -> str:
        """The run whose undo was begun last and has not come to its end; empty where there is none."""
        number = max((int(p.stem) for p in self.folder.glob("*.jsonl") if p.stem.isdigit()), default=0)
        head = next(self._lines(str(number)), {})
        if "undoes" not in head:
            return ""
        lines = list(self._lines(str(number)))
        begun = any(name in line for line in lines for name in ("intend", "file", "restores"))
        return str(head["undoes"]) if begun and lines[-1].get("status") != "ok" else ""

    def forget(self, run: str) -> str:
        """Take back a run that changed nothing; it has no number then."""
        (self.folder / f"{run}.jsonl").unlink(missing_ok=True)
        return ""


def _without_taken_back(entries: Entries) -> None:
    """What a run took back itself counts as never done, and so does the taking back."""
    changes, done = entries.changes, entries.done
    back = {c.key: place for place, c in enumerate(changes) if c.by == "undo" and c.id in done}
    for place, change in enumerate(changes):
        if place <= back.get(change.key, -1):
            done.pop(change.id, None)


def _follow_keys(entries: Entries) -> None:
    """Objects whose keys the library chose are known by those, wherever the run speaks of them."""
    given = {
        change.key: str(data["key"])
        for change in entries.changes
        if change.action == "create" and change.side == "library"
        if (data := entries.done.get(change.id)) and data.get("key") not in (None, change.key)
    }
    if not given:
        return
    for place, change in enumerate(entries.changes):
        entries.changes[place] = now = rekeyed(change, given)
        if change.id in entries.done:
            entries.done[now.id] = entries.done[change.id]
    for planned, key in given.items():
        if planned in entries.rows:
            entries.rows.setdefault(key, entries.rows.pop(planned))


_AT_ONCE = 500
"""So many lines are made before they are written."""
_FILES_AT_ONCE = 200
_BYTES_AT_ONCE = 1_000_000
_STOPPED = "The run stopped there; make room, and run again for the rest."


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What `Sources.prepare` made of the changes of one file, and the lines before them."""

    outcomes: list[Written]
    edit: FileEdit | None
    data: bytes | None
    before: Sequence[Json]

    def announced(self) -> Iterator[Json]:
        """What the journal says of it before it is written."""
        if self.edit is None:
            return
        yield from self.before
        for written in self.outcomes:
            if written.ok:
                yield {"intend": written.change.written()}
        yield {"file": self.edit.to_json()}


class RunLog:
    """One run that is under way."""

    def __init__(self, run: str, handle: int) -> None:
        self.run = run
        self._handle = handle
        self.applied = 0
        self.failed: list[Failure] = []
        self.files: dict[str, FileEdit] = {}
        """The files written in this run."""

    def write(self, *lines: Json) -> None:
        """Append lines; they are on the disk when this returns."""
        self.append(lines)

    def append(self, lines: Iterable[Json]) -> None:
        """`write`, for many lines: they are made as they are written. All of them are there, or none."""
        end = os.fstat(self._handle).st_size
        encoded = map(as_line, lines)
        try:
            while some := b"".join(islice(encoded, _AT_ONCE)):
                left = memoryview(some)
                while left:  # a disk that is nearly full takes a part
                    left = left[os.write(self._handle, left) :]
            os.fsync(self._handle)
        except BaseException as error:
            with suppress(OSError):  # half a line would hide those that follow
                os.ftruncate(self._handle, end)
                os.lseek(self._handle, end, os.SEEK_SET)
            if not isinstance(error, OSError):
                raise
            raise WriteError(f"The journal cannot be written ({error.strerror}).", remedy=_STOPPED) from None

    def rows_before(self, key: str, rows: Iterable[Json]) -> Json:
        return {"key": key, "rows": list(rows)}

    def end(self, status: str) -> None:
        """Close the run."""
        try:
            self.write({"ended": now(), "status": status})
        finally:
            os.close(self._handle)

    def close(self) -> None:
        os.close(self._handle)

    # The one road by which anything is written

    def library(
        self, store: Store, changes: Sequence[Change], before: Sequence[Json] = ()
    ) -> dict[str, WriteResult]:
        """Write to the library, items or collections; the result of each change by its id."""
        if not changes:
            return {}
        self.append(chain(before, ({"intend": change.written()} for change in changes)))
        write = store.write_collections if changes[0].of_collection else store.write
        results = dict(zip((c.id for c in changes), write([_object(c) for c in changes]), strict=True))
        lines: list[Json] = []
        for change in changes:
            result = results[change.id]
            if result.ok:
                self.applied += 1
                lines.append({"done": change.id, "data": result.data})
            else:
                lines.append(self._fail(change, result.code, result.message))
        self.write(*lines)
        return results

    def local(
        self, sources: Sources, path: str, changes: Sequence[Change], before: Sequence[Json] = ()
    ) -> dict[str, Written]:
        """Write to one file; the outcome of each change by its id."""
        return self.several(sources, [(path, changes, before)])

    def several(
        self,
        sources: Sources,
        files: Iterable[tuple[str, Sequence[Change], Sequence[Json]]],
        *,
        partly: bool = False,
    ) -> dict[str, Written]:
        """Write to files, each with its path, its changes and the lines before them; the outcomes by id.

        ``partly``: of a change what its file can say; the rest is noted as failed.
        Some at a time are noted together and brought to the disk together, each as whole as ever.
        """
        results: dict[str, Written] = {}
        some: list[_Prepared] = []
        size = 0
        with sources.together() as ahead:
            for path, changes, before in files:
                some.append(one := _Prepared(*sources.prepare(path, changes, partly=partly), before))
                if one.edit is not None and one.data is not None:
                    ahead.bring(one.edit.path, one.data, one.edit.before_sha256 or None)
                    size += len(one.data)
                if len(some) >= _FILES_AT_ONCE or size >= _BYTES_AT_ONCE:
                    results |= self._together(sources, some, ahead)
                    some, size = [], 0
            return results | self._together(sources, some, ahead)

    def _together(self, sources: Sources, prepared: Sequence[_Prepared], ahead: Ahead) -> dict[str, Written]:
        if any(one.edit is not None for one in prepared):
            self.append(chain.from_iterable(one.announced() for one in prepared))
        done: dict[str, Written] = {}
        try:
            ahead.wait()
            for one in prepared:
                done |= {written.change.id: written for written in self._commit(sources, one)}
        finally:  # who interrupts it finds in the journal what was written until then
            ahead.settle()
            lines: list[Json] = []
            for written in done.values():
                if written.ok:
                    self.applied += 1
                    lines.append({"done": written.change.id})
                    lines += [
                        self._fail(written.change, "cannot-say", why) for why in written.unsaid.values()
                    ]
                else:
                    lines.append(self._fail(written.change, written.code, written.message))
            if lines:
                self.write(*lines)
        return done

    def _commit(self, sources: Sources, one: _Prepared) -> list[Written]:
        if one.edit is None:
            return one.outcomes
        try:
            sources.commit(one.edit, one.data)
        except WriteError as error:
            return [Written(w.change, False, "write", error.said) if w.ok else w for w in one.outcomes]
        self.files[one.edit.path] = one.edit
        return one.outcomes

    def edit(self, sources: Sources, edit: FileEdit, data: bytes) -> None:
        """Write a file whose text was fixed; raises `WriteError`, the file is then as it was."""
        self.write({"file": edit.to_json()})
        sources.commit(edit, data)
        self.applied += 1
        self.write({"done": f"fix {edit.path}"})

    def _fail(self, change: Change, code: int | str, message: str) -> Json:
        failure = Failure(code, message, change.key, change.path)
        self.failed.append(failure)
        return {"failed": change.id, **failure.to_json()}


def _object(change: Change) -> Json:
    """The API object that carries out a change: only what changes, under the version it expects."""
    data: Json = {"key": change.key, "version": change.expects.get("version", 0)}
    for name, (_, after) in change.fields.items():
        if name == "deleted":
            data["deleted"] = 1 if after else 0
        elif after is None:
            data[name] = _EMPTY.get(name, "")
        else:
            data[name] = after
    if change.of_collection:
        return data
    if change.action == "create" and data.get("itemType") != "note":
        data = {"creators": [], "tags": [], "collections": [], "relations": {}, **data}
    return data


_EMPTY: Mapping[str, Any] = {"creators": [], "tags": [], "collections": [], "relations": {}}


def now() -> str:
    """The time, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
