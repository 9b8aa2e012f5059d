"""A word of a title that was divided at the end of a line and not joined again.

Bad::

    title: "The treat-\\nment of the veg- etation of walls by the rain of the north"

Good::

    title: "Pre- and post-war mosses of long-\\nlived walls, and the T-\\ncell that is in none of them"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual
from zotsync.quality.text.english import is_english
from zotsync.quality.text.hyphens import rejoined

_FIELDS = ("title", "bookTitle", "proceedingsTitle", "shortTitle")
_DIVIDED = re.compile(r"\b(?P<head>[A-Z]?[a-z]+)-(?P<gap> |\s*[\r\n]\s*)(?P<tail>[a-z]{2,})\b")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        for found in _DIVIDED.finditer(item[field]):
            head = found["head"]
            better = rejoined(head.lower(), found["tail"], found["gap"] != " ")
            if better and is_english(f"{item[field]} {item['abstractNote']}"):
                better = head[0] + better[1:]
                yield Hit(f"Join the word: {better}", *found.span(), field=field, fix=manual(better))


rule = ItemRule(
    code="TI-21",
    name="hyphenated-line-break",
    severity=Severity.info,
    fields=_FIELDS,
    needs=("- ", "-\n", "-\r"),
    check=check,
)
