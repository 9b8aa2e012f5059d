"""Upper and lower case in titles."""

from __future__ import annotations

import re

from zotsync.quality.text.words import words

WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Words that no house style capitalises inside a title (some do so with prepositions of four letters, and
# with the infinitive's To).
MINOR = words("a an and at by for in nor of on or the")
# Fixed phrases that keep their capitals or have a capital of their own.
_LATIN = re.compile(r"(?:vivo|vitro|situ|silico|utero|Vivo|Vitro|Situ|Silico|Utero)\b")


def capitals(title: str) -> tuple[int, int]:
    """How many words of four letters and more there are, and how many of them begin with a capital."""
    words = [word for word in WORD.findall(title) if len(word) > 3]
    return len(words), sum(word[0].isupper() for word in words)


def is_title_case(title: str) -> bool:
    """Whether (nearly) all words that could be small are capitalised.

    >>> is_title_case("A Field Guide to the Mosses"), is_title_case("A field guide to the Mosses of Iceland")
    (True, False)
    """
    words, upper = capitals(title)
    return words >= 2 and upper >= words - words // 8 and not title.isupper()


def wrong_capitals(title: str) -> list[tuple[int, int]]:
    """Where a minor word inside the title has a capital (not after a colon, dash or stop)."""
    found = []
    for match in WORD.finditer(title):
        word = match[0]
        if word.lower() not in MINOR or not word[0].isupper() or word.isupper():
            continue
        before = title[: match.start()].rstrip()
        if not before or before[-1] in ":.?!–—-([“\"'‘/;,&+|" or match.end() == len(title):
            continue
        if title[match.end() : match.end() + 1] in ("-", "/", "&") or _LATIN.match(title, match.end() + 1):
            continue
        found.append(match.span())
    return found


def sentence_case(title: str) -> str:
    """The title with small letters where a word has only its first letter large.

    Names lose their capital too: a proposal for a person to check.

    >>> sentence_case("Mosses And Ferns: The DNA Of T Cells")
    'Mosses and ferns: The DNA of T cells'
    """

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        before = title[: match.start()].rstrip()
        if not before or before[-1] in ":.?!" or len(word) == 1 or not word[1:].islower():
            return word
        return word.lower()

    return WORD.sub(lower, title)
