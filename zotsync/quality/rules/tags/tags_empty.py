"""An item without any tag: nobody finds it by its subject.

Bad::

    title: Mosses of the north

Good::

    title: Mosses of the north
    tag: Sphagnum
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    if not item.tags:
        yield Hit("Tag it; `zotsync enrich` suggests some.", field="tags")


rule = ItemRule(
    code="TG-01",
    name="tags-empty",
    severity=Severity.info,
    default=False,
    fields=("title",),
    check=check,
)
