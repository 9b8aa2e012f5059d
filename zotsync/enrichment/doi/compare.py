"""Compares an item with what a registry holds, and knows where registries are wrong; pure.

None is no comparison: a side says nothing, or says it in another script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from zotsync.enrichment.doi.registries import Work
from zotsync.enrichment.doi.titles import contradict, subject
from zotsync.item import Item

SAME_TITLE = 90.0
"""How alike (0 to 100) two titles are that say the same."""
OTHER_TITLE = 65.0
"""How alike two titles are at most that name different works."""
WHOLE = 12
"""Letters from which on one of the titles that a registry joins is the item's."""
TRUNCATED = 20
"""Letters from which on a title that begins another one is that title cut short."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"}
)
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\$+|\\[a-z]+\b|[{}]")
# Greek letters that stand alone are written as words as often.
_GREEK = {
    pair[0]: pair[1:]
    for pair in "αalpha βbeta γgamma δdelta εepsilon κkappa λlambda μmu µmu σsigma τtau ωomega".split()
}
_LONE_GREEK = re.compile(r"(?<![\u0370-\u03ff])[αβγδεκλμµστω](?![\u0370-\u03ff])")
_SIGNS = re.compile(r"[^0-9a-z]+")
_PARTICLES = re.compile(
    r"^(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|ter|ten|zu|zur)\b[\s'-]*)+"
)
_CHAPTER = re.compile(
    r"\s*(?:(?:chapter|chapitre|kapitel|cap[ií]tulo|capitolo|hoofdstuk)\s+(?:\d{1,3}|[IVXL]+)\b[\s.:)–—-]*"
    r"|\d{1,3}\s?[.:–—-]\s+)(?=\S)",
    re.I,
)
_TWO_LANGUAGES = re.compile(r" [=/] ")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_ROMAN = re.compile(r"(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.I)
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_JOINED = re.compile(r"\D{0,6}(\d{1,6})\s*[-–/&]\s*(\d{1,6})")
_SMALL = frozenset(
    {"the", "a", "an", "of", "and", "for", "in", "on", "to", "de", "la", "le", "et", "und", "der", "die"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which both sides say something, and not the same."""

    field: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How an item and a work agree: ``title`` is 0 to 100, the others true, false or None."""

    title: float | None
    author: bool | None
    year: bool | None

    @property
    def agrees(self) -> bool:
        """Title, author and year agree: what a fix asks for."""
        return (self.title or 0) >= SAME_TITLE and self.author is True and self.year is True

    @property
    def another(self) -> bool:
        """Whether it is another work."""
        if self.title is None:
            return self.author is False
        doubts = (self.author, self.year).count(False)
        if self.title >= SAME_TITLE:
            return doubts == 2
        backed = self.author is True and self.year is not False
        if self.title > OTHER_TITLE:
            return not backed and doubts > 0
        return not (self.author is True and self.year is True) or self.title < OTHER_TITLE / 2


def likeness(item: Item, work: Work) -> Likeness:
    """How an item and a work agree in what tells works apart."""
    return Likeness(title_likeness(item.title, work.titles), same_author(item, work), same_year(item, work))


def differences(item: Item, work: Work, alike: Likeness) -> list[Difference]:
    """The fields in which an item contradicts its DOI's record, as far as the record can be trusted."""
    found: list[Difference] = []
    if alike.title is not None and alike.title < SAME_TITLE:
        found.append(Difference("title", work.titles[0], item.title))
    if alike.author is False:
        found.append(Difference("creators", "; ".join(work.names[:3]), "; ".join(_families(item)[:3])))
    if alike.year is False:
        found.append(Difference("date", str(work.years[0]), item["date"]))
    journal = item["publicationTitle"]
    if journal and work.containers and not any(same_journal(journal, name) for name in work.containers):
        found.append(Difference("publicationTitle", work.containers[0], journal))
    for name, expected in (("volume", work.volume), ("issue", work.issue)):
        if item[name] and expected and not _same_number(item[name], expected):
            found.append(Difference(name, expected, item[name]))
    pages = {_first_page(text) for text in (work.pages, work.article) if text}
    if item["pages"] and pages and _first_page(item["pages"]) not in pages:
        found.append(Difference("pages", work.pages, item["pages"]))
    return found


