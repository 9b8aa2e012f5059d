"""Asking for the next parts of a library while one is worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
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
    begun: deque[Future[T]] = deque()
    try:
        for number, call in enumerate(calls):
            if number < at_once:
                Thread(target=ahead.work, name="zotsync-ahead", daemon=True).start()
            if len(begun) == at_once:
                result = begun.popleft().result()
                begun.append(ahead.begin(call))
                yield result
            else:
                begun.append(ahead.begin(call))
        while begun:
            yield begun.popleft().result()
    finally:
        ahead.stop(at_once)


class _Ahead(Generic[T]):
    """What a few threads are to call. An executor's threads would keep the process until they are done."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[Callable[[], T], Future[T]] | None] = SimpleQueue()
        self._stopped = Event()
        self._error: BaseException | None = None

    def begin(self, call: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        self._asked.put((call, future))
        return future

    def stop(self, threads: int) -> None:
        """Let the threads end; what waits is never begun."""
        self._stopped.set()
        for _ in range(threads):
            self._asked.put(None)

    def work(self) -> None:
        while (asked := self._asked.get()) is not None:
            call, future = asked
            if self._stopped.is_set():
                future.set_exception(self._error)  # somebody may wait for it: a later call has raised
                continue
            try:
                future.set_result(call())
            except BaseException as error:  # it belongs to who asked
                self._error = error
                self._stopped.set()
                future.set_exception(error)
