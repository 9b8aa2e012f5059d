"""A date of access that cannot be, or that is missing where a page says no other date.

A page without a date of its own is cited by the day on which it was seen. One that was seen before it was
written, or that will be seen, was given the wrong day.

Bad::

    itemType: webpage
    title: Care of ponds
    url: https://ponds.example.org/care

Bad::

    itemType: blogPost
    title: Care of ponds
    date: 2019-06-02
    url: https://ponds.example.org/care
    accessDate: 2018-01-07

Good::

    itemType: webpage
    title: Care of ponds
    date: 2018
    url: https://ponds.example.org/care

Good::

    itemType: journalArticle
    title: Mosses
    date: 2019-06
    url: https://moss.example.org/12
    accessDate: 2019-01-07
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.dates import year_of

# Of these the date is that of the text itself; issues are dated ahead.
_PAGES = ("webpage", "blogPost", "forumPost")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![\d])")
_SLACK = datetime.timedelta(days=7)
_CERTAINLY_PAST = 2024  # The calendar need not be asked.


def check(item: Item) -> Iterator[Hit]:
    seen = _day(item["accessDate"])
    if item["accessDate"]:
        if seen and seen.year > _CERTAINLY_PAST:
            today = datetime.date.today()
            # A year ahead has a rule of its own.
            if seen > today + datetime.timedelta(days=1) and seen.year <= today.year + 1:
                yield Hit("This day has not come yet: correct it.", field="accessDate")
                return
        if seen and item.type in _PAGES and _after(item["date"], seen):
            said = f"It was seen before it was written ({item['date']}): correct one of the two."
            yield Hit(said, field="accessDate")
    elif item.type in _PAGES and item["url"] and not (item["date"] or item["DOI"] or _is_prose(item)):
        yield Hit("Add the day on which the page was seen.", field="accessDate")


def _is_prose(item: Item) -> bool:
    """Whether the text itself is at hand: it says nothing of the day on which it was seen."""
    return item.origin is not None and item.origin.body is not None


def _day(value: str) -> datetime.date | None:
    found = _DAY.match(value)
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _after(date: str, seen: datetime.date) -> bool:
    """Whether a date is surely later."""
    if written := _day(date):
        return written > seen + _SLACK
    year = year_of(date) if re.fullmatch(r"\d{4}(?:-\d\d)?", date.strip()) else None
    return year is not None and year > seen.year


rule = ItemRule(
    code="DT-16",
    name="access-date",
    severity=Severity.info,
    fields=("accessDate", "url"),
    check=check,
)
