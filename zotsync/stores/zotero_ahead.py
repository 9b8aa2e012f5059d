"""Asking for the next parts of a library while one is worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 3
"""Zotero itself reads with four requests at once, and api.zotero.org takes five of one person."""


def some_ahead(calls: Iterable[Callable[[], T]], at_once: int = AT_ONCE) -> Iterator[T]:
    """The calls' results, in order; while one is used, the next ones run, each in a thread of its own.

    No call begins after one that raised; its error is raised in its turn. Who stops early leaves no more than
    ``at_once`` calls under way, which keep nobody from ending the process.

    >>> list(some_ahead([lambda: 1, lambda: 2]))
    [1, 2]
    """
    ahead = _Ahead[T]()
    begun: deque[_Given[T]] = deque()
    try:
        for number, call in enumerate(calls):
            if number < at_once:
                Thread(target=ahead.work, name="zotsync-ahead", daemon=True).start()
            if len(begun) == at_once:
                result = _result(begun.popleft())
                begun.append(ahead.begin(call))
                yield result
            else:
                begun.append(ahead.begin(call))
        while begun:
            yield _result(begun.popleft())
    finally:
        ahead.stop(at_once)


_Given = SimpleQueue[tuple[list[T], BaseException | None]]


def _result(given: _Given[T]) -> T:
    results, error = given.get()
    if error is not None:
        raise error
    return results[0]


class _Ahead(Generic[T]):
    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[Callable[[], T], _Given[T]] | None] = SimpleQueue()
        self._stopped = Event()
        self._error: BaseException | None = None

    def begin(self, call: Callable[[], T]) -> _Given[T]:
        """Where the result will be."""
        given: _Given[T] = SimpleQueue()
        self._asked.put((call, given))
        return given

    def stop(self, threads: int) -> None:
        """Let the threads end; what waits is never begun."""
        self._stopped.set()
        for _ in range(threads):
            self._asked.put(None)

    def work(self) -> None:
        while (asked := self._asked.get()) is not None:
            call, given = asked
            if self._stopped.is_set():
                given.put(([], self._error))  # somebody may wait for it: a later call has raised
                continue
            try:
                given.put(([call()], None))
            except BaseException as error:  # it belongs to who asked
                self._error = error
                self._stopped.set()
                given.put(([], error))
