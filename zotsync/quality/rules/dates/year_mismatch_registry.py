"""The registry of the DOI names other years.

Where a work appeared online and in print, both years count as right. Registries err too: compare with the
work before changing anything.

Bad::

    title: Mosses of the north
    date: 2014
    DOI: 10.1000/moss.12
    registry: "verdict": "field mismatch", "field": "date", "expected": "2019"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"

Good::

    title: Mosses of the north
    date: 2019
    DOI: 10.1000/moss.12
    registry: "verdict": "ok"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, LookedUp, LookUpRule, Severity


def check(item: Item, said: LookedUp) -> Iterator[Hit]:
    if said.field == "date":
        yield Hit(f"{said.when}: {said.expected}. Compare with the work.", field="date")


rule = LookUpRule(
    code="DT-10",
    name="year-mismatch-registry",
    severity=Severity.warning,
    verdicts=("field mismatch",),
    check=check,
)
