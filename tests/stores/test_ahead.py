"""A pull asks for its next parts while one is worked on: a few at once, and taken in order."""

import threading

import pytest

from tests.stores.fake import Fake, Time
from tests.stores.test_zotero import answer, book, filled
from zotsync.errors import LibraryError
from zotsync.stores.zotero_ahead import AT_ONCE, _Ahead, some_ahead


def test_the_next_call_runs_while_a_result_is_used():
    begun = [threading.Event() for _ in range(3)]

    def call(number: int):
        def run() -> int:
            begun[number].set()
            return number

        return run

    used = []
    for number in some_ahead([call(number) for number in range(3)]):
        assert number == 2 or begun[number + 1].wait(10)
        used.append(number)
    assert used == [0, 1, 2]


def test_no_more_calls_are_under_way_at_once_than_the_library_takes():
    busy, met = threading.Semaphore(AT_ONCE), []

    def run() -> None:
        met.append(busy.acquire(blocking=False))
        threading.Event().wait(0.002)
        busy.release()

    assert len(list(some_ahead([run] * 20))) == 20
    assert met == [True] * 20
    assert AT_ONCE < 5


def test_results_come_in_the_order_of_the_calls():
    begun = threading.Barrier(AT_ONCE)

    def call(number: int):
        def run() -> int:
            begun.wait(10)
            threading.Event().wait(0.02 / (1 + number))
            return number

        return run

    assert list(some_ahead([call(number) for number in range(AT_ONCE)])) == list(range(AT_ONCE))


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
        used.extend(some_ahead([call(number) for number in range(9)]))
    assert used == [0]
    assert set(asked) <= set(range(AT_ONCE + 1)), "no call is begun but those that were under way"


def test_nobody_waits_for_a_call_that_is_never_begun():
    """A thread may take a call and find, before it begins, that a later one has raised in another."""
    ahead = _Ahead[int]()

    def lost() -> int:
        raise LibraryError("It is gone.")

    given = [ahead.begin(lost), ahead.begin(lambda: 2)]
    thread = threading.Thread(target=ahead.work, daemon=True)
    thread.start()
    errors = [one.exception(timeout=10) for one in given]
    assert [str(error) for error in errors] == ["It is gone."] * 2
    ahead.stop(1)
    thread.join(10)
    assert not thread.is_alive()


def test_who_stops_early_leaves_no_thread_behind():
    before = set(threading.enumerate())
    results = some_ahead([lambda: 1, lambda: 2, lambda: 3])
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
    assert plain[0] == ahead[0]
    assert sorted(plain[1]) == sorted(ahead[1])
    assert [len(part) for part in ahead[0]] == [100, 100, 50]
    assert len(ahead[1]) == 4


def test_a_pull_asks_for_some_parts_at_once():
    fake, together = filled(100 * AT_ONCE), threading.Barrier(AT_ONCE)

    def before(request, number):
        if number > 1:
            together.wait(10)

    fake.before = before
    parts, _ = pulled(fake, ahead=True)
    assert [len(part) for part in parts] == [100] * AT_ONCE


def test_a_busy_library_is_waited_for_in_the_middle_of_a_pull():
    fake, time = filled(250), Time()
    fake.before = lambda request, number: answer(503, Retry_After="7") if number == 3 else None
    parts, asked = pulled(fake, time=time, ahead=True)
    assert [len(part) for part in parts] == [100, 100, 50]
    assert len(asked) == 5
    assert set(time.slept) == {7}, "whoever asks next waits as well"


def test_a_library_that_is_lost_in_the_middle_of_a_pull_says_so_once():
    fake = filled(250)
    fake.before = lambda request, number: answer(403, "Forbidden") if number == 3 else None
    with pytest.raises(LibraryError, match="refuses"):
        pulled(fake, ahead=True)
    assert len(fake.seen) in (3, 4)


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
    assert len(given) in (151, 152)  # as the edit comes before or after the part that it is about
