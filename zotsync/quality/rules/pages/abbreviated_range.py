"""A page range whose second number is shortened: ``215-33`` for ``215-233``.

Styles shorten ranges themselves; a shortened one cannot be made long again. Article numbers, issue-page
numbers and ranges with letters stay as they are.

Bad::

    pages: 215-33

Good::

    pages: 210-215
    issue: 10-12
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_RANGE = re.compile(r"(\d{2,5})([-–])(\d{1,4})")


def check(item: Item) -> Iterator[Hit]:
    found = _RANGE.fullmatch(item["pages"].strip())
    if not found:
        return
    first, dash, last = found.groups()
    if len(last) < len(first) and not last.startswith("0") and not first.startswith("0"):
        full = first[: len(first) - len(last)] + last
        # 12-5 can be volume 12, number 5.
        if int(full) > int(first) and len(first) >= 3:
            yield Hit(
                f"Write the range in full: {first}-{full}", field="pages", fix=safe(f"{first}{dash}{full}")
            )


rule = ItemRule(
    code="PG-01", name="abbreviated-range", severity=Severity.info, fields=("pages",), check=check
)