def title_likeness(title: str, others: Sequence[str]) -> float | None:
    """How alike a title is to the nearest of others; a title cut short, or without its subtitle, is whole.

    A notice about the work is not like it, nor is another part of a series.
    """
    mine = folded(_unnumbered(subject(title)))
    theirs = {raw: other for raw in others if (other := folded(_unnumbered(subject(raw))))}
    if not mine or not theirs:
        return None
    comparable = {raw: other for raw, other in theirs.items() if _script(other) == _script(mine)}
    if not comparable:
        return None
    short = folded(re.split(r"[:?!.–—]\s", _unnumbered(title))[0])
    best = 0.0
    for raw, other in comparable.items():
        if contradict(title, raw):
            continue
        if len(mine) >= WHOLE and mine in map(folded, _TWO_LANGUAGES.split(raw)):
            return 100.0
        first, second = sorted((mine, other), key=len)
        begins = len(first) >= TRUNCATED and second.startswith(first)
        alone = len(short) >= TRUNCATED and other == short
        best = max(best, 100.0 if begins or alone else fuzz.ratio(mine, other))
    return best


def _unnumbered(title: str) -> str:
    """A title without the number of the chapter, which registries put in front of it."""
    return _CHAPTER.sub("", title)


def same_author(item: Item, work: Work) -> bool | None:
    """Whether any of the item's authors is among the registry's, which may lack the first ones."""
    mine, theirs = _by_script(_families(item)), _by_script(work.names)
    scripts = mine.keys() & theirs.keys()
    if not scripts:
        return None
    same = any(
        not _all_spellings(mine[script]).isdisjoint(_all_spellings(theirs[script]))
        or any(_alike(a, b) for a in mine[script] for b in theirs[script])
        for script in scripts
    )
    return same or (None if _turned(item, work) else False)


def _turned(item: Item, work: Work) -> bool:
    """Whether one side has a person's family where the other has the given name: nothing is said then."""
    mine = [(folded(c.last), folded(c.first)) for c in item.creators if c.last and c.first]
    theirs = [(folded(last), folded(first)) for last, first in zip(work.names, work.given, strict=False)]
    return any(
        (len(last) > 1 and last == given and family[:1] == first[:1])
        or (len(family) > 1 and family == first and last[:1] == given[:1])
        for last, first in mine
        for family, given in theirs
        if family and given
    )


def _alike(one: str, other: str) -> bool:
    """Whether two long names, which are organisations', share most words, or one is the other's initials."""
    short, long = sorted((one, other), key=len)
    if short.isupper() and len(short) > 2 and short == "".join(word[0] for word in _words(long)).upper():
        return True
    if min(len(one), len(other)) <= 11:
        return False
    return fuzz.token_set_ratio(folded(one), folded(other)) >= SAME_TITLE


def same_year(item: Item, work: Work) -> bool | None:
    """Whether the item's year is one of publication, or the year beside one (online first)."""
    years = {int(y) for y in _YEAR.findall(item["date"])}
    if not years or not work.years:
        return None
    return any(abs(mine - theirs) <= 1 for mine in years for theirs in work.years)


def same_journal(one: str, other: str) -> bool:
    """Whether two names of a journal are the same, one perhaps abbreviated.

    >>> same_journal("Ann. Invent. Oncol.", "Annals of Invented Oncology"), same_journal("Cell", "Nature")
    (True, False)
    """
    if _script(one) != _script(other):
        return True
    a, b = (_words(re.sub(r"\(.*?\)", "", name)) for name in (one, other))
    if not a or not b or "".join(a) == "".join(b):
        return True
    if fuzz.ratio(" ".join(a), " ".join(b)) >= SAME_TITLE:
        return True
    short, long = sorted((a, b), key=lambda words: sum(map(len, words)))
    if len(short) == 1 and len(long) > 1:
        return short[0] == "".join(word[0] for word in long)
    if len(short) == len(long):
        return all(_abbreviates(x, y) for x, y in zip(short, long, strict=True))
    # A subtitle, or a place behind the name.
    return len(short) > 1 and all(_abbreviates(x, y) for x, y in zip(short, long, strict=False))


