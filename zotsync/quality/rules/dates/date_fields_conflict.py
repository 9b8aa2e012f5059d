"""The year's tag of a RIS record holds a full date, or its date tags name different years.

``PY`` is the year; programs that read four digits there drop the record's date or its year. The full
date belongs to ``DA``.

Bad::

    TY  - JOUR
    TI  - Mosses of the north
    PY  - 2011
    DA  - 2012/03/17
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

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource

_RECORD = re.compile(r"^TY {1,2}-.*?(?=^ER {1,2}-|^TY {1,2}-|\Z)", re.M | re.S)
_DATE = re.compile(r"^(?P<tag>PY|Y1|DA) {1,2}- *(?P<value>(?P<year>\d{4})\S*)[ \t]*$", re.M)


def check(source: LintSource) -> Iterator[Hit]:
    for record in _RECORD.finditer(source.text):
        dates = list(_DATE.finditer(source.text, *record.span()))
        years = {date["year"] for date in dates}
        for date in dates:
            place = date.start("value"), date.end("value")
            if len(years) > 1 and date is dates[-1]:
                said = ", ".join(f"{d['tag']} {d['value']}" for d in dates)
                yield Hit(
                    f"The dates name different years ({said}): keep the right one.", *place, field="date"
                )
            elif date["tag"] == "PY" and re.search(r"/\d", date["value"]) and len(years) == 1:
                yield Hit("Keep the year in PY, and the full date in DA.", *place, field="date")


rule = FileRule(
    code="DT-11", name="date-fields-conflict", severity=Severity.warning, formats=("ris",), check=check
)
