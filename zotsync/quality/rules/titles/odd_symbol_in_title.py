"""A sign of a trade mark in a title: databases and registries leave it out, and the titles no longer match.

Bad::

    title: Growing mosses with MossGrow™

Good::

    title: Growing mosses with MossGrow
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual

_FIELDS = ("title", "bookTitle", "publicationTitle")
_SIGNS = re.compile("[™®℠]")


def check(item: Item) -> Iterator[Hit]:
    if item.type == "computerProgram":
        return
    for field in _FIELDS:
        for found in _SIGNS.finditer(item[field]):
            yield Hit("Leave the sign out, if the work's own title does.", *found.span(), manual(""), field)


rule = ItemRule(
    code="TI-33",
    name="odd-symbol-in-title",
    severity=Severity.info,
    default=False,
    fields=_FIELDS,
    needs=tuple("™®℠"),
    check=check,
)
