"""The first day of a month that an exporter added to a date without a day.

``PY - 2012/3/1`` for an issue of March 2012: the year's tag never asked for a day.

Bad::

    TY  - JOUR
    TI  - Mosses of the north
    PY  - 2012/3/1
    ER  -

Good::

    TY  - JOUR
    TI  - Mosses of the north
    PY  - 2012
    DA  - 2012/03/17
    ER  -
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity, manual
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import tagged

_FIRST = re.compile(r"(?P<month>\d{4}/\d{1,2})/0?1")


def check(source: LintSource) -> Iterator[Hit]:
    for _, line in tagged(source.text, "PY"):
        if found := _FIRST.fullmatch(line.value):
            said = f"Drop the day unless the issue came out on the first: {found['month']}"
            yield Hit(said, line.at, line.end, manual(found["month"]), "date")


rule = FileRule(
    code="DT-09", name="day-or-month-padding", severity=Severity.info, formats=("ris",), check=check
)
