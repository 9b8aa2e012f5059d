"""A text that is a part of a book: a chapter that says so itself, and the book that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.formats.document_cited_names import cited_names
from zotsync.formats.document_found import Found
from zotsync.formats.document_styles import styled
from zotsync.formats.document_text import Line, Text, blanked
from zotsync.formats.letters import UPPER
from zotsync.formats.values import find_isbns
from zotsync.item import Creator

_FOOT = 14
_LONGEST = 400
CHAPTER = r"(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo|hoofdstuk)\s+(?:\d{1,3}|[IVXLC]{1,7})\.?"
_CHAPTER = re.compile(CHAPTER, re.IGNORECASE)
_DOI_OF_PART = re.compile(
    r"10\.\d{4,9}/\w{0,8}?[./]?B?978[\d-]{10,14}[._-](?:ch|chapter)?\d{1,3}", re.IGNORECASE
)
"""A DOI that is made of the book's ISBN and the number of a chapter."""
_EDITED = re.compile(
    rf"(?P<in>In:?\s+)?(?P<names>[{UPPER}][^()]{{3,200}}?)\s*\((?:eds?|editors?|hrsg|hg|éds?|dirs?|coords?|orgs?)\.?\)"
    r"[,:.]?\s+(?P<rest>\S.{3,300})",
    re.IGNORECASE,
)
_IN = re.compile(r"In:?\s+(?=\S)")
_ISBN = re.compile(r"\W*(?:e-?|print\s)?ISBN\b", re.IGNORECASE)
_OF_BOOK = ("pages", "date", "place", "publisher", "edition")
_PAGES = re.compile(r"(?:pp?|pages|S|págs?)\.?\s*(\d+\s*[-–—]\s*\d+)\.?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d\.?")
_LOCATOR = re.compile(r"(?:https?://|doi\b|10\.\d{4}).*", re.IGNORECASE)


def part_of(found: Found, body: Text, after: int) -> bool:
    """Whether the text says that it is a chapter; puts what it says of its book into ``found``.

    ``after`` is the number of the line below the title.
    """
    numbered = any(_CHAPTER.fullmatch(line.plain) for line in body.lines[:after])
    if not _DOI_OF_PART.fullmatch(found.fields.get("DOI", "")) and not (numbered and found.creators):
        return False
    for line in _candidates(body, after):
        if _IN.match(line.plain) and _as_cited(found, line):
            break
        edited = _EDITED.fullmatch(blanked(line.text).strip()) if len(line.text) <= _LONGEST else None
        people = cited_names(edited["names"]) if edited else ()
        if edited and people and all(person.last for person in people):
            _take(found, line, edited, people)
            break
    for line in _candidates(body, after):
        if _ISBN.match(line.plain) and (numbers := find_isbns(line.plain)):
            found.set("ISBN", numbers[0], line.place_of(numbers[0]))
    return True


def _as_cited(found: Found, line: Line) -> bool:
    """Takes what a line that begins with *In:* says of the book, as a reference to a chapter would."""
    work = styled(f"Roe, Jane. “Part.” {line.plain}") if len(line.plain) <= _LONGEST else None
    if work is None or work.type != "bookSection":
        return False
    editors = tuple(person for role, person in work.people if role == "editor")
    if not editors:
        return False
    found.creators += tuple(Creator("editor", person.last, person.first) for person in editors)
    found.spans["creators"] = (*found.spans.get("creators", ()), line.span)
    for name, of_work in (("bookTitle", "publicationTitle"), *((n, n) for n in _OF_BOOK)):
        value = work.fields.get(of_work, "")
        found.set(name, value, line.place_of(value))
    return True


def _candidates(body: Text, after: int) -> Iterator[Line]:
    for line in [*body.lines[: after + 12], *body.lines[-_FOOT:]]:
        if line.start < body.references_at:
            yield line


def _take(found: Found, line: Line, edited: re.Match[str], people: tuple[Creator, ...]) -> None:
    """The editors, and the book with its pages and year, where the commas leave no doubt what is what."""
    found.creators += tuple(Creator("editor", person.last, person.first) for person in people)
    found.spans["creators"] = (*found.spans.get("creators", ()), line.place_of(edited["names"]))
    parts = [part.strip(" .") for part in edited["rest"].split(",") if part.strip(" .")]
    names = [
        part
        for part in parts
        if not (_PAGES.fullmatch(part) or _YEAR.fullmatch(part) or _LOCATOR.match(part))
    ]
    for part in parts:
        if pages := _PAGES.fullmatch(part):
            found.set("pages", re.sub(r"\s*[-–—]\s*", "-", pages[1]), line.place_of(pages[1]))
        elif _YEAR.fullmatch(part):
            found.set("date", part, line.place_of(part))
    if names and len(names) <= 2 and (len(names) == 1 or not names[1][:1].islower()):
        found.set("bookTitle", names[0], line.place_of(names[0]))
