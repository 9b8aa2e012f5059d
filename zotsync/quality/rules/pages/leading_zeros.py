"""Zeros before both numbers of a page range, which a database put there to sort by.

Article numbers such as ``030001`` are printed so, and a range whose first number alone has one may be one.

Bad::

    type: journalArticle
    pages: 0012-0020

Good::

    type: journalArticle
    pages: 12-20
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_RANGE = re.compile(r"(?=.{0,5}[-–])0+(?P<from>[1-9]\d*)(?P<dash>[-–])0+(?P<to>[1-9]\d*)")


def check(item: Item) -> Iterator[Hit]:
    value = item["pages"]
    found = _RANGE.fullmatch(value)
    if found and int(found["from"]) <= int(found["to"]):
        better = f"{found['from']}{found['dash']}{found['to']}"
        yield Hit("Leave the zeros out.", 0, len(value), unsafe(better), "pages")


rule = ItemRule(
    code="PG-05",
    name="leading-zeros",
    severity=Severity.info,
    default=False,
    fields=("pages",),
    needs=("0",),
    check=check,
)
