"""A published work without a date.

Bad::

    itemType: journalArticle
    title: Mosses of the north

Good::

    itemType: journalArticle
    title: Mosses of the north
    date: n.d.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.words import words

_DATED = words("""
    book bookSection conferencePaper journalArticle magazineArticle newspaperArticle preprint report thesis
""")


def check(item: Item) -> Iterator[Hit]:
    if item.type in _DATED and not item["date"] and item.title:
        yield Hit("Add the date, or n.d. where the work has none.", field="date")


rule = ItemRule(code="DT-04", name="date-missing", severity=Severity.error, check=check)
