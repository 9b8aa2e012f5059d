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

from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import records


def check(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        lines = [line for line in record if not line.tag and line.value.strip()]
        if lines:  # A record that does so does it often: one finding is enough.
            more = f" ({len(lines)} lines of this record have no tag)" if len(lines) > 1 else ""
            said = f"Join this line to the one that it continues{more}."
            yield Hit(said, lines[0].start, lines[0].end)


rule = FileRule(code="IM-02", name="ris-untagged-line", severity=Severity.info, formats=("ris",), check=check)
