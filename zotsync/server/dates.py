"""Dates as Zotero's server reads and writes them: UTC, in seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from zotsync.server.refusal import Refusal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?![\d-]|[/.]\d)")
_NUMBERS = re.compile(r"\b(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})\b")
_MONTH_AND_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{4})(?![\d/.-])")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_SQL_STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_ISO_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
_DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")


def now() -> str:
    """The time, as ``2026-01-31T12:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _utc(text: str) -> str | None:
    if not (_SQL_STAMP.fullmatch(text) or _ISO_STAMP.fullmatch(text)):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo:
        moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(name: str, value: object) -> str:
    """A ``dateAdded`` or ``dateModified`` that was sent, in UTC; anything else is refused."""
    text = str(value)
    if (moment := _utc(text)) is None:
        raise Refusal(400, f"'{name}' must be in ISO 8601 or UTC 'YYYY-MM-DD hh:mm:ss' format ({text})")
    return moment


def access_date(value: str, moment: str) -> str:
    """An ``accessDate`` that was sent: a day, a time in UTC, or CURRENT_TIMESTAMP for ``moment``."""
    if not value or _DAY_ONLY.fullmatch(value):
        return value
    if value == "CURRENT_TIMESTAMP":
        return moment
    if (found := _utc(value)) is None:
        raise Refusal(
            400,
            "'accessDate' must be in ISO 8601 or UTC 'YYYY-MM-DD[ hh:mm:ss]' format or "
            f"'CURRENT_TIMESTAMP' ({value})",
        )
    return found


def parsed(text: str) -> str:
    """What can be read from a date in free words: ``2019-05-02``, ``2019-05``, ``2019`` or nothing.

    Numbers alone are read the American way, month first, as Zotero's server does.

    >>> parsed("May 2019"), parsed("3/4/2005"), parsed("in press")
    ('2019-05', '2005-03-04', '')
    """
    if not text:
        return ""
    if found := _ISO.match(text):
        return _joined(*found.groups())
    if found := _NUMBERS.search(text):
        first, second, third = found.groups()
        if len(first) == 4:
            return _joined(first, second, third)
        if len(third) == 4:
            month, day = (first, second) if int(first) <= 12 else (second, first)
            return _joined(third, month, day)
    if found := _MONTH_AND_YEAR.search(text):
        return _joined(found[2], found[1])
    year = _YEAR.search(text)
    if not year:
        return ""
    month_name = _MONTH.search(text)
    if not month_name:
        return _joined(year[1])
    day_number = _DAY.search(text.replace(year[1], " ", 1))
    month_number = str(_MONTHS.index(month_name[1].lower()) + 1)
    return _joined(year[1], month_number, day_number[1] if day_number else None)


def _joined(year: str, month: str | None = None, day: str | None = None) -> str:
    """The parts that are possible, joined; a day needs a month."""
    if int(year) == 0:
        return ""
    if not month or not 1 <= int(month) <= 12:
        return year
    if not day or not 1 <= int(day) <= 31:
        return f"{year}-{int(month):02}"
    return f"{year}-{int(month):02}-{int(day):02}"
