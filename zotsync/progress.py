"""How far a long step is: whoever listens hears it; where nobody does, it costs nothing.

The steps lie in many rooms, so a listener is not handed from call to call: it holds within a context.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with a step's name, how many things are done, and how many there are; often, and in one thread."""

_listener: ContextVar[Progress | None] = ContextVar("listener", default=None)


@contextmanager
def told(progress: Progress | None) -> Iterator[None]:
    """Within it ``progress`` hears of each step; None leaves it to whoever listens already."""
    if progress is None:
        yield
        return
    token = _listener.set(progress)
    try:
        yield
    finally:
        _listener.reset(token)


def counted(step: str, things: Collection[T], size: Callable[[T], int] = lambda thing: 1) -> Iterator[T]:
    """The things, one after another, and how many are done; ``size``: for how many each of them counts.

    A single thing has no progress, unless what is done with it counts its parts (`one_more`).

    >>> with told(lambda *heard: print(*heard)):
    ...     print(list(counted("reading files", ["a", "b"])))
    reading files 0 2
    reading files 1 2
    reading files 2 2
    ['a', 'b']
    """
    listener = _listener.get()
    total = sum(map(size, things)) if listener else 0
    if listener is None or total < 2:
        yield from things
        return
    outer, count = _count.get(), _Count(step, total, listener)
    for thing in things:
        count.limit = count.done + size(thing)
        _count.set(count)
        try:
            yield thing
        finally:
            _count.set(outer)
        count.reach(count.limit)


def one_more() -> None:
    """One of the things within what `counted` gave is done.

    >>> with told(lambda *heard: print(*heard)):
    ...     for file in counted("looking at items", ["ab", "c"], len):
    ...         for item in file:
    ...             one_more()
    looking at items 0 3
    looking at items 1 3
    looking at items 2 3
    looking at items 3 3
    """
    count = _count.get()
    if count is not None and count.done < count.limit:
        count.reach(count.done + 1)


class _Count:
    """How far one step is: of the thing at hand no more than ``limit`` is counted."""

    def __init__(self, step: str, total: int, listener: Progress) -> None:
        self._step, self._total, self._listener = step, total, listener
        self.done = self.limit = 0
        listener(step, 0, total)

    def reach(self, done: int) -> None:
        if done > self.done:
            self.done = done
            self._listener(self._step, done, self._total)


_count: ContextVar[_Count | None] = ContextVar("count", default=None)
