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

from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import records

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
_SHORTEST = 4


def check(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        seen: dict[str, set[str]] = {}
        for line in record:
            other = _PAIRS.get(line.tag)
            if other is None or len(line.value) < _SHORTEST:
                continue
            if other in seen.get(line.value, ()):
                yield Hit(f"{line.tag} says the same as {other}: keep one of the two.", line.start, line.end)
            seen.setdefault(line.value, set()).add(line.tag)


rule = FileRule(
    code="IT-17", name="duplicate-field-in-record", severity=Severity.warning, formats=("ris",), check=check
)
