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

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource

_EDGE = re.compile(r"^(?P<tag>TY|ER) {1,2}-.*$", re.M)


def check(source: LintSource) -> Iterator[Hit]:
    opened: re.Match[str] | None = None
    for edge in _EDGE.finditer(source.text):
        if edge["tag"] == "TY" and opened is not None:
            yield Hit("End this record with ER.", opened.start(), opened.end())
        opened = edge if edge["tag"] == "TY" else None
    if opened is not None:
        yield Hit("End this record with ER.", opened.start(), opened.end())


rule = FileRule(
    code="IM-03", name="no-final-newline-or-ER", severity=Severity.info, formats=("ris",), check=check
)
