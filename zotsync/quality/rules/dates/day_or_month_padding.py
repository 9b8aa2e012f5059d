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

_LINE = re.compile(r"^PY {1,2}- *(?P<date>(?P<month>\d{4}/\d{1,2})/0?1)/?[ \t]*$", re.M)


def check(source: LintSource) -> Iterator[Hit]:
    for found in _LINE.finditer(source.text):
        month = found["month"]
        yield Hit(
            f"Drop the day unless the issue came out on the first: {month}",
            found.start("date"),
            found.end("date"),
            manual(month),
            "date",
        )


rule = FileRule(
    code="DT-09", name="day-or-month-padding", severity=Severity.info, formats=("ris",), check=check
)