def folded(text: str) -> str:
    """Letters and digits alone, without markup, case, accents.

    >>> folded("<i>In vitro</i>: Über-Effekte")
    'invitroubereffekte'
    """
    text = _MARKUP.sub("", text)
    plain = _plain(text if text.isascii() else _LONE_GREEK.sub(lambda match: _GREEK[match[0]], text))
    return _SIGNS.sub("", plain) if plain.isascii() else "".join(filter(str.isalnum, plain))


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def _spellings(name: str) -> frozenset[str]:
    """The ways in which one family may be written, folded."""
    name = unicodedata.normalize("NFC", name).casefold().strip()
    bare = _PARTICLES.sub("", name) or name
    ways = {folded(way) for part in (name, bare) for way in (part, part.translate(_SPELLED))}
    parts = {folded(part) for part in re.split(r"[\s-]+", bare) if len(part) > 3}
    return frozenset(way for way in ways if way) | parts


def _families(item: Item) -> list[str]:
    writers = [c for c in item.creators if c.type not in ("editor", "translator", "seriesEditor")]
    return [c.last or c.name for c in writers or item.creators if c.last or c.name]


def _all_spellings(names: Iterable[str]) -> set[str]:
    return {way for name in names for way in _spellings(name)}


def _by_script(names: Iterable[str]) -> dict[str, list[str]]:
    """Names of people by the script that they are written in; names in two scripts cannot be compared."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(_script(name), []).append(name)
    return found


@lru_cache(maxsize=4096)
def _script(text: str) -> str:
    """The script of most letters, by the first word of their names in Unicode."""
    if text.isascii():
        return "LATIN"
    names = [unicodedata.name(c, "?").split()[0] for c in text if c.isalpha()][:40]
    latin = sum(name == "LATIN" for name in names)
    return "LATIN" if 2 * latin >= len(names) else max(set(names), key=names.count)


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", _plain(_MARKUP.sub("", text).replace("&", " and ")))
    return [w for w in words if w not in _SMALL] or words


def _abbreviates(short: str, long: str) -> bool:
    """Whether a word may stand for another: a beginning, or letters of it in order behind its first one."""
    a, b = sorted((short, long), key=len)
    if b.startswith(a):
        return True
    letters = iter(b)
    return len(a) > 2 and a[0] == b[0] and all(c in letters for c in a)


def _same_number(one: str, other: str) -> bool:
    """Whether two volumes or issues are the same, or one is among those that the other joins (``3-4``)."""
    return _number(one) == _number(other) or _within(one, other) or _within(other, one)


def _within(one: str, joined: str) -> bool:
    ends, number = _JOINED.fullmatch(joined.strip()), _number(one)
    return bool(ends and number.isdecimal() and int(ends[1]) <= int(number) <= int(ends[2]))


def _number(text: str) -> str:
    if _ROMAN.fullmatch(text.strip()):
        return str(_arabic(text.strip().upper()))
    found = re.findall(r"[a-z]*\d+", text.casefold())
    return "/".join(number.lstrip("0") for number in found) or text.casefold().strip()


def _arabic(roman: str) -> int:
    values = [_ROMANS[letter] for letter in roman]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _first_page(text: str) -> str:
    """The first page; an ``e`` before it says where it was published, and not everybody writes it."""
    first: Iterable[str] = re.findall(r"[a-z]*\d+[a-z]?", text.casefold())
    return next((page.removeprefix("e").lstrip("0") for page in first), text.casefold().strip())
