"""What a first sync takes for each item: bytes allocated, on any machine. None is held that nobody needs."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

from tests.sync.world import World
from zotsync import runs
from zotsync.sync import plan, prepare, run

MANY = 400
ABSTRACT = "Limpets were marked and found again on the same rock. " * 20


def record(number: int) -> str:
    return (
        f"TY  - JOUR\nAU  - Oduya, Grace\nTI  - Limpets of the northern shore {number}\nPY  - 2004\n"
        f"DO  - 10.5555/limpet.{number}\nAB  - {ABSTRACT}\nER  - \n"
    )


def folder() -> World:
    world = World()
    for part in range(4):
        rows = range(part * MANY // 4, (part + 1) * MANY // 4)
        world.put(f"part-{part}.ris", "".join(map(record, rows)))
    return world


@contextmanager
def traced() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def measured(monkeypatch, owner, name: str) -> list[int]:
    """How many bytes an item a call of this function leaves, and how many there are at most meanwhile."""
    found, call = [], getattr(owner, name)

    def around(*given, **named):
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        result = call(*given, **named)
        found.extend((there - before) // MANY for there in tracemalloc.get_traced_memory())
        return result

    monkeypatch.setattr(owner, name, around)
    return found


def there_before(monkeypatch, owner, name: str) -> list[int]:
    """How many bytes an item there are when this function is called."""
    found, call = [], getattr(owner, name)

    def around(*given, **named):
        found.append(tracemalloc.get_traced_memory()[0] // MANY)
        return call(*given, **named)

    monkeypatch.setattr(owner, name, around)
    return found


def test_a_plan_keeps_little_of_each_item_and_pairing_lets_go_of_nearly_all(monkeypatch) -> None:
    world = folder()
    with world.open() as workspace:
        workspace.plan()  # what is loaded once is no matter here
    pairing = measured(monkeypatch, plan, "pair_new")
    planning = measured(monkeypatch, prepare, "make_plan")

    with traced(), world.open() as workspace:
        found = workspace.plan()

    assert len(found.changes) == MANY
    limits = (500, 1200, 1300, 1600)  # they are many, alike, and of different DOIs
    assert all(bytes < limit for bytes, limit in zip((*pairing, *planning), limits, strict=True))
    world.close()


def test_a_sync_holds_each_abstract_once_and_lets_go_of_what_it_decided(monkeypatch) -> None:
    world = folder()
    with world.open() as workspace:
        workspace.plan()
    reading = measured(monkeypatch, runs, "look")
    asking = there_before(monkeypatch, run.Run, "_look_again")

    with traced(), world.open() as workspace:
        report = workspace.sync()

    assert len(report.applied) == MANY
    assert reading[0] < 2 * len(record(1))  # its values, its text without the abstract, and its place
    assert asking[0] < 4150  # a third of it is what this library holds itself
    world.close()


def test_of_each_object_that_is_written_no_more_is_kept_than_that_it_is(monkeypatch) -> None:
    world = folder()
    kept, write = [], run.Run._write_library
    monkeypatch.setattr(run.Run, "_write_library", lambda *given: kept.append(write(*given)) or kept[-1])
    world.sync()
    assert len(kept[0]) == MANY
    assert len({id(result) for result in kept[0].values()}) == 1
    world.close()
