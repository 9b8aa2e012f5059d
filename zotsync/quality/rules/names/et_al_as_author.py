"""*et al.* stored as a person.

Styles add it by themselves; stored, it becomes an author in every list.

Bad::

    title: Mosses
    author: Lindqvist, Anna
    author: al., et

Good::

    title: Mosses
    author: Lindqvist, Anna
    author: Al, Etta
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_ET_AL = re.compile(r"(?:et\.? al\.?|and others|others|u\. ?a\.|et coll\.?|\.\.\.|…)", re.I)


def check(item: Item) -> Iterator[Hit]:
    for index, creator in enumerate(item.creators):
        forms = (creator.name, creator.last, f"{creator.first} {creator.last}".strip())
        if any(_ET_AL.fullmatch(form.strip()) for form in forms):
            part = creator.name or creator.last
            yield Hit(
                "Remove it, and add the authors that it stands for.", field="creators", part=part, index=index
            )
        elif tail := re.search(r",? et\.? al\.?$", creator.last or creator.name, re.I):
            yield Hit(
                "Remove it, and add the authors that it stands for.",
                field="creators",
                part=tail[0],
                index=index,
            )


rule = ItemRule(
    code="NM-04",
    name="et-al-as-author",
    severity=Severity.error,
    fields=("creators",),
    needs=("et", "ET", "Et", "thers", "THERS", "u.", "U.", "...", "…"),
    check=check,
)
