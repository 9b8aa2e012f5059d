"""The abbreviation of the journal is its full title.

Styles that abbreviate then print the full title.

Bad::

    publicationTitle: Annals of Northern Bryology
    journalAbbreviation: Annals of Northern Bryology

Good::

    publicationTitle: Mosses
    journalAbbreviation: Mosses
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    short, full = item["journalAbbreviation"].strip(), item["publicationTitle"].strip()
    if short.casefold() == full.casefold() and len(full.split()) > 1:
        yield Hit("Give the abbreviation, or leave it empty.", field="journalAbbreviation")


rule = ItemRule(
    code="JN-04",
    name="abbreviation-equals-title",
    severity=Severity.info,
    fields=("journalAbbreviation",),
    check=check,
)
