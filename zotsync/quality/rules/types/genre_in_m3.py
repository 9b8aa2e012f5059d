"""The kind of article in the ``M3`` tag of a RIS file.

Programs take ``M3`` for a DOI or drop it. Databases write it in every item: look for it on request.

Bad::

    TY  - JOUR
    TI  - Mosses
    M3  - Review article
    ER  -

Good::

    TY  - THES
    TI  - Mosses
    M3  - Doctoral dissertation
    ER  -
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import tagged

_GENRE = re.compile(
    r"(?:review|research|original|short|case|journal)?[ -]?(?:article|report|paper|communication|letter"
    r"|editorial|review|survey)(?: article)?",
    re.I,
)


def check(source: LintSource) -> Iterator[Hit]:
    for first, line in tagged(source.text, "M3"):
        if first.value in ("JOUR", "MGZN", "EJOUR") and _GENRE.fullmatch(line.value):
            yield Hit("Keep the kind of article in Extra (Type:).", line.at, line.end)


rule = FileRule(
    code="IT-20", name="genre-in-m3", severity=Severity.info, default=False, formats=("ris",), check=check
)
