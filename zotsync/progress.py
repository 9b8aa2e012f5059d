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

    >>> with told(lambda *heard: print(*heard)):
    ...     print(list(counted("reading files", ["a", "b"])))
    reading files 0 2
    reading files 1 2
    reading files 2 2
    ['a', 'b']
    """
    listener = _listener.get()
    if listener is None or not things:
        yield from things
        return
    done, total = 0, sum(size(thing) for thing in things)
    listener(step, 0, total)
    for thing in things:
        yield thing
        done += size(thing)
        listener(step, done, total)
