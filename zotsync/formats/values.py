"""What the parts of a reference look like: dates, names, page ranges, identifiers, notes.

Shared by all formats. Each function takes a text as found and gives it in Zotero's spelling; a text
that it does not know comes back as it was (stripped), never empty and never guessed at.
"""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from functools import lru_cache
from sys import intern

from stdnum import isbn as _isbn
from stdnum import issn as _issn

from zotsync.formats.letters import UPPER
from zotsync.item import Creator, Tag

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero janeiro gennaio januari",
            "feb february februar février febrero fevereiro febbraio februari",
            "mar march märz mars marzo mär março maart",
            "apr april avril abril aprile",
            "may mai mayo maio maggio mei",
            "jun june juni juin junio junho giugno",
            "jul july juli juillet julio julho luglio",
            "aug august août agosto augustus",
            "sep sept september septembre septiembre setiembre setembro settembre",
            "oct october oktober octobre octubre outubro ottobre okt",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre diciembre dezembro dicembre dez",
        ),
        start=1,
    )
    for name in names.split()
}
_WORD = r"[^\W\d_]+"
_NUMERIC = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})?(?:\2(\d{1,2})?)?)?/*")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d\S*")
_NAMED = re.compile(r"(\d{4})/([^\W\d_]{3,9})\.?/(\d{0,2})/?")
_DAY_MONTH_YEAR = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th|\.)?,?\s+(?:of\s+)?)?({_WORD})\.?,?\s+(\d{{4}})")
_MONTH_DAY_YEAR = re.compile(rf"({_WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})")
_YEAR_MONTH_DAY = re.compile(rf"(\d{{4}}),?\s+({_WORD})\.?(?:\s+(\d{{1,2}}))?")


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """``year`` with as much of ``month`` and ``day`` as is given; empty if there is no such day.

    >>> iso_date("2012", "3", "1"), iso_date("2012", "03"), iso_date("2012", "13")
    ('2012-03-01', '2012-03', '')
    """
    if not int(month or 0):
        return "" if int(day or 0) else year
    if not int(day or 0):
        return f"{year}-{int(month):02}" if int(month) <= 12 else ""
    try:
        return date(int(year), int(month), int(day)).isoformat() if int(year) else ""
    except ValueError:
        return ""


tag_of = lru_cache(20_000)(Tag)
"""A tag: many items have the same ones, and these are kept once."""


@lru_cache(20_000)
def parse_numeric_date(text: str) -> str:
    """A date in numbers, or between slashes, year first, as ISO 8601 of the same precision; else as it was.

    >>> [parse_numeric_date(d) for d in ("2012/3/1", "2012///", "2012/03/", "20120301", "2012.3")]
    ['2012-03-01', '2012', '2012-03', '2012-03-01', '2012-03']
    >>> [parse_numeric_date(d) for d in ("2012/03//Spring", "2012/13/01", "2012-03-01T10:00:00Z")]
    ['2012/03//Spring', '2012/13/01', '2012-03-01']
    >>> parse_numeric_date("2012/May/"), parse_numeric_date("2012/Mud/")
    ('2012-05', '2012/Mud/')
    """
    text = text.strip()
    if len(text) == 4 and text.isdecimal():
        return text
    if found := _NUMERIC.fullmatch(text):
        return iso_date(found[1], found[3] or "", found[4] or "") or text
    if found := _COMPACT.fullmatch(text):
        return iso_date(*found.groups()) or text
    if found := _STAMP.fullmatch(text):
        return found[1]
    if (found := _NAMED.fullmatch(text)) and (month := _MONTHS.get(found[2].casefold())):
        return iso_date(found[1], str(month), found[3]) or text
    return text


def parse_date(text: str) -> str:
    """A date in numbers or in words as ISO 8601 of the same precision; else as it was.

    Ranges, seasons and what has no year stay as they are; so does what could be read two ways
    (``3/4/2012``).

    >>> [parse_date(d) for d in ("1 March 2012", "March 2012", "Mar. 1, 2012", "2012 Mar 1", "2012 Mar")]
    ['2012-03-01', '2012-03', '2012-03-01', '2012-03-01', '2012-03']
    >>> [parse_date(d) for d in ("2012 Mar-Apr", "Spring 2012", "in press", "3/4/2012", "31 June 2012")]
    ['2012 Mar-Apr', 'Spring 2012', 'in press', '3/4/2012', '31 June 2012']
    """
    text = " ".join(text.split())
    numeric = parse_numeric_date(text)
    if numeric != text:
        return numeric
    for pattern, (year, month, day) in (
        (_DAY_MONTH_YEAR, (3, 2, 1)),
        (_MONTH_DAY_YEAR, (3, 1, 2)),
        (_YEAR_MONTH_DAY, (1, 2, 3)),
    ):
        if (found := pattern.fullmatch(text)) and (number := _MONTHS.get(found[month].casefold())):
            return iso_date(found[year], str(number), found[day] or "") or text
    return text


def access_day(text: str) -> str:
    """The day of an access, with its time where there is one; empty where it is no whole day.

    A library takes nothing else for an access date, and refuses the whole item.

    >>> access_day("3 May 2020"), access_day("2020-01-02T10:11:12Z"), access_day("2020-05"), access_day("10")
    ('2020-05-03', '2020-01-02T10:11:12Z', '', '')
    """
    try:
        datetime.fromisoformat(text)
    except ValueError:
        text = parse_date(text)
    else:
        if _STAMP.fullmatch(text):
            return text
        text = parse_numeric_date(text)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def year_of(text: str) -> str:
    """The first plausible year (1000 to 2999) in a date, or an empty string.

    >>> year_of("Spring 2012"), year_of("2012-03-01"), year_of("n.d.")
    ('2012', '2012', '')
    """
    found = re.search(r"(?<!\d)[12]\d{3}(?!\d)", text)
    return found[0] if found else ""


_PARTICLES = r"(?:(?:van|von|de|der|den|del|della|la|le|el|al|da|dos|di|du|ten|ter)\s){0,3}"
_INITIALS_LAST = re.compile(
    rf"(?P<last>{_PARTICLES}[{UPPER}][\w'’-]+(?:\s[{UPPER}][\w'’-]+)?)\s(?P<first>(?:-?[{UPPER}]\.\s?){{1,4}})"
)
# One surname alone: in "J. Paul Roe" the second word may as well be a given name.
_INITIALS_FIRST = re.compile(
    rf"(?P<first>[{UPPER}]\.(?:[\s-]?[{UPPER}]\.){{0,3}})\s(?P<last>{_PARTICLES}[{UPPER}][\w'’-]+)"
)


def name_of(type: str, text: str) -> Creator:
    """The creator that ``text`` names: ``Last, First``, or a single name where there is no comma.

    A comma at the end (``Plato,``) says: a last name, and no first name. Some databases print initials with
    full stops behind a last name and no comma between them (``Curie M.``), others before it (``M. Curie``).

    >>> name_of("author", "Curie, Marie")
    Creator(type='author', last='Curie', first='Marie', name='')
    >>> name_of("editor", "World Health Organization")
    Creator(type='editor', last='', first='', name='World Health Organization')
    >>> name_of("author", "de la Cruz J.-P.M.")
    Creator(type='author', last='de la Cruz', first='J.-P. M.', name='')
    >>> name_of("author", "J.-P. M. de la Cruz")
    Creator(type='author', last='de la Cruz', first='J.-P. M.', name='')
    """
    last, comma, first = text.partition(",")
    if comma and (last := last.strip()):
        return Creator(type, last, intern(first.strip()))  # initials come again and again
    text = text.strip()
    if len(text) <= 60 and (
        found := (text.endswith(".") and _INITIALS_LAST.fullmatch(text))
        or (text[1:2] == "." and _INITIALS_FIRST.fullmatch(text))
    ):
        return Creator(type, found["last"], re.sub(r"\.(?=[^\W\d_])", ". ", found["first"]))
    return Creator(type, name=text)


def may_be_same_person(old: Creator, new: Creator) -> bool:
    """Whether a name may be another spelling of the one that stood in its place.

    >>> lopes = Creator("author", "Lopes", "João")
    >>> may_be_same_person(lopes, Creator("author", "Lopez", "João"))
    True
    >>> may_be_same_person(lopes, Creator("author", "Roux", "Marc"))
    False
    """
    same_last = {old.last, old.name} & {new.last, new.name} - {""}
    return bool(same_last) or bool(old.first and old.first == new.first)


def page_range(first: str, last: str) -> str:
    """``first`` and ``last`` page as Zotero's ``pages``; an abbreviated last page stays abbreviated.

    >>> page_range("215", "233"), page_range("215", "33"), page_range("e12", ""), page_range("7", "7")
    ('215-233', '215-33', 'e12', '7')
    """
    first, last = first.strip(), last.strip()
    if not first or not last or first == last:
        return first or last
    return f"{first}-{last}"


def split_pages(pages: str) -> tuple[str, str]:
    """First and last page of a plain range; anything else (lists, ``S12 suppl``) is left in one piece.

    >>> split_pages("215-233"), split_pages("e12"), split_pages("S12 suppl"), split_pages("3-1-3-9")
    (('215', '233'), ('e12', ''), ('S12 suppl', ''), ('3-1-3-9', ''))
    """
    found = re.fullmatch(r"([^\s,;–-]+)-([^\s,;–-]+)", pages)
    return (found[1], found[2]) if found and found[1] != found[2] else (pages, "")


# Angle brackets end a DOI, but for those of a SICI: 10.5555/(SICI)1234(199808)17:15<1661::AID-X9>3.0
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/(?:[^\s\"<>]|<\w{1,9}::\w[\w-]{0,19}>)+", re.IGNORECASE)
_DOI_BARE = re.compile(r"10\.\d{4,9}/[\w./-]*[a-zA-Z0-9]")
_DOI_ONLY = re.compile(
    r"\s*+(?:(?:https?://)?(?:dx\.)?doi\.org/|doi\s*+[:=]?\s*+)?(10\.\d{4,9}(?:\.\d+)*/\S++)\s*+(?:\[doi\])?\s*+",
    re.IGNORECASE,
)


