"""Asking for the next part of a library while the last one is worked on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def one_ahead(calls: Iterable[Callable[[], T]]) -> Iterator[T]:
    """The calls' results, in order; while one is used, the next call runs in a thread of its own.

    Never two calls at once, and none after one that raised; its error is raised in its turn. Who stops early
    leaves at most one call under way, which keeps nobody from ending the process.

    >>> list(one_ahead([lambda: 1, lambda: 2]))
    [1, 2]
    """
    asked: SimpleQueue[Callable[[], T] | None] = SimpleQueue()
    given: SimpleQueue[tuple[list[T], BaseException | None]] = SimpleQueue()
    Thread(target=_answer, args=(asked, given), name="zotsync-ahead", daemon=True).start()
    try:
        under_way = False
        for call in calls:
            results = _next(given) if under_way else []
            asked.put(call)
            under_way = True
            yield from results
        yield from _next(given) if under_way else []
    finally:
        asked.put(None)


def _next(given: SimpleQueue[tuple[list[T], BaseException | None]]) -> list[T]:
    results, error = given.get()
    if error is not None:
        raise error
    return results


def _answer(
    asked: SimpleQueue[Callable[[], T] | None],
    given: SimpleQueue[tuple[list[T], BaseException | None]],
) -> None:
    while (call := asked.get()) is not None:
        try:
            given.put(([call()], None))
        except BaseException as error:  # it belongs to who asked
            given.put(([], error))
