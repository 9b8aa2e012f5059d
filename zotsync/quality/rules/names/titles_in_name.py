"""An academic title in a name.

Bad::

    title: Mosses
    author: Lindqvist PhD, Anna
    author: "Berg, Karl, MD"

Good::

    title: Mosses
    author: Ferreira, MD
    author: Drake, Anna
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.names import parts

_TITLE = re.compile(
    r"^(?P<before>(?:Dr|Prof|Professor|Prof\. ?Dr|Doctor)\.?\s+)(?=\w)"
    r"|(?P<after>,?\s+(?:Ph\.?\s?D|M\.D|Dr\.? ?med|MPH|MBBS|Pharm\.?D|D\.Phil|FRCP|FRCS|MSc|BSc)\.?)$"
    # Behind a whole given name these are no initials.
    r"|(?<=[^\W\d_]{2})(?P<title>,\s*(?:MD|DVM|DDS|Prof|Professor|Dr)\.?)$"
)


def check(item: Item) -> Iterator[Hit]:
    for index, _, _, value in parts(item):
        if found := _TITLE.search(value):
            better = (value[: found.start()] + value[found.end() :]).strip()
            yield Hit(
                f"Keep the name alone: {better}", field="creators", part=value, index=index, fix=safe(better)
            )


rule = ItemRule(
    code="NM-12",
    name="titles-in-name",
    severity=Severity.info,
    fields=("creators",),
    needs=("Dr", "Prof", "Doctor", "Ph", "M.D", "MD", "DVM", "DDS", "MPH", "MBBS", "FRC", "MSc", "BSc"),
    check=check,
)
