"""A year before printing, or before there were journals.

Bad::

    itemType: journalArticle
    date: 0202

Good::

    itemType: manuscript
    date: 1202
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_OLDEST = {"journalArticle": 1665, "preprint": 1960, "conferencePaper": 1800, "book": 1450, "webpage": 1990}
_YEAR = re.compile(r"\s*(\d{4})(?!\d)")


def check(item: Item) -> Iterator[Hit]:
    found = _YEAR.match(item["date"]) if item.type in _OLDEST else None
    if found and 0 < int(found[1]) < _OLDEST[item.type]:
        yield Hit(f"No {item.type} is from {found[1]}: correct the year.", field="date")


rule = ItemRule(code="DT-06", name="year-implausible", severity=Severity.error, fields=("date",), check=check)
