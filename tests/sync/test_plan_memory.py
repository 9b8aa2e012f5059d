"""What a first plan takes for each item beside its text and its values: bytes allocated, on any machine."""

import tracemalloc

from tests.sync.world import World
from zotsync.sync import plan, prepare

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


def measured(monkeypatch, owner, name: str) -> list[int]:
    """How many bytes an item a call of this function leaves, and how many there are at most meanwhile."""
    found, call = [], getattr(owner, name)

    def around(*given):
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        result = call(*given)
        found.extend((there - before) // MANY for there in tracemalloc.get_traced_memory())
        return result

    monkeypatch.setattr(owner, name, around)
    return found


def test_a_plan_keeps_little_of_each_item_and_pairing_lets_go_of_nearly_all(monkeypatch) -> None:
    world = folder()
    with world.open() as workspace:
        workspace.plan()  # what is loaded once is no matter here
    pairing = measured(monkeypatch, plan, "pair_new")
    planning = measured(monkeypatch, prepare, "make_plan")

    tracemalloc.start()
    try:
        with world.open() as workspace:
            found = workspace.plan()
    finally:
        tracemalloc.stop()

    assert len(found.changes) == MANY
    limits = (500, 1200, 1300, 1600)  # they are many, alike, and of different DOIs
    assert all(bytes < limit for bytes, limit in zip((*pairing, *planning), limits, strict=True))
    world.close()
