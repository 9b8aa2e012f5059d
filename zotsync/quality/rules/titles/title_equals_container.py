"""The title of the article is the name of its journal or book.

Bad::

    title: Annals of Bryology
    publicationTitle: Annals of Bryology

Good::

    title: Editorial
    publicationTitle: Annals of Bryology
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    title = item["title"].casefold().strip()
    for field in ("publicationTitle", "proceedingsTitle", "bookTitle"):
        if title and item[field].casefold().strip() == title:
            yield Hit(f"Title and {field} are the same: one of them is wrong.", field="title")


rule = ItemRule(
    code="TI-11", name="title-equals-container", severity=Severity.warning, fields=("title",), check=check
)
