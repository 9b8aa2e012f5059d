"""A word written as two: *down regulates*, *can not*.

Only after a subject and before an object, where no other reading is left.

Bad::

    The signal down regulates the response of the plant.

Good::

    The signal goes down, regulates itself, and is up to you.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage
from zotsync.quality.text.words import words

_PATTERN = re.compile(r"(?<=[a-z] )(?P<first>down|up) (?P<second>regulat(?:es?|ed|ing|ion))\b")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    better = match["first"] + match["second"]
    yield Hit(f"Write {better}.", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="ND-08",
    name="split-or-fused-word",
    severity=Severity.info,
    pattern=_PATTERN,
    words=words("regulate regulates regulated regulating regulation"),
    kinds=PROSE,
    languages=("en",),
    check=check,
)
