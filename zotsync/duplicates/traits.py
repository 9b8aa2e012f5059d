"""What two items are compared by, read once per item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zotsync import schema
from zotsync.duplicates.identifiers import of_record, read_arxiv, read_doi, read_isbns, read_url
from zotsync.duplicates.people import Person, read_people
from zotsync.duplicates.titles import Title, read_title, words
from zotsync.item import Item

_KINDS = {
    "journalArticle": "article", "magazineArticle": "article", "newspaperArticle": "article",
    "conferencePaper": "conference", "presentation": "talk", "book": "book", "bookSection": "chapter",
    "encyclopediaArticle": "chapter", "dictionaryEntry": "chapter", "thesis": "thesis", "report": "report",
    "preprint": "preprint", "dataset": "dataset", "computerProgram": "software", "patent": "patent",
    "standard": "standard", "case": "law", "statute": "law", "bill": "law", "hearing": "law",
    "webpage": "page", "blogPost": "page", "forumPost": "page",
}  # fmt: skip
_NUMBERED = {"report": "reportNumber", "patent": "patentNumber", "standard": "number", "case": "docketNumber",
             "statute": "publicLawNumber", "bill": "billNumber"}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PREPRINTS = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|research square|preprints?)\b", re.I
)
_RANGE = re.compile(r"([a-z]*)(\d+)(?:\s*[-\u2010-\u2015\u2212]+\s*([a-z]*)(\d+))?", re.I)
_ROMAN = re.compile(r"\b[ivxl]+\b", re.I)
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_FRONT = 900000
_NOTHING = frozenset(("", "unknown", "na", "n a", "none", "in press", "null", "tbd", "ahead of print"))
_PMID = re.compile(r"^[ \t]*PMID:?\s*(\d{3,9})\s*$", re.I | re.M)
_ORDINAL = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
}
_LANGUAGES = {
    "ge": "de", "sp": "es", "ch": "zh", "cz": "cs", "ce": "cs", "du": "nl", "por": "pt", "pol": "pl",
    "jp": "ja", "sw": "sv", "gr": "el", "pe": "fa", "tu": "tr", "cr": "hr",
}  # fmt: skip
"""Beginnings of names and older codes, where they are not the two letters that are usual now."""
_EDITION = re.compile(
    rf"[\s,;:.(\[-]+(?:the\s+)?(\d+(?:st|nd|rd|th|\.)|{'|'.join(_ORDINAL)})\s+(?:\w+\s+)?ed(?:ition|n)?\b[\s.)\]]*$",
    re.I,
)
"""An edition at the end of a title."""
_ABSTRACT = 600
"""So many characters of an abstract are compared."""


@dataclass(frozen=True, slots=True)
class Traits:
    """An item for comparing. Empty means unknown; ``year`` 0 too. ``pages`` are first and last pages."""

    title: Title
    kind: str = ""
    people: tuple[Person, ...] = ()
    year: int = 0
    journals: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: tuple[tuple[int, int], ...] = ()
    edition: str = ""
    number: str = ""
    language: str = ""
    publisher: str = ""
    abstract: str = ""
    doi: str = ""
    record: bool = False
    pmid: str = ""
    arxiv: str = ""
    isbns: frozenset[str] = frozenset()
    url: str = ""
    key: str = ""

    @property
    def preprint(self) -> bool:
        """Whether this is a version from before the one of record."""
        return self.kind == "preprint"


def comparable(item: Item) -> bool:
    """Whether the item is a reference at all."""
    return item.type not in ("note", "attachment", "annotation")


def read_all(items: Sequence[Item]) -> list[Traits]:
    """`read_traits` of each."""
    return [read_traits(item) for item in items]


def read_traits(item: Item) -> Traits:
    """An item's traits."""
    doi = read_doi(item["DOI"]) or read_doi(item["url"] if "doi.org/" in item["url"] else "")
    arxiv = read_arxiv(item["DOI"], item["url"], item["number"], item["archiveID"], item["extra"])
    journals = tuple(
        value
        for name in (schema.type_field(item.type, "publicationTitle") or "", "journalAbbreviation")
        if (value := item[name])
    )
    pmid = item["PMID"].strip() or next(iter(_PMID.findall(item["extra"])), "")
    kind = _KINDS.get(item.type, "")
    record = of_record(doi)
    title, edition = item.title, ""
    if kind in ("book", "") and (said := _EDITION.search(title)):
        title, edition = title[: said.start()], said[1]
    if kind in ("article", "report", "") and (
        (doi and not record and not _serial(item)) or _posted(journals)
    ):
        kind = "preprint"
    return Traits(
        kind=kind,
        title=read_title(title, journals),
        people=read_people(item.creators, schema.primary_creator(item.type)),
        year=_year(item),
        journals=journals,
        volume=_mark(item["volume"]),
        issue=_mark(item["issue"]),
        pages=_pages(item["pages"]),
        edition=_edition(item["edition"] or edition),
        number=_mark(item[_NUMBERED.get(item.type, "")]),
        language=read_language(item["language"]),
        publisher=" ".join(words(item[schema.type_field(item.type, "publisher") or ""])),
        abstract=" ".join(words(item["abstractNote"][:_ABSTRACT])),
        doi=doi,
        record=record,
        pmid=pmid,
        arxiv=arxiv,
        isbns=read_isbns(item["ISBN"]),
        url=read_url(item["url"]),
        key=item.key,
    )


def _serial(item: Item) -> bool:
    return bool(item["volume"] or item["pages"])


def _posted(journals: Sequence[str]) -> bool:
    return any(_PREPRINTS.search(name) for name in journals)


def _year(item: Item) -> int:
    for name in ("date", *(schema.DATE_FIELDS - {"date"})):
        if found := _YEAR.search(item[name]):
            return int(found[1])
    return 0


def _mark(value: str) -> str:
    """A volume, issue or number without blanks, signs and leading zeros."""
    found = " ".join(word.lstrip("0") or "0" for word in words(value)) if value else ""
    return "" if found in _NOTHING else found


def _pages(value: str) -> tuple[tuple[int, int], ...]:
    """The page ranges, shortened ends made whole.

    >>> _pages("S205-11; discussion 213")
    ((205, 211), (213, 213))
    """
    ranges = []
    value = _ROMAN.sub(_arabic, value)
    for _, start, _, end in _RANGE.findall(value):
        if len(start) > 9:
            continue
        first, last = int(start), int(end[:9] or start)
        if end and len(end) < len(start):
            last = int(start[: -len(end)] + end)
        ranges.append((first, max(first, last)))
    return tuple(ranges)


def _arabic(roman: re.Match[str]) -> str:
    """Front matter is counted apart: its pages are no other article's.

    >>> _pages("iii-xii")
    ((900003, 900012),)
    """
    values = [_DIGITS[letter] for letter in roman[0].lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return str(_FRONT + sum(-value if value < after else value for value, after in pairs))


def _edition(value: str) -> str:
    found = words(value)
    numbers = [digits[0] for word in found if (digits := re.match(r"\d+", word))]
    return next((n for n in numbers), "") or next((_ORDINAL[word] for word in found if word in _ORDINAL), "")


def read_language(value: str) -> str:
    """Two letters from a code or a name; empty where it is none or several.

    >>> read_language("English"), read_language("eng"), read_language("en-US")
    ('en', 'en', 'en')
    """
    found = words(value)
    if not found or (len(found) > 1 and len(found[1]) > 2):
        return ""
    short = found[0][:3] if found[0].startswith("po") else found[0][:2]
    return _LANGUAGES.get(short, short)
