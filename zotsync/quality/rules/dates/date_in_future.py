"""A date more than a year ahead.

Issues are dated some months ahead; a year or more is a typing error.

Bad::

    date: 2972

Good::

    date: 2012-05
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.dates import year_of

_FIELDS = ("date", "accessDate")
_CERTAINLY_PAST = 2024  # The calendar need not be asked.


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        year = year_of(item[field]) if item[field] else None
        if year and year > _CERTAINLY_PAST and year > datetime.date.today().year + 1 and year != 9999:
            yield Hit(f"{year} has not come yet: correct the year.", field=field)


rule = ItemRule(code="DT-07", name="date-in-future", severity=Severity.error, fields=_FIELDS, check=check)
