"""Tells names of drugs, chemicals, genes and devices from ordinary words, by list, stem and shape.

What is none of these may still be a name: a word that English and health texts do not know.
"""

from __future__ import annotations

import json
import re
import tomllib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

GENE_SHAPE = re.compile(r"[A-Z]{2,5}\d{1,2}[A-Z]?\d?\Z|[A-Z]{1,2}[a-z]{2,3}\d{1,2}\Z")
# Letters and a number that are no gene: blood groups, grades, vitamins, vertebrae, dimensions.
NOT_A_GENE = re.compile(
    r"(?:COVID|SARS|HIV|HTLV|HPV|HHV|HSV|EBV|PM|CO|ICD|DSM|SF|FEV|FIGO|CT|MRI|PET|CIN|MEN)\d"
    r"|[EIL][CD]\d\d\Z|CA[1-4]\Z"
)
LOWER = re.compile(r"[a-z]{5,}\Z")
UNKNOWN = re.compile(r"(?:[a-z]{6,}|[A-Z][a-z]{5,})\Z")
# Endings of adjectives, verbs and terms for diseases, cells and procedures: no drug, gene or device.
TERM = re.compile(
    r"(?:[^ius]s|ic|[ei]al|inal|ical|ous|ive|ing|ed|ly|oid|[ae]sis|ysis|ary|ory|able|ible|ity|ness|ism|ist|ment|[st]ion|itis|osis|rrh?o?ea|oma|emia"
    r"|ectomy|otomy|ostomy|scopy|ome|\w{7}al|pathy|plasty|graphy|metry|logy|cyte|plasm)\Z"
)
# What English puts before and behind words: (ending, what it stands for).
PREFIXES = tuple(
    """
    un non re pre anti inter intra over micro multi sub co bio immuno neuro cardio post hyper hypo radio chemo
    under self out trans extra super ultra mid semi mono poly auto tele electro gastro hemato haemato hepato
    nephro peri endo para nano pico kilo mega off on
    """.split()
)
ENDINGS = tuple(
    (ending, base.strip("-"))
    for ending, base in (
        pair.split(":")
        for pair in """
        s:- es:- ies:y ed:- ed:e ing:- ing:e ly:- ally:al er:- er:e ers:- ability:able ization:ize isation:ize
        ized:ize ised:ize ises:ize izes:ize izing:ize ising:ize ness:- al:- ally:- ation:e ment:- less:-
        like:-
        ical:ic ity:- able:- able:e est:- est:e iest:y ier:y iness:y ful:- ish:-
        """.split()
    )
)
DOUBLED = re.compile(r"([bdglmnprt])\1(?:ed|ing|er|est)\Z")  # banned, mapping
SHORTEST_STEM, SHORTEST_PART = 3, 4


@dataclass(frozen=True, slots=True)
class Name:
    """A recognised name: ``kind`` is drug, chemical, gene, device or unknown, ``group`` its class in that
    kind; ``known`` where it is listed, else it was told by a stem, by a shape, or by being no other word."""

    kind: str
    group: str
    known: bool


def load(name: str) -> Any:
    """A table of this package: TOML by its ending, else JSON."""
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)


@cache
def listed() -> dict[str, Name]:
    """Every listed name, as written; words of lower case are known in any case."""
    return {
        word: Name(kind, group, True)
        for kind, groups in load("stray_names.toml").items()
        for group, words in groups.items()
        for word in words.split()
    }


