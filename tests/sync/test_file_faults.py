"""Every way in which writing a file can fail, at every write: the next run ends as an undisturbed one."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.counting import COUNTS, compare
from tests.sync.embedded import Template
from tests.sync.faults import POINTS
from tests.sync.scenarios import first, later
from tests.sync.world import World, quiet
from zotsync.errors import WriteError, ZotsyncError
from zotsync.journal import RunLog
from zotsync.state import usable
from zotsync.stores import files
from zotsync.stores.edits import FileEdit
from zotsync.stores.paths import is_leftover
from zotsync.stores.sources import Sources

COMMIT = Sources.commit
SECRET = b"a person's own file, elsewhere"


class Below(World):
    """A world whose files lie in a folder of the root."""

    def put(self, name: str, text: str | bytes) -> None:
        super().put(f"lib/{name}", text)

    def text(self, name: str) -> str:
        return super().text(f"lib/{name}")

    def rename(self, old: str, new: str) -> None:
        super().rename(f"lib/{old}", f"lib/{new}")


class Trouble:
    """What happens to a file just before it is written, and how it is put right."""

    def __init__(self, root: Path, path: str) -> None:
        self.root, self.place = root, root / path
        self.aside = root.parent / "aside"
        self.was_there = self.place.exists()

    def make(self) -> None:
        raise NotImplementedError

    def mend(self) -> None:
        if self.was_there:
            os.replace(self.aside, self.place)

    def set_aside(self) -> None:
        if self.was_there:
            os.rename(self.place, self.aside)


class Gone(Trouble):
    make = Trouble.set_aside


class Emptied(Trouble):
    """A stand-in of no length."""

    def make(self) -> None:
        self.set_aside()
        self.place.write_bytes(b"")

    def mend(self) -> None:
        assert not self.place.read_bytes()
        self.place.unlink()
        super().mend()


class InTheCloud(Trouble):
    def make(self) -> None:
        self.set_aside()
        self.left.write_bytes(b"bplist")

    @property
    def left(self) -> Path:
        return self.place.with_name(f".{self.place.name}.icloud")

    def mend(self) -> None:
        self.left.unlink()
        super().mend()


class LinkOut(Trouble):
    """The file is a link that leads out of the root."""

    @property
    def target(self) -> Path:
        return self.root.parent / "elsewhere.ris"

    def make(self) -> None:
        self.set_aside()
        self.target.write_bytes(self.aside.read_bytes() if self.was_there else SECRET)
        self.before = self.target.read_bytes()
        self.place.symlink_to(self.target)

    def mend(self) -> None:
        assert self.before == self.target.read_bytes(), "written through a link"
        assert self.place.is_symlink(), "a link of a person was replaced"
        self.place.unlink()
        super().mend()


class LinkIn(LinkOut):
    """The file is a link to another one of the root, which is no source."""

    @property
    def target(self) -> Path:
        return self.root / "kept.txt~"

    def mend(self) -> None:
        super().mend()
        self.target.unlink()


class FolderLink(Trouble):
    """The folder is a link that leads out of the root."""

    def make(self) -> None:
        os.rename(self.root / "lib", self.aside)
        (self.root / "lib").symlink_to(self.aside)
        self.before = self.held()

    def held(self) -> dict[str, bytes]:
        """What is there, but for what was brought to the disk for this run, which it may remove."""
        return {p.name: p.read_bytes() for p in self.aside.iterdir() if not is_leftover(p.name)}

    def mend(self) -> None:
        assert self.before == self.held()
        (self.root / "lib").unlink()
        os.rename(self.aside, self.root / "lib")


class FolderGone(Trouble):
    def make(self) -> None:
        os.rename(self.root / "lib", self.aside)

    def mend(self) -> None:
        new = self.root / "lib"
        if new.exists():
            for path in new.iterdir():
                path.rename(self.aside / path.name)
            new.rmdir()
        os.rename(self.aside, new)
        for half in new.glob(
            ".zotsync-*.tmp"
        ):  # it went along; a young one may be another machine's, at work
            os.utime(half, (1_000_000_000, 1_000_000_000))


class ReadOnly(Trouble):
    def make(self) -> None:
        if self.was_there:
            self.place.chmod(0o444)

    def mend(self) -> None:
        if self.was_there:
            self.place.chmod(0o644)


TROUBLES = (Gone, Emptied, InTheCloud, LinkOut, LinkIn, FolderLink, FolderGone, ReadOnly)
STANDING = (InTheCloud, LinkOut, LinkIn, FolderLink, ReadOnly)
"""Those that may last: the file is not gone, and the library's edits wait for it."""


