"""The abstract breaks off.

Bad::

    Mosses live long and they can grow on any stone that …

Good::

    Mosses live long. And so on, etc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"(?:(?<=[a-z,] )(?:…|\.\.\.|\[…\]|\[\.\.\.\])|(?<=[a-z])(?:…|\.\.\.)|\[(?:more|truncated"
    r"|abstract truncated[^\]]*)\]"
    r"|\(ABSTRACT TRUNCATED[^)]*\)|\b(?:[Rr]ead|[Ss]how) more)\s*\Z"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("The abstract breaks off: get all of it.", match.start(), match.end())


rule = TextRule(
    code="AB-07",
    name="abstract-truncated",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("…", "...", "more", "truncated", "TRUNCATED"),
    kinds=frozenset({"abstract"}),
    tail=120,
    check=check,
)
