"""Several tags in one.

Terms with a comma inside (``Neoplasms, Radiation-Induced``) are one tag.

Bad::

    title: Mosses
    tag: moss; bog; peat

Good::

    title: Mosses
    tag: Neoplasms, Radiation-Induced
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    for index, tag in enumerate(item.tags):
        parts = [part.strip() for part in tag.name.split(";")]
        if (len(parts) > 1 and all(parts) and "&" not in tag.name) or tag.name.count(",") > 3:
            yield Hit("Make a tag of each term.", field="tags", part=tag.name, index=index)


rule = ItemRule(
    code="TG-03",
    name="tag-list-in-one-tag",
    severity=Severity.info,
    fields=("tags",),
    needs=(";", ","),
    check=check,
)
