"""A title in capitals.

Bad::

    title: THE MOSSES OF THE NORTHERN ISLES

Good::

    title: HIV-1 RNA
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual
from zotsync.quality.text.case import WORD

_FIELDS = ("title", "bookTitle")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        value = item[field]
        if value.isupper() and sum(len(word) > 3 for word in WORD.findall(value)) >= 3:
            better = manual(value.capitalize())
            yield Hit(
                "Write the title in sentence case; keep names and abbreviations.", field=field, fix=better
            )


rule = ItemRule(code="TI-02", name="title-all-caps", severity=Severity.warning, fields=_FIELDS, check=check)
