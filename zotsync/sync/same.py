"""When two spellings say the same: the normalisation of the first meeting.

Used where there is no base yet (two filled sides meet, or the base was lost). Each side keeps its
spelling; nothing is rewritten because of it. After the first meeting values are compared exactly.
"""

from __future__ import annotations

import html
import re
import unicodedata

from zotsync.item import Creator

_DASHES = re.compile("[\u2010-\u2015\u2212]+|--+")
_TAGS = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|p|br)\b[^>]*>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")
_JOURNALS = {"publicationTitle", "bookTitle", "proceedingsTitle", "journalAbbreviation"}


def plain(text: str) -> str:
    """NFC, without HTML markup and entities, dashes as hyphens, blanks single.

    >>> plain("A <i>b</i>  –  c &amp; d")
    'A b - c & d'
    """
    text = unicodedata.normalize("NFC", html.unescape(_TAGS.sub("", text)))
    return _SPACE.sub(" ", _DASHES.sub("-", text)).strip()


def title_key(text: str) -> str:
    """A title's words alone, folded, for comparing and for looking up.

    >>> title_key("The secret ally: A Review.") == title_key("the Secret Ally – a review")
    True
    """
    folded = unicodedata.normalize("NFKD", plain(text)).casefold()
    return " ".join(_WORD.findall("".join(c for c in folded if not unicodedata.combining(c))))


def same(name: str, a: object, b: object) -> bool:
    """Whether two values of one aspect say the same.

    >>> same("pages", "215-33", "215–233"), same("date", "2012", "2012-03-01")
    (True, True)
    >>> same("pages", "210-215", "211-215"), same("date", "2012", "2013-03-01")
    (False, False)
    """
    if a == b:
        return True
    if isinstance(a, tuple) and isinstance(b, tuple):
        return name == "creators" and _same_creators(a, b)
    if not isinstance(a, str) or not isinstance(b, str):
        return False
    a, b = plain(a), plain(b)
    if a == b:
        return True
    if name == "date":
        return _same_date(a, b)
    if name == "pages":
        return _full_range(a) == _full_range(b)
    if name in _JOURNALS:
        return title_key(a) == title_key(b) or abbreviates(a, b) or abbreviates(b, a)
    if name == "DOI":
        return a.casefold() == b.casefold()
    if name in ("ISBN", "ISSN"):
        return re.sub(r"[\s-]", "", a).upper() == re.sub(r"[\s-]", "", b).upper()
    if name in ("title", "shortTitle", "caseName", "subject", "nameOfAct"):
        return title_key(a) == title_key(b) != ""
    if name == "url":
        return a.rstrip("/") == b.rstrip("/")
    return False


def _same_date(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return bool(re.fullmatch(r"\d{4}(-\d\d)?", short)) and bool(re.match(rf"{short}(?:-|$)", long))


def _full_range(pages: str) -> str:
    def full(match: re.Match[str]) -> str:
        first, last = match.groups()
        if len(last) < len(first):
            last = first[: len(first) - len(last)] + last
        return f"{first}-{last}"

    return _RANGE.sub(full, pages)


def abbreviates(short: str, full: str) -> bool:
    """Whether each word of ``short`` begins a word of ``full``, in order, from the first.

    >>> abbreviates("Nat. Rev. Cancer", "Nature Reviews Cancer"), abbreviates("Cell", "Cellular Biology")
    (True, False)
    """
    short_words, full_words = title_key(short).split(), title_key(full).split()
    if len(short_words) < 2 or short_words[0][:1] != (full_words or [""])[0][:1]:
        return False
    left = iter(full_words)
    if not all(any(word.startswith(part) for word in left) for part in short_words):
        return False
    small = {"of", "the", "and", "for", "in", "on", "de", "la", "et", "der", "und", "a", "an"}
    return sum(word not in small for word in full_words) <= len(short_words)


def _same_creators(a: tuple[Creator, ...], b: tuple[Creator, ...]) -> bool:
    if len(a) != len(b):
        return False
    return all(x.type == y.type and _same_person(x, y) for x, y in zip(a, b, strict=True))


def _same_person(a: Creator, b: Creator) -> bool:
    if title_key(a.name or a.last) != title_key(b.name or b.last) or bool(a.name) != bool(b.name):
        return title_key(a.name or f"{a.first} {a.last}") == title_key(b.name or f"{b.first} {b.last}")
    if title_key(a.first) == title_key(b.first):
        return True
    return _initials(a.first, b.first) or _initials(b.first, a.first)


def _initials(short: str, full: str) -> bool:
    """Whether ``short`` (``G.``, ``JM``) is the initials of ``full``."""
    letters = re.sub(r"[\s.\-]", "", short)
    if not letters or not letters.isupper() or len(letters) > 4:
        return False
    initials = "".join(word[0] for word in title_key(full).split())
    return initials.startswith(letters.casefold()) or letters.casefold().startswith(initials)
