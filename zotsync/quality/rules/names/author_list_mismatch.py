"""The registry of the DOI names other authors first.

Names in other scripts and with two surnames are compared with care; registries lose first authors and
groups all the same.

Bad::

    title: Mosses of the north
    author: Berg, Tor
    DOI: 10.1000/moss.12
    registry: "verdict": "field mismatch", "field": "creators", "expected": "Lind"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"

Good::

    title: Mosses of the north
    author: Lind, Åsa
    DOI: 10.1000/moss.12
    registry: "verdict": "ok"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, LookedUp, LookUpRule, Severity


def check(item: Item, said: LookedUp) -> Iterator[Hit]:
    if said.field == "creators":
        part = item.creators[0].display if item.creators else ""
        yield Hit(f"{said.when}: {said.expected}. Compare with the work.", field="creators", part=part)


rule = LookUpRule(
    code="NM-31",
    name="author-list-mismatch",
    severity=Severity.warning,
    verdicts=("field mismatch",),
    check=check,
)
