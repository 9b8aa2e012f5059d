"""Words of a title in capitals.

They read as shouting, and citation styles cannot lower them.

Bad (title)::

    TIDES and the shore

Good (title)::

    Tides and the DNA of algae
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Write the word in small letters.", match.start(), match.end(), unsafe(match[0].capitalize()))


rule = TextRule(
    code="EX-01",
    name="shouting-title",
    severity=Severity.info,
    pattern=re.compile(r"\b[A-Z]{5,}\b"),
    kinds=frozenset({"field"}),
    check=check,
)
