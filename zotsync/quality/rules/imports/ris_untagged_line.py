"""A line without a tag inside a RIS record.

Readers drop it, or take it for the next field. Join it to the line that it continues.

Bad::

    TY  - JOUR
    TI  - Mosses
    of the north
    ER  -

Good::

    TY  - JOUR
    TI  - Mosses of the north
    ER  -
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource

_RECORD = re.compile(r"^TY {1,2}-.*?(?=^ER {1,2}-|^TY {1,2}-|\Z)", re.M | re.S)
# Abstracts and notes may hold paragraphs; a first line of them counts all the same.
_UNTAGGED = re.compile(r"^(?![A-Z][A-Z0-9] {1,2}-(?: |$|[\r\n]))(?P<line>[^\s].*?)[ \t\r]*$", re.M)


def check(source: LintSource) -> Iterator[Hit]:
    for record in _RECORD.finditer(source.text):
        previous_end = -2
        for found in _UNTAGGED.finditer(source.text, *record.span()):
            if found.start() - previous_end > 2:  # The lines of one break are one finding.
                yield Hit(
                    "Join this line to the one that it continues.", found.start("line"), found.end("line")
                )
            previous_end = found.end()


rule = FileRule(
    code="IM-02", name="ris-untagged-line", severity=Severity.warning, formats=("ris",), check=check
)
