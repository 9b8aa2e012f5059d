"""A listed name at the edge of a sentence: before a sentence that is whole without it, or behind one.

There no word follows the name that could speak for or against it, so that grammar decides alone: *Metformin
Several towns …*, *in the old trees metformin.* and *(metformin ripe fruit)*. In 1.6 million words of clean
text on health no name stands so. Names of devices, of compounds that the body makes, and of those in every
kitchen are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from zotsync.quality.text.stray_company import known_pair
from zotsync.quality.text.stray_context import TOKEN, heads, is_strange, word_class
from zotsync.quality.text.stray_names import Name, listed, recognise

# A sentence that begins with a small word in a capital, behind the name that begins it in place of that.
_OPENER = re.compile(r" ([A-Z][a-z]*) (?=[a-z])")
_OPENS = frozenset({"det", "pron", "prep", "aux", "conj", "adv"})
_PROSE = re.compile(r"[a-z\d)][.!?] \Z")
_BEGINS = re.compile(r"(?:\A|[.!?] |\n)\Z")
# Nouns by their ending, and words that may be nouns: these need an article, adjective or preposition.
_NOUNS = frozenset(
    "-tion -sion -ment -ness -ity -ism -ance -ence -ship -logy -osis -itis -oma -emia -pathy -therapy".split()
)
_PERHAPS = frozenset({"word", "plural", "-er", "-ers", "-or"})
_BEFORE_NOUN = frozenset("det prep adj number -al -ic -ive -ous -able -ible -ary -ful -less".split())
_INSIDE = _NOUNS | _PERHAPS | _BEFORE_NOUN - {"prep", "number"}
# What a name follows as its own: kinds of substances, and words that take one.
_KIND = re.compile(
    r"(?:hormone|metal|gas|dye|drug|toxin|poison|salt|base|acid|ester|enzyme|protein|gene|antibody|vaccine|vitamin"
    r"|opiate|statin|taxane|alkane|fuel|spice|sugar|tracer|brand|name|word|term|called|like|except|than|\w*(?:blocker"
    r"|inhibitor|activator|modulator|agonist|antagonist|mimetic|relaxant|stabili[sz]er|suppressor|sensiti[sz]er"
    r"|sweetener|softener|thinner|killer|dilator|constrictor|precursor|donor|carrier|buffer|polymer|monomer|isomer"
    r"|enantiomer|marker|tumou?r|tracer|chelator|scavenger|inducer|stimulator|potentiator|corrector|degrader))s?\Z"
    r"|\w*(?:ants|ides|oids|ics|ives|ins|ates|ists|iates|anes)\Z"
)
_APART = frozenset({"body", "everyday"})
LIKELY, PERHAPS = 0.75, 0.6
_NEAR = 90
_STOPS = (".", ",", ";", ")", "!", "?")

_OTHERS: set[str] = set()
"""Words that were asked about and are no names. Emptied when it grows large."""
_MOST = 100_000


def edges(text: str, words: Set[str] | None = None) -> Iterator[tuple[int, int, Name, float]]:
    """The names that stand so: start, end, what name it is, and how likely it is stray. ``words`` are
    those of the text, where they are known.

    >>> [text[a:b] for text in ["The owls nest in the old trees metformin."] for a, b, *_ in edges(text)]
    ['metformin']
    """
    for word in (set(text.split()) if words is None else words) - _OTHERS:
        core = word.removeprefix("(").rstrip(".,;)!?")
        name = _named(core)
        if name is None:
            _OTHERS.add(word)
            continue
        bracket = word[0] == "("
        look = _opens_bracket if bracket else _begins if core == word else _ends
        at = text.find(word)
        while at >= 0:
            start = at + bracket
            end = start + len(core)
            sure = look(text, start, end)
            if sure and text[end : end + 1] != "-":
                yield start, end, name, sure
            at = text.find(word, end)
    if len(_OTHERS) > _MOST:
        _OTHERS.clear()


def _named(word: str) -> Name | None:
    """The listed drug or compound that a word names."""
    if not word.isalpha() or (word not in listed() and word.lower() not in listed()):
        return None
    name = recognise(word)
    if name is None or name.kind not in ("drug", "chemical") or name.group in _APART:
        return None
    return name


def _begins(text: str, start: int, end: int) -> float:
    """Whether the name stands before a sentence that has its own first word."""
    opener = _OPENER.match(text, end)
    if not opener or not _BEGINS.search(text, max(0, start - 2), start):
        return 0.0
    first = opener[1].lower()
    if word_class(first) in _OPENS:
        return LIKELY
    # Any other word begins a sentence as well, where no title can stand and it is no part of a name.
    if not _PROSE.search(text, max(0, start - 3), start) or first in heads()["chemical"]:
        return 0.0
    following = TOKEN.findall(text[opener.end() : opener.end() + _NEAR].lower())[:1]
    return PERHAPS if following and known_pair(first, following[0]) >= 0 else 0.0


def _opens_bracket(text: str, start: int, end: int) -> float:
    """Whether the name stands in a bracket before a noun or adjective that it does not modify."""
    after = TOKEN.findall(text[end : end + _NEAR].lower())[:1]
    if text[end : end + 1] != " " or not after or is_strange(after[0]) or _KIND.match(after[0]):
        return 0.0
    if after[0] in heads()["chemical"] or word_class(after[0]) not in _INSIDE:
        return 0.0
    return PERHAPS


def _ends(text: str, start: int, end: int) -> float:
    """Whether the name stands behind a noun that ends the sentence, or its part, by itself."""
    if text[start - 1 : start] not in (" ", "\n") or not text[start - 2 : start - 1].islower():
        return 0.0
    before = TOKEN.findall(text[max(0, start - _NEAR) : start].lower())[-6:]
    if len(before) < 3 or "-" in before[-1] or _KIND.match(before[-1]) or before[-1] in heads()["chemical"]:
        return 0.0
    if any(recognise(token) for token in (*before, *TOKEN.findall(text[end : end + _NEAR].lower())[:6])):
        return 0.0  # Among names it may be one of a list.
    kind = word_class(before[-1])
    if kind in _NOUNS:
        return LIKELY
    if kind not in _PERHAPS or word_class(before[-2]) not in _BEFORE_NOUN:
        return 0.0
    return LIKELY if kind == "plural" else PERHAPS
