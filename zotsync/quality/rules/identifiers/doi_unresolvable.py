"""A DOI that no agency has registered.

Nobody finds the work by it: a character is wrong or missing, or it was made up. An outage of a registry is
never reported, and a DOI that Crossref does not know is asked of the other agencies first.

Bad::

    title: Mosses of the north
    DOI: 10.1000/moss.129
    registry: "verdict": "not registered"
    registry: "source": "doi.org", "asked": "2025-11-03T08:00:00Z"

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
    message = f"{said.when} that this DOI is not registered: compare it with the work itself."
    yield Hit(message, field="DOI")


rule = LookUpRule(
    code="ID-09",
    name="doi-unresolvable",
    severity=Severity.error,
    verdicts=("not registered",),
    check=check,
)
