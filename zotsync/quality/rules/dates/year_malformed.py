"""A year with a letter, a sign or brackets: ``2012a``, ``c2010``, ``[2010]``, ``12``, ``20112``.

The letters of author-year citations are made by the style, the others by library catalogues.

Bad::

    date: 2012a

Bad::

    date: 20112

Bad::

    date: March c1998

Good::

    date: 2012
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe
from zotsync.quality.text.dates import is_month

_MALFORMED = re.compile(
    r"(?:(?P<month>[^\W\d_]+)\.? )?(?P<all>(?:[c©(\[p]\s?)?(?P<year>1[4-9]\d\d|20\d\d)\s?[a-e)\].,]?)"
)


def check(item: Item) -> Iterator[Hit]:
    value = item["date"].strip()
    if len(value) == len("2012") and value.isdigit():
        return  # As nearly all are.
    if re.fullmatch(r"\d{2}|\d{5}", value):
        yield Hit("Write the year with four digits.", field="date")
    elif (found := _MALFORMED.fullmatch(value)) and found["year"] != found["all"]:
        if found["month"] and not is_month(found["month"]):
            return
        start = item["date"].index(found["all"])
        end = start + len(found["all"])
        yield Hit(f"Write the year alone: {found['year']}.", start, end, unsafe(found["year"]), "date")


rule = ItemRule(code="DT-05", name="year-malformed", severity=Severity.warning, fields=("date",), check=check)
