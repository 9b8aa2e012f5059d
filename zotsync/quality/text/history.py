"""The history that papers print: received, revised, accepted, published."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from zotsync.quality.text.dates import DAY_FIRST, ISO, MONTH_FIRST, read_date

STEPS = ("received", "revised", "accepted", "published")
_DATE = rf"(?:{ISO.pattern}|{DAY_FIRST.pattern}|{MONTH_FIRST.pattern})"
_STEP = re.compile(
    rf"\b(?P<step>received|revised|accepted|published)(?: +(?:date|on|online|in revised form))?"
    rf"[*_: ]{{1,6}}(?P<date>{_DATE})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Event:
    step: str
    date: datetime.date
    start: int
    end: int


def events(text: str) -> list[Event]:
    """The dated steps in ``text``, in its order.

    >>> [(e.step, e.date.day) for e in events("Received Date: 25 May, 2024; **Accepted:** 27 May, 2024")]
    [('received', 25), ('accepted', 27)]
    """
    found = []
    for match in _STEP.finditer(text):
        date = read_date(match["date"])
        if date:
            found.append(Event(match["step"].lower(), date, match.start(), match.end()))
    return found
