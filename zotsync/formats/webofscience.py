"""Web of Science's exports: tagged (records from ``PT`` to ``ER``), or a table of the same tags. Only read.

Full names (AF) stand for the short ones (AU); author keywords (DE) and Keywords Plus (ID) are tags. Cited
references, addresses and counts stay in the file and out of the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zotsync.collector import uncollected
from zotsync.formats.base import Problem, Reading
from zotsync.formats.endnote_types import date, doi
from zotsync.formats.problems import Lines, empty_record, nothing_read, refused
from zotsync.formats.readonly import Draft, ReadOnly
from zotsync.formats.values import find_pmid, name_of, page_range
from zotsync.item import Item, Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TABLE = re.compile(r"\s*PT(?:\t[A-Z][A-Z0-9]){5,}[ \t]*[\r\n]")
_TAG = re.compile(r"([A-Z][A-Z0-9])(?: |(?=[\r\n])|\Z)")

# Tag -> base field.
FIELDS = {
    "TI": "title", "LA": "language", "AB": "abstractNote", "PU": "publisher", "PI": "place", "JI":
    "journalAbbreviation", "VL": "volume", "IS": "issue", "UT": "archiveLocation", "BN": "ISBN",
    "PN": "partNumber", "MC": "callNumber",
}  # fmt: skip
PEOPLE = {"BF": "editor", "BE": "editor", "ED": "editor", "CA": "author", "GP": "author"}
_LISTS = frozenset("AU AF BA BF BE ED CA GP".split())


@dataclass(slots=True)
class Tagged:
    """One tag with its value: ``start`` to ``end`` are the value's characters, ``lines`` its lines."""

    tag: str
    start: int
    end: int
    lines: list[str]

    @property
    def value(self) -> str:
        """The value on one line."""
        return " ".join(self.lines)


