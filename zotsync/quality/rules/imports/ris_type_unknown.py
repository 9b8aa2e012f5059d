"""A RIS record of a type that is in no list of types.

Bad::

    TY  - MOSS
    TI  - Mosses
    ER  -

Good::

    TY  - JOUR
    TI  - Mosses
    ER  -
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import records
from zotsync.quality.text.words import words

_TYPES = words("""
    ABST ADVS AGGR ANCIENT ART BILL BLOG BOOK CASE CHAP CHART CLSWK COMP CONF CPAPER CTLG DATA DBASE DICT
    EBOOK ECHAP
    EDBOOK EJOUR ELEC ENCYC EQUA FIGURE GEN GOVDOC GRANT GRNT HEAR ICOMM INPR INTV JFULL JOUR LEGAL MANSCPT
    MAP MGZN MPCT
    MULTI MUSIC NEWS PAMP PAT PCOMM POD PRESS RPRT SER SLIDE SOUND STAND STAT STD THES UNBILL UNPB UNPD
    VIDEO WEB
""")


def check(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        line = record[0]
        if line.value and line.value.upper() not in _TYPES and " " not in line.value:
            yield Hit("Use a type of the RIS list.", line.at, line.end, field="itemType")


rule = FileRule(code="IM-04", name="ris-type-unknown", severity=Severity.info, formats=("ris",), check=check)
