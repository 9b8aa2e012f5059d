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
    AT_HOME,
    OFTEN,
    Document,
    features,
    frame,
    known_pair,
    weights,
)
from zotsync.quality.text.stray_silence import silent_at

REPORT = 0.5
LIKELY = 0.7
SURE = 0.9
DOUBTFUL = 0.69
LONG = 100_000
# The log odds at which a place is as likely as not: measured.
EVEN = -1.0
NEVER = -9.0
# Log odds against groups of names that stand in passing in texts about other things: words that are not
# known are slips of the pen, terms or people's names far oftener than they are planted.
DOUBT = {"small": 2.0, "capital": 2.5, "body": 3.5, "chemical": 1.0, "gene": 1.0, "device": 1.5}


@dataclass(frozen=True, slots=True)
class Stray:
    """A stray word at ``start`` to ``end`` (characters of the text, end exclusive), and why it is one.

    ``confidence`` runs from 0 to 1. Deleting ``replacement_start`` to ``replacement_end`` (the word and one
    space) mends the sentence. ``kind`` is drug, chemical, gene,
    device or unknown.
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
    if document.mentions(place.word) >= OFTEN or frame(place) in AT_HOME:
        return NEVER
    table = weights()
    total = sum(table.get(feature, 0.0) for feature in features(place, document))
    return total + table["bias"] - _doubt(place, document)


def _doubt(place: Place, document: Document) -> float:
    # Science makes words of its own, and calls trials and cell lines as it calls genes.
    name = place.name
    made = (name.kind == "unknown" and document.figures > 0) or (name.kind == "gene" and not name.known)
    return DOUBT.get(name.group, 0.0) + made


def confidence(place: Place, document: Document) -> float:
    """How likely the name was planted there, from 0 to 1; never sure of what may be no name at all."""
    sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, score(place, document) - EVEN))))
    perhaps_no_name = place.name.kind == "unknown" or (place.name.kind == "gene" and not place.name.known)
    return min(sure, DOUBTFUL) if perhaps_no_name else sure


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
        what = (
            "word is known to no list and stands"
            if place.name.kind == "unknown"
            else f"{place.name.kind} is named"
        )
        parts.append(f"the {what} nowhere else in it")
    return "; ".join(parts)
