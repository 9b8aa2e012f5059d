"""The work is under an expression of concern.

Its editors doubt it and have not decided yet. A work that was retracted as well is reported as that alone.

Bad::

    title: Mosses of the north
    DOI: 10.1000/moss.12
    registry: "verdict": "retracted or under concern", "expected": "under an expression of concern"
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
    if all("concern" in notice for notice in said.expected.split(", ")):
        yield Hit(f"{said.when}: {said.expected}. Read the notice before you rely on it.", field="DOI")


rule = LookUpRule(
    code="RT-02",
    name="concern-or-correction",
    severity=Severity.error,
    verdicts=("retracted or under concern",),
    check=check,
)