def find_doi(text: str) -> str:
    """The first DOI in ``text``, without what surrounds it, or an empty string.

    >>> find_doi("see https://doi.org/10.1000/182."), find_doi("(doi:10.1016/S0140-6736(12)1)")
    ('10.1000/182', '10.1016/S0140-6736(12)1')
    >>> find_doi("10.5 apples")
    ''
    """
    found = _DOI.search(text)
    return _trim(found[0]) if found else ""


def doi_only(text: str) -> str:
    """The DOI, if ``text`` is nothing but one (with ``doi:`` or a resolver before it), else empty.

    >>> doi_only("doi: 10.1000/182"), doi_only("https://dx.doi.org/10.1000/182"), doi_only("in 10.1000/182")
    ('10.1000/182', '10.1000/182', '')
    """
    if "10." not in text:
        return ""
    if _DOI_BARE.fullmatch(text):
        return text
    found = _DOI_ONLY.fullmatch(text)
    return _trim(found[1]) if found else ""


def _trim(doi: str) -> str:
    """Takes sentence marks and unopened brackets off the end."""
    unopened = {close: doi.count(close) - doi.count(open_) for open_, close in ("()", "[]", "{}")}
    end = len(doi)
    while end and (doi[end - 1] in ".,;:'”’" or unopened.get(doi[end - 1], 0) > 0):
        end -= 1
        if doi[end] in unopened:
            unopened[doi[end]] -= 1
    return doi[:end]


