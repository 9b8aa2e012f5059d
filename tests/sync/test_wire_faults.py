"""Every fault at every request of a sync: the run after it ends where an undisturbed one would have ended."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.counting import COUNTS, End, compare
from tests.sync.embedded import Embedded, Template
from tests.sync.scenarios import first, later, pulled
from tests.sync.wire_faults import FAULTS, Fault, sync_over_faults
from tests.sync.world import quiet

SCENARIOS = {"first push": first, "pull": pulled, "both ways": later}


def end(world: Embedded) -> End:
    return world.files(), world.library(trashed=True)


class Disturbed:
    """One scenario, how it ends without any fault, and how many requests that takes."""

    def __init__(self, home: Path, make: Callable[..., Any]) -> None:
        self.template = Template(home, partial(make, kind=Embedded))
        world = self.template.fresh()
        self.expected, self.asked = self.ended(world)

    def run(self, world: Embedded, at: int = 0, fault: Fault | None = None, *, lasting: bool = False) -> Any:
        return sync_over_faults(world, world, at, fault, lasting=lasting)

    def ended(self, world: Embedded) -> tuple[End, list[str]]:
        wire, report = self.run(world)
        assert report is not None
        assert () == report.failed
        assert () == report.plan.conflicts
        quiet(world)
        return end(world), wire.asked

    def check(self, name: str, at: int, *, lasting: bool) -> None:
        """One fault at one request, then a sync: the end is the undisturbed one."""
        world = self.template.fresh()
        wire, report = self.run(world, at, FAULTS[name], lasting=lasting)
        COUNTS.faults += wire.met
        where = f"{name}{', lasting,' if lasting else ''} at request {at}, {wire.asked[at]}"
        if name in PASSING and not lasting:
            assert report is not None, where
            assert () == report.failed, where
        found, _ = self.ended(world)
        compare(self.expected, found, where)


PASSING = {
    "connection refused", "reset before", "reset after", "timed out after", "429 Retry-After", "429",
    "Backoff", "500 object", "500", "502", "503", "503 Retry-After", "504", "truncated JSON", "damaged JSON",
}  # fmt: skip
"""What a run outlives by itself where it happens once."""


@pytest.fixture(scope="module", params=SCENARIOS)
def disturbed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Disturbed:
    return Disturbed(tmp_path_factory.mktemp("wire"), SCENARIOS[request.param])


def test_a_fault_at_some_request_of_each_kind_is_outlived(disturbed: Disturbed) -> None:
    """A third of the faults in each scenario, each at one place; the test below has all, everywhere."""
    for number, name in enumerate(FAULTS):
        if number % 3 != len(disturbed.asked) % 3:
            continue
        at = zlib.crc32(f"{name} {len(disturbed.asked)}".encode()) % len(disturbed.asked)
        disturbed.check(name, at, lasting=number % 2 == 0)


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_at_every_request_is_outlived(disturbed: Disturbed, name: str, lasting: bool) -> None:
    for at in range(len(disturbed.asked)):
        disturbed.check(name, at, lasting=lasting)
    assert len(disturbed.asked) >= 4
