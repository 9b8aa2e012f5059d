"""Whether two names mean one journal: abbreviations, acronyms, parallel titles, places in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from zotsync.duplicates.titles import words

_SMALL = frozenset(
    "a an and der des die das und et de la le les du des of the for in on und y e dell della di".split()
)
_MEETINGS = frozenset("conference conf congress symposium workshop meeting colloquium".split())
_EACH_TIME = re.compile(r"(?:\d+(?:st|nd|rd|th)?|annual|biennial|proceedings|proc)$")
"""What the name of one meeting of a series has beside the name of the series."""
_ELISION = re.compile(r"\b[dl]['\u2019](?=\w)", re.I)
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_IN_BRACKETS = re.compile(r"\[([^\]]*\bjournal\b[^\]]*)\]", re.I)
_PARALLEL = re.compile(
    r"\s*(?:[=/|:;]|\. (?=[A-Z])|(?<=[a-z]{4})\.(?=[A-Z][a-z]{4})|\s[-\u2013]\s"
    r"|-(?=(?:The|An|Official|International|Journal|Zeitschrift|Revue|Revista|Rivista)\s))\s*"
)
_LOST = "\u0294"
"""Stands for a letter that a wrong encoding has lost."""
_LOST_LETTER = re.compile(r"(?<=\w)[?\ufffd](?=\w)")


@lru_cache(maxsize=65536)
def same_journal(one: str, two: str) -> bool:
    """Whether one name is the other, or stands for it.

    >>> same_journal("J. Coast. Res.", "Journal of Coastal Research")
    True
    >>> same_journal("Journal of Coastal Research", "Journal of Coastal Engineering")
    False
    """
    return any(_same(a, b) for a in _names(one) for b in _names(two))


@lru_cache(maxsize=65536)
def _names(raw: str) -> tuple[tuple[str, ...], ...]:
    """The names in one value, each as its telling words: the whole and the parts of a parallel title."""
    raw = _LOST_LETTER.sub(_LOST, raw)
    plain = _ELISION.sub("", _BRACKETS.sub(" ", raw)).strip() or raw
    parts = _PARALLEL.split(plain)
    parts = [
        plain,
        " ".join(parts[:2]),
        *(part for part in parts if len(part) > 3),
        *_IN_BRACKETS.findall(raw),
    ]
    found = (tuple(word for word in words(part.replace("-", " ")) if word not in _SMALL) for part in parts)
    return tuple(dict.fromkeys(_series(name) for name in found if name))


def _series(name: tuple[str, ...]) -> tuple[str, ...]:
    """A meeting's name without its number and year; a journal's as it is."""
    if not is_meeting(name):
        return name
    return tuple(word for word in name if not _EACH_TIME.match(word)) or name


def is_meeting(name: Iterable[str]) -> bool:
    """Whether words name a meeting, or its proceedings of a year.

    >>> is_meeting(["proceedings", "icis", "2010"]), is_meeting(["proceedings", "royal", "society"])
    (True, False)
    """
    held = set(name)
    return bool(held & _MEETINGS) or ("proceedings" in held and any(map(str.isdigit, held)))


def _same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if one == two or "".join(one) == "".join(two):
        return True
    short, long = sorted((one, two), key=lambda name: (len(name), sum(map(len, name))))
    if len(short) == 1:
        return _acronym(short[0], long) or (len(long) > 1 and len(short[0]) > 6 and _spelled(short[0], long))
    if len(short) == len(long) and all(
        _stands_for(a, b) or _stands_for(b, a) for a, b in zip(one, two, strict=True)
    ):
        return True
    return _aligned(short, long) or fuzz.ratio(" ".join(one), " ".join(two)) >= 92


def _aligned(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Each word stands for the word in its place; only words at the end may be missing."""
    if len(long) - len(short) > 1 or not _stands_for(short[0], long[0]):
        return False
    rest = iter(long)
    return all(any(_stands_for(word, other) for other in rest) for word in short)


def _stands_for(short: str, long: str) -> bool:
    """``coast`` for ``coastal``, ``natl`` for ``national``, ``dtsch`` for ``deutsche``."""
    if long.startswith(short):
        return True
    if _LOST in short or _LOST in long:
        return len(short) <= len(long) and all(
            a == b or _LOST in (a, b) for a, b in zip(short, long, strict=False)
        )
    if len(short) < 3 or short[0] != long[0] or len(short) >= len(long):
        return False
    known = long.startswith(short[:2]) or len(short) > 4
    return known and short[-1] in long[-2:] and _letters_of(short, long)


def _letters_of(short: str, long: str) -> bool:
    rest = iter(long)
    return all(letter in rest for letter in short)


def _acronym(short: str, long: tuple[str, ...]) -> bool:
    return 2 < len(short) <= 8 and short == "".join(word[0] for word in long)


def _spelled(glued: str, long: tuple[str, ...]) -> bool:
    """Abbreviations glued together: ``jcoastres`` for ``journal coastal research``."""
    ends = {0}
    for word in long:
        reached: set[int] = set()
        for start in ends:
            length = 0
            while (
                start + length < len(glued) and length < len(word) and glued[start + length] == word[length]
            ):
                length += 1
                reached.add(start + length)
        ends = reached
    return len(glued) in ends
