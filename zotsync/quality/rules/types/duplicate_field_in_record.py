"""A RIS record says the same twice, in two tags.

``N2`` and ``AB``, ``PY`` and ``Y1``, ``DO`` and ``U2``: an edit of one leaves the other behind.

Bad::

    TY  - JOUR
    TI  - Mosses
    DO  - 10.1000/moss.12
    U2  - 10.1000/moss.12
    ER  -

Good::

    TY  - JOUR
    TI  - Mosses
    DO  - 10.1000/moss.12
    U2  - north wing
    ER  -
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource

_RECORD = re.compile(r"^TY {1,2}-.*?(?=^ER {1,2}-|^TY {1,2}-|\Z)", re.M | re.S)
_LINE = re.compile(r"^(?P<tag>[A-Z][A-Z0-9]) {1,2}- ?(?P<value>.*?)[ \t]*$", re.M)
_PAIRS = {
    "AB": "N2",
    "N2": "AB",
    "Y1": "PY",
    "PY": "Y1",
    "U2": "DO",
    "DO": "U2",
    "T1": "TI",
    "TI": "T1",
    "M3": "DO",
}


def check(source: LintSource) -> Iterator[Hit]:
    for record in _RECORD.finditer(source.text):
        seen: dict[tuple[str, str], str] = {}
        for line in _LINE.finditer(source.text, *record.span()):
            tag, value = line["tag"], line["value"].strip()
            if len(value) < 4:
                continue
            other = _PAIRS.get(tag, "")
            if (other, value) in seen:
                said = f"{tag} says the same as {other}: keep one of the two."
                yield Hit(said, line.start(), line.start("value") + len(line["value"]))
            seen.setdefault((tag, value), tag)


rule = FileRule(
    code="IT-17", name="duplicate-field-in-record", severity=Severity.warning, formats=("ris",), check=check
)
