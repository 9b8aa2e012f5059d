"""Another program writes to the library while a sync reads it page by page, and between its writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx2
import pytest

from tests.counting import COUNTS, compare
from tests.sync.embedded import Embedded, Template
from tests.sync.scenarios import later, many
from tests.sync.test_wire_faults import end
from tests.sync.wire_faults import FaultyWire, Send
from tests.sync.world import quiet

TOUCHED = {"tag": "touched", "type": 1}
Meddle = Callable[[Embedded], None]


def bumped(world: Embedded) -> None:
    """The library's version rises, and no item changes."""
    world.memory.bump()


def touched(world: Embedded) -> None:
    """A person edits an item that is read and one that is written, and adds one."""
    found = world.memory.items
    for start in ("Wells of the valley 7", "Bridge 115", "Salt", "Moss"):
        for data in [d for d in found.values() if d.get("title", "").startswith(start)][:1]:
            if TOUCHED in data["tags"]:
                continue
            tags = [*data["tags"], TOUCHED]
            world.memory.write([{"key": data["key"], "version": data["version"], "tags": tags}])
    if "DDDD2222" not in found:
        world.memory.write([{"key": "DDDD2222", "version": 0, "itemType": "book", "title": "In between"}])


class Meddled:
    """A scenario in which another program writes just before one of the requests."""

    def __init__(self, home: Path, make: Callable[..., Embedded], meddle: Meddle) -> None:
        self.template = Template(home, partial(make, kind=Embedded))
        self.meddle = meddle
        self.asked = self.run(-1)
        world: Embedded = self.template.world
        meddle(world)
        world.sync()
        quiet(world)
        self.template.ended = end(world)

    def run(self, at: int) -> list[str]:
        """What a sync asks for in which the library moves before the ``at``-th request."""
        world: Embedded = self.template.fresh()
        wires: list[FaultyWire] = []

        def fault(request: httpx2.Request, send: Send) -> httpx2.Response:
            self.meddle(world)
            return send(request)

        def wrap(inner: httpx2.BaseTransport) -> httpx2.BaseTransport:
            wires.append(FaultyWire(inner, at, fault))
            return wires[-1]

        world.wrap = wrap
        assert () == world.sync(allow=["deletions"]).plan.conflicts
        world.wrap = lambda transport: transport
        COUNTS.faults += wires[0].met
        return wires[0].asked

    def check(self, at: int) -> None:
        asked = self.run(at)
        world: Embedded = self.template.world
        where = f"{self.meddle.__name__} before request {at}, {asked[at]}"
        if self.meddle is touched:
            touched(world)  # what was not there yet when it came by
        report = world.sync(allow=["deletions"])
        assert () == report.failed, where
        assert () == report.plan.conflicts, where
        # An item that came earlier or later lies elsewhere in a file.
        found = end(world)
        compare(
            (_sorted(self.template.ended[0]), self.template.ended[1]), (_sorted(found[0]), found[1]), where
        )
        quiet(world)


def _sorted(files: dict[str, bytes]) -> dict[str, bytes]:
    return {
        path: b"\n".join(sorted(part.strip() for part in data.split(b"\n\n"))) for path, data in files.items()
    }


@pytest.fixture(scope="module", params=[later, many], ids=["both ways", "pages and batches"])
def make(request: pytest.FixtureRequest) -> Callable[..., Embedded]:
    found: Callable[..., Embedded] = request.param
    return found


@pytest.mark.slow
@pytest.mark.parametrize("meddle", [bumped, touched])
def test_the_library_may_move_before_any_request(
    make: Callable[..., Embedded], meddle: Meddle, tmp_path: Path
) -> None:
    meddled = Meddled(tmp_path, make, meddle)
    for at in range(len(meddled.asked)):
        meddled.check(at)
    assert len(meddled.asked) > 5


def test_the_library_may_move_in_a_download_and_between_writes(tmp_path: Path) -> None:
    meddled = Meddled(tmp_path, many, touched)
    reads = [at for at, asked in enumerate(meddled.asked) if "itemKey=" in asked]
    writes = [at for at, asked in enumerate(meddled.asked) if asked.startswith("POST")]
    assert len(reads) >= 2
    assert len(writes) >= 3
    for at in (reads[1], writes[1]):
        meddled.check(at)
