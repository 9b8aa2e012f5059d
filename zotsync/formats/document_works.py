"""References that are no articles: books, chapters, conference papers, theses, reports and web pages.

``Names. Title. 2nd ed. In: Names, editors. Book. Place: Publisher; 2010. p. 33-57.`` What says which kind
a work is (an imprint, *In:*, ``[dissertation]``, a report's number, an address) also says where its parts
lie; what is none of them is no work that is known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zotsync.formats.document_citation import VANCOUVER
from zotsync.formats.document_dates import iso
from zotsync.formats.letters import UPPER
from zotsync.formats.values import year_of

_LONGEST = 2_000
_YEAR = r"(?:1[5-9]|20)\d{2}"
_MONTH = r"[A-Z][a-z]{2,8}\.?"
_DAY = (
    rf"(?:{_YEAR}-\d\d-\d\d|{_YEAR}(?:\s+{_MONTH}(?:\s+\d{{1,2}})?)?|{_MONTH}\s+\d{{1,2}},?\s+{_YEAR}|"
    rf"\d{{1,2}}\s+{_MONTH},?\s+{_YEAR})"
)
_IMPRINT = re.compile(
    r"(?:(?<=[.;\])?!]\s)|^)"
    rf"(?P<place>(?!In\b)(?:St\. )?[{UPPER}][\w'’-]*(?:,? (?:[A-Z]\.[A-Z]\.|[\w'’()-]+)){{0,4}})\s*:\s*"
    rf"(?P<publisher>[{UPPER}][^;:\[\]]{{1,80}}?)\s*(?P<mark>[;,])\s*(?P<date>[c©]?{_DAY})(?!\s*;\s*\d)"
    r"(?::\s*(?P<pages>\d+\s*[-–—]\s*\d+)|(?=[\s.;,\[)]|$))"
)
_PUBLISHED = re.compile(
    rf"(?<=[.\])]\s)(?P<publisher>[{UPPER}][^;:.\[\]]{{1,80}}?)\s*;\s*(?P<date>[c©]?{_YEAR})(?!\s*;)(?=[\s.\[]|$)"
)
"""A publisher without its place."""
_CITED = re.compile(
    rf"[\[(]?\b(?:cited|accessed|retrieved|viewed)\b:?\s*(?:on\s+)?(?P<date>{_DAY})[\])]?", re.IGNORECASE
)
_ISSUED = re.compile(
    rf"\b(?:published|posted|last\s+modified|updated|reviewed)\b:?\s*(?:on\s+)?(?P<date>{_DAY})\.?",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"\s*\[(?:internet|online|homepage on the internet|web\s?page|website|ebook|e-book)\]", re.IGNORECASE
)
_THESIS = re.compile(
    r"[\[(](?P<type>[^\])]{0,30}\b(?:dissertation|thesis)\b[^\])]{0,20})[\])]|"
    r"(?<=\.\s)(?P<bare>(?:ph\.?\s?d\.?|doctoral|master['’]?s|m\.?sc\.?)\s+(?:thesis|dissertation))\b\.?",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"(?<=[.,;(]\s)(?P<edition>\d{1,2}(?:st|nd|rd|th)|rev(?:ised)?\.?|second|third|fourth|fifth)\s+ed(?:ition|n)?\b\.?,?"
    r"|\((?P<inner>\d{1,2}(?:st|nd|rd|th))\s+ed(?:ition|n)?\.?\)",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"(?:(?:technical|research|working)\s+)?(?:report|paper)\s+(?:no\.?|number|nr\.?|#)\s*:?\s*(?P<number>[\w/-]+)\.?",
    re.IGNORECASE,
)
_IN = re.compile(rf"(?<=[.?!]\s)In\s*:?\s+(?=[\"“{UPPER}])")
_EDITORS = re.compile(
    r"(?P<names>.{3,300}?)(?:,\s*(?:editors?|eds?)\b\.?|\s*\((?:editors?|eds?)\.?\))\s*[.,:;]?\s+",
    re.IGNORECASE,
)
_PAGES = re.compile(r"(?<![\w.])pp?\.?\s*(?P<pages>[A-Za-z]?\d[\w.]*(?:\s*[-–—]\s*\w+)?)(?!\s*p\b)")
_COUNT = re.compile(r"(?<![\w-])(?P<count>\d{1,4})\s*(?:pp?|pages)\b\.?")
_GATHERING = re.compile(r"\b(?:proceedings|congress|conference|symposium|workshop|meeting)\b", re.IGNORECASE)
_SITE = re.compile(r"\s+web\s?site$", re.IGNORECASE)
_BREAK = re.compile(rf"(?<=[.?!])\s+(?=[\"“{UPPER}])")
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*(?P<isbn>[\d-]{9,17}[\dXx])\.?")


@dataclass(slots=True)
class Work:
    """What a reference says: base fields, the names as they stand, in the role they have."""

    type: str
    fields: dict[str, str] = field(default_factory=dict)
    authors: str = ""
    role: str = "author"
    editors: str = ""
    body: str = ""
    """An author that is no person."""


def work(text: str, address: str, *, sure: bool) -> Work | None:
    """The work that ``text``, a reference without its number and identifiers, describes.

    ``address`` is its URL, if it has one; ``sure``: only where something says that it is no article.

    >>> found = work("Roe A. On mud. 2nd ed. Hull: Sea Press; 2004. 412 p.", "", sure=True)
    >>> found.type, found.fields["title"], found.fields["publisher"], found.fields["numPages"]
    ('book', 'On mud', 'Sea Press', '412')
    """
    if len(text) > _LONGEST:
        return None
    rest = " ".join(text.split())
    fields: dict[str, str] = {}

    def take(pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Takes what a pattern finds out of the rest."""
        nonlocal rest
        if found := pattern.search(rest):
            rest = " ".join(f"{rest[: found.start()]} {rest[found.end() :]}".split())
        return found

    if seen := take(_CITED):
        fields["accessDate"] = iso(seen["date"])
    issued = [found["date"] for found in iter(lambda: take(_ISSUED), None)]
    online = take(_MEDIUM)
    if numbered := take(_ISBN):
        fields["ISBN"] = numbered["isbn"]
    thesis, report = take(_THESIS), take(_REPORT)
    imprint = take(_IMPRINT)
    if imprint and (". " in imprint["publisher"] or (sure and imprint["mark"] == ",")):
        return None  # a title with a colon, and the journal after it
    imprint = imprint or (None if sure and not (thesis or report or online) else take(_PUBLISHED))
    edition = take(_EDITION)
    pages, count = take(_PAGES), None
    if pages is None:
        count = take(_COUNT)
    inside = _IN.search(rest)
    if not (thesis or report or imprint or inside or (address and not sure)):
        return None
    found = Work("book", fields)
    if thesis:
        found.type, fields["type"] = "thesis", (thesis["type"] or thesis["bare"]).strip()
    elif report:
        found.type, fields["number"] = "report", report["number"]
    elif inside:
        found.type = "bookSection"
    elif address and not (edition or count):
        found.type = "webpage"
    if imprint:
        places = imprint.groupdict()
        fields["place"] = (places.get("place") or "").strip()
        fields["publisher"] = imprint["publisher"].strip(" ,")
        fields["date"] = iso(imprint["date"].lstrip("c©")) or year_of(imprint["date"])
        if places.get("pages"):
            fields["pages"] = re.sub(r"\s*[-–—]\s*", "-", imprint["pages"])
    elif issued:
        fields["date"] = iso(issued[0])
    if edition:
        fields["edition"] = edition["edition"] or edition["inner"]
    if pages:
        fields["pages"] = re.sub(r"\s*[-–—]\s*", "-", pages["pages"].rstrip("."))
    if count:
        fields["numPages"] = count["count"]
    if inside:
        _within(found, rest[inside.end() :])
        rest = rest[: inside.start()]
    _named(found, rest)
    return found if fields.get("title") else None


