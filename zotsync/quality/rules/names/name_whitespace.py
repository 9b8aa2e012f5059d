r"""Blanks around a name, or several inside it.

Bad::

    title: Mosses
    author: Lindqvist  Berg, Anna

Good::

    title: Mosses
    author: Lindqvist Berg, Anna
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.names import parts


def check(item: Item) -> Iterator[Hit]:
    for index, _, _, value in parts(item):
        if value.isprintable() and "  " not in value and value == value.strip():
            continue
        better = " ".join(value.split())
        # One blank of another kind (no-break) may be meant.
        if len(better) != len(value):
            said = "Keep one blank between the parts of a name."
            yield Hit(said, field="creators", part=value, index=index, fix=safe(better))


rule = ItemRule(
    code="NM-32", name="name-whitespace", severity=Severity.info, fields=("creators",), check=check
)
