"""The work was retracted or withdrawn.

Its results do not count any more. It stays in the library as it is: what cites it has to be looked at.

Bad::

    title: Mosses of the north
    DOI: 10.1000/moss.12
    registry: "verdict": "retracted or under concern", "expected": "retracted"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"

Good::

    title: Mosses of the north
    DOI: 10.1000/moss.12
    registry: "verdict": "ok"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, LookedUp, LookUpRule, Severity


def check(item: Item, said: LookedUp) -> Iterator[Hit]:
    if any("concern" not in notice for notice in said.expected.split(", ")):
        yield Hit(f"{said.when}: {said.expected}. Do not rely on it; look at what cites it.", field="DOI")


rule = LookUpRule(
    code="RT-01",
    name="retracted-item",
    severity=Severity.error,
    verdicts=("retracted or under concern",),
    check=check,
)
