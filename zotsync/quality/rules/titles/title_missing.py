"""An item without a title.

Bad::

    itemType: journalArticle
    date: 2001

Good::

    itemType: journalArticle
    title: Mosses
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_UNTITLED = frozenset({"note", "attachment", "annotation", "letter", "interview", "instantMessage"})


def check(item: Item) -> Iterator[Hit]:
    if not item.title.strip() and item.type not in _UNTITLED:
        yield Hit("Add the title.", field="title")


rule = ItemRule(code="TI-01", name="title-missing", severity=Severity.error, check=check)
