"""A page range that runs backwards.

Bad::

    pages: 233-115

Good::

    pages: 215-33
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_RANGE = re.compile(r"(?P<letter>[A-Z]?)(\d+)\s?[-–]+\s?(?P=letter)(\d+)")


def check(item: Item) -> Iterator[Hit]:
    found = _RANGE.fullmatch(item["pages"].strip())
    # A shorter second number is an abbreviated range or an issue-page number; one with a zero, an article's.
    if found and len(found[2]) == len(found[3]) and found[3][0] != "0" and int(found[3]) < int(found[2]):
        yield Hit("The range runs backwards: check both pages.", field="pages")


rule = ItemRule(
    code="PG-02", name="range-descending", severity=Severity.warning, fields=("pages",), check=check
)