def find_pmid(text: str) -> str:
    """The PubMed number that ``text`` is, bare or with ``PMID:`` or PubMed's address before it, or empty.

    >>> find_pmid("22301798"), find_pmid("PMID: 22301798"), find_pmid("PMC3379490"), find_pmid("vol. 7")
    ('22301798', '22301798', '', '')
    >>> find_pmid("PUBMED 22301798")
    '22301798'
    """
    found = re.fullmatch(
        r"\s*+(?:(?:pmid|pubmed(?:\s*+id)?):?\s*+|(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|www\.ncbi\.nlm\.nih\.gov/pubmed/))?"
        r"([1-9]\d{0,7})/?\s*+(?:\[pmid\])?\s*+",
        text,
        re.IGNORECASE,
    )
    return found[1] if found else ""


def find_pmcid(text: str) -> str:
    """The PubMed Central number that ``text`` is (``PMC`` and digits), or empty.

    >>> find_pmcid("PMC3379490"), find_pmcid("PMCID: PMC3379490"), find_pmcid("3379490")
    ('PMC3379490', 'PMC3379490', '')
    """
    found = re.fullmatch(r"\s*(?:pmcid:?\s*)?(PMC\d{2,9})\s*(?:\[pmc\])?\s*", text, re.IGNORECASE)
    return found[1].upper() if found else ""


