"""Finds the stray word: a name planted in a sentence that makes sense only without it.

A name that stands between two words either belongs there (``received cisplatin in the clinic``) or was put
there (``the cisplatin bone marrow``). Weighted evidence from the words around it, from the whole document
and from ordinary English decides; docs/stray-words.md has the method and its figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from zotsync.quality.text.english import is_english
from zotsync.quality.text.stray_context import Place, places, word_class
from zotsync.quality.text.stray_evidence import (
    Document,
    features,
    in_frame,
    known_pair,
    speaks_of,
    weights,
)
from zotsync.quality.text.stray_silence import silent_at

REPORT = 0.7
SURE = 0.8
LONG = 100_000
# Log odds by which strays are likelier than the even odds that the weights were fitted at: measured.
SHIFT = 1.45
AT_HOME = -9.0
# Letters with a number are cell lines, markers and types far oftener than they are planted.
SHAPE_ALONE = 2.0
# A comma opens a clause or parts names of a list, seldom what a word was planted into.
AFTER_COMMA = 1.5


@dataclass(frozen=True, slots=True)
class Stray:
    """A stray word at ``start`` to ``end`` (characters of the text, end exclusive), and why it is one.

    ``confidence`` runs from 0 to 1. Deleting ``replacement_start`` to ``replacement_end`` (the word and one
    space) mends the sentence. ``kind`` is drug, chemical, gene or device.
    """

    start: int
    end: int
    text: str
    confidence: float
    reason: str
    replacement_start: int
    replacement_end: int
    kind: str


def find_stray(text: str, least: float = REPORT) -> list[Stray]:
    """The stray words of a text, in order, with a confidence of at least ``least``.

    Silent in other languages than English, and in headings, tables, references, code and short quotations.

    >>> [s.text for s in find_stray("The metformin bone marrow makes the cells of the blood. It is soft.")]
    ['metformin']
    """
    likely = [stray for start, end in _parts(text) for stray in _likely(text[start:end], start, least)]
    if not likely or not is_english(text):
        return []
    silent = silent_at(text, [stray.start for stray in likely])
    return [stray for stray in likely if stray.start not in silent]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """A text in parts of at most `LONG` characters, cut at line ends: cost then grows with length alone."""
    start = 0
    while len(text) - start > LONG:
        cut = text.rfind("\n", start + LONG // 2, start + LONG) + 1 or start + LONG
        yield start, cut
        start = cut
    yield start, len(text)


def _likely(part: str, offset: int, least: float) -> Iterator[Stray]:
    """The strays of a part that begins at ``offset``, wherever they stand in it."""
    found = places(part)
    if not found:
        return
    document = Document.of(part, found)
    for place in found:
        sure = confidence(place, document)
        if sure >= least:
            start, end = place.start + offset, place.end + offset
            reason = _reason(place, document)
            yield Stray(start, end, place.word, round(sure, 3), reason, start, end + 1, place.name.kind)


def score(place: Place, document: Document) -> float:
    """The log odds that the name was planted there."""
    if in_frame(place) or speaks_of(place, document):
        return AT_HOME
    table = weights()
    total = sum(table.get(feature, 0.0) for feature in features(place, document))
    if place.before[-1] == ",":
        total -= AFTER_COMMA
    return total if place.name.known or place.name.kind != "gene" else total - SHAPE_ALONE


def confidence(place: Place, document: Document) -> float:
    """How likely the name was planted there, from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, SHIFT + score(place, document)))))


def _reason(place: Place, document: Document) -> str:
    """Why, in words: what the sentence says without the name, and what the document says of the name."""
    prev, next1 = place.before[-1], place.after[0]
    parts = []
    if prev != ",":
        if document.count(f"{prev} {next1}"):
            parts.append(f"“{prev} {next1}” stands together elsewhere in this text")
        elif known_pair(prev, next1) >= 0:
            parts.append(f"“{prev} {next1}” commonly stand together")
    if not parts:
        what = "verb phrase" if word_class(next1) in ("aux", "be", "infinitive", "present") else "phrase"
        parts.append(f"“{place.word}” breaks the {what} “{prev} … {next1}”".replace(", …", "…"))
    if document.mentions(place.word) == 1:
        parts.append(f"the {place.name.kind} is named nowhere else in it")
    return "; ".join(parts)
