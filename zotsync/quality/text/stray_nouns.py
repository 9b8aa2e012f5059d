"""Nouns that were left in a sentence: a disease, a part of a body, an animal, a thing of every day.

They are no names, so what stands before and behind them in ordinary text is known (`known_pair`). A noun is
only looked at where it stands once in the text, and neither neighbour is known to keep it company. What is
left is weighed as any name is, with a higher bar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache

from zotsync.quality.text.stray_company import known_pair
from zotsync.quality.text.stray_context import SLOT, Place, Slot, place, word_class
from zotsync.quality.text.stray_evidence import Document
from zotsync.quality.text.stray_load import load
from zotsync.quality.text.stray_names import Name

# Log odds at which a noun is as likely stray as not: where its neighbours are known to stand together, and
# where they are not.
EVEN, EVEN_APART = 1.0, 2.3
# What nouns for parts of bodies, animals and plants need more: texts put them before all sorts of nouns.
LIVING = 1.0
# Classes of words that keep company with every word.
CLOSED = frozenset({"det", "rel", "pron", "adv", "prep", "conj", "aux", "be"})
_ENDS = r"[a-z]{3,}?(?:%s)\Z"


@cache
def _nouns() -> tuple[dict[str, str], re.Pattern[str], frozenset[str]]:
    table = load("stray_nouns.toml")
    listed = {word: group for group in ("living", "everyday", "disease") for word in table[group].split()}
    endings = re.compile(_ENDS % "|".join(table["endings"].split()))
    return listed, endings, frozenset(table["ordinary"].split())


@cache
def _heads() -> frozenset[str]:
    """What diseases and what lives stand before rightly."""
    return frozenset(load("stray_nouns.toml")["heads"].split())


@lru_cache(maxsize=65536)
def noun(word: str) -> Name | None:
    """The noun that a word is, as a name of its kind, or None.

    >>> noun("teapot"), noun("tea")
    (Name(kind='device', group='everyday noun', known=True), None)
    """
    listed, endings, ordinary = _nouns()
    group = listed.get(word)
    if group is None and word not in ordinary and endings.match(word):
        group = "disease"
    # The weights know no nouns; those of devices, which have everyday names as well, fit them best.
    return Name("device", f"{group} noun", True) if group else None


_OTHERS: set[str] = set()
"""Words that were asked about and are no such nouns. Emptied when it grows large."""
_MOST = 100_000


def noun_slots(text: str, words: Set[str]) -> Iterator[Slot]:
    """The nouns among the ``words`` of a text that stand in it once, between two words."""
    for word in words - _OTHERS:
        name = noun(word)
        if name is None:
            _OTHERS.add(word)
            continue
        start = text.find(word)
        end = start + len(word)
        slot = SLOT.match(text, start - 1) if start else None
        if slot and slot.end() == end and text.find(word, end) < 0:
            yield Slot(start, end, word, name)
    if len(_OTHERS) > _MOST:
        _OTHERS.clear()


def noun_place(text: str, slot: Slot) -> Place | None:
    """The noun with the words around it; None where it may well belong there."""
    here = place(text, slot)
    prev, next1 = here.before[-1], here.after[0]
    left, right = word_class(prev), word_class(next1)
    if not prev[0].isalpha() or "conj" in (left, right) or slot.word in (*here.before, *here.after):
        return None
    if next1 in _heads() and slot.name.group != "everyday noun":
        return None
    if left not in CLOSED and known_pair(prev, slot.word) >= 0:
        return None
    if right not in CLOSED and known_pair(slot.word, next1) >= 0:
        return None
    return here


def noun_needs(here: Place, document: Document) -> float:
    """The log odds from which on the noun is rather stray than not."""
    prev, next1 = here.before[-1], here.after[0]
    inside = word_class(prev) not in CLOSED and word_class(next1) not in CLOSED
    together = (inside and known_pair(prev, next1) >= 0) or document.count(f"{prev} {next1}") > 0
    return (EVEN if together else EVEN_APART) + (LIVING if here.name.group == "living noun" else 0.0)
