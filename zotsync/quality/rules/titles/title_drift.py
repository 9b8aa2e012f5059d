"""The title differs a little from that in the registry of the DOI.

The work is the same; a word was changed, lost or misspelt on one of the sides.

Bad::

    title: Mosses of north
    DOI: 10.1000/moss.12
    registry: "verdict": "field mismatch", "field": "title", "expected": "Mosses of the far north"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"

Good::

    title: Mosses of the far north
    DOI: 10.1000/moss.12
    registry: "verdict": "ok"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, LookedUp, LookUpRule, Severity


def check(item: Item, said: LookedUp) -> Iterator[Hit]:
    if said.field == "title":
        yield Hit(f"{said.when}: “{said.expected}”. Compare with the work.", field="title")


rule = LookUpRule(
    code="TI-32",
    name="title-drift",
    severity=Severity.info,
    verdicts=("field mismatch",),
    check=check,
)
