"""Ways in which a run can go wrong: a library that fails, a process that dies, a disk that is full."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.counting import COUNTS
from zotsync.errors import LibraryError
from zotsync.item import Json
from zotsync.journal import RunLog
from zotsync.stores import files
from zotsync.stores.base import WriteResult
from zotsync.stores.sources import Sources
from zotsync.sync.base import Base


class Killed(BaseException):
    """The process died here."""


class Faulty:
    """A store whose ``at``-th request (from 0) fails in one way; ``asked`` counts the requests.

    ``away``: not reached. ``lost``: done, and the answer is lost. ``late``: done except for its last
    object, and the answer is lost. A number: each object is refused with it.
    """

    def __init__(self, store: Any, at: int, how: str | int) -> None:
        self.inner, self.at, self.how = store, at, how
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def pull(self, *given: Any) -> Any:
        return self._ask(lambda: self.inner.pull(*given))

    def fetch(self, keys: Any) -> Any:
        return self._ask(lambda: self.inner.fetch(keys))

    def access(self) -> Any:
        return self._ask(lambda: self.inner.access())

    def write(self, objects: Sequence[Json], library_version: int | None = None) -> Any:
        if self.asked == self.at and self.how == "late":
            self.asked += 1
            self.inner.write(objects[:-1])
            raise LibraryError("The connection broke.")
        if self.asked == self.at and isinstance(self.how, int):
            self.asked += 1
            return [WriteResult(d["key"], False, code=self.how, message="No.") for d in objects]
        return self._ask(lambda: self.inner.write(objects, library_version))

    def _ask(self, request: Callable[[], Any]) -> Any:
        here = self.asked
        self.asked += 1
        if here == self.at and self.how == "away":
            raise LibraryError("The library is away.")
        answer = request()
        if here == self.at and self.how == "lost":
            raise LibraryError("The answer was lost.")
        return answer


HOW = ("away", "lost", "late", 400, 412, 503)


def fail_everywhere(
    fresh: Callable[[], Any], act: Callable[[Any], Any], how: str | int, then: Callable[[Any, str], None]
) -> int:
    """``act`` in a fresh world whose library fails at one request, at each in turn; ``then`` checks its end.

    How many requests failed; the last world is one in which none did.
    """
    at, reached = 0, True
    while reached:
        world = fresh()
        world.store = faulty = Faulty(world.memory, at, how)
        with suppress(LibraryError):
            act(world)
        reached = faulty.asked > at
        world.store = world.memory
        then(world, f"{how} at request {at}")
        COUNTS.faults += reached
        at += reached
    return at


def die_everywhere(
    fresh: Callable[[], Any],
    act: Callable[[Any], Any],
    then: Callable[[Any, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> int:
    """``act`` in a fresh world, in a process that dies at one step, at each in turn; as `fail_everywhere`."""
    at, died = 0, True
    while died:
        world = fresh()
        died = False
        with killed(monkeypatch, at) as passed:
            try:
                act(world)
            except Killed:
                died = True
        then(world, f"{at}: {passed[-1]}")
        COUNTS.faults += died
        at += died
    return at


POINTS: tuple[tuple[str, Any, str], ...] = (
    ("journal", RunLog, "append"),
    ("file", Sources, "commit"),
    ("sidecar", Sources, "move_sidecar"),
    ("rows", Base, "commit"),
    ("mirror", Base, "objects_put"),
    ("waiting", Base, "waiting_put"),
    ("retry", Base, "retry_put"),
    ("retry", Base, "retry_add"),
    ("marks", Base, "files_put"),
    ("meta", Base, "meta_set"),
    ("provenance", Base, "provenance_put"),
)


@contextmanager
def killed(monkeypatch: pytest.MonkeyPatch, at: int | str) -> Iterator[list[str]]:
    """The process dies at the ``at``-th place (from 0) where it writes, or at the first of this name.

    A place is named ``before file``, ``after file`` and so on, by `POINTS`. Yields the names of the places
    that were passed. Once dead, nothing is written any more.
    """
    passed: list[str] = []

    def is_dead() -> bool:
        return at in passed if isinstance(at, str) else len(passed) > at

    def dying(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            for when in ("before", "after"):
                if is_dead():
                    raise Killed(passed[-1])
                passed.append(f"{when} {name}")
                if is_dead():
                    raise Killed(passed[-1])
                if when == "before":
                    answer = real(*given, **named)
            return answer

        return call

    with monkeypatch.context() as patch:
        for name, owner, method in POINTS:
            patch.setattr(owner, method, dying(name, getattr(owner, method)))
        yield passed


@contextmanager
def failing_disk(monkeypatch: pytest.MonkeyPatch, at: int, code: int = errno.ENOSPC) -> Iterator[list[str]]:
    """The ``at``-th file write below the root fails; yields the paths that were tried."""
    tried: list[str] = []

    def write_file(root: Any, path: str, *given: Any, **named: Any) -> Any:
        tried.append(path)
        if len(tried) - 1 == at:
            with files._failing(path):
                raise OSError(code, errno.errorcode[code])
        return write(root, path, *given, **named)

    write = files.write_file
    with monkeypatch.context() as patch:
        patch.setattr(files, "write_file", write_file)
        yield tried
