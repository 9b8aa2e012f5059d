"""A footnote mark that was copied with a name.

Bad::

    title: Mosses
    author: Lindqvist*, Anna

Good::

    title: Mosses
    author: Lindqvist, Anna
    author: ǃXóõ, Ada
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.names import parts

_MARK = re.compile(r"\s*[*†‡§¶‖#]+(?:,?[*†‡§¶‖#]+)*\s*$|^[*†‡§¶‖#]+\s*")


def check(item: Item) -> Iterator[Hit]:
    for index, _, _, value in parts(item):
        better = _MARK.sub("", value)
        if better and better != value:
            yield Hit(
                f"Keep the name alone: {better}", field="creators", part=value, index=index, fix=safe(better)
            )


rule = ItemRule(
    code="NM-16",
    name="footnote-mark-in-name",
    severity=Severity.warning,
    fields=("creators",),
    needs=("*", "†", "‡", "§", "¶", "‖", "#"),
    check=check,
)
