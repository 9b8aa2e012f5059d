"""A thesis with more than one author: advisers are contributors.

Bad::

    itemType: thesis
    title: Mosses
    author: Lind, Ann
    author: Berg, Ada

Good::

    itemType: thesis
    title: Mosses
    author: Lind, Ann
    contributor: Berg, Ada
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    authors = [index for index, creator in enumerate(item.creators) if creator.type == "author"]
    if len(authors) > 1:
        second = item.creators[authors[1]]
        said = "Make the advisers contributors, if they are that."
        yield Hit(said, field="creators", part=second.last or second.name, index=authors[1])


rule = ItemRule(
    code="IT-08",
    name="thesis-with-several-authors",
    severity=Severity.info,
    types=("thesis",),
    fields=("creators",),
    check=check,
)