class WebOfScience(ReadOnly):
    """The format of Web of Science's plain text files."""

    name = "wos"
    called = "Web of Science"
    endings: tuple[str, ...] = (".ciw", ".isi")

    def recognises(self, text: str, name: str) -> bool:
        """By its head, or by a record that begins with its type and ends with ``ER``."""
        if _TABLE.match(text):
            return True
        if re.match(r"\s*FN [^\r\n]+(?:\r\n|\r|\n)\s*VR 1", text):
            return True
        return re.match(r"\s*PT [A-Z]\s*[\r\n]", text) is not None and bool(re.search(r"^ER\s*$", text, re.M))

    @uncollected()
    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text; one that is cut off is read as far as it goes, and reported."""
        if problem := refused(text, self.called):
            return Reading(self.name, text, (), (problem,))
        items: list[Item] = []
        if _TABLE.match(text):
            for lines in _rows(text):
                span = Span(lines[0].start, lines[-1].end)
                items.append(_item(text, lines, span, len(items), name))
            return Reading(self.name, text, tuple(items), () if items else (nothing_read(self.called),))
        problems: list[Problem] = []
        lines = []
        places = Lines(text)
        start = at = 0
        while at < len(text):
            found = _LINE.match(text, at)
            assert found is not None
            raw = found[0].rstrip("\r\n")
            tag = _TAG.match(raw)
            end = at + len(raw.rstrip())
            if tag and tag[1] in ("FN", "VR", "EF", "ER", "PT"):
                if lines and tag[1] != "ER":
                    problems.append(_cut_off(places.of(start)))
                if lines and tag[1] in ("ER", "EF", "PT"):
                    if _says_anything(lines):
                        span = Span(start, end if tag[1] == "ER" else lines[-1].end)
                        items.append(_item(text, lines, span, len(items), name))
                    elif tag[1] == "ER":
                        problems.append(empty_record(places.of(start)))
                    lines = []
                if tag[1] == "PT":
                    start = at
                    lines.append(Tagged("PT", at + tag.end(), end, [raw[3:].strip()]))
            elif tag and lines:
                lines.append(Tagged(tag[1], at + tag.end(), end, [raw[tag.end() :].strip()]))
            elif lines and raw[:2].isspace():
                lines[-1].end = end
                lines[-1].lines.append(raw.strip())
            elif raw.strip():
                problems.append(Problem(places.of(at), "The line belongs to no record."))
            at = found.end()
        if lines:
            problems.append(_cut_off(places.of(start)))
            if _says_anything(lines):
                items.append(_item(text, lines, Span(start, lines[-1].end), len(items), name))
        if not items and not problems:
            problems.append(nothing_read(self.called))
        return Reading(self.name, text, tuple(items), tuple(problems))


WOS = WebOfScience()


def _rows(text: str) -> Iterator[list[Tagged]]:
    """The rows of a table, each cell under the tag that heads its column."""
    tags: list[str] = []
    for row in re.finditer(r"[^\r\n]+", text):
        if not tags:
            tags = row[0].split("\t")
            continue
        at = row.start()
        lines = []
        for tag, cell in zip(tags, row[0].split("\t"), strict=False):
            if cell.strip():
                lines.append(Tagged(tag.strip(), at, at + len(cell), [cell.strip()]))
            at += len(cell) + 1
        if _says_anything(lines):
            yield lines


def _says_anything(lines: list[Tagged]) -> bool:
    return any(any(line.lines) for line in lines if line.tag != "PT")


def _cut_off(line: int) -> Problem:
    return Problem(
        line,
        "The record has no end (ER).",
        "Look whether the export is complete.",
        fatal=True,
    )


def _kind(values: dict[str, str]) -> str:
    kind = values.get("DT", "").lower()
    if values.get("PT", "").startswith("P"):
        return "patent"
    if values.get("PT", "").startswith("J"):
        return "journalArticle"
    if "CT" in values or "proceedings" in kind:
        return "conferencePaper"
    if "chapter" in kind or values.get("SO", "").casefold() not in ("", values.get("TI", "").casefold()):
        return "bookSection"
    return "book"


def _item(text: str, lines: list[Tagged], span: Span, position: int, path: str) -> Item:
    said = [(line, line.value, Span(line.start, max(line.start, line.end))) for line in lines]
    values = {line.tag: value for line, value, _ in reversed(said) if value}
    spans = {line.tag: place for line, _, place in reversed(said)}
    kind = _kind(values)
    draft = Draft(kind)
    for line, value, place in said:
        if line.tag in FIELDS:
            draft.put(FIELDS[line.tag], value, place)
        elif line.tag in _LISTS:
            _people(draft, line, values, place)
        elif line.tag == "SO":
            if kind != "book":
                draft.put("publicationTitle", value, place)
        elif line.tag == "SE":
            draft.put("series", value, place)
        elif line.tag == "CT":
            draft.put("conferenceName", value, place)
        elif line.tag == "CL":
            draft.put("eventPlace", value, place)
        elif line.tag in ("DE", "ID"):
            for word in filter(None, map(str.strip, value.split(";"))):
                draft.tag(word, place)
        elif line.tag in ("DI", "D2"):
            draft.put("DOI", doi(value), place)
        elif line.tag == "PM":
            draft.put("PMID", find_pmid(value), place)
        elif line.tag == "PG" and kind == "book":
            draft.put("numPages", value, place)
    ranged = [spans[tag] for tag in ("BP", "EP", "AR") if values.get(tag)]
    first, last = values.get("BP", ""), values.get("EP", "")
    draft.put("pages", page_range(first, last) or values.get("AR", ""), *ranged)
    dated = [spans[tag] for tag in ("PD", "PY") if values.get(tag)]
    draft.put("date", date(values.get("PY", ""), values.get("PD", "").capitalize()), *dated)
    numbers = list(dict.fromkeys(values[tag] for tag in ("SN", "EI") if tag in values))
    draft.put("ISSN", ", ".join(numbers), *(spans[tag] for tag in ("SN", "EI") if tag in values))
    if not values.get("JI"):
        draft.put("journalAbbreviation", values.get("J9", ""), *filter(None, [spans.get("J9")]), beside=False)
    return draft.item(WebOfScience.name, path, position, text, span)


def _people(draft: Draft, line: Tagged, values: dict[str, str], span: Span) -> None:
    """Names, one a line; full names stand for short ones."""
    full = {"AU": "AF", "BA": "BF", "BE": "BF"}.get(line.tag)
    if (line.tag == "BF" and "BE" not in values and "BA" in values) or line.tag == "BA":
        role = "bookAuthor"
    else:
        role = PEOPLE.get(line.tag, "author")
    if full and values.get(full) and (line.tag != "BE" or "BA" not in values):
        return
    for name in line.lines:
        for one in filter(str.strip, name.split(";")):
            draft.person(role, name_of(role, one), span)
