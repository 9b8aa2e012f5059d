"""An article without its journal.

No style can cite it, and duplicates are found less surely. In a note that does not say its item type it is
only a warning.

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
        origin = item.origin
        guessed = origin and origin.format == "markdown" and origin.spans and "itemType" not in origin.spans
        level = Severity.warning if guessed else None
        yield Hit("Add the journal (publicationTitle).", field="publicationTitle", severity=level)


rule = ItemRule(
    code="JN-01", name="journal-missing", severity=Severity.error, types=("journalArticle",), check=check
)
