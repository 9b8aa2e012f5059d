"""Two full stops or commas in a row.

Bad::

    Mosses live long.. They grow slowly,, too.

Good::

    Mosses live long... See ../moss and e.g.. or 1..5, and Inc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"(?<=[a-z]{3})(?P<sign>[.,])(?P=sign)(?=\s+[A-Za-z]|\s*\Z)")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit(f"Keep one {match['sign']}", match.start(), match.end(), unsafe(match["sign"]))


rule = TextRule(
    code="TX-09",
    name="double-full-stop",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("..", ",,"),
    kinds=TEXT,
    check=check,
)
