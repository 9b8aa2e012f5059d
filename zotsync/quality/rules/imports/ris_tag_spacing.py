"""A RIS file with one blank before the hyphen of its tags.

The format has two: ``TY  - JOUR``. Strict readers find no record in such a file.

Bad::

    TY - JOUR
    TI - Mosses
    ER -

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

_PATTERN = re.compile(r"^TY - ?(?=[A-Z])", re.M)


def check(source: LintSource) -> Iterator[Hit]:
    found = _PATTERN.search(source.text)
    if found:
        said = "Write tags with two blanks before the hyphen, here and in the lines below."
        yield Hit(said, found.start(), found.start() + 4)


rule = FileRule(
    code="IM-01", name="ris-tag-spacing", severity=Severity.warning, formats=("ris",), check=check
)
