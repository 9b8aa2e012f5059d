"""When two spellings say the same: the normalisation of the first meeting.

Used where there is no base yet (two filled sides meet, or the base was lost). Each side keeps its
spelling; nothing is rewritten because of it. After the first meeting values are compared exactly.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from zotsync.formats.values import parse_date
from zotsync.schema import DATE_FIELDS
from zotsync.sync.same_people import same_people

_DASHES = re.compile("[\u2010-\u2015\u2212]+|--+")
_TAGS = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|p|br)\b[^<>]*>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_RANGE = re.compile(r"([a-z]*)(\d+)\s*-\s*([a-z]*)(\d+)")
_SINGLE = re.compile(r"[a-z]*\d+")
_THOUSANDS = re.compile(r"(?<=\d)[ ,](?=\d{3}(?!\d))")
_BETWEEN = re.compile(r"(?<!\d) | (?!\d)")
_LABEL = re.compile(r"^(?:pages?|pp?|volume|vol|issue|number|nr|no)\.?\s+(?=\S)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|\.)?(?:\s+(?:ed|edn|edition))?\.?$")
_STATEMENT = re.compile(r"retract|withdraw|erratum|correct|corrigend|concern", re.IGNORECASE)
"""What a remark behind a title must not say, if the title without it is to say the same."""


def plain(text: str) -> str:
    """NFC, without HTML markup and entities, dashes as hyphens, blanks single.

    >>> plain("A <i>b</i>  –  c &amp; d")
    'A b - c & d'
    """
    text = unicodedata.normalize("NFC", html.unescape(_TAGS.sub("", text)))
    return _SPACE.sub(" ", _DASHES.sub("-", text)).strip()


@lru_cache(100)  # pairing asks several times in a row for the same title
def title_key(text: str) -> str:
    """A title's words alone, folded, for comparing and for looking up.

    >>> title_key("The secret ally: A Review.") == title_key("the Secret Ally – a review")
    True
    """
    folded = unicodedata.normalize("NFKD", plain(text)).casefold()
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(_WORD.findall(folded))


def letters(text: str) -> str:
    """The letters and numbers of a text; what stands between two numbers keeps them apart.

    >>> letters("Crowd-Build in 10 000 steps") == letters("CrowdBuild in 10,000 Steps")
    True
    >>> letters("a dose of 1.5 mg") == letters("A dose of 15 mg")
    False
    """
    return _BETWEEN.sub("", title_key(_THOUSANDS.sub("", plain(text))))


def same(name: str, a: object, b: object) -> bool:
    """Whether two values of one aspect say the same.

    >>> same("pages", "215-33", "215–233"), same("date", "2012", "March 2012")
    (True, True)
    >>> same("pages", "210-215", "211-215"), same("date", "2012", "2013-03-01")
    (False, False)
    """
    if a == b:
        return True
    if isinstance(a, tuple) and isinstance(b, tuple):
        return name == "creators" and same_people(a, b)
    if not isinstance(a, str) or not isinstance(b, str):
        return False
    if name == "itemType":
        return False
    a, b = plain(a), plain(b)
    return a == b or _COMPARE.get(name, _same_letters)(a, b)


def _same_letters(a: str, b: str) -> bool:
    return letters(a) == letters(b) != ""


def _same_title(a: str, b: str) -> bool:
    """But for case, punctuation, and what a database wrote behind one of them."""
    return _same_letters(a, b) or _same_letters(_without_remark(a), _without_remark(b))


def _without_remark(title: str) -> str:
    from zotsync.duplicates.titles import without_remarks

    shorter = without_remarks(title)
    return title if _STATEMENT.search(title[len(shorter) :]) else shorter


def _same_date(a: str, b: str) -> bool:
    """The same day, or one names the month or year that the other lies in."""
    short, long = sorted((parse_date(a), parse_date(b)), key=len)
    return short == long or (
        bool(re.fullmatch(r"\d{4}(-\d\d)?", short)) and bool(re.match(rf"{short}(?:-\d|$)", long))
    )


def _same_pages(a: str, b: str) -> bool:
    """The same range, however its end is written, or the first page of it alone."""
    a, b = _full_range(a), _full_range(b)
    short, long = sorted((a, b), key=len)
    return a == b or (bool(_SINGLE.fullmatch(short)) and bool(re.fullmatch(rf"{short}-[a-z]*\d+", long)))


def _full_range(pages: str) -> str:
    """
    >>> _full_range("pp. S215-33"), _full_range("215 - 233")
    ('s215-s233', '215-233')
    """

    def full(match: re.Match[str]) -> str:
        mark, first, again, last = match.groups()
        if len(last) < len(first):
            last = first[: len(first) - len(last)] + last
        return f"{mark}{first}-{again or mark}{last}"

    return _RANGE.sub(full, _LABEL.sub("", pages.casefold())).strip(" .,;")


def _same_number(a: str, b: str) -> bool:
    """A volume, an issue: but for case, leading zeros and the word before it."""

    def bare(value: str) -> str:
        value = _LABEL.sub("", value.casefold())
        return re.sub(r"(?<!\d)0+(?=\d)", "", value).replace(" ", "")

    return bare(a) == bare(b) != ""


def _same_edition(a: str, b: str) -> bool:
    return _ORDINAL.sub("", a.casefold()) == _ORDINAL.sub("", b.casefold())


def _same_journal(a: str, b: str) -> bool:
    """One name, or one the abbreviation of the other."""
    from zotsync.duplicates.journals import same_journal

    return _same_letters(a, b) or same_journal(a, b)


def _same_identifier(a: str, b: str) -> bool:
    """A DOI with or without its resolver."""
    from zotsync.duplicates.identifiers import read_doi

    return a.casefold() == b.casefold() or (read_doi(a) == read_doi(b) != "")


def _same_isbn(a: str, b: str) -> bool:
    """ISBNs with 10 or 13 digits; where one side lists several, the other's is among them."""
    from zotsync.duplicates.identifiers import read_isbns

    one, two = read_isbns(a), read_isbns(b)
    if one and two:
        return one <= two or two <= one
    return _same_issn(a, b)


