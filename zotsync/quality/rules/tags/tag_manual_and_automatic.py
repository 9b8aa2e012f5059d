"""The same tag twice: set by a person, and by a program.

Bad::

    title: Mosses
    tag: bog
    automatic tag: bog

Good::

    title: Mosses
    tag: bog
    automatic tag: peat
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    if len({tag.name for tag in item.tags}) == len(item.tags):
        return
    by_hand = {tag.name for tag in item.tags if tag.type == 0}
    for index, tag in enumerate(item.tags):
        if tag.type == 1 and tag.name in by_hand:
            yield Hit("Keep the tag that a person set.", field="tags", part=tag.name, index=index)


rule = ItemRule(
    code="TG-06", name="tag-manual-and-automatic", severity=Severity.info, fields=("tags",), check=check
)
