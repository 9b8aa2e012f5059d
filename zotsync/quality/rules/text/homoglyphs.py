"""A letter of another alphabet inside a Latin word: a Cyrillic а in *cаncer*.

It looks right, and no search finds it. Greek letters beside Latin ones are science (``TNFα``).

Bad::

    The m\u043esses live long.

Good::

    TNFα and the mosses; Москва.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_LIKE = dict(zip("аеорсухіјѕԁһАВЕКМНОРСТХІЈЅ", "aeopcyxijsdhABEKMHOPCTXIJS", strict=True))
_SIGNS = tuple(_LIKE)
_PATTERN = re.compile(rf"[A-Za-z{''.join(_SIGNS)}]+")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    word = match[0]
    foreign = [letter for letter in word if letter in _LIKE]
    # Between other Cyrillic letters it is at home.
    around = (
        match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    )
    if (
        not foreign
        or len(foreign) * 2 > len(word)
        or any("\u0400" <= letter <= "\u04ff" for letter in around)
    ):
        return
    better = "".join(_LIKE.get(letter, letter) for letter in word)
    yield Hit(f"Write {better} in Latin letters.", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="TX-10",
    name="homoglyphs",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=_SIGNS,
    kinds=TEXT,
    check=check,
)