class Once:
    """`Sources.commit` with trouble at its ``at``-th call (from 0)."""

    def __init__(self, at: int, kind: type[Trouble]) -> None:
        self.at, self.kind, self.calls = at, kind, 0
        self.trouble: Trouble | None = None

    def commit(self, sources: Sources, edit: FileEdit, data: bytes | None) -> None:
        if self.calls == self.at and (
            self.kind not in (FolderLink, FolderGone) or edit.path.startswith("lib/")
        ):
            self.trouble = self.kind(sources.root, edit.path)
            self.trouble.make()
        self.calls += 1
        COMMIT(sources, edit, data)


def end(world: World) -> Any:
    return world.files(), world.library(trashed=True)


def run(world: World) -> Any:
    return world.sync(allow=["deletions", "truncated"])


@pytest.fixture(scope="module", params=[first, later], ids=["first run", "later run"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A world below a folder, put back as often as one likes, and how it ends undisturbed."""
    made = Template(tmp_path_factory.mktemp("files"), partial(request.param, kind=Below))
    world = made.fresh()
    assert () == run(world).failed
    quiet(world)
    made.ended = end(world)
    return made


SOME = [
    pytest.param(1, 99, id="sample"),
    pytest.param(0, 1, id="whole", marks=pytest.mark.slow),
]
"""From which place on, and every how many places: one, or with ``-m slow`` all of them."""


@pytest.mark.parametrize(("start", "every"), SOME)
@pytest.mark.parametrize("lasts", [False, True], ids=["once", "for two runs"])
@pytest.mark.parametrize("kind", TROUBLES)
def test_whatever_happens_to_a_file_before_it_is_written(
    template: Template,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Trouble],
    lasts: bool,
    start: int,
    every: int,
) -> None:
    if lasts and kind not in STANDING:
        pytest.skip("a file that stays away is a deleted one, an empty one may be filled")
    at, more = start, True
    while more:
        world: World = template.fresh()
        once = Once(at, kind)
        with monkeypatch.context() as patch:
            patch.setattr(Sources, "commit", lambda *given, once=once: once.commit(*given))
            run(world)
        more = once.calls > at
        if once.trouble:
            COUNTS.faults += 1
            if lasts:
                world.sync()
            once.trouble.mend()
        report = run(world)
        assert () == report.plan.conflicts, at
        assert () == report.failed, at
        compare(template.ended, end(world), f"{kind.__name__} at write {at}")
        quiet(world)
        at += every
    assert at >= 2


class FullDisk:
    """`os` and `open` for `files`, of which one call fails whenever file number ``at`` is written."""

    def __init__(self, stage: str, code: int, at: int) -> None:
        self.stage, self.code, self.at = stage, code, at
        self.paths: dict[str, int] = {}
        self.work = threading.local()
        self.alone = threading.Lock()

    @property
    def now(self) -> bool:
        """Whether this thread is at work on that file."""
        return getattr(self.work, "at", None) == self.at

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self._failing(real) if name == self.stage else real

    def _failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if self.now and not (self.stage == "open" and not given[1] & os.O_CREAT):
                raise OSError(self.code, os.strerror(self.code))
            return real(*given, **named)

        return call

    def file(self, handle: Any, mode: str) -> Any:
        """What `files` takes for `open`."""
        file = open(handle, mode)  # noqa: SIM115
        return _Half(file, self.code) if mode == "wb" and self.now else file

    def writing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            path = next(value for value in given if isinstance(value, str))
            with self.alone:
                self.work.at = self.paths.setdefault(path, len(self.paths))
            try:
                return real(*given, **named)
            finally:
                self.work.at = None

        return call

    @contextmanager
    def failing(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        with patch.context() as within:
            within.setattr(files, "write_file", self.writing(files.write_file))
            within.setattr(files.Ahead, "_bring", self.writing(files.Ahead._bring))
            within.setattr(files, "os", self)
            if self.stage == "write":
                within.setattr(files, "open", self.file, raising=False)
            yield


class _Half:
    """A file that takes half of what it is given."""

    def __init__(self, file: Any, code: int) -> None:
        self.file, self.code = file, code

    def write(self, data: bytes) -> int:
        self.file.write(data[: len(data) // 2])
        raise OSError(self.code, os.strerror(self.code))

    def __enter__(self) -> _Half:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()


STAGES = ("open", "write", "fsync", "replace", "link")
CODES = (errno.ENOSPC, errno.EACCES, errno.EIO)


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES, ids=lambda code: errno.errorcode[code])
@pytest.mark.parametrize("stage", STAGES)
def test_a_write_that_fails_at_any_stage_leaves_the_file_as_it_was(
    template: Template, monkeypatch: pytest.MonkeyPatch, stage: str, code: int
) -> None:
    at, more = 0, True
    while more:
        world: World = template.fresh()
        disk = FullDisk(stage, code, at)
        with disk.failing(monkeypatch):
            failed = run(world).failed
        more = len(disk.paths) > at
        COUNTS.faults += bool(failed)
        assert not list(world.root.rglob(".zotsync-*.tmp")), "half a write was left behind"
        report = run(world)
        assert () == report.plan.conflicts, at
        assert () == report.failed, at
        compare(template.ended, end(world), f"{errno.errorcode[code]} in {stage} of write {at}")
        quiet(world)
        at += 1
    assert at >= 2


@pytest.mark.parametrize(("start", "every"), [pytest.param(4, 7, id="sample"), SOME[1]])
def test_a_state_that_cannot_be_written_stops_the_run_and_costs_nothing(
    template: Template, monkeypatch: pytest.MonkeyPatch, start: int, every: int
) -> None:
    """The journal and the base lie on a disk that is full at any one of their writes."""
    at, broke = start, True
    while broke:
        world: World = template.fresh()
        with full_state(monkeypatch, at) as calls, suppress(ZotsyncError):
            run(world)
        broke = len(calls) > at
        COUNTS.faults += broke
        where = f"a full disk at {calls[at] if broke else 'no'} write {at} of the state"
        report = run(world)
        assert () == report.plan.conflicts, where
        assert () == report.failed, where
        compare(template.ended, end(world), where)
        quiet(world)
        at += every
    assert at > 10


@contextmanager
def full_state(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[list[str]]:
    """The ``at``-th write of journal or base finds no room; yields the names of those that were tried."""
    calls: list[str] = []

    def failing(name: str, owner: type, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            calls.append(name)
            if len(calls) - 1 == at:
                if owner is RunLog:
                    raise WriteError("The journal cannot be written (No space left on device).")
                raise sqlite3.OperationalError("database or disk is full")
            return real(*given, **named)

        return call

    with monkeypatch.context() as patch:
        for name, owner, method in POINTS:
            if owner is not Sources:
                patch.setattr(owner, method, failing(name, owner, getattr(owner, method)))
        yield calls


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ZotsyncError, match="Make room"), usable(tmp_path):
        raise sqlite3.OperationalError("database or disk is full")
