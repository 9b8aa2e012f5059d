"""Letters joined into one sign by a PDF: ﬁ for fi.

Searches for the word do not find it.

Bad::

    The ﬁrst eﬀect of rain.

Good::

    The first effect of rain on Œuvre and æther.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_SIGNS = tuple("ﬀﬁﬂﬃﬄﬅﬆ")
_PATTERN = re.compile(rf"[{''.join(_SIGNS)}]")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    letters = unicodedata.normalize("NFKC", match[0])
    yield Hit(f"Write {letters}.", match.start(), match.end(), safe(letters))


rule = TextRule(
    code="TX-05",
    name="ligatures",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=_SIGNS,
    kinds=TEXT,
    check=check,
)
