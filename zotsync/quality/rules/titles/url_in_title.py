"""An address in a title.

Bad::

    title: Mosses of the north https://moss.example.org/12

Good::

    title: Mosses of the north
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_FIELDS = ("title", "bookTitle", "publicationTitle")
_ADDRESS = re.compile(r"https?://\S+|\bdoi:\s?10\.\d{4,9}/\S+")


def check(item: Item) -> Iterator[Hit]:
    if item.type == "computerProgram":
        return
    for field in _FIELDS:
        if found := _ADDRESS.search(item[field]):
            yield Hit("Move the address to its own field.", *found.span(), field=field)


rule = ItemRule(
    code="TI-30",
    name="url-in-title",
    severity=Severity.info,
    fields=_FIELDS,
    needs=("://", "doi:"),
    check=check,
)