def find_issns(text: str) -> list[str]:
    """Every ISSN in ``text`` with a right check digit, as ``1234-5678``.

    >>> find_issns("0028-0836 (Print); 14764687"), find_issns("1234-5678")
    (['0028-0836', '1476-4687'], [])
    """
    found = re.findall(r"(?<![\dXx-])\d{4}-?\d{3}[\dXx](?![\dXx-])", text)
    return [_issn.format(number) for number in found if _issn.is_valid(number)]


def find_isbns(text: str) -> list[str]:
    """Every ISBN in ``text`` with a right check digit, as it is written there.

    >>> find_isbns("978-0-306-40615-7 (hbk), 0306406152"), find_isbns("978-0-306-40615-8")
    (['978-0-306-40615-7', '0306406152'], [])
    """
    found = re.findall(r"(?<![\dXx-])(?:97[89][ -]?)?\d(?:[ -]?\d){8}[ -]?[\dXx](?![\dXx])", text)
    return [number for number in found if _isbn.is_valid(number)]


_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")


_ON_A_COMPUTER = re.compile(r"\s*(?:file:|internal-pdf:|[A-Za-z]:[\\/]|\\\\|~?/(?!/))", re.I)


def is_on_a_computer(address: str) -> bool:
    """Whether an address leads to a file of somebody's computer; none such is ever sent to a library.

    >>> [is_on_a_computer(a) for a in ("file:///home/ada/o.pdf", r"C:\\Papers\\o.pdf", "https://example.org/o")]
    [True, True, False]
    """
    return _ON_A_COMPUTER.match(address) is not None


def unescape_entities(text: str) -> str:
    """Character references with their semicolon as characters; other ampersands stay.

    >>> unescape_entities("A &amp; B &lt; C"), unescape_entities("a=1&copy=2")
    ('A & B < C', 'a=1&copy=2')
    """
    if "&" not in text or ";" not in text:
        return text
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def escape_entities(text: str) -> str:
    """The opposite where it is needed: only what `unescape_entities` would otherwise change.

    >>> escape_entities("A & B"), escape_entities("the entity &amp;")
    ('A & B', 'the entity &amp;amp;')
    """
    return _ENTITY.sub(lambda found: "&amp;" + found[0][1:], text) if "&" in text else text


_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


def is_html(text: str) -> bool:
    """Whether ``text`` is markup rather than text that has a ``<`` in it.

    >>> is_html("<p>One</p>"), is_html("<i>In vitro</i> only"), is_html("p <0.05 and n> 3")
    (True, True, False)
    """
    return "</" in text and _MARKUP.search(text) is not None


def note_html(text: str) -> str:
    """Plain text as the HTML of a note: a blank line parts paragraphs, a line end is a ``<br/>``.

    >>> note_html("One\\nTwo\\n\\nThree <4")
    '<p>One<br/>Two</p><p>Three &lt;4</p>'
    """
    if not any(mark in text for mark in "\n<>&"):
        return f"<p>{text}</p>"
    paragraphs = re.split(r"\n{2,}", html.escape(text.strip("\n"), quote=False))
    return "".join(f"<p>{part}</p>" for part in paragraphs).replace("\n", "<br/>")


def note_text(markup: str) -> str:
    """The plain text of a note's HTML, as `note_html` would take it back.

    >>> note_text("<p>One<br/>Two</p><p>Three &lt;4 <b>bold</b></p>")
    'One\\nTwo\\n\\nThree <4 bold'
    """
    if markup.startswith("<p>") and markup.endswith("</p>") and len(markup) > 6:
        inner = markup[3:-4]
        if not any(map(inner.__contains__, "<>&\n\xa0")):
            return inner.strip()
    text = re.sub(r"\s*\n\s*", " ", markup)
    text = re.sub(r"(?i)<br\s*/?>\s*", "\n", text)
    text = re.sub(r"(?i)</(?:p|div|h[1-6]|ul|ol|blockquote|table|pre)>\s*", "\n\n", text)
    text = re.sub(r"(?i)</(?:li|tr)>\s*", "\n", text)
    text = html.unescape(_MARKUP.sub("", text)).replace("\xa0", " ")
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
