"""The kind of article in the ``M3`` tag of a RIS file.

Programs take ``M3`` for a DOI or drop it.

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

_LINE = re.compile(
    r"^M3 {1,2}- *(?P<value>(?:review|research|original|short|case|journal)?[ -]?(?:article|report|paper"
    r"|communication|letter"
    r"|editorial|review|survey)(?: article)?)[ \t]*$",
    re.M | re.I,
)


def check(source: LintSource) -> Iterator[Hit]:
    for found in _LINE.finditer(source.text):
        before = source.text.rfind("\nTY ", 0, found.start())
        kind = source.text[before if before >= 0 else 0 : found.start()]
        if re.match(r"\s*TY {1,2}- *(?:JOUR|MGZN|EJOUR)", kind):
            yield Hit("Keep the kind of article in Extra (Type:).", found.start("value"), found.end("value"))


rule = FileRule(code="IT-20", name="genre-in-m3", severity=Severity.info, formats=("ris",), check=check)