def _within(found: Work, text: str) -> None:
    """``Names, editors. Book``, or the proceedings of a meeting."""
    found.editors, text = _editors(text)
    book = _BREAK.split(text.strip())[0].split(";")[0]
    found.fields["publicationTitle"] = _tidy(book)
    if _GATHERING.search(book):
        found.type = "conferencePaper"
    if "date" not in found.fields and (year := year_of(text)):
        found.fields["date"] = year


def _named(found: Work, text: str) -> None:
    """Who made it and what it is called: the rest of a reference."""
    text = text.strip()
    editors, text = _editors(text)
    if editors:
        found.authors, found.role = editors, "editor"
    elif names := VANCOUVER.match(text):
        found.authors, text = names[0].strip(" .:"), text[names.end() :]
    parts = [part for part in _BREAK.split(text) if _tidy(part)]
    if (
        not found.authors
        and len(parts) > 1
        and _is_body(_tidy(parts[0]))
        and not _SITE.search(_tidy(parts[1]))
    ):
        found.body = _tidy(parts.pop(0))
    if found.type == "webpage" and len(parts) > 1 and "publisher" not in found.fields:
        found.fields["publicationTitle"] = _SITE.sub("", _tidy(parts.pop()))
    title = _tidy(" ".join(parts))
    if not found.fields.get("date") and (tail := re.search(rf"[\s,.;(]+({_YEAR})\)?$", title)):
        found.fields["date"], title = tail[1], _tidy(title[: tail.start()])
    found.fields["title"] = title


def _editors(text: str) -> tuple[str, str]:
    """The names that a text begins with, if it calls them editors, and the text behind them."""
    named = _EDITORS.match(text)
    if not named or re.search(r"[a-z]{2}\.\s", named["names"]):
        return "", text
    return named["names"], text[named.end() :]


def _is_body(name: str) -> bool:
    """Whether a first sentence is the name of a body: every longer word of it begins with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if len(word) > 3]
    return 1 <= len(words) <= 8 and len(name.split()) > 1 and all(word[0].isupper() for word in words)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:–—-").strip('"“”')
