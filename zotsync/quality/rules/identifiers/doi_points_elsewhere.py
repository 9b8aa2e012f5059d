"""The DOI is that of another work.

Who follows it, or takes data over by it, gets the wrong work. A chapter with the DOI of its whole book is
only a warning.

Bad::

    title: Mosses of the north
    DOI: 10.1000/fern.13
    registry: "verdict": "another work", "expected": "Ferns of the south"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"

Good::

    title: Mosses of the north
    volume: 3
    DOI: 10.1000/moss.12
    registry: "verdict": "field mismatch", "field": "volume", "expected": "4"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, LookedUp, LookUpRule, Severity


def check(item: Item, said: LookedUp) -> Iterator[Hit]:
    if said.verdict == "another work":
        message = f"{said.when} that this is the DOI of “{said.expected}”: look up the right one."
        yield Hit(message, field="DOI")
    elif said.field == "DOI":
        message = f"{said.when} that this DOI names {said.expected}: give the item the DOI of its own."
        yield Hit(message, field="DOI", severity=Severity.warning)


rule = LookUpRule(
    code="ID-10",
    name="doi-points-elsewhere",
    severity=Severity.error,
    verdicts=(
        "another work",
        "field mismatch",
    ),
    check=check,
)
