"""A letter and its accent as two characters, where Unicode has one.

They look the same, and searches tell them apart.

Bad::

    The cafe\u0301 by the river.

Good::

    The café by the river.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_ACCENTS = tuple("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328")
_PATTERN = re.compile(rf"[A-Za-z][{''.join(_ACCENTS)}]+")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    composed = unicodedata.normalize("NFC", match[0])
    if len(composed) < len(match[0]):
        yield Hit(f"Write {composed} as one character.", match.start(), match.end(), safe(composed))


rule = TextRule(
    code="TX-06",
    name="not-nfc",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=_ACCENTS,
    kinds=TEXT,
    check=check,
)
