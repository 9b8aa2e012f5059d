"""A comma, *and* or *&* left over from a list of names.

Bad::

    title: Mosses
    author: and Lindqvist, Anna

Good::

    title: Mosses
    author: Anderson, Anna
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.names import parts

_STRAY = re.compile(r"^(?:and|und|&|,|;)\s+|\s*(?:\s(?:and|und|&)|[,;]+)$")


def check(item: Item) -> Iterator[Hit]:
    for index, _, which, value in parts(item):
        better = _STRAY.sub("", value).strip()
        if better and better != value.strip() and not (which == "name" and "&" in better):
            yield Hit(
                f"Keep the name alone: {better}", field="creators", part=value, index=index, fix=safe(better)
            )


rule = ItemRule(
    code="NM-21",
    name="stray-connector",
    severity=Severity.warning,
    fields=("creators",),
    needs=("and ", " and", "und ", " und", "&", ",", ";"),
    check=check,
)
