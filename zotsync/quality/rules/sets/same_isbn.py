"""Two books with the same ISBN.

Chapters share the ISBN of their book, and are left alone.

Bad::

    itemType: book
    title: Mosses
    ISBN: 978-3-16-148410-0
    ---
    itemType: book
    title: The mosses
    ISBN: 9783161484100

Good::

    itemType: book
    title: Mosses
    ISBN: 978-3-16-148410-0
    ---
    itemType: bookSection
    title: A moss
    ISBN: 9783161484100
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity

_ISBN = re.compile(r"(?:97[89])?\d{9}[\dX]")


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    seen: dict[str, str] = {}
    for position, item in enumerate(items):
        if item.type != "book":
            continue
        for number in {found[-10:-1] for found in _ISBN.findall(item["ISBN"].upper().replace("-", ""))}:
            if number in seen:
                said = f"“{seen[number]}” has this ISBN too: merge the two, or correct one."
                yield position, Hit(said, field="ISBN")
                break
            seen[number] = item.title


rule = SetRule(code="XI-01", name="same-isbn", severity=Severity.warning, check=check)
