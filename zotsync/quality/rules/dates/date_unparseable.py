"""A date without a year that a program could read.

Bad::

    date: some time ago

Good::

    date: in press
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.rules.types.nullish_value import NULLISH

# A year, a decade or century with X, a negative year; or a statement that there is none yet.
_YEAR = re.compile(r"\d{3,4}|\d\d[XxuU]{2}|\d{3}[XxuU]")
_SAID = re.compile(
    r"n\.? ?d\.?|s\.? ?a\.?|o\.? ?[JD]\.?|forthcoming|in press|in preparation|submitted|accepted"
    r"|unpublished|no date|to appear"
    r"|undated|im Druck|im Erscheinen|à paraître|sous presse"
    r"|\d{1,2}\. (?:Jh|Jahrhundert|century).*|\d+(?:st|nd|rd|th) c.*",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    value = item["date"].strip()
    if (
        value not in NULLISH  # This has a rule of its own.
        and not _YEAR.search(value)
        and not _SAID.fullmatch(value.strip("[]()"))
        and not re.fullmatch(r"\d{2}", value)
    ):
        yield Hit("Write a date with a year.", field="date")


rule = ItemRule(
    code="DT-01", name="date-unparseable", severity=Severity.warning, fields=("date",), check=check
)
