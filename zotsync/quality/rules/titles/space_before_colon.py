"""A blank before a colon or a semicolon in a title.

French typography wants it; other languages do not.

Bad::

    title: Moving : living in the north

Good::

    language: fr
    title: La mousse : une étude
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.english import is_english

_BLANK = re.compile(r"(?<=\w) +(?=[:;] )")


def check(item: Item) -> Iterator[Hit]:
    title = item["title"]
    found = _BLANK.search(title)
    if not found:
        return
    language = item["language"].lower()
    if language.startswith("en") or (not language and is_english(f"{title} {item['abstractNote']}")):
        yield Hit("Take out the blank before the colon.", found.start(), found.end(), safe(""), "title")


rule = ItemRule(
    code="TI-15",
    name="space-before-colon",
    severity=Severity.info,
    fields=("title",),
    needs=(" :", " ;"),
    check=check,
)
