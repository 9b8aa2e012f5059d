"""An article without its journal.

No style can cite it, and duplicates are found less surely.

Bad::

    itemType: journalArticle
    title: Mosses of the north

Good::

    itemType: journalArticle
    title: Mosses of the north
    publicationTitle: Annals of Bryology
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    if not item["publicationTitle"] and not item["journalAbbreviation"]:
        yield Hit("Add the journal (publicationTitle).", field="publicationTitle")


rule = ItemRule(
    code="JN-01", name="journal-missing", severity=Severity.error, types=("journalArticle",), check=check
)
