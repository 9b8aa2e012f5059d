"""The journal, volume, issue or page is not that of the DOI.

Who looks the work up by one of them finds another. Where title, author and year are those of the registry,
its value is offered; each is accepted on its own, because registries err too.

Bad::

    title: Mosses of the north
    volume: 3
    DOI: 10.1000/moss.12
    registry: "verdict": "field mismatch", "field": "volume", "expected": "4"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z", "agrees": true

Good::

    title: Mosses of the north
    volume: 4
    DOI: 10.1000/moss.12
    registry: "verdict": "ok"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, LookedUp, LookUpRule, Severity, manual


def check(item: Item, said: LookedUp) -> Iterator[Hit]:
    if said.field in ("publicationTitle", "volume", "issue", "pages"):
        fix = manual(said.expected) if said.agrees else None
        yield Hit(f"{said.when}: {said.expected}. Compare with the work.", field=said.field, fix=fix)


rule = LookUpRule(
    code="RL-21",
    name="reference-metadata-mismatch",
    severity=Severity.warning,
    verdicts=("field mismatch",),
    check=check,
)
