"""The preprint has appeared in a journal since.

The version in the journal was reviewed and may say something else. Who cites the preprint on purpose keeps
it: suppress the finding with a reason.

Bad::

    itemType: preprint
    title: Mosses of the north
    DOI: 10.1000/preprint.7
    registry: "verdict": "superseded preprint", "expected": "10.1000/moss.12"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"

Good::

    itemType: preprint
    title: Mosses of the north
    DOI: 10.1000/preprint.7
    registry: "verdict": "ok"
    registry: "source": "Crossref", "asked": "2025-11-03T08:00:00Z"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, LookedUp, LookUpRule, Severity, manual


def check(item: Item, said: LookedUp) -> Iterator[Hit]:
    fix = manual(said.expected) if said.agrees else None
    message = f"{said.when} that this appeared as {said.expected}: see whether that is the version you mean."
    yield Hit(message, field="DOI", fix=fix)


rule = LookUpRule(
    code="IT-03",
    name="preprint-now-published",
    severity=Severity.warning,
    verdicts=("superseded preprint",),
    check=check,
)
