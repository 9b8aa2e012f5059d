"""Volume and issue in one field: ``11(3)``.

Bad::

    volume: 11(3)

Bad::

    volume: Volume 11, Issue 3

Good::

    volume: 11(Suppl 1)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_BOTH = re.compile(
    r"(?:vol(?:ume|\.)?\s?)?(\d+)(?:\s?\((\d+)\)|(?:[,;:]\s?|\s)(?:no|nr|num|issue|iss)\b\.?\s?(\d+))",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    if found := _BOTH.fullmatch(item["volume"].strip()):
        yield Hit(
            f"Write volume {found[1]} and issue {found[2] or found[3]}, each in its field.", field="volume"
        )


rule = ItemRule(
    code="PG-13",
    name="volume-issue-combined",
    severity=Severity.info,
    fields=("volume",),
    needs=("(", " ", ",", ":", ";"),
    check=check,
)
