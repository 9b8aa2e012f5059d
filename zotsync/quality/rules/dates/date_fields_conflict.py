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
from zotsync.quality.text.ris import records

_YEAR = re.compile(r"\d{4}")
_FULL = re.compile(r"\d{4}/\d+/\d+")


def check(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        dates = [line for line in record if line.tag in ("PY", "Y1", "DA") and _YEAR.match(line.value)]
        years = {line.value[:4] for line in dates}
        if len(years) > 1:
            said = ", ".join(f"{line.tag} {line.value}" for line in dates)
            place = dates[-1].at, dates[-1].end
            yield Hit(f"The dates name different years ({said}): keep the right one.", *place, field="date")
            continue
        for line in dates:
            if line.tag == "PY" and _FULL.fullmatch(line.value):
                yield Hit("Keep the year in PY, and the full date in DA.", line.at, line.end, field="date")


rule = FileRule(
    code="DT-11", name="date-fields-conflict", severity=Severity.warning, formats=("ris",), check=check
)
