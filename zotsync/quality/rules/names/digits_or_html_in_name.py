"""Digits or markup in a name: marks of affiliations, or the code of a page.

Bad::

    title: Mosses
    author: Lindqvist1,2, Anna

Good::

    title: Mosses
    author: Lindqvist, Anna
    author: Section 27
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.names import parts

_MARKS = re.compile(
    r"(?<=[^\W\d_])\s?\d{1,2}(?:,\s?\d{1,2})*(?:,\s?[a-z])?$|</?(?:sup|sub|i|b|span|a)\b[^>]*>[\d,*\s]*"
)


def check(item: Item) -> Iterator[Hit]:
    for index, _, which, value in parts(item):
        if which == "name" and "<" not in value:
            continue  # Organisations have numbers in their names.
        if not _MARKS.search(value):
            continue
        if better := _MARKS.sub("", value).strip(" ,"):
            yield Hit(
                f"Keep the name alone: {better}", field="creators", part=value, index=index, fix=safe(better)
            )


rule = ItemRule(
    code="NM-30",
    name="digits-or-html-in-name",
    severity=Severity.warning,
    fields=("creators",),
    needs=("<", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    check=check,
)
