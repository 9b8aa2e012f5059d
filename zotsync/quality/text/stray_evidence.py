"""Evidence that a name is stray, as named features; `stray_weights.json` says what each is worth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from zotsync.quality.text.stray_context import Place, heads, is_substance, takes_name, topics, word_class
from zotsync.quality.text.stray_names import load, recognise

PairCount = Callable[[str, str], int]
STEP = (1, 3, 6, 12, 25, 50, 100)
THERAPY = {"immune": "immun", "targeted": "target", "hormone": "hormon", "cytotoxic": "chemo"}
COMPOUND = ("alpha", "beta", "gamma", "delta", "acid", "ion", "ions", "oxide", "dinucleotide")
VERB = ("infinitive", "present", "past")
CLAUSE = ("prep", "conj", "aux", "be", *VERB)
MODAL = frozenset("will would can could may might must shall should".split())
CLOSED = ("det", "rel", "pron", "adv", "generic", *CLAUSE)


@dataclass(frozen=True, slots=True)
class Document:
    """What the whole text says: itself in lower case with single spaces, and its names."""

    flat: str
    names: Counter[str]
    figures: int
    """Share of digits in steps of 0.5, 1.5 and 3 %: what tells science from texts for patients."""
    _mentions: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, found: list[Place]) -> Document:
        flat = " ".join(text.lower().split())
        share = 100 * sum(map(flat.count, "0123456789")) / max(1, len(flat))
        return cls(
            flat,
            Counter(place.word.lower() for place in found),
            sum(share >= least for least in (0.5, 1.5, 3)),
        )

    def count(self, phrase: str) -> int:
        """How often the phrase begins at a word of the document; its last word may be longer."""
        return self.flat.count(" " + phrase)

    def mentions(self, word: str) -> int:
        """How often a word begins so; remembered, because a long text asks thousands of times."""
        if word not in self._mentions:
            self._mentions[word] = len(re.findall(r"\b" + re.escape(word.lower()), self.flat))
        return self._mentions[word]


@cache
def pairs() -> dict[str, dict[str, int]]:
    """Neighbouring words of ordinary health text: in how many documents, as a step of `STEP`."""
    table: dict[str, dict[str, int]] = {}
    for step, lines in enumerate(load("stray_pairs.json")):
        for first, seconds in lines.items():
            row = table.setdefault(first, {})
            for second in seconds.split():
                row[second] = step
    return table


def known_pair(first: str, second: str) -> int:
    """The step of a pair, from 0 (some) to len(STEP) - 1 (very many); -1 where it is not known."""
    row = pairs().get(first)
    return row.get(second, -1) if row else -1


def features(place: Place, document: Document, pair: PairCount = known_pair) -> Iterator[str]:
    """The features of a place, each a short name; the same name never twice."""
    before = ("", "", *place.before)
    prev2, prev = before[-2], before[-1]
    if comma := prev == ",":
        prev2, prev = before[-3], before[-2]
    after = (*place.after, "", "", "")
    next1, next2, next3 = after[0], after[1], after[2]
    left, right = word_class(prev), word_class(next1)
    left2, right2 = word_class(prev2), word_class(next2)
    kind = place.name.kind
    yield "bias"
    yield f"kind {kind} {right}"
    yield "comma" if comma else "left " + left
    yield "right " + right
    yield f"around {',' if comma else left} {right}"
    yield f"around2 {',' if comma else left} {right} {right2}"
    yield f"before2 {left2} {left} {right}" if not comma else f"before2 {left2} , {right}"
    yield f"after2 {right} {right2}"
    yield "next " + next1
    yield "prev " + prev
    yield f"next2 {right} {next2}"
    if next1 in heads()[kind]:
        yield "head"
        yield "head " + kind
        yield "head after " + left
    elif right != "generic" and next2 in heads()[kind] and right not in CLAUSE:
        yield "head later"
    if right == "generic" or next1.endswith("therapies"):
        yield "generic"
        yield "generic after " + left
    if clashes(place):
        yield "clash"
    if topic := topics().get(place.name.group):
        about = "at home" if topic.search(document.flat) else "off topic"
        yield about
        yield f"{about} {right if right in CLAUSE else 'phrase'}"
    # What the sentence would be without the name.
    yield from _bridge(prev, next1, left, right, comma, pair)
    if pair(prev2, prev) >= 0 and pair(next1, next2) >= 0:
        yield "sides known"
    # What the document says elsewhere.
    joined = min(2, document.count(f"{prev} {next1}")) if not comma else 0
    yield f"joined {joined}"
    yield f"joined {joined} of {min(4, len(document.flat) // 800)}"
    if next1 in heads()[kind]:
        yield f"head bridge {pair(prev, next1)}"
        yield f"head joined {joined}"
    if document.count(f"{prev2} {prev} {next1}") and not comma:
        yield "joined left"
    if document.count(f"{prev} {next1} {next2}") and not comma:
        yield "joined right"
    others = sum(1 for name in document.names if name != place.word.lower())
    yield f"others {min(4, others)}"
    yield f"figures {document.figures}"
    yield f"figures {document.figures} others {min(2, others)}"
    same = sum(1 for word in (prev2, prev, next1, next2, next3) if word_class(word) == "name")
    yield f"near {min(2, same)}"
    if (comma or left == "conj" or right == "conj") and any(
        word_class(word) == "name" for word in (*place.before, *place.after)
    ):
        yield f"listed {',' if comma else left if left == 'conj' else ''} {right if right == 'conj' else ''}"
    yield f"left2 {left2} {left}"
    yield f"left3 {prev[-3:]}"
    yield f"right3 {next1[-3:]}"
    yield f"right3 {next1[-3:]} {right2}"
    yield f"mentions {min(3, document.mentions(place.word))}"


def in_frame(place: Place) -> bool:
    """Whether the name stands in a frame that a name fills rightly.

    A list of names, a dose, a compound of two words, or before its own head where nothing else claims that
    noun (``of cisplatin therapy``, but not ``hormone cisplatin therapy``).
    """
    before, next1 = ("", "", "", *place.before), place.after[0]
    prev, left, right = before[-1], word_class(before[-1]), word_class(next1)
    own_head = next1 in heads()[place.name.kind]
    if prev == ",":
        return own_head or right == "conj"
    if left in ("unit", "number") or _is_fellow(prev, place) or _is_fellow(next1, place):
        return True
    if prev == "as" and before[-2] == "such" and (right in (*CLAUSE, "adv", "adj")):
        return True  # An example: “relievers such as salbutamol open the airways”
    if prev in MODAL and before[-2] not in ("", ".", "?", "!", ":", ","):
        return False  # After its subject a modal takes a verb: “the doctor will omeprazole test it”
    if prev in takes_name() and (right in (*CLAUSE, "adv", "det") or next1.endswith("ly")):
        return True
    if left == "aux" and right in ("infinitive", "adv") and before[-2] in ("", ".", "?", "!", ":"):
        return True  # A question: “Does metformin help …”
    if next1 in COMPOUND or (next1[-3:] == "ase" and is_substance(next1)):
        return True
    if place.name.kind == "chemical" and (is_substance(next1) or is_substance(prev)):
        return True
    if own_head and left in (*CLAUSE, "rel"):
        return True
    if left == "conj":
        partner = before[-2] if before[-2] != "," else before[-3]
        return is_substance(partner)
    return False


def _is_fellow(token: str, place: Place) -> bool:
    """Whether a token is a name that this one makes a pair with: not a device beside a drug."""
    if word_class(token) != "name":
        return False
    name = recognise(token)
    return name is None or (name.kind == "device") == (place.name.kind == "device")


def speaks_of(place: Place, document: Document) -> bool:
    """Whether the document speaks of the name anyway.

    It names it three times; or the name stands before its own head, in a text about what it is for, and the
    words on both sides are no phrase of their own (``adjuvant temozolomide chemotherapy``).
    """
    if document.mentions(place.word) >= 3:
        return True
    prev, next1 = place.before[-1], place.after[0]
    topic = topics().get(place.name.group)
    return (
        next1 in heads()[place.name.kind]
        and (topic is None or bool(topic.search(document.flat)))
        and known_pair(prev, next1) < 2
        and not document.count(f"{prev} {_singular(next1)}")
        and not clashes(place)
    )


def _singular(word: str) -> str:
    """What a noun in the plural begins with in the singular as well."""
    return re.sub(r"(?<=\w{3})(?:ies|y|s)\Z", "", word)


def clashes(place: Place) -> bool:
    """Whether the words around speak of kinds of therapy, and the drug's own is not among them."""
    if place.name.group not in THERAPY:
        return False
    tokens = (*place.before, *place.after)
    named = {group for group, start in THERAPY.items() if any(token.startswith(start) for token in tokens)}
    return bool(named) and place.name.group not in named


def _bridge(prev: str, next1: str, left: str, right: str, comma: bool, pair: PairCount) -> Iterator[str]:
    step = -1 if comma else pair(prev, next1)
    yield f"bridge {step}"
    closed = left in CLOSED
    yield f"bridge {step} {'closed' if closed else 'open'}"
    yield f"bridge {step} {left if closed else 'open'} {right}"


@cache
def weights() -> dict[str, float]:
    """Feature to weight, in natural log odds."""
    table: dict[str, float] = load("stray_weights.json")
    return table
