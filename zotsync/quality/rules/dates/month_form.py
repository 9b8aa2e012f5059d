"""A month of a BibTeX entry that no program reads: a number beyond twelve, a misspelled name.

Names, macros and numbers in any of the usual forms, also of several months or with a day, are left alone.

Bad::

    @article{moss,
      title = {Mosses},
      month = {Febuary},
      year = 2001,
    }

Bad::

    @article{moss,
      title = {Mosses},
      month = 13,
      year = 2001,
    }

Good::

    @article{moss,
      title = {Mosses},
      month = feb,
      year = 2001,
    }
    @article{fern, title = {Ferns}, month = {März}, year = 2001}
    @article{wall, title = {Walls}, month = "12~" # feb, year = 2001}
    @article{rain, title = {Rain}, month = {Spring}, year = 2001}
    @article{snow, title = {Snow}, month = {Mar--Apr}, year = 2001}
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity, unsafe
from zotsync.quality.source import LintSource
from zotsync.quality.text.bibtex import entries
from zotsync.quality.text.dates import MONTHS, is_month

_ALIKE = 0.8


def check(source: LintSource) -> Iterator[Hit]:
    for entry in entries(source.text) if "month" in source.text.lower() else ():
        for field in entry.fields:
            if field.name != "month" or field.kind == "#":
                continue
            value = field.value.strip()
            start, end = field.inner, field.inner + len(field.value)
            if re.fullmatch(r"\d{1,3}", value):
                if not 1 <= int(value) <= 12:
                    yield Hit("There is no such month: correct it.", start, end, field="date")
            elif re.fullmatch(r"[^\W\d_]{4,}", value) and not is_month(value):
                near = difflib.get_close_matches(value.lower(), MONTHS, n=2, cutoff=_ALIKE)
                if len(near) == 1:
                    better = near[0].capitalize()
                    fix = unsafe(better) if field.kind else None
                    yield Hit(f"Write {better}, if that is meant.", start, end, fix, "date")


rule = FileRule(code="DT-18", name="month-form", severity=Severity.info, formats=("bibtex",), check=check)
