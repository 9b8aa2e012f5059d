"""A date without a year that a program could read, or a day that no calendar has.

Bad::

    date: some time ago

Bad::

    date: 2014-13-02

Bad::

    date: 2015-02-29

Good::

    date: in press

Good::

    date: 2016-02-29

Good::

    date: 2014-05-00
"""

from __future__ import annotations

import calendar
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


_DAY = re.compile(r"([1-9]\d{3})[-/](\d{1,2})[-/](\d{1,2})")


def _no_day(value: str) -> bool:
    """Whether a date of three numbers is no day; a month or day of zero is one that is not known."""
    found = _DAY.fullmatch(value)
    if not found:
        return False
    year, month, day = map(int, found.groups())
    return month > 12 or (month > 0 and day > calendar.monthrange(year, month)[1])


def check(item: Item) -> Iterator[Hit]:
    value = item["date"].strip()
    if _no_day(value):
        yield Hit("There is no such day: correct the date.", field="date")
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
