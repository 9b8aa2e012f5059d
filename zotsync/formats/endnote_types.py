"""What EndNote calls types of references and where its generic fields go, for its tagged and XML forms."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from zotsync import schema
from zotsync.formats.readonly import Draft
from zotsync.formats.ris_tags import type_named
from zotsync.formats.values import find_doi, find_isbns, find_issns, find_pmcid, name_of, parse_date, year_of
from zotsync.item import Creator

_NAMES = {
    "journal": "journalArticle", "electronic article": "journalArticle", "review": "journalArticle",
    "edited book": "book", "electronic book": "book", "classical work": "book", "serial": "book",
    "electronic book section": "bookSection", "book chapter": "bookSection", "in book": "bookSection",
    "conference": "conferencePaper", "conference proceedings": "conferencePaper",
    "conference paper": "conferencePaper", "government document": "report", "technical report": "report",
    "web page": "webpage", "online multimedia": "videoRecording", "online database": "dataset",
    "aggregated database": "dataset", "film or broadcast": "film",
    "audiovisual material": "videoRecording", "multimedia application": "computerProgram",
    "personal communication": "letter", "unpublished work": "manuscript", "unpublished": "manuscript",
    "pamphlet": "manuscript", "ancient text": "manuscript", "legal rule or regulation": "statute",
    "chart or table": "artwork", "figure": "artwork", "equation": "document", "catalog": "document",
    "grant": "document", "generic": "document", "music": "audioRecording", "blog": "blogPost",
    "encyclopedia": "encyclopediaArticle", "dictionary": "dictionaryEntry", "newspaper": "newspaperArticle",
    "magazine": "magazineArticle", "discussion forum": "forumPost", "social media": "forumPost",
    "television episode": "tvBroadcast", "press release": "document", "interview": "interview",
    "phd thesis": "thesis", "masters thesis": "thesis", "dissertation": "thesis",
}  # fmt: skip
# The numbers of reference types in EndNote's XML, for files that give no name.
_NUMBERS = {
    "2": "artwork", "3": "videoRecording", "4": "bill", "5": "bookSection", "6": "book", "7": "case",
    "9": "computerProgram", "10": "conferencePaper", "12": "webpage", "13": "document", "14": "hearing",
    "17": "journalArticle", "19": "magazineArticle", "20": "map", "21": "film", "23": "newspaperArticle",
    "25": "patent", "26": "letter", "27": "report", "28": "book", "31": "statute", "32": "thesis",
    "34": "manuscript", "36": "manuscript", "43": "journalArticle", "44": "book", "46": "report",
    "47": "conferencePaper", "50": "statute", "52": "dictionaryEntry", "53": "encyclopediaArticle",
    "56": "blogPost", "57": "book", "58": "standard", "59": "dataset", "60": "bookSection",
}  # fmt: skip


@lru_cache(maxsize=1000)
def item_type(name: str, number: str = "") -> str:
    """The item type of an EndNote type, or an empty string.

    >>> item_type("Conference Proceedings"), item_type("", "17"), item_type("Nonesuch")
    ('conferencePaper', 'journalArticle', '')
    """
    words = " ".join(name.lower().replace("'", "").split())
    return _NAMES.get(words) or type_named(words) or _NUMBERS.get(number, "")


def is_edited(name: str, number: str = "") -> bool:
    """Whether the type is a book whose people are its editors."""
    return name.lower() == "edited book" or (not name and number == "28")


_BODY = re.compile(
    r"(?i)\b(?:universit|institut|organi[sz]ation|societ|committee|department|group|team|associat|council|"
    r"agency|minist|cent(?:er|re)|office|bureau|inc|ltd|press|consortium|network|collaborat|foundation|"
    r"commission|corporation|company|board|union|bank|service|library|museum|college|school|laborator|"
    r"academy|federation|national|international|royal|world)"
)


def person(role: str, text: str) -> Creator:
    """A name: ``Last, First``; ``Body,`` or a single word is one name; ``First Last`` where that is clear.

    >>> person("author", "Carson, Rachel").last, person("author", "Rachel L. Carson").last
    ('Carson', 'Carson')
    >>> person("author", "World Health Organization,").name, person("author", "Plato").name
    ('World Health Organization', 'Plato')
    """
    text = " ".join(text.split())
    if text.endswith(","):
        return Creator(role, name=text.rstrip(", "))
    words = text.split()
    if "," in text or not 2 <= len(words) <= 4 or _BODY.search(text):
        return name_of(role, text)
    initials = any(re.fullmatch(r"(?:[A-Z]\.?-?){1,3}", word) for word in words[:-1])
    if not initials and len(words) > 2:
        return name_of(role, text)
    return Creator(role, words[-1], " ".join(words[:-1]))


def date(year: str, more: str) -> str:
    """The date that a year and a more exact date make; a range or season keeps its words.

    >>> date("1937", "Jan"), date("2021", "September  1, 2021"), date("2015", "Mar 3"), date("1990", "Spring")
    ('1937-01', '2021-09-01', '2015-03-03', 'Spring 1990')
    """
    year, more = " ".join(year.split()), " ".join(more.split())
    if not more:
        return parse_date(year)
    if not year_of(more) and year:
        dated = parse_date(f"{year} {more}")
        if dated == f"{year} {more}":
            dated = parse_date(f"{more} {year}")
        return dated
    return parse_date(more)


def numbers(draft: Draft, value: str, *spans: object) -> None:
    """EndNote has one field for ISBN and ISSN: each goes where it belongs; what is neither, as it is."""
    books, serials = find_isbns(value), find_issns(value)
    for base, found in (("ISBN", books), ("ISSN", serials)):
        if found:
            draft.put(base, " ".join(found), *spans)  # type: ignore[arg-type]
    if not books and not serials and draft.type == "report":
        draft.put("number", " ".join(value.split()), *spans)  # type: ignore[arg-type]
    elif not books and not serials:
        first = "ISBN" if "ISBN" in draft.valid and draft.type not in ("journalArticle",) else "ISSN"
        draft.put(first, " ".join(value.split()), *spans)  # type: ignore[arg-type]


def doi(value: str) -> str:
    """The DOI in EndNote's field for electronic numbers, or an empty string."""
    return find_doi(value)


def container(kind: str) -> str:
    """The base field that EndNote's secondary title fills in an item of this type."""
    if kind in ("book", "report", "computerProgram", "map", "manuscript"):
        return "series"
    if kind == "thesis":
        return "publisher"
    return "publicationTitle"


@cache
def number_field(kind: str) -> str:
    """The base field that EndNote's number fills in an item of this type."""
    if "issue" in schema.fields(kind):
        return "issue"
    if schema.type_field(kind, "number"):
        return "number"
    return "seriesNumber" if "seriesNumber" in schema.fields(kind) else "issue"


def pmcid(value: str) -> str:
    """A PubMed Central number in one of EndNote's own fields, or an empty string."""
    return find_pmcid(value)
