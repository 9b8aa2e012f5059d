"""What is part of a name, and what is not."""

from __future__ import annotations

import re

from zotsync.item import Creator, Item
from zotsync.quality.text.words import words

PARTICLES = words("""
    af al av da das de degli dei del della den der des di do dos du el la le ten ter van von
    y zu zum zur
""")
# What stands in the names of organisations, and behind them.
NO_PERSON = words("""
    inc ltd llc corp co plc gmbh ag sa srl bv nv press university institute institut college school
    department ministry office agency center centre society association foundation council committee
    commission group team library museum hospital clinic laboratory bureau board bank company service
    services division staff editors jr sr ii iii iv usa uk germany france italy spain china japan india
    canada australia norway sweden london paris berlin york washington geneva brussels research health
    science sciences news reuters
""")
_WORD = re.compile(r"[^\W\d_]+")


def parts(item: Item) -> tuple[tuple[int, Creator, str, str], ...]:
    """Each non-empty part of each creator: index, creator, ``last``, ``first`` or ``name``, text.

    Many rules ask this of one item after the other: the last answer is kept.
    """
    global _last
    known, found = _last
    if known is not item:
        found = tuple(
            (index, creator, which, value)
            for index, creator in enumerate(item.creators)
            for which in ("last", "first", "name")
            if (value := getattr(creator, which))
        )
        _last = item, found
    return found


_last: tuple[Item | None, tuple[tuple[int, Creator, str, str], ...]] = None, ()


def capitalised(name: str) -> str:
    """A name in capitals as people write it.

    >>> capitalised("O'NEIL-VAN DER MEER"), capitalised("MCDONALD")
    ("O'Neil-van der Meer", 'McDonald')
    """

    def one(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in PARTICLES:
            return word
        if word.startswith("mc") and len(word) > 4:
            return "Mc" + word[2:].capitalize()
        return word.capitalize()

    return _WORD.sub(one, name)
