"""The command line, killed by SIGKILL at one of the steps in which it changes anything.

    python -m tests.sync.kill_at HOME STEP VERB …

Counts every opening, renaming and removing of a file below HOME, every line of the journal (also half
of one), every flush to the disk, every write of the base and every request to the library, each before
and after it happens. Dies at the one with number STEP (from 0); says the names of all on stderr.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import httpx2

from tests.sync.faults import POINTS
from zotsync import journal
from zotsync.cli import main as command_line
from zotsync.sync.base import Base

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Steps:
    """Counts; ends the process at the one that was asked for."""

    def __init__(self, home: str, last: int) -> None:
        self.home, self.last, self.count = home, last, 0

    def step(self, name: str) -> None:
        os_write(2, f"step {name}\n".encode())
        if self.count == self.last:
            self.die()
        self.count += 1

    def die(self) -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody outlives this")

    def audit(self, event: str, given: Sequence[Any]) -> None:
        if event == "open":
            path, _, flags = given
            writes = bool(flags & _WRITES)
        else:
            path, writes = (
                (given[0] if given else ""),
                event in ("os.rename", "os.remove", "os.link", "os.mkdir"),
            )
        if writes and isinstance(path, str | bytes) and os.fsdecode(path).startswith(self.home):
            self.step(event)

    def around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            self.step(f"before {name}")
            answer = real(*given, **named)
            self.step(f"after {name}")
            return answer

        return call

    def half(self, handle: int, data: memoryview) -> int:
        """A line of the journal, in two parts."""
        self.step("before half a line of the journal")
        written = os_write(handle, data[: len(data) // 2 or 1])
        self.step("after half a line of the journal")
        return written

    @contextmanager
    def committing(self, base: Base) -> Iterator[None]:
        with transaction(base):
            yield
            self.step("before a commit of the base")
        self.step("after a commit of the base")


os_write = os.write
transaction = Base.transaction


def run(home: str, step: int, arguments: Sequence[str]) -> NoReturn:
    """The command line with these arguments; does not come back."""
    steps = Steps(home, step)
    for name, owner, method in POINTS:
        setattr(owner, method, steps.around(name, getattr(owner, method)))
    Base.transaction = lambda base: steps.committing(base)  # type: ignore[method-assign, assignment]
    request = httpx2.WSGITransport.handle_request
    httpx2.WSGITransport.handle_request = steps.around("a request", request)  # type: ignore[method-assign]
    os.fsync = steps.around("a flush", os.fsync)

    class Half:
        """What the journal takes for `os`."""

        def __getattr__(self, name: str) -> Any:
            return steps.half if name == "write" else getattr(os, name)

    journal.os = Half()  # type: ignore[assignment, attr-defined]
    sys.argv[1:] = arguments
    sys.addaudithook(steps.audit)
    command_line()
    raise AssertionError("the command line ends the process")


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
