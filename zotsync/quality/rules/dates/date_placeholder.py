"""A date that a program filled in because it had none.

Bad::

    date: 1970-01-01

Good::

    date: 1970-06-01
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual

_PLACEHOLDER = re.compile(
    r"(?:1970|1900|1899|0001|9999)[-/]0?1[-/]0?1|1899-12-3[01]|0000(?:-00-00)?|9999(?:-12-31)?"
)


def check(item: Item) -> Iterator[Hit]:
    for field in ("date", "accessDate"):
        value = item[field].split("T")[0].split(" ")[0].strip()
        if _PLACEHOLDER.fullmatch(value):
            yield Hit("A program made this date up: give the real one, or none.", field=field, fix=manual(""))


rule = ItemRule(
    code="DT-08",
    name="date-placeholder",
    severity=Severity.warning,
    fields=("date", "accessDate"),
    needs=("1970", "1900", "1899", "0001", "9999", "0000"),
    check=check,
)
