"""An article of more than 300 pages.

Bad::

    itemType: journalArticle
    pages: 215-2331

Good::

    itemType: book
    pages: 1-450
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_LONGEST = 300
_RANGE = re.compile(r"(\d+)\s?[-–]+\s?(\d+)")


def check(item: Item) -> Iterator[Hit]:
    found = _RANGE.fullmatch(item["pages"].strip())
    if found and int(found[2]) - int(found[1]) > _LONGEST:
        yield Hit(f"{int(found[2]) - int(found[1]) + 1} pages: check both numbers.", field="pages")


rule = ItemRule(
    code="PG-12",
    name="implausible-length",
    severity=Severity.info,
    fields=("pages",),
    types=("journalArticle", "conferencePaper", "magazineArticle", "newspaperArticle"),
    check=check,
)