def _same_issn(a: str, b: str) -> bool:
    return re.sub(r"[\s-]", "", a).upper() == re.sub(r"[\s-]", "", b).upper()


def _same_url(a: str, b: str) -> bool:
    def bare(url: str) -> str:
        return re.sub(r"^[a-z]+://(?:www\.)?", "", url, flags=re.IGNORECASE).rstrip("/")

    return bare(a) == bare(b)


def _same_language(a: str, b: str) -> bool:
    """``en``, ``eng`` and ``English``; a region is no other language."""
    from zotsync.duplicates.traits import read_language

    return read_language(a) == read_language(b) != ""


def _same_exactly(a: str, b: str) -> bool:
    return False


_COMPARE: Mapping[str, Callable[[str, str], bool]] = {
    **dict.fromkeys(("title", "shortTitle", "caseName", "subject", "nameOfAct"), _same_title),
    **dict.fromkeys((*DATE_FIELDS, "accessDate", "originalDate"), _same_date),
    **dict.fromkeys(
        ("publicationTitle", "bookTitle", "proceedingsTitle", "journalAbbreviation"), _same_journal
    ),
    **dict.fromkeys(("volume", "issue", "seriesNumber", "numPages", "numberOfVolumes"), _same_number),
    **dict.fromkeys(("citationKey", "PMID", "PMCID", "archiveID"), _same_exactly),
    "pages": _same_pages,
    "edition": _same_edition,
    "DOI": _same_identifier,
    "ISBN": _same_isbn,
    "ISSN": _same_issn,
    "url": _same_url,
    "language": _same_language,
}