@cache
def stems() -> tuple[tuple[str, Name], ...]:
    """Endings of names, longest first."""
    found = [
        (stem, Name("drug" if kind == "inn" else kind, group, False))
        for kind, groups in load("stray_stems.toml").items()
        if kind != "ordinary"
        for group, words in groups.items()
        for stem in words.split()
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _stem_pattern() -> re.Pattern[str]:
    return re.compile(r"[a-z]{3,}?(?:" + "|".join(stem for stem, _ in stems()) + r")\Z")


@cache
def ordinary() -> frozenset[str]:
    """Words that end like a name and are none."""
    return frozenset(load("stray_stems.toml")["ordinary"]["words"].split())


class Words:
    """A set of words as a Bloom filter: of words that are not in it, it takes one in fifty for its own.

    ``bits`` holds it, eight a byte; a word sets `HASHES` of them.
    """

    HASHES = 5

    def __init__(self, bits: bytes | bytearray) -> None:
        self.bits = bits

    @classmethod
    def of(cls, words: set[str], bits_each: int = 8) -> Words:
        """The filter that holds these words."""
        filter = cls(bytearray(len(words) * bits_each // 8 + 1))
        for word in words:
            for at in filter._places(word):
                filter.bits[at >> 3] |= 1 << (at & 7)  # type: ignore[index]
        return filter

    def __contains__(self, word: str) -> bool:
        return all(self.bits[at >> 3] >> (at & 7) & 1 for at in self._places(word))

    def _places(self, word: str) -> list[int]:
        data, size = word.encode(), 8 * len(self.bits)
        first, step = zlib.crc32(data), zlib.crc32(data, 0x9E3779B9) | 1
        return [(first + n * step) % size for n in range(self.HASHES)]


@cache
def english() -> Words:
    """Words of English and of health texts."""
    return Words(resources.files(__package__).joinpath("stray_words.bin").read_bytes())


def is_ordinary(word: str, known: Callable[[str], bool]) -> bool:
    """Whether a word in lower case is known, or made of a known one by what English puts before and behind.

    >>> is_ordinary("unhurriedness", {"hurried"}.__contains__)
    True
    """
    if known(word) or ((doubled := DOUBLED.search(word)) and known(word[: doubled.start() + 1])):
        return True
    for prefix in ("", *PREFIXES):
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            if prefix and len(rest) >= SHORTEST_STEM and known(rest):
                return True
            for ending, base in ENDINGS:
                stem = rest[: len(rest) - len(ending)]
                if rest.endswith(ending) and len(stem) >= SHORTEST_STEM and known(stem + base):
                    return True
    return False


def is_compound(word: str, known: Callable[[str], bool], small: Callable[[str], bool]) -> bool:
    """Whether a word is two known ones, run together or joined, the second perhaps a small one."""
    return any(
        (known(word[at:]) if len(word) - at == SHORTEST_STEM else is_ordinary(word[at:], known))
        and is_ordinary(word[:at], known)
        for at in range(SHORTEST_PART, len(word) - SHORTEST_STEM + 1)
    ) or any(
        (small(word[-count:]) and is_ordinary(word[:-count], known))
        or (small(word[:count]) and is_ordinary(word[count:], known))
        for count in (1, 2, 3)
    )


def is_unknown(word: str, known: Callable[[str], bool], small: Callable[[str], bool]) -> bool:
    """Whether a word has the looks of a name and no English text explains it."""
    lower = word.lower()
    if not UNKNOWN.match(word) or TERM.search(lower):
        return False
    american = lower.replace("ae", "e").replace("oe", "e")
    if is_ordinary(lower, known) or (american != lower and is_ordinary(american, known)):
        return False
    return not is_compound(lower, known, small)


@cache
def small_words() -> frozenset[str]:
    """Function words of up to three letters."""
    return frozenset(
        word
        for words in load("stray_classes.toml").values()
        if isinstance(words, str)
        for word in words.split()
        if len(word) < SHORTEST_PART
    )


@lru_cache(maxsize=65536)
def candidate(word: str) -> Name | None:
    """What name ``word`` is or may be, or None: a recognised one, or a word that is not known at all."""
    if found := recognise(word):
        return found
    if is_unknown(word, english().__contains__, small_words().__contains__):
        return unknown(word)
    return None


def unknown(word: str) -> Name:
    """The name of a word that is not known."""
    return Name("unknown", "capital" if word[0].isupper() else "small", False)


@lru_cache(maxsize=65536)
def recognise(word: str) -> Name | None:
    """What name ``word`` is, or None.

    >>> recognise("selumetinib"), recognise("medicine")
    (Name(kind='drug', group='targeted', known=False), None)
    """
    names = listed()
    if found := names.get(word):
        return found
    lower = word.lower()
    if word[1:].islower() and (found := names.get(lower)):
        return found
    if LOWER.match(lower) and word[1:].islower():
        if lower.startswith("non") and lower[3:] in ordinary():
            return None
        plural = lower.endswith("s") and not lower.endswith("limus")
        if not plural and lower not in ordinary() and _stem_pattern().match(lower):
            return next(name for stem, name in stems() if lower.endswith(stem))
        return None
    if GENE_SHAPE.match(word) and not NOT_A_GENE.match(word):
        return Name("gene", "gene", False)
    return None
