"""Finds vocabulary phrases in a text: one pass over its words, the longest phrase wins."""

from __future__ import annotations

from dataclasses import dataclass, field

from zotsync.enrichment.vocabulary import Meaning, Node, Vocabulary, Word
from zotsync.enrichment.vocabulary.words import WORD

_BETWEEN = frozenset(" \t\r\n-‐‑–/'’*_\u00a0")
_GAP = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase at ``start`` to ``end`` (exclusive) of the scanned text, and what it means."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]


@dataclass(slots=True)
class Scan:
    """What one pass found: mentions in order, how many words, and how many words set each context."""

    mentions: list[Mention] = field(default_factory=list)
    words: int = 0
    contexts: dict[str, int] = field(default_factory=dict)


def scan(text: str, vocabulary: Vocabulary) -> Scan:
    """Every phrase of ``vocabulary`` in ``text``; phrases do not overlap.

    Most words say nothing: they are passed over by one look into a table, and where words stand is only
    asked for in a text that holds the words of a phrase.
    """
    words = WORD.findall(text)
    found = Scan(words=len(words))
    read = vocabulary.words
    speaking = [(at, word) for at, word in enumerate(map(read.__getitem__, words)) if word is not None]
    places: list[tuple[int, int]] = []
    following = 0
    for at, word in speaking:
        for name in word.contexts:
            found.contexts[name] = found.contexts.get(name, 0) + 1
        if at < following:
            continue
        ends = _ends(words, at, word.node, vocabulary) if word.node is not None else []
        tail = _tail(words, at, word, vocabulary) if word.tails else None
        if not ends and not word.ending and not tail:
            continue
        places = places or [match.span() for match in WORD.finditer(text)]
        last, meanings = at, word.ending
        if tail and _together(text, places, at, at + 1):
            last, meanings = at + 1, tail
        for end, node in reversed(ends):
            if end < last:
                break
            start, stop = places[at][0], places[end][1]
            if _together(text, places, at, end) and (not node.exactly or text[start:stop] in node.exactly):
                last, meanings = end, node.meanings
                break
        if meanings:
            found.mentions.append(Mention(places[at][0], places[last][1], meanings))
        following = last + 1
    return found


def _ends(words: list[str], at: int, node: Node, vocabulary: Vocabulary) -> list[tuple[int, Node]]:
    """Where phrases that begin with word ``at`` end, as far as the words tell; the longest last."""
    forms, here = vocabulary.forms, at
    ends: list[tuple[int, Node]] = []
    while True:
        if node.meanings is not None:
            ends.append((here, node))
        here += 1
        following = node.children.get(forms[words[here]]) if here < len(words) and node.children else None
        if following is None:
            return ends
        node = following


def _tail(words: list[str], at: int, word: Word, vocabulary: Vocabulary) -> tuple[Meaning, ...] | None:
    """What word ``at`` and the next one mean as a name of two words, if their endings make them one.

    A word that is a name by itself is no second one: "cetuximab irinotecan" are two drugs.
    """
    following = vocabulary.forms[words[at + 1]] if at + 1 < len(words) else ""
    alone = vocabulary.root.children.get(following)
    if alone is not None and alone.meanings:
        return None
    return next((meanings for ends, meanings in word.tails if following.endswith(ends)), None)


def _together(text: str, places: list[tuple[int, int]], first: int, last: int) -> bool:
    """Whether only blanks, hyphens and the like part these words."""
    for at in range(first, last):
        between = text[places[at][1] : places[at + 1][0]]
        if len(between) > _GAP or not _BETWEEN.issuperset(between):
            return False
    return True
