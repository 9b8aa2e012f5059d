"""Finds the stray word: a name planted in a sentence that makes sense only without it.

A name that stands between two words either belongs there (``received cisplatin in the clinic``) or was put
there (``the cisplatin bone marrow``). Weighted evidence from the words around it, from the whole document
and from ordinary English decides; docs/stray-words.md has the method and its figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from zotsync.quality.text.english import is_english
from zotsync.quality.text.stray_company import known_pair
from zotsync.quality.text.stray_context import Place, Slot, place, slots, word_class
from zotsync.quality.text.stray_edges import edges
from zotsync.quality.text.stray_evidence import (
    AT_HOME,
    OFTEN,
    Document,
    features,
    frame,
    weights,
)
from zotsync.quality.text.stray_names import SUFFIXED, Name
from zotsync.quality.text.stray_nouns import noun_needs, noun_place, noun_slots
from zotsync.quality.text.stray_silence import silent_at

REPORT = 0.5
LIKELY = 0.7
SURE = 0.9
DOUBTFUL = 0.69
LONG = 100_000
NEAR = 250  # Characters around a word that must be English as well.
# Log odds at which a place is as likely as not, in texts with hardly a figure and in others, and what names
# of some kinds need more: measured.
EVEN_PLAIN, EVEN = 0.4, 0.65
DOUBT = {"unknown": 0.3, "device": -0.8, "gene": -0.8, "hyphen": 0.8, "precise": 1.2}
# What each of a drug's few places must reach, each looked at as if it were the only one: measured.
EACH, FEW = 1.5, 4
NEVER = -9.0


@dataclass(frozen=True, slots=True)
class Stray:
    """A stray word at ``start`` to ``end`` (characters of the text, end exclusive), and why it is one.

    ``confidence`` runs from 0 to 1. Deleting ``replacement_start`` to ``replacement_end`` (the word and one
    space) mends the sentence. ``kind`` is drug, chemical, gene, device, noun or unknown.
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
    likely = _surest(likely)
    if not likely or not is_english(text):
        return []
    silent = silent_at(text, [stray.start for stray in likely])
    return [
        stray
        for stray in likely
        if stray.start not in silent and is_english(text[max(0, stray.start - NEAR) : stray.end + NEAR])
    ]


def _surest(found: list[Stray]) -> list[Stray]:
    """In order, of two that stand side by side only the surer one: the other is at home without it.

    In *sent for catheter metformin ablation* the catheter is judged by its neighbour, which is stray.
    """
    kept: dict[int, Stray] = {}
    ends: set[int] = set()
    for stray in sorted(found, key=lambda stray: (-stray.confidence, stray.start)):
        if not {stray.start, stray.end + 1} & kept.keys() and stray.start - 1 not in ends:
            kept[stray.start] = stray
            ends.add(stray.end)
    return [kept[start] for start in sorted(kept)]


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
    words = frozenset(part.split())
    found = slots(part, words=words)
    outside, nouns = list(edges(part, words)), list(noun_slots(part, words))
    if not found and not outside and not nouns:
        return
    document = Document.of(part, found)
    for start, end, name, sure in outside:
        if sure >= least and document.mentions(part[start:end]) == 1:
            yield _at_edge(part, start, end, name, sure, offset)
    each = dict(_nowhere_at_home(part, found, document))
    for slot in found:
        if document.mentions(slot.word) >= OFTEN and slot.word not in each:
            continue
        here = place(part, slot)
        sure = each.get(slot.word) or confidence(here, document)
        if sure >= least:
            start, end = here.start + offset, here.end + offset
            reason = _reason(here, document)
            said = part[here.start : here.end]
            yield Stray(start, end, said, round(sure, 3), reason, start, end + 1, here.name.kind)
    for slot in nouns:
        noun = noun_place(part, slot)
        if noun is None or document.mentions(slot.word) > 1:
            continue
        sure = min(DOUBTFUL, _likelihood(score(noun, document) - noun_needs(noun, document)))
        if sure >= least:
            start, end = noun.start + offset, noun.end + offset
            reason = _reason(noun, document)
            yield Stray(start, end, noun.word, round(sure, 3), reason, start, end + 1, "noun")


def _nowhere_at_home(part: str, found: list[Slot], document: Document) -> Iterator[tuple[str, float]]:
    """The drugs that a text says two to four times and that fit nowhere there, and how sure that is.

    What a text says again it speaks of; but who plants a name may do so twice.
    """
    places: dict[str, list[Slot]] = {}
    for slot in found:
        if slot.name.kind == "drug":
            places.setdefault(slot.word, []).append(slot)
    for word, slots_of in places.items():
        if 1 < len(slots_of) <= FEW and document.mentions(word) == len(slots_of):
            here = [place(part, slot) for slot in slots_of]
            if len({one.after[0] for one in here}) < len(here):
                continue  # A term: “dobutamine stress echo”.
            least = min(score(one, document, mentions=1) for one in here)
            if least >= EACH:
                yield word, min(_likelihood(least), SURE - 0.01)


def _at_edge(part: str, start: int, end: int, name: Name, sure: float, offset: int) -> Stray:
    """A stray name before or behind a whole sentence; a blank beside it goes with it."""
    last = part[start - 1 : start] in (" ", "\n") and part[end : end + 1] != " "
    cut = (start - 1, end) if last else (start, end + 1)
    reason = f"the sentence is whole without it; the {_what(name)} nowhere else in it"
    return Stray(
        start + offset,
        end + offset,
        part[start:end],
        sure,
        reason,
        cut[0] + offset,
        cut[1] + offset,
        name.kind,
    )


def score(place: Place, document: Document, mentions: int | None = None) -> float:
    """The log odds that the name was planted there, as if the document said it ``mentions`` times."""
    if frame(place) in AT_HOME:
        return NEVER
    table = weights()
    evidence = sum(map(table.get, features(place, document, mentions=mentions), repeat(0.0)))
    even = EVEN if document.figures else EVEN_PLAIN
    doubt = DOUBT.get("hyphen" if place.name.group == "hyphen" else place.name.kind, 0.0)
    if place.end - place.start > len(place.word) or SUFFIXED.match(place.word):
        doubt += DOUBT["precise"]  # Who names the salt, or the maker's letters, speaks of the drug.
    return table["bias"] + evidence - even - doubt


def confidence(place: Place, document: Document) -> float:
    """How likely the name was planted there, from 0 to 1; never sure of what may be no name at all."""
    sure = _likelihood(score(place, document))
    perhaps_no_name = place.name.kind == "unknown" or (place.name.kind == "gene" and not place.name.known)
    return min(sure, DOUBTFUL) if perhaps_no_name else sure


def _likelihood(odds: float) -> float:
    """From log odds to a likelihood from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


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
        parts.append(f"the {_what(place.name)} nowhere else in it")
    return "; ".join(parts)


def _what(name: Name) -> str:
    if name.group.endswith(" noun"):
        return "word stands"
    if name.kind != "unknown":
        return f"{name.kind} is named"
    known = name.group in ("uncommon", "rare")
    return f"word is {'rare in texts' if known else 'known to no list'} and stands"
