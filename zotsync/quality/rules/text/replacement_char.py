"""The sign � that stands where a character was lost.

Bad::

    The caf� by the river was closed.

Good::

    The café by the river was closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"\w*\ufffd+[\w\ufffd]*")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Put back the character that was lost here.", match.start(), match.end())


rule = TextRule(
    code="TX-02",
    name="replacement-char",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("\ufffd",),
    kinds=TEXT,
    check=check,
)
