"""A word in the name of a journal that is one slip away from a word of journal names.

Looked for in the journal of an item, and in a document's own line of citation.

Bad::

    publicationTitle: Int Clinc Moss Res

Good::

    publicationTitle: Asian Journal of Moss Chain Research
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual
from zotsync.quality.text.journal_words import ABBREVIATIONS, FULL
from zotsync.quality.text.stray_words import is_word

_FIELDS = ("publicationTitle", "journalAbbreviation")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 5
_KNOWN = ABBREVIATIONS | FULL
# Words that are near another but are words: other languages, plurals, variants.
_FINE = re.compile(r".*(?:s|e|a|o|y|i|um|us|is|ik|ie)$")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        for start, end, better in _slips(item[field]):
            yield Hit(f"Check this word: {better}?", start, end, manual(better), field)


@lru_cache(maxsize=4096)
def _slips(name: str) -> tuple[tuple[int, int, str], ...]:
    """Where the name of a journal has a slip, and the word that was meant."""
    words = list(_WORD.finditer(name))
    # A name has abbreviations, or words in full: “chain” is no slip of Chin.
    full = any(word[0].lower() in FULL for word in words if len(word[0]) >= _SHORTEST)
    wanted = FULL if full else _KNOWN
    if sum(word[0].lower() in _KNOWN for word in words) < 2:
        return ()  # Too little is known about this name.
    return tuple(
        (*word.span(), better.capitalize() if word[0][0].isupper() else better)
        for word in words
        if len(word[0]) >= _SHORTEST and (better := _meant(word[0].lower())) in wanted
    )


@lru_cache(maxsize=4096)
def _meant(word: str) -> str:
    """The word of journal names that this is a slip of, or an empty string."""
    if word in _KNOWN or is_word(word) or _FINE.match(word) or any(full.startswith(word) for full in FULL):
        return ""
    for near in difflib.get_close_matches(word, _KNOWN, n=3, cutoff=0.8):
        # One letter too many, too few, or two swapped; the first letter is seldom wrong.
        if near[0] != word[0] or abs(len(near) - len(word)) > 1 or len(near) < 4:
            continue
        if sorted(near) == sorted(word) or _one_off(near, word) or _one_off(word, near):
            return near
    return ""


def _one_off(longer: str, shorter: str) -> bool:
    """Whether ``shorter`` is ``longer`` without one letter that is not its first."""
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer)))


rule = ItemRule(code="JN-07", name="journal-typo", severity=Severity.warning, fields=_FIELDS, check=check)
