"""Refer, as EndNote exports it (.enw): lines of ``%`` and one sign, blank lines between records. Only read.

A record begins at ``%0``, or at a blank line where the file has no ``%0``; a value goes on over lines
without a tag. Names are ``Last, First``; ``First Last`` is taken apart where that is clear.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from zotsync.collector import uncollected
from zotsync.formats import endnote_types as endnote
from zotsync.formats.base import Problem, Reading
from zotsync.formats.problems import Lines, empty_record, nothing_read, refused
from zotsync.formats.readonly import Draft, ReadOnly
from zotsync.formats.values import find_pmcid, parse_date
from zotsync.item import Item, Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TAG = re.compile(r"[ \t]{0,3}%([0-9A-Z@!?#$&()*+/<=>\[\]^~])(?:[ \t]+|(?=[\r\n])|\Z)")

# Tag -> base field, where one value is one field's.
FIELDS = {
    "T": "title", "!": "shortTitle", "S": "series", "V": "volume", "I": "publisher", "C": "place",
    "7": "edition", "6": "numberOfVolumes", "9": "type", "X": "abstractNote", "L": "callNumber",
    "M": "archiveLocation", "W": "libraryCatalog", "~": "archive", "G": "language", "P": "pages",
    "U": "url", "F": "citationKey", "&": "section", "$": "rights",
}  # fmt: skip
PEOPLE = {"A": "author", "E": "editor", "Y": "seriesEditor", "?": "translator", "H": "translator"}
"""Tag -> creator type."""


class Tagged(NamedTuple):
    """One tag with its value: ``start`` to ``end`` are the value's characters."""

    tag: str
    start: int
    end: int
    value: str


