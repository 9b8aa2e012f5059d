"""A word that stands where no author is known.

Styles sort such items under A for Anonymous; an empty field is sorted by title, as guides ask.

Bad::

    title: Mosses
    author: Anonymous

Good::

    title: Mosses
    author: Staff, Ada
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_PLACEHOLDER = re.compile(
    r"\[?(?:anonymous|anon\.?|anonyme|anonym|no authors? (?:listed|given)|unknown(?: author)?|not available"
    r"|n/?a|none|null"
    r"|admin(?:istrator)?|webmaster|staff|author|undefined|\?+|-+)\]?",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    for index, creator in enumerate(item.creators):
        whole = creator.name or " ".join(filter(None, (creator.first, creator.last)))
        if _PLACEHOLDER.fullmatch(whole.strip()) and not (whole in ("Na", "Null", "NA") and creator.first):
            yield Hit(
                "Leave the author empty where none is known.",
                field="creators",
                part=creator.name or creator.last,
                index=index,
            )


rule = ItemRule(
    code="NM-06", name="placeholder-author", severity=Severity.warning, fields=("creators",), check=check
)
