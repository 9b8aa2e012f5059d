"""The list of references at the end of an article, as items.

Numbered lists in the Vancouver style are read, with hanging lines: articles, books, chapters, conference
papers, theses, reports and web pages. What has no title that can be told from its authors and its journal
keeps the whole line as its title, so that nothing printed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.formats.document_citation import VANCOUVER, parse
from zotsync.formats.document_names import vancouver
from zotsync.formats.document_text import Line, blanked, seen_as
from zotsync.formats.document_works import work
from zotsync.formats.readonly import Draft
from zotsync.formats.values import find_doi, year_of
from zotsync.item import Creator, Item, Span

_NUMBER = re.compile(r"\W{0,2}(\d{1,3})(?:[.)\]]|\t)\s*\S")
_LEAD = re.compile(r"\W{0,2}\d{1,3}(?:[.)\]]+|\t)\s*")
_TAIL_YEAR = re.compile(r"[\s,(]*(?P<year>(?:1[89]|20)\d{2})\)?(?:\s*[;:,]\s*(?P<volume>\d{1,4}))?\W*$")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'\])]+(?<![.,;:])")
_IDENTIFIERS = re.compile(
    r"(?:\bdoi\b|https?://|www\.|\bPMID\b|\bPMCID\b|\bAvailable (?:at|from)\b).*$", re.IGNORECASE
)
_END = 80
_AHEAD = re.compile(
    r"[\s;,.(\[]*(?:in press|forthcoming|(?:e-?pub|(?:published )?online) ahead of print|epub \d.{0,20})"
    r"[)\].\s]*$",
    re.IGNORECASE,
)
_ACCESS = re.compile(
    r"[\[(]?\b(?:cited|accessed|retrieved|viewed|published|updated)\b[^.\])]{4,40}[\])]?.*", re.IGNORECASE
)
_PMID = re.compile(r"\b(?:PMID|PubMed(?: ID)?)\s*:?\s*(\d{4,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\b(PMC\d{4,9})\b")


def references(text: str) -> list[Item]:
    """The items of the reference list in ``text``, in order; empty where there is no numbered list."""
    body = seen_as(text)
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

    def place(value: str) -> tuple[Span, ...]:
        found = clean.find(value, at) if value else -1
        return (Span(start + found, start + found + len(value)),) if found >= 0 else ()

    address = _URL.search(raw, at)
    known = _IDENTIFIERS.sub("", clean[at:]).rstrip()
    known = known[:-_END] + _AHEAD.sub("", known[-_END:])
    seen = _ACCESS.search(clean, address.end() if address else at)
    told = f"{known.strip(' .')}. {seen[0]}" if seen and seen[0] not in known else known
    cited = parse(known, start + at)
    doi = find_doi(clean[at:])
    url = "" if doi or not address else address[0]
    found = work(told, url, sure=bool(cited and cited.title))
    if found is None and not (cited and cited.title):
        found = work(told, url, sure=False)
    draft = Draft(found.type if found else "journalArticle")
    people, role = "", "author"
    if found is not None:
        people, role = found.authors, found.role
        for name, value in found.fields.items():
            draft.put(name, value, *place(value))
        if found.body:
            draft.person("author", Creator("author", name=found.body), *place(found.body))
        for creator in vancouver(found.editors):
            draft.person("editor", creator, *place(found.editors))
    elif cited and cited.title:
        people = cited.authors
        draft.put("title", cited.title, *place(cited.title))
        for name, value in cited.fields.items():
            draft.put(name, value, cited.spans[name])
    else:
        people, title, journal, year = _without_numbers(known)
        draft = Draft("journalArticle" if journal else "webpage" if url else "document")
        for name, value in (("title", title), ("publicationTitle", journal), ("date", year)):
            draft.put(name, value, *place(value))
    for creator in vancouver(people):
        draft.person(role, creator, *place(people))
    draft.put("DOI", doi, *place(doi))
    if address:
        draft.put("url", url, Span(start + address.start(), start + address.end()))
    for name, pattern in (("PMID", _PMID), ("PMCID", _PMCID)):
        if number := pattern.search(clean, at):
            draft.put(name, number[1], Span(start + number.start(1), start + number.end(1)))
    return draft.item("document", "", position, text, Span(start, end))


def _without_numbers(text: str) -> tuple[str, str, str, str]:
    """Authors, title, journal and year of a reference without volume and pages."""
    tail = _TAIL_YEAR.search(text)
    year = tail["year"] if tail else year_of(text[-40:])
    head = text[: tail.start()] if tail else text
    names = VANCOUVER.match(head)
    rest = head[names.end() :] if names else head
    title, stop, journal = rest.rpartition(". ")
    authors = names[0].strip(" .:") if names else ""
    if not stop or not names or not tail:
        return authors, rest.strip(" ."), "", year
    return authors, " ".join(title.split()).strip(" ."), " ".join(journal.split()).strip(" .,"), year
