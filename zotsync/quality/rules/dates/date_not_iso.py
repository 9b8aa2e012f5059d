"""A full date in words.

The form ``2024-09-25`` sorts, and reads the same in every language. Only a day, a month in words and a
year together are rewritten; seasons, ranges and months alone stay.

Bad::

    date: September 25, 2024

Bad::

    date: 25 de mayo de 2024

Good::

    date: Spring 2024
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.dates import DAY_FIRST, MONTH_FIRST, read_date, read_date_abroad


def check(item: Item) -> Iterator[Hit]:
    value = item["date"].strip()
    told = DAY_FIRST.fullmatch(value) or MONTH_FIRST.fullmatch(value)
    if date := read_date(value) if told else read_date_abroad(value):
        yield Hit(f"Write the date as {date.isoformat()}.", field="date", fix=safe(date.isoformat()))


rule = ItemRule(
    code="DT-02", name="date-not-iso", severity=Severity.info, fields=("date",), needs=(" ",), check=check
)
