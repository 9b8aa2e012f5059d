"""The list of references at the end of an article, as items.

Articles, books, chapters, conference papers, theses, reports and web pages, in the Vancouver style
(`document_works`, `document_citation`) and in the styles of others (`document_styles`). What has no title
that can be told from its authors and its journal keeps the whole line as its title, so that nothing printed
is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from zotsync.formats.document_citation import VANCOUVER, parse
from zotsync.formats.document_entries import LINKS, Entry, entries, scattered
from zotsync.formats.document_names import vancouver
from zotsync.formats.document_styles import Styled, styled
from zotsync.formats.document_text import blanked, seen_as, unlinked, whole_words
from zotsync.formats.document_works import work
from zotsync.formats.letters import UPPER
from zotsync.formats.readonly import Draft
from zotsync.formats.values import find_doi, year_of
from zotsync.item import Creator, Item, Span

_LEAD = re.compile(rf"\W{{0,2}}\d{{1,3}}(?:(?:[.)\]]+|\t)\s*|\s+(?=[{UPPER}]))|[-*+•]\s+")
Place = Callable[[str], tuple[Span, ...]]
_SEMICOLON = re.compile(
    r"(?:1[5-9]|20)\d{2}(?:[\s-]+[A-Z][a-z]{2,8}\.?(?:\s+\d{1,2})?)?;|;\s*[c©]?(?:1[5-9]|20)\d{2}"
)
"""What parts the year from the volume or the publisher in the Vancouver style, and in few others."""
_MDPI = re.compile(rf"[^.;]{{2,40}},\s(?:[{UPPER}]\.[\s-]?){{1,4}};")
_LAST_YEAR = re.compile(r"\(((?:1[5-9]|20)\d{2})\)\W*$")
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
    """The items of the reference list in ``text``, in order.

    In a text without such a list (a reading list, a letter, minutes): the works that stand in lines of their
    own, where their authors, year, title and where they were published can all be told.
    """
    body = seen_as(text)
    if body.references_at < len(text):
        return [_reference(text, entry, position) for position, entry in enumerate(entries(body))]
    found: list[Item] = []
    for entry in scattered(body):
        item = _reference(text, entry, len(found))
        if _is_whole(item):
            found.append(item)
    return found


_HOMES = ("publicationTitle", "publisher", "university", "institution", "bookTitle", "proceedingsTitle")


def _is_whole(item: Item) -> bool:
    """Whether everything that makes a reference was found, so that it is no sentence that looks like one."""
    placed = any(item[name] for name in ("pages", "volume", "DOI")) or item.type not in (
        "journalArticle",
        "webpage",
    )
    told = placed and any(item[name] for name in _HOMES) and item["date"] and item.creators
    return bool(told and 0 < len(item.title) < 300)


def _reference(text: str, entry: Entry, position: int) -> Item:
    start, end = entry.start, entry.end
    raw = LINKS.sub(lambda found: " " * len(found[0]), entry.text)
    clean = re.sub(r"[\r\n]", " ", unlinked(blanked(raw)))
    lead = _LEAD.match(clean)
    at = lead.end() if lead else 0

    def place(value: str) -> tuple[Span, ...]:
        found = clean.find(value, at) if value else -1
        return (Span(start + found, start + found + len(value)),) if found >= 0 else ()

    address = _URL.search(raw, at)
    known = _IDENTIFIERS.sub("", clean[at:]).rstrip()
    known = known[:-_END] + _AHEAD.sub("", known[-_END:])
    if (dated := _LAST_YEAR.search(clean, max(at, len(clean) - _END))) and dated[1] not in known:
        known = f"{known} ({dated[1]})."
    doi = find_doi(clean[at:]) or find_doi(entry.text)
    url = "" if doi or not address else address[0]
    other = None if _SEMICOLON.search(clean, at) and not _MDPI.match(known) else styled(known, url)
    draft = _in_style(other, place) if other else _in_vancouver(clean, known, url, start, at, address, place)
    if "title" in draft.fields:
        draft.fields["title"] = whole_words(draft.fields["title"], text)
    draft.put("DOI", doi, *place(doi))
    if address:
        draft.put("url", url, Span(start + address.start(), start + address.end()))
    for name, pattern in (("PMID", _PMID), ("PMCID", _PMCID)):
        if number := pattern.search(clean, at):
            draft.put(name, number[1], Span(start + number.start(1), start + number.end(1)))
    return draft.item("document", "", position, text, Span(start, end))


def _in_style(found: Styled, place: Place) -> Draft:
    draft = Draft(found.type)
    for name, value in found.fields.items():
        draft.put(name, value, *place(value))
    for role, creator in found.people:
        draft.person(role, creator, *place(creator.name or creator.last))
    return draft


def _in_vancouver(
    clean: str, known: str, url: str, start: int, at: int, address: re.Match[str] | None, place: Place
) -> Draft:
    """What a reference in the Vancouver style says; ``known`` is its text without identifiers."""
    seen = _ACCESS.search(clean, address.end() if address else at)
    told = f"{known.strip(' .')}. {seen[0]}" if seen and seen[0] not in known else known
    cited = parse(known, start + at)
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
    editors = found.editors if found else ""
    for creator in vancouver(people):
        draft.person(role, creator, *place(people))
    for creator in vancouver(editors):
        draft.person("editor", creator, *place(editors))
    return draft


def _without_numbers(text: str) -> tuple[str, str, str, str]:
    """Authors, title, journal and year of a reference without volume and pages."""
    tail = _TAIL_YEAR.search(text, max(0, len(text) - _END))
    year = tail["year"] if tail else year_of(text[-40:])
    head = text[: tail.start()] if tail else text
    names = VANCOUVER.match(head)
    rest = head[names.end() :] if names else head
    title, stop, journal = rest.rpartition(". ")
    authors = names[0].strip(" .:") if names else ""
    if not stop or not names or not tail:
        return authors, rest.strip(" ."), "", year
    return authors, " ".join(title.split()).strip(" ."), " ".join(journal.split()).strip(" .,"), year
