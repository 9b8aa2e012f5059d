"""Tells words that English and health texts know from words that may be names.

A word is explained if texts use it, or if it is made of words they use by what English puts before, behind
and together. What is left is judged by its letters (`looks`): names of drugs and compounds are built in
other ways.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources

from zotsync.quality.text.stray_load import load

UNKNOWN = re.compile(r"(?:[a-z]{5,}|[A-Z][a-z]{5,})\Z")
ACRONYM = re.compile(r"[A-Z]{3,6}\Z")
LEAST_LOOKS = -1.5
# Endings of adjectives, verbs and terms for diseases, cells and procedures: no drug, gene or device.
TERM = re.compile(
    r"(?:[^ius]s|ic|[ei]al|inal|ical|ous|ive|ing|ed|ly|oid|[ae]sis|ysis|ary|ory|able|ible|ity|ness|ism|ist|ment"
    r"|[st]ion|itis|osis|rrh?o?ea|oma|emia|ectomy|otomy|ostomy|scopy|ome|\w{7}al|pathy|plasty|graphy|metry|logy"
    r"|cyte|plasm|phil|blast|derm|cardium|penia|uria|algia|trophy|phagy|poiesis|gram"
    r"|idae|aceae|virus|i[sz]e|y[sz]e)\Z"
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

Known = Callable[[str], bool]


class Dictionary:
    """A set of words as a Bloom filter: of words not in it, it takes one in two thousand for its own.

    ``bits`` holds it, eight a byte; a word sets `HASHES` of them.
    """

    HASHES = 11

    def __init__(self, bits: bytes | bytearray) -> None:
        self.bits = bits

    @classmethod
    def of(cls, words: set[str], bits_each: int = 16) -> Dictionary:
        """The filter that holds these words."""
        filter = cls(bytearray(len(words) * bits_each // 8 + 1))
        for word in words:
            for at in filter._places(word):
                filter.bits[at >> 3] |= 1 << (at & 7)  # type: ignore[index]
        return filter

    def __contains__(self, word: str) -> bool:
        return all(self.bits[at >> 3] >> (at & 7) & 1 for at in self._places(word))

    def _places(self, word: str) -> Iterator[int]:
        data, size = word.encode(), 8 * len(self.bits)
        first, step = zlib.crc32(data), zlib.crc32(data, 0x9E3779B9) | 1
        return ((first + n * step) % size for n in range(self.HASHES))


@cache
def dictionary() -> Dictionary:
    """Words of English, but for those that end like a `TERM`."""
    return Dictionary(resources.files(__package__).joinpath("stray_dictionary.bin").read_bytes())


@cache
def frequent() -> Dictionary:
    """The commonest words of English."""
    return Dictionary(resources.files(__package__).joinpath("stray_frequent.bin").read_bytes())


@cache
def uncommon() -> Dictionary:
    """Words that English uses now and then."""
    return Dictionary(resources.files(__package__).joinpath("stray_uncommon.bin").read_bytes())


def is_common(word: str) -> bool:
    """Whether texts on health or English at large use a word in lower case."""
    return word in vocabulary() or word in frequent()


@cache
def vocabulary() -> dict[str, str]:
    """Words that texts on health use, each with the class of words that keep its company, if it has one."""
    return {
        word: f"c{number}" if number else ""
        for number, words in enumerate(load("stray_vocabulary.json"))
        for word in words.split()
    }


def is_word(word: str) -> bool:
    """Whether a word in lower case is one of English, however rare."""
    return is_common(word) or word in uncommon() or word in dictionary()


def is_ordinary(word: str, known: Known) -> bool:
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


def is_compound(word: str, known: Known, joined: Known) -> bool:
    """Whether a word is one that is ``known`` and one that may be ``joined`` to it, before or behind."""
    small = small_words()
    return any(
        (joined(word[at:]) and is_ordinary(word[:at], known))
        or (joined(word[:at]) and is_ordinary(word[at:], known))
        for at in range(SHORTEST_PART, len(word) - SHORTEST_STEM + 1)
    ) or any(
        (word[-count:] in small and is_ordinary(word[:-count], known))
        or (word[:count] in small and is_ordinary(word[count:], known))
        for count in (1, 2, 3)
    )


def explains(known: Known, word: str) -> bool:
    """Whether the known words explain a word in lower case: whole, in parts, or spelt the American way."""
    american = word.replace("ae", "e").replace("oe", "e")
    if is_ordinary(word, known) or (american != word and is_ordinary(american, known)):
        return True
    return is_compound(word, known, known)


def unfamiliar(word: str, common: Known = is_common) -> str:
    """What kind of word that texts do not use ``word`` is, or empty.

    uncommon and rare: English has it; small and capital: nothing has it; acronym. ``common`` tells the words
    that texts use, in place of `is_common`.
    """
    lower = word.lower()
    if common(lower):
        return ""
    if ACRONYM.match(word):
        return "acronym"
    if not UNKNOWN.match(word) or TERM.search(lower) or looks(lower) < LEAST_LOOKS or explains(common, lower):
        return ""
    english = "uncommon" if lower in uncommon() else explains(dictionary().__contains__, lower) and "rare"
    if english:
        return english if word == lower else ""
    if is_run_together(lower, common):
        return ""
    return "small" if word == lower else "capital"


def is_run_together(word: str, common: Known) -> bool:
    """Whether a word is two words without the blank between them, the second a common one."""

    if is_compound(word, lambda part: common(part) or is_word(part), common):
        return True
    return any(
        word[at:] in function_words() or (common(word[at:]) and TERM.search(word[:at]))
        for at in range(SHORTEST_PART, len(word) - 3)
    )


def looks(word: str) -> float:
    """How much a word in lower case is built like a name: log odds, from two to four letters in a row."""
    table = _letters()
    framed = f"^{word}$"
    grams = {framed[at : at + size] for size in (2, 3, 4) for at in range(len(framed) - size + 1)}
    return table[""] + sum(table.get(gram, 0.0) for gram in grams)


@cache
def _letters() -> dict[str, float]:
    table: dict[str, float] = load("stray_looks.json")
    return table


@cache
def small_words() -> frozenset[str]:
    """Function words of up to three letters."""
    return frozenset(word for word in _classed(*load("stray_classes.toml")) if len(word) < SHORTEST_PART)


@cache
def function_words() -> frozenset[str]:
    """Words that join others, of four letters and more: no name ends in one."""
    return frozenset(word for word in _classed("rel", "prep", "conj", "aux") if len(word) >= SHORTEST_PART)


def _classed(*labels: str) -> Iterator[str]:
    table = load("stray_classes.toml")
    return (word for label in labels if isinstance(table[label], str) for word in table[label].split())
