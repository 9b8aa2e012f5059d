"""Titles that are alike and name two works: a notice about a work and the work, two parts of a series."""

from __future__ import annotations

import re
from itertools import pairwise

# What a work about another work, or beside it, begins with; one word for each kind.
_ABOUT = {
    "correction": (
        r"(?:(?:author|publisher|editor)(?:ial)?['’]?s? )?corrections?(?: to\b|:)",
        r"(?:author|publisher)['’]?s? correction\s*[–—-]",
        r"publisher['’]?s['’]? note:",
        r"(?:(?:author|publisher)['’]?s? )?(?:addend(?:um|a)|corrigend(?:um|a)|errat(?:um|a))\b",
    ),
    "retraction": (
        r"(?:notice of )?(?:retraction|withdrawal)(?: notice| note)?(?: to\b| of\b|:|$)",
        r"expression of concern\b",
    ),
    "reply": (
        r"(?:(?:the )?authors?['’]? )?(?:repl(?:y|ies)|response|rejoinder)(?: to\b|:|$)",
        r"in (?:reply|response)(?: to\b|:)",
    ),
    "comment": (r"(?:comments?|commentary|discussion)(?: on\b|:)", "re:"),
    "review": (
        r"(?:peer )?review (?:for|of):? [\"'“‘]",
        r"(?:decision letter|editor['’]s evaluation|elife assessment)(?: for\b|:)",
        r"faculty opinions recommendation of\b",
    ),
    "picture": (
        r"(?:(?:front|back|inside|outside) )*cover(?: (?:picture|feature|image|profile|art))?(?: to| for)?:",
        r"(?:graphical abstract|frontispiece):",
    ),
    "data": (
        r"(?:data|code|dataset|software)(?: (?:from|for))?:",
        r"data (?:from|for) [\"'“‘]",
        r"supplement(?:ary|al)? (?:materials?|data|information|files?)\b",
        r"supplement(?:ary|al)? (?:table|fig(?:ure)?|video|movie|text)s?\.? [\dA-Z]+\w* from\b",
        r"replication (?:data|code|materials?) for\b",
        r"supporting information\b",
    ),
}
_KINDS = {kind: re.compile(rf"[\W_]*(?:{'|'.join(ways)})", re.I) for kind, ways in _ABOUT.items()}
# What some publishers put behind the title of the work instead.
_BEHIND = re.compile(
    r"(?:(?:\s*[–—:]\s*|\s-\s|\s[(\[])(?P<correction>erratum|errata|corrigendum|corrigenda|addendum)"
    r"|(?:\s*[–—]\s*|\s[(\[])(?P<retraction>retraction)|\s*[–—]\s*(?P<reply>(?:in )?reply))[)\]]?\.?\s*\Z",
    re.I,
)
_TO = re.compile(r"\A(?: (?:to|for|of|on|in))?[\W_]*")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"(?=[ivx])x{0,2}(?:ix|iv|v?i{0,3})\Z")
_VALUES = {"i": 1, "v": 5, "x": 10}
_COUNTED = {
    word: number
    for number, words in enumerate(
        (
            *("one first", "two second", "three third", "four fourth", "five fifth", "six sixth"),
            *("seven seventh", "eight eighth", "nine ninth", "ten tenth", "eleven", "twelve"),
        ),
        1,
    )
    for word in words.split()
}
_PARTS = frozenset("part pt parts teil partie parte deel volume vol band tome paper report section".split())


def contradict(one: str, other: str) -> bool:
    """Whether two titles name two works, however alike they are.

    >>> contradict("Erratum to: Moss on roofs", "Moss on roofs")
    True
    >>> contradict("Moss on roofs. Part II", "Moss on roofs. Part 3"), contradict("Moss, II", "Moss, 2")
    (True, False)
    """
    if about(one) != about(other):
        return True
    a, b = _numbered(one), _numbered(other)
    if len(a) == len(b):
        apart = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        return bool(apart) and all(isinstance(x, int) and isinstance(y, int) for x, y in apart)
    first, second = _part(a), _part(b)
    return first is not None and second is not None and first != second


def about(title: str) -> str:
    """Of which kind a work about another work is, by how its title begins; empty for any other.

    >>> about("Author Correction: Moss on roofs"), about("Correction of scoliosis")
    ('correction', '')
    >>> about("Moss on roofs – CORRIGENDUM"), about("Moss on roofs—Reply"), about("Eyelids: retraction")
    ('correction', 'reply', '')
    """
    behind = _BEHIND.search(title)
    found = next((kind for kind, begins in _KINDS.items() if begins.match(title)), "")
    return found or ((behind.lastgroup or "") if behind else "")


def subject(title: str) -> str:
    """A title without what makes it that of a notice.

    >>> subject("Erratum to: Moss on roofs"), subject("Corrigendum"), subject("Moss on roofs")
    ('Moss on roofs', 'Corrigendum', 'Moss on roofs')
    """
    found = next((match for begins in _KINDS.values() if (match := begins.match(title))), None)
    if found is None:
        return _BEHIND.sub("", title) or title
    return _TO.sub("", title[found.end() :]) or title


def _numbered(title: str) -> list[str | int]:
    """The words of a title in lower case, those that count as numbers."""
    words = _WORD.findall(_MARKUP.sub("", title).casefold())
    found: list[str | int] = []
    for at, word in enumerate(words):
        after_part = at > 0 and words[at - 1] in _PARTS
        if word.isdecimal():
            found.append(int(word[:18]))
        elif word in _COUNTED:
            found.append(_COUNTED[word])
        elif _ROMAN.match(word) and (len(word) > 1 or after_part or at == len(words) - 1 > 0):
            found.append(_roman(word))
        else:
            found.append(word)
    return found


def _roman(word: str) -> int:
    values = [_VALUES[letter] for letter in word]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _part(words: list[str | int]) -> int | None:
    """The number of the part that a title names."""
    return next((b for a, b in pairwise(words) if a in _PARTS and isinstance(b, int)), None)
