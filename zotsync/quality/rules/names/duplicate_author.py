"""The same person twice in one role.

Bad::

    title: Mosses
    author: Lindqvist, Anna
    author: Lindqvist, Anna

Good::

    title: Mosses
    author: Wang, Y
    author: Wang, Y
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    names = {(creator.type, creator.display.casefold()) for creator in item.creators}
    if len(names) == len(item.creators):
        return
    seen = set()
    for index, creator in enumerate(item.creators):
        # Two people can share a surname and initials; a full given name is seldom shared.
        full = creator.name or max((len(p) for p in creator.first.split()), default=0) > 2
        key = (creator.type, creator.display.casefold())
        if full and key in seen and "." not in creator.first:
            part = creator.name or creator.last
            yield Hit("Remove the second, or tell the two apart.", field="creators", part=part, index=index)
        seen.add(key)


rule = ItemRule(
    code="NM-11", name="duplicate-author", severity=Severity.warning, fields=("creators",), check=check
)
