"""The pages in the name of a book or of proceedings.

Bad::

    itemType: conferencePaper
    title: Mosses
    proceedingsTitle: Moss Days 2013, pp. 3-9, Umeå

Bad::

    title: Mosses
    publicationTitle: Annals of Bryology, 2001, 12, 45-58

Good::

    itemType: conferencePaper
    title: Mosses
    proceedingsTitle: Moss Days 2013
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_FIELDS = ("proceedingsTitle", "bookTitle", "publicationTitle")
_PAGES = re.compile(
    r",? \bpp?\. ?\d+(?: ?[-–] ?\d+)?"
    # As in a citation: “, 2001, 12, 45-58”, “ 12(3): 45-58”.
    r"|[,;] ?(?:(?:19|20)\d\d[,;:] ?)?\d{1,4}(?:\(\d+\))?[,:] ?\d+ ?[-–] ?\d+\.?\Z"
)


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if found := _PAGES.search(item[field]):
            yield Hit("Move the pages to their field.", *found.span(), field=field)


rule = ItemRule(
    code="JN-12",
    name="container-holds-year-pages-place",
    severity=Severity.info,
    fields=_FIELDS,
    needs=("p.", "-", "–"),
    check=check,
)
