"""A name with more than two commas in it: several people, or a name and a title, in one.

Bad::

    title: Mosses
    author: Lindqvist, Anna, Berg, Ada, Holm

Good::

    title: Mosses
    author: Lindqvist, Anna
    author: "Gardens of Umeå, Sweden"
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_MOST = 2  # commas of “Last, Jr., First”, of which the reader took one


def check(item: Item) -> Iterator[Hit]:
    for index, creator in enumerate(item.creators):
        inside = creator.last.count(",") + creator.first.count(",")
        if inside >= _MOST and creator.last:
            part = creator.first if "," in creator.first else creator.last
            yield Hit("Part the people, or mend the name.", field="creators", part=part, index=index)


rule = ItemRule(
    code="NM-29",
    name="too-many-name-parts",
    severity=Severity.warning,
    fields=("creators",),
    needs=(",",),
    check=check,
)
