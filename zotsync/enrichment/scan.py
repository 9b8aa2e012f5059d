"""Finds vocabulary phrases in a text: one pass over its words, the longest phrase wins."""

from __future__ import annotations

from dataclasses import dataclass, field

from zotsync.enrichment.vocabulary import Meaning, Node, Vocabulary
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
    """Every phrase of ``vocabulary`` in ``text``; phrases do not overlap."""
    found = Scan()
    places: list[tuple[int, int]] = []
    forms: list[str] = []
    endings: list[tuple[Meaning, ...] | None] = []
    for match in WORD.finditer(text):
        form, ending, contexts = vocabulary.word(match[0])
        places.append(match.span())
        forms.append(form)
        endings.append(ending)
        for name in contexts:
            found.contexts[name] = found.contexts.get(name, 0) + 1
    found.words = len(forms)
    children = vocabulary.root.children
    at = 0
    while at < len(forms):
        last, meanings = at, endings[at]
        if (node := children.get(forms[at])) is not None:
            end, longest = _longest(text, places, forms, at, node)
            if longest is not None:
                last, meanings = end, longest
        if meanings:
            found.mentions.append(Mention(places[at][0], places[last][1], meanings))
        at = last + 1
    return found


def _longest(
    text: str, places: list[tuple[int, int]], forms: list[str], at: int, node: Node
) -> tuple[int, tuple[Meaning, ...] | None]:
    """The last word and the meanings of the longest phrase that starts with word ``at``."""
    end, meanings = at, None
    here = at
    while True:
        if node.meanings is not None and (
            not node.exactly or text[places[at][0] : places[here][1]] in node.exactly
        ):
            end, meanings = here, node.meanings
        if here + 1 == len(forms):
            return end, meanings
        between = text[places[here][1] : places[here + 1][0]]
        following = node.children.get(forms[here + 1])
        if following is None or len(between) > _GAP or not _BETWEEN.issuperset(between):
            return end, meanings
        node, here = following, here + 1
