"""The words that a search highlighted, at the end of an address.

Bad (url)::

    https://moss.example.org/a#:~:text=mosses%20live

Good (url)::

    https://moss.example.org/a#leaf
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"#?:~:text=[^\s<>)\]\"]*")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Cut the highlighted words from the address.", match.start(), match.end(), safe(""))


rule = TextRule(
    code="UR-19",
    name="text-fragment",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=(":~:text=",),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
