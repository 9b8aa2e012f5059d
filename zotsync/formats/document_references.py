"""The list of references at the end of an article, as items.

Numbered lists in the Vancouver style are read, with hanging lines; what has no title that can be told
from its authors and its journal keeps the whole line as its title, so that nothing printed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.formats.document_citation import VANCOUVER, parse
from zotsync.formats.document_names import vancouver
from zotsync.formats.document_text import Line, Text, blanked
from zotsync.formats.values import find_doi, year_of
from zotsync.item import Item, Origin, Span

_NUMBER = re.compile(r"\W{0,2}(\d{1,3})(?:[.)\]]|\t)\s*\S")
_LEAD = re.compile(r"\W{0,2}\d{1,3}(?:[.)\]]+|\t)\s*")
_TAIL_YEAR = re.compile(r"[\s,(]*(?P<year>(?:1[89]|20)\d{2})\)?(?:\s*[;:,]\s*(?P<volume>\d{1,4}))?\W*$")
_URL = re.compile(r"https?://[^\s<>\"'\])]+(?<![.,;:])")
_IDENTIFIERS = re.compile(
    r"\s*(?:doi\s*:?\s*|https?://|PMID\s*:?|PMCID\s*:?|Available (?:at|from)|\[).*$", re.IGNORECASE
)


def references(text: str) -> list[Item]:
    """The items of the reference list in ``text``, in order; empty where there is no numbered list."""
    body = Text(text)
    lines = [line for line in body.lines if line.start > body.references_at]
    result: list[Item] = []
    for start, end in _entries(lines):
        result.append(_reference(text, start, end, len(result)))
    return result


def _entries(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Where each numbered reference lies: numbers must rise, so that a year at a line's start is none."""
    start = end = -1
    last = 0
    for line in lines:
        number = _NUMBER.match(line.plain)
        if number and last < int(number[1]) <= last + 3:
            if start >= 0:
                yield start, end
            start, last = line.start, int(number[1])
        elif start < 0 or line.level or line.rule or (line.after_blank and not number and line.is_section):
            if start >= 0:
                break
            continue
        end = line.end
    if start >= 0:
        yield start, end


def _reference(text: str, start: int, end: int, position: int) -> Item:
    raw = text[start:end]
    clean = re.sub(r"[\r\n]", " ", blanked(raw))
    lead = _LEAD.match(clean)
    at = lead.end() if lead else 0
    fields: dict[str, str] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    if doi := find_doi(raw):
        fields["DOI"] = doi
        spans["DOI"] = (Span(start + raw.index(doi), start + raw.index(doi) + len(doi)),)
    elif url := _URL.search(raw):
        fields["url"] = url[0]
        spans["url"] = (Span(start + url.start(), start + url.end()),)
    known = _IDENTIFIERS.sub("", clean[at:])
    cited = parse(known, start + at)
    authors, title = "", known.strip(" .")
    if cited and cited.title:
        authors, title = cited.authors, cited.title
        fields |= cited.fields
        spans |= {name: (span,) for name, span in cited.spans.items()}
    else:
        authors, title, journal, year = _without_numbers(known)
        if year:
            fields["date"] = year
        if journal:
            fields["publicationTitle"] = journal
    fields["title"] = title
    creators = vancouver(authors)
    for name, value in (
        ("title", title),
        ("creators", authors),
        ("publicationTitle", fields.get("publicationTitle")),
    ):
        if value and name not in spans and (found := clean.find(value, at)) >= 0:
            spans[name] = (Span(start + found, start + found + len(value)),)
    kind = (
        "journalArticle" if fields.get("publicationTitle") else "webpage" if fields.get("url") else "document"
    )
    origin = Origin(position=position, text=raw, span=Span(start, end), spans=spans, format="document")
    return Item(kind, {name: value for name, value in fields.items() if value}, creators, origin=origin)


def _without_numbers(text: str) -> tuple[str, str, str, str]:
    """Authors, title, journal and year of a reference without volume and pages."""
    year = year_of(text[-40:])
    tail = _TAIL_YEAR.search(text)
    head = text[: tail.start()] if tail else text
    names = VANCOUVER.match(head)
    rest = head[names.end() :] if names else head
    title, stop, journal = rest.rpartition(". ")
    authors = names[0].strip(" .:") if names else ""
    if not stop or not names or not tail:
        return authors, rest.strip(" ."), "", year
    return authors, " ".join(title.split()).strip(" ."), " ".join(journal.split()).strip(" .,"), year
