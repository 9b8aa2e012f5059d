"""Several blanks between two words.

Hard line breaks, tables, code and aligned lines of documents are left alone.

Bad::

    Mosses live  long.

Good::

    Mosses live long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

# After a full stop two blanks are a habit of typists.
_PATTERN = re.compile(r"(?<=[^\W\d_]|[,;)])(?P<gap> {2,3})(?=[^\W\d_]|\()")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    text = match.string
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    if line.strip() and "|" not in line:
        yield Hit("Keep one blank.", match.start(), match.end(), safe(" "))


rule = TextRule(
    code="TX-08",
    name="double-spaces",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("  ",),
    kinds=frozenset({"abstract", "document"}),
    check=check,
)
