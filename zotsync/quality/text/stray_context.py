"""Describes what stands around a name in running text, as evidence for or against its being at home."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from zotsync.quality.text.stray_load import load
from zotsync.quality.text.stray_names import Name, candidate, recognise
from zotsync.quality.text.stray_words import is_common, uncommon

TOKEN = re.compile(r"[^\W\d_][\w'’-]*|\d[\d.,]*\w*|[^\s\w]")
# A name between two words: after a word or a comma, before a word in lower case.
SLOT = re.compile(r"(?:(?<=\w)|(?<=[\w)],))[ \n]([A-Za-z\d][A-Za-z\d-]{2,})(?=[ \n][a-z])")
# What belongs to the name before it, and stands before a further word in lower case.
SALT = re.compile(
    r"(?:[ \n](?:hydrochloride|dihydrochloride|hydrobromide|mesylate|mesilate|besylate|besilate|tosylate"
    r"|maleate|malate|succinate|fumarate|tartrate|bitartrate|citrate|acetate|sulfate|sulphate|phosphate|etexilate|medoxomil|sodium|potassium|calcium"
    r"|magnesium|hemihydrate|monohydrate|dihydrate|trihydrate)){1,2}(?=[ \n][a-z])"
)
SUFFIXES = re.compile(
    r"(?:tion|sion|ment|ness|ity|ism|ance|ence|ship|logy|osis|itis|oma|emia|pathy|plasty|ectomy|therapy"
    r"|ing|ed|ly|al|ic|ous|ive|able|ible|ary|ory|ar|ful|less|ent|ant|oid|ian|ers|er|or|ist|ine|in|ase|ate"
    r"|ide)\Z"
)
SUBSTANCE = re.compile(
    r"(?:[^cs]ine|[^i]ol|one|[hlmnprx]ide|[^i]ate|ite|ium|dopa|zole|pam|tin|rin|cin|sone|mab|nib|gen|ase|yl"
    r"|ene)\Z"
)
LONGEST = 40
FAR = 90  # characters looked at on either side: about ten words


@dataclass(frozen=True, slots=True)
class Slot:
    """A name, or word that may be one, between two words of a text."""

    start: int
    end: int
    word: str
    name: Name


@dataclass(frozen=True, slots=True)
class Place(Slot):
    """A name in its text, with up to six tokens before and after it, in lower case."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@cache
def classes() -> dict[str, str]:
    """Word to closed class; a word of two classes has the first that names it."""
    table: dict[str, str] = {}
    for label, words in load("stray_classes.toml").items():
        if isinstance(words, str) and not label.endswith("head") and label != "taking":
            for word in words.split():
                table.setdefault(word, label)
    return table


@cache
def heads() -> dict[str, frozenset[str]]:
    """Nouns that a name of a kind modifies rightly, by kind."""
    table = load("stray_classes.toml")
    drug = frozenset(table["head"].split())
    return {
        "drug": drug,
        "unknown": drug,
        "chemical": drug | frozenset(table["chemical_head"].split()),
        "gene": frozenset(table["gene_head"].split()),
        "device": frozenset(table["device_head"].split()),
    }


@cache
def topics() -> dict[str, re.Pattern[str]]:
    """What a text must speak of for a group's names to be at home in it."""
    return {
        group: re.compile(r"\b(?:" + "|".join(words.split()) + ")")
        for group, words in load("stray_topics.toml").items()
    }


@lru_cache(maxsize=65536)
def word_class(token: str) -> str:
    """The class of a token: closed classes by list, open ones by suffix, punctuation as itself."""
    if not token:
        return "none"
    if found := classes().get(token):
        return found
    if token[0].isdigit():
        return "number"
    if not token[0].isalpha():
        return token
    if recognise(token):
        return "name"
    if found_suffix := SUFFIXES.search(token):
        return "-" + found_suffix.group()
    if token.endswith("s") and not token.endswith("ss"):
        return "plural"
    return "word"


@lru_cache(maxsize=65536)
def is_substance(token: str) -> bool:
    """Whether a token looks like (part of) a compound's name: a name, or the shape of one."""
    if recognise(token):
        return True
    return (
        len(token) >= 6
        and bool(SUBSTANCE.search(token))
        and token not in not_substances()
        and word_class(token) not in classes()
    )


@lru_cache(maxsize=65536)
def is_strange(token: str) -> bool:
    """Whether a token in lower case is a word that texts on health do not use: part of a name, perhaps."""
    return len(token) > 3 and token.isalpha() and not (is_common(token) or token in uncommon())


@cache
def takes_name() -> frozenset[str]:
    """Words whose object or example is a name."""
    return frozenset(load("stray_classes.toml")["taking"].split())


@cache
def not_substances() -> frozenset[str]:
    """Ordinary words with the ending of a substance."""
    return frozenset(load("stray_classes.toml")["not_substance"]["words"].split())


_COMMON: set[str] = set()
"""Words that were asked about and are no names: most words of a text. Emptied when it grows large."""
_MOST = 100_000


def slots(
    text: str, named: Callable[[str], Name | None] | None = None, words: Set[str] | None = None
) -> list[Slot]:
    """Every name, or word that may be one, that stands between two words, in order.

    ``named`` tells names, in place of `candidate`; ``words`` are those of the text, where they are known.
    """
    words = set(text.split()) if words is None else words
    if named is None:
        words = words - _COMMON
    found = []
    for word in words:
        if not 2 < len(word) <= LONGEST:
            continue
        name = (named or candidate)(word)
        if name is None:
            if named is None:
                _COMMON.add(word)
        else:
            start = text.find(word)
            while start >= 0:
                end = start + len(word)
                if start and (slot := SLOT.match(text, start - 1)) and slot.end() == end:
                    salt = SALT.match(text, end) if name.kind == "drug" and name.group != "body" else None
                    found.append(Slot(start, salt.end() if salt else end, word, name))
                start = text.find(word, end)
    if len(_COMMON) > _MOST:
        _COMMON.clear()
    return sorted(found, key=lambda slot: slot.start)


def place(text: str, slot: Slot) -> Place:
    """A slot with the words around it."""
    return Place(slot.start, slot.end, slot.word, slot.name, *around(text, slot.start, slot.end))


def places(text: str, named: Callable[[str], Name | None] | None = None) -> list[Place]:
    """As `slots`, each with the words around it."""
    return [place(text, slot) for slot in slots(text, named)]


def around(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens before ``start`` and after ``end``, in lower case."""
    before = TOKEN.findall(text[max(0, start - FAR) : start].lower())[-6:]
    after = TOKEN.findall(text[end : end + FAR].lower())[:6]
    return tuple(before), tuple(after)
