"""A pull asks for its next part while the last one is worked on: never two at once, and in order."""

import threading

import pytest

from tests.stores.fake import Fake, Time
from tests.stores.test_zotero import answer, book, filled
from zotsync.errors import LibraryError
from zotsync.stores.zotero_ahead import one_ahead


def test_the_next_call_runs_while_a_result_is_used():
    begun = [threading.Event() for _ in range(3)]

    def call(number: int):
        def run() -> int:
            begun[number].set()
            return number

        return run

    used = []
    for number in one_ahead([call(number) for number in range(3)]):
        assert number == 2 or begun[number + 1].wait(10)
        used.append(number)
    assert used == [0, 1, 2]


def test_two_calls_are_never_under_way_at_once():
    busy, met = threading.Lock(), []

    def run() -> None:
        met.append(busy.acquire(blocking=False))
        threading.Event().wait(0.002)
        busy.release()

    assert len(list(one_ahead([run] * 20))) == 20
    assert met == [True] * 20


def test_an_error_comes_in_its_turn_and_nothing_is_asked_after_it():
    asked, used = [], []

    def call(number: int):
        def run() -> int:
            asked.append(number)
            if number == 1:
                raise LibraryError("It is gone.")
            return number

        return run

    with pytest.raises(LibraryError, match="It is gone"):
        used.extend(one_ahead([call(number) for number in range(4)]))
    assert (asked, used) == ([0, 1], [0])


def test_who_stops_early_leaves_no_thread_behind():
    before = set(threading.enumerate())
    results = one_ahead([lambda: 1, lambda: 2, lambda: 3])
    assert next(results) == 1
    left = set(threading.enumerate()) - before
    results.close()
    for thread in left:
        assert thread.daemon
        thread.join(10)
        assert not thread.is_alive()


def pulled(fake: Fake, **options) -> tuple[list[list[str]], list[str]]:
    """The keys that a pull was given, part by part, and what was asked of the library."""
    parts: list[list[str]] = []
    fake.store(**options).pull(take=lambda objects: parts.append([data["key"] for data in objects]))
    return parts, [str(request.url) for request in fake.seen]


def test_a_pull_asked_ahead_is_the_same_pull():
    one, two = filled(250), Fake()
    two.memory = one.memory
    plain, ahead = pulled(one, ahead=False), pulled(two, ahead=True)
    assert plain == ahead
    assert [len(part) for part in ahead[0]] == [100, 100, 50]
    assert len(ahead[1]) == 4


def test_a_busy_library_is_waited_for_in_the_middle_of_a_pull():
    fake, time = filled(250), Time()
    fake.before = lambda request, number: answer(503, Retry_After="7") if number == 3 else None
    parts, asked = pulled(fake, time=time, ahead=True)
    assert [len(part) for part in parts] == [100, 100, 50]
    assert (len(asked), time.slept) == (5, [7])


def test_a_library_that_is_lost_in_the_middle_of_a_pull_says_so_once():
    fake = filled(250)
    fake.before = lambda request, number: answer(403, "Forbidden") if number == 3 else None
    with pytest.raises(LibraryError, match="refuses"):
        pulled(fake, ahead=True)
    assert len(fake.seen) == 3


def test_what_moves_meanwhile_is_given_once_more_as_it_is_by_then():
    fake, given = filled(150), []

    def edit(request, number, answer):
        if number == 2:
            first = next(iter(fake.memory.items.values()))
            fake.memory.write([{"key": first["key"], "version": first["version"], "title": "Lichen"}])
            fake.memory.write([book("Fern")])

    fake.after = edit
    result = fake.store(ahead=True).pull(take=given.extend)
    assert result.objects == ()
    assert {data["key"]: data for data in given} == fake.memory.items
    assert len(given) == 152