class Refer(ReadOnly):
    """The format of .enw files."""

    name = "refer"
    called = "Refer"
    endings: tuple[str, ...] = (".enw", ".refer")

    def recognises(self, text: str, name: str) -> bool:
        """By its first line and a second tag; a comment of BibTeX or TeX has neither."""
        head = [line for line in text[:4000].splitlines() if line.strip()][:40]
        if not head or not _TAG.match(head[0]):
            return False
        tags = [found[1] for line in head if (found := _TAG.match(line))]
        if name.lower().endswith(self.endings):
            return True
        return ("0" in tags or "T" in tags) and len(tags) > 1

    @uncollected()
    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text; lines before the first tag are reported and left."""
        if problem := refused(text, self.called):
            return Reading(self.name, text, (), (problem,))
        records, stray = _records(text)
        lines = Lines(text)
        problems = [Problem(lines.of(at), "The line belongs to no record.") for at in stray]
        if not records:
            problems = [nothing_read(self.called)]
        full = [one for one in records if _says_anything(one)]
        problems += [empty_record(lines.of(one.start)) for one in records if not _says_anything(one)]
        items = tuple(_item(text, record, index, name) for index, record in enumerate(full))
        return Reading(self.name, text, items, tuple(problems))


REFER = Refer()


class _Record(NamedTuple):
    start: int
    end: int
    lines: list[Tagged]


def _records(text: str) -> tuple[list[_Record], list[int]]:
    typed = re.search(r"^[ \t]{0,3}%0(?=\s|\Z)", text, re.M) is not None
    records: list[_Record] = []
    stray: list[int] = []
    lines: list[Tagged] = []
    parts: list[str] = []
    ends = start = 0
    blank = False

    def settle() -> None:
        if parts and lines:
            lines[-1] = lines[-1]._replace(value="\n".join(parts).strip())
        parts.clear()

    def close() -> None:
        settle()
        if lines:
            records.append(_Record(start, ends, lines.copy()))
            lines.clear()

    blocks = _blocks_with_type(text) if typed else {}
    for found in _LINE.finditer(text):
        at = found.start()
        raw = found[0].rstrip("\r\n")
        tag = _TAG.match(raw)
        if not raw.strip():
            blank = True
            if parts:
                parts.append("")
        elif tag:
            begins = (blank and (not typed or blocks.get(at, False))) or (
                tag[1] == "0" and any(line.tag == "0" for line in lines)
            )
            if begins or not lines:
                close()
                start = at
            settle()
            lines.append(Tagged(tag[1], at + tag.end(), at + len(raw.rstrip()), ""))
            parts.append(raw[tag.end() :].strip())
            blank, ends = False, at + len(raw)
        elif lines:
            parts.append(raw.strip())
            lines[-1] = lines[-1]._replace(end=at + len(raw.rstrip()))
            blank, ends = False, at + len(raw)
        else:
            stray.append(at)
    close()
    return records, stray


def _says_anything(record: _Record) -> bool:
    return any(line.value for line in record.lines if line.tag != "0")


def _blocks_with_type(text: str) -> dict[int, bool]:
    """Where each block between blank lines begins -> whether it has a ``%0``."""
    found: dict[int, bool] = {}
    begin = None
    for line in _LINE.finditer(text):
        raw = line[0]
        if not raw.strip():
            begin = None
        elif begin is None and _TAG.match(raw):
            begin = line.start()
            found[begin] = raw.lstrip().startswith("%0")
        elif begin is not None and raw.lstrip().startswith("%0"):
            found[begin] = True
    return found


def _kind(record: _Record) -> str:
    named = next((line.value for line in record.lines if line.tag == "0"), "")
    if found := endnote.item_type(named):
        return found
    tags = {line.tag for line in record.lines if line.value}
    if "J" in tags:
        return "journalArticle"
    if "B" in tags:
        return "bookSection"
    return "book" if "I" in tags and "T" in tags else "document"


def _item(text: str, record: _Record, position: int, path: str) -> Item:
    kind = _kind(record)
    draft = Draft(kind)
    values = {line.tag: line.value for line in reversed(record.lines) if line.value}
    if "D" in values or "8" in values:
        dated = [Span(line.start, line.end) for line in record.lines if line.tag in "D8" and line.value]
        draft.put("date", endnote.date(values.get("D", ""), values.get("8", "")), *dated)
    for tag, start, end, value in record.lines:
        if not value or tag in "0D8":
            continue
        span = Span(start, max(start, end))
        one_line = " ".join(value.split())
        if tag == "X":
            draft.put("abstractNote", _paragraphs(value), span)
        elif tag == "P" and kind in ("book", "thesis") and re.fullmatch(r"[\d\W]*(\d+)\s*p*\.?", one_line):
            draft.put("numPages", one_line, span)
        elif tag in FIELDS:
            draft.put(FIELDS[tag], one_line, span)
        elif tag in PEOPLE:
            names = [one_line] if ";" not in one_line else one_line.split(";")
            for one in filter(str.strip, names):
                draft.person(PEOPLE[tag], endnote.person(PEOPLE[tag], one), span)
        elif tag == "J":
            draft.put("publicationTitle", one_line, span)
        elif tag == "B" and kind == "thesis" and "I" in values:
            draft.extra(f"Department: {one_line}", span)
        elif tag == "B":
            draft.put(endnote.container(kind), one_line, span)
        elif tag == "N":
            draft.put(endnote.number_field(kind), one_line, span)
        elif tag == "@":
            endnote.numbers(draft, one_line, span)
        elif tag == "R":
            found = endnote.doi(one_line)
            draft.put("DOI", found, span)
            if not found:
                draft.extra(one_line, span)
        elif tag == "[":
            draft.put("accessDate", parse_date(one_line), span)
        elif tag == "K":
            for word in re.split(r"[\n;]" if re.search(r"[\n;]", value) else ",", value):
                draft.tag(" ".join(word.split()), span)
        elif tag in "OZ<":
            draft.note(_paragraphs(value), span)
        elif tag == "2" and (number := find_pmcid(one_line)):
            draft.put("PMCID", number, span)
    return draft.item(Refer.name, path, position, text, Span(record.start, record.end))


def _paragraphs(value: str) -> str:
    """Lines that were only wrapped as one; a blank line parts paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", value))
