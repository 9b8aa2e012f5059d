"""A RIS record without its end, ``ER  -``, or a file without its last line end.

Readers then run two records together, or drop the last one.

Bad::

    TY  - JOUR
    TI  - Mosses
    TY  - JOUR
    TI  - Ferns
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


def check(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        if record[-1].tag != "ER":
            yield Hit("End this record with ER.", record[0].start, record[0].end)


rule = FileRule(
    code="IM-03", name="no-final-newline-or-ER", severity=Severity.info, formats=("ris",), check=check
)
