"""MEDLINE records as PubMed saves them (.nbib): tags of up to four letters, values wrapped by six blanks.

Read: titles, journal, dates, numbers, people (FAU before AU, FED, CN), abstract, identifiers, MeSH
headings and other terms (automatic tags). All other lines stay in the file and out of the item. What
MEDLINE cannot say is kept by `write` in lines tagged ``ZSYN``, which other programs pass over.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from zotsync import schema
from zotsync.formats.base import (
    CannotSay,
    Problem,
    Reading,
    Splice,
    line_of,
    newline_of,
    put_by_parts,
    splice,
)
from zotsync.formats.kept import kept, restored
from zotsync.formats.values import name_of, parse_date
from zotsync.item import Creator, Item, Origin, Span, Tag, diff


class Line(NamedTuple):
    """One tag with its value: ``start`` to ``end`` are its lines, line end included; ``value`` unwrapped."""

    tag: str
    start: int
    end: int
    value_start: int
    value_end: int
    value: str


@dataclass(frozen=True, slots=True)
class Record:
    """The lines of one record."""

    start: int
    end: int
    lines: tuple[Line, ...]

    def all(self, tag: str) -> list[Line]:
        """The lines of a tag that have a value."""
        return [line for line in self.lines if line.tag == tag and line.value]


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TAG = re.compile(r"([A-Z]{2,4}) *-(?: |$)[ \t]*")
_DOI = re.compile(r"^(?:doi:\s*)?(10\.\d{4,9}/\S+?)(?:\s*\[doi\])?$", re.I)
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OWN = "ZSYN"

# Tag -> base field; in this order they are written.
_FIELDS = {
    "PMID": "PMID", "VI": "volume", "IP": "issue", "PG": "pages", "AB": "abstractNote", "CI": "rights",
    "LA": "language", "TA": "journalAbbreviation", "JT": "publicationTitle", "PMC": "PMCID",
    "PB": "publisher", "ISBN": "ISBN", "IS": "ISSN", "EN": "edition", "VTI": "series",
}  # fmt: skip
_PEOPLE = {"FAU": "author", "AU": "author", "FED": "editor", "ED": "editor", "CN": "author"}
_WITH_PERSON = ("AU", "ED", "AD", "AUID")


class Nbib:
    """The format of PubMed's .nbib files."""

    name = "nbib"
    endings: tuple[str, ...] = (".nbib",)
    many = True
    prose = False
    editable = True

    def recognises(self, text: str, name: str) -> bool:
        """By the ending, or by a record's first line at the start of the text."""
        if name.lower().endswith(self.endings):
            return re.search(r"^(?:PMID|TI  |BTI ) ?- ?", text, re.M) is not None
        return re.match(r"\s*PMID ?- ?\d+\s*[\r\n]", text) is not None

    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text; lines that belong to none are reported and left."""
        records, stray = _records(text)
        items = []
        for position, record in enumerate(records):
            item = _item(record)
            origin = Origin(
                path=name,
                position=position,
                text=text[record.start : record.end],
                span=Span(record.start, record.end),
                spans=_spans(record, item),
                format=self.name,
            )
            items.append(replace(item, origin=origin))
        problems = tuple(Problem(line_of(text, at), "the line belongs to no record") for at in stray)
        return Reading(self.name, text, tuple(items), problems)

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` as a MEDLINE record says it."""
        if within is not None and within.origin is not None and within.origin.format == self.name:
            text = within.origin.text
            (record, *_), _ = _records(text)
            after, _ = _records(splice(text, _edits(text, record, item)))
            return replace(_item(after[0]), origin=within.origin)
        return _item(_records(_text(item, "\n"))[0][0])

    def put(self, previous: Item, edited: Item) -> Item:
        """What differs from what the record shows of ``previous`` is taken over."""
        shown = self.get(previous, edited)
        if shown.type != previous.type and edited.type == shown.type:
            shown, edited = replace(shown, type=previous.type), replace(edited, type=previous.type)
        return put_by_parts(previous, edited, shown)

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """The lines that must change."""
        record = _records(reading.text)[0][position]
        found = _edits(reading.text, record, edited)
        own = [Splice(s.start - record.start, s.end - record.start, s.text) for s in found]
        after, _ = _records(splice(reading.text[record.start : record.end], own))
        got = _item(after[0]) if len(after) == 1 else Item("")
        for aspect in diff(got, edited):
            raise CannotSay(aspect, "a MEDLINE record cannot say this value")
        return found

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """New records at the end, parted by a blank line."""
        text = reading.text
        newline = newline_of(text)
        written = newline.join(_text(item, newline) for item in items)
        if not written:
            return []
        lead = "" if not text.strip() else newline if text.endswith(("\n", "\r")) else newline * 2
        if re.search(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\Z", text):
            lead = ""
        return [Splice(len(text), len(text), lead + written)]

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """The record and the blank lines after it."""
        text = reading.text
        record = _records(text)[0][position]
        blank = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*").match(text, record.end)
        return [Splice(record.start, blank.end() if blank else record.end, "")]

    def write(self, items: Iterable[Item]) -> str:
        """A new text. What MEDLINE cannot say is in lines tagged ``ZSYN``."""
        texts = []
        for item in items:
            text = _text(item, "\n")
            beside = kept(_item(_records(text)[0][0]), item)
            texts.append(
                text + "".join(f"{_OWN}- {json.dumps([name, *pair])}\n" for name, pair in beside.items())
            )
        return "\n".join(texts)


NBIB = Nbib()


# Lines and records.


def _records(text: str) -> tuple[list[Record], list[int]]:
    """The records of a text, and where lines are that belong to none."""
    records: list[Record] = []
    stray: list[int] = []
    lines: list[Line] = []
    at = 0

    def close() -> None:
        if lines:
            records.append(Record(lines[0].start, lines[-1].end, tuple(lines)))
            lines.clear()

    while at < len(text):
        found = _LINE.match(text, at)
        assert found is not None
        raw = found[0].rstrip("\r\n")
        tag = _TAG.match(raw)
        if not raw.strip():
            close()
        elif tag:
            if tag[1] == "PMID" and any(line.tag == "PMID" for line in lines):
                close()
            start = at + tag.end()
            lines.append(
                Line(tag[1], at, found.end(), start, at + len(raw.rstrip()), raw[tag.end() :].strip())
            )
        elif lines and raw[:2].isspace():
            last = lines[-1]
            value = f"{last.value} {raw.strip()}".strip()
            lines[-1] = last._replace(end=found.end(), value_end=at + len(raw.rstrip()), value=value)
        else:
            stray.append(at)
            if lines:  # part of the record's text, and of no value
                lines[-1] = lines[-1]._replace(end=found.end())
        at = found.end()
    close()
    return records, stray


def _item(record: Record) -> Item:
    """The item that a record says."""
    beside: dict[str, Any] = {}
    for line in record.all(_OWN):
        try:
            aspect, said, full = json.loads(line.value)
        except (ValueError, TypeError):
            continue
        beside[str(aspect)] = [said, full]
    plain = _plain(record)
    return restored(plain, beside) if beside else plain


def _type(record: Record) -> str:
    kinds = {line.value.lower() for line in record.all("PT")}
    if "book chapter" in kinds or (record.all("BTI") and record.all("TI")):
        return "bookSection"
    if "book" in kinds or record.all("BTI"):
        return "book"
    return "preprint" if "preprint" in kinds else "journalArticle"


def _slots(record: Record, item_type: str) -> dict[str, str]:
    """Tag -> field of the type."""
    found = {"BTI" if item_type == "book" else "TI": "title", "DP": "date"}
    if item_type == "bookSection":
        found["BTI"] = "bookTitle"
    if item_type in ("book", "bookSection"):
        found["PL"] = "place"
    valid = schema.fields(item_type)
    for tag, base in _FIELDS.items():
        field = schema.type_field(item_type, base) or base
        if field in valid and field not in found.values():
            found[tag] = field
    return found


def _value(tag: str, value: str) -> str:
    if tag == "DP":
        return parse_date(value)
    if tag == "IS":
        return value.split()[0]
    return value


def _doi_lines(record: Record) -> list[Line]:
    return [line for line in (*record.all("LID"), *record.all("AID")) if _DOI.match(line.value)]


def _plain(record: Record) -> Item:
    item_type = _type(record)
    fields: dict[str, str] = {}
    for tag, field in _slots(record, item_type).items():
        lines = record.all(tag)
        if tag == "LA" or (tag in ("TI", "BTI") and len(lines) > 1):
            value = (", " if tag == "LA" else " ").join(line.value for line in lines)
        else:
            value = _value(tag, lines[0].value) if lines else ""
        if value:
            fields[field] = value
    short = fields.get("journalAbbreviation", "")
    if short and "publicationTitle" not in fields:
        fields["publicationTitle"] = short
    if dois := _doi_lines(record):
        found = _DOI.match(dois[0].value)
        fields["DOI"] = found[1] if found else ""
    names = dict.fromkeys(line.value.replace("*", "") for line in record.lines if line.tag in ("MH", "OT"))
    tags = tuple(Tag(name, 1) for name in names if name)
    return Item(item_type, fields, tuple(person for person, _ in _people(record, item_type)), tags)


def _people(record: Record, item_type: str) -> list[tuple[Creator, list[Line]]]:
    """Each creator with the lines about it; a short name beside its full one is no person of its own."""
    found: list[tuple[Creator, list[Line]]] = []
    full = {line.value.partition(",")[0] for line in record.lines if line.tag in ("FAU", "FED")}
    current: list[Line] | None = None
    for line in record.lines:
        role = _PEOPLE.get(line.tag)
        short = line.tag in ("AU", "ED") and (
            (current is not None and current[0].tag == "F" + line.tag and len(current) == 1)
            or line.value.rpartition(" ")[0] in full
        )
        if role and line.value and not short:
            kind = role if role in schema.creator_types(item_type) else schema.primary_creator(item_type)
            person = Creator(kind, name=line.value) if line.tag == "CN" else _person(line, kind)
            current = [line]
            found.append((person, current))
        elif line.tag in _WITH_PERSON and current is not None:
            current.append(line)
        else:
            current = None
    return found


def _person(line: Line, role: str) -> Creator:
    if line.tag in ("AU", "ED"):  # Long V
        last, _, initials = line.value.rpartition(" ")
        if last and initials.isupper() and len(initials) <= 4:
            return Creator(role, last, initials)
    return name_of(role, line.value)


def _spans(record: Record, item: Item) -> dict[str, tuple[Span, ...]]:
    aspects = _slots(record, item.type) | {"MH": "tags", "OT": "tags", "PT": "itemType"}
    spans: dict[str, tuple[Span, ...]] = {}

    def note(aspect: str, line: Line) -> None:
        spans[aspect] = (
            *spans.get(aspect, ()),
            Span(line.value_start, max(line.value_start, line.value_end)),
        )

    for line in record.lines:
        if aspect := aspects.get(line.tag):
            note(aspect, line)
    for line in _doi_lines(record):
        note("DOI", line)
    for _, lines in _people(record, item.type):
        for line in lines:
            note("creators", line)
    return spans


# Edits.


def _wrapped(tag: str, value: str, newline: str) -> str:
    """A whole line, wrapped as PubMed does."""
    lines = textwrap.wrap(value, 82, break_long_words=False, break_on_hyphens=False) or [""]
    return f"{tag:<4}- " + f"{newline}      ".join(lines) + newline


def _edits(text: str, record: Record, item: Item) -> list[Splice]:
    """The splices that bring a record as near to ``item`` as MEDLINE can say."""
    said = _item(record)
    newline = newline_of(text)
    if item.type != said.type:
        return []
    found: list[Splice] = []
    added = ""
    for tag, field in _slots(record, said.type).items():
        if item[field] == said[field]:
            continue
        lines = [line for line in record.lines if line.tag == tag]
        value = _spelled(tag, item[field], lines[0].value if lines else "")
        if not lines:
            added += _wrapped(tag, value, newline) if value else ""
        elif not value:
            found += [Splice(line.start, line.end, "") for line in lines]
        else:
            body = _wrapped(tag, value, newline).rstrip("\r\n")[6:]
            gap = "" if lines[0].value or text[lines[0].value_start - 1] == " " else " "
            found.append(
                Splice(lines[0].value_start, max(lines[0].value_end, lines[0].value_start), gap + body)
            )
            if tag in ("LA", "TI", "BTI"):
                found += [Splice(line.start, line.end, "") for line in lines[1:]]
    if item["DOI"] != said["DOI"]:
        for line in _doi_lines(record):
            if item["DOI"]:
                old = _DOI.match(line.value)
                value = line.value.replace(old[1], item["DOI"]) if old else item["DOI"]
                found.append(Splice(line.value_start, line.value_end, value))
            else:
                found.append(Splice(line.start, line.end, ""))
        if not _doi_lines(record) and _DOI.match(item["DOI"]):
            added += _wrapped("AID", item["DOI"] + " [doi]", newline)
    if item.creators != said.creators:
        splices, more = _edit_people(text, record, item, newline)
        found += splices
        added += more
    splices, more = _edit_tags(record, item, newline)
    found += splices
    added += more
    if added:
        end = record.end
        before = "" if text[:end].endswith(("\n", "\r")) else newline
        found.append(Splice(end, end, before + (added.rstrip("\r\n") if before else added)))
    return found


def _spelled(tag: str, value: str, before: str) -> str:
    """A value as MEDLINE writes it."""
    value = " ".join(value.split())
    if tag == "DP" and (found := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", value)) and int(found[2]) <= 12:
        return f"{found[1]} {_MONTHS[int(found[2])]}" + (f" {int(found[3])}" if found[3] else "")
    if tag == "IS" and value and " " in before:
        return f"{value} {before.split(' ', 1)[1]}"
    return value


def _edit_people(text: str, record: Record, item: Item, newline: str) -> tuple[list[Splice], str]:
    groups = _people(record, item.type)
    waiting = list(groups)
    parts = []
    for person in item.creators:
        known = next((group for group in waiting if group[0] == person), None)
        if known is None:
            parts.append(_person_text(person, newline))
            continue
        waiting.remove(known)
        whole = text[known[1][0].start : known[1][-1].end]
        parts.append(whole if whole.endswith(("\n", "\r")) else whole + newline)
    whole = "".join(parts)
    if not groups:
        return [], whole
    found = [Splice(lines[0].start, lines[-1].end, "") for _, lines in groups]
    if groups[-1][1][-1].end == len(text) and not text.endswith(("\n", "\r")):
        whole = whole.rstrip("\r\n")
    return [replace(found[0], text=whole), *found[1:]], ""


def _person_text(person: Creator, newline: str) -> str:
    if person.name:  # a body that edits has no tag of its own
        return _wrapped("FED" if person.type == "editor" else "CN", person.name, newline)
    initials = "".join(word[0] for word in re.findall(r"\w+", person.first)).upper()
    full, short = ("FED", "ED") if person.type == "editor" else ("FAU", "AU")
    name = f"{person.last}, {person.first}" if person.first else f"{person.last},"
    return _wrapped(full, name, newline) + _wrapped(short, f"{person.last} {initials}".strip(), newline)


def _edit_tags(record: Record, item: Item, newline: str) -> tuple[list[Splice], str]:
    wanted = list(dict.fromkeys(" ".join(tag.name.split()) for tag in item.tags))
    lines = [line for line in record.lines if line.tag in ("MH", "OT") and line.value]
    have = {_term(line) for line in lines}
    found = [Splice(line.start, line.end, "") for line in lines if _term(line) not in wanted]
    new = [name for name in wanted if name and name not in have]
    return found, "".join(_wrapped("OT", name, newline) for name in new)


def _term(line: Line) -> str:
    return " ".join(line.value.replace("*", "").split())


def _text(item: Item, newline: str) -> str:
    """A new record."""
    item_type = item.type if item.type in ("journalArticle", "book", "bookSection", "preprint") else ""
    kind = {"book": "Book", "bookSection": "Book Chapter", "preprint": "Preprint"}
    lines = [_wrapped("PMID", item["PMID"], newline)]
    record = Record(0, 0, ())
    written = {tag: item[field] for tag, field in _slots(record, item_type or "journalArticle").items()}
    if not item_type:
        written["TI"] = item.title
    for tag, value in written.items():
        if tag != "PMID" and value.strip():
            lines.append(_wrapped(tag, _spelled(tag, value, ""), newline))
    if _DOI.match(item["DOI"]):
        lines.append(_wrapped("AID", " ".join(item["DOI"].split()) + " [doi]", newline))
    lines += [_person_text(person, newline) for person in item.creators if person.display.strip()]
    lines += [_wrapped("OT", name, newline) for name in dict.fromkeys(tag.name for tag in item.tags)]
    lines.append(_wrapped("PT", kind.get(item_type, "Journal Article"), newline))
    return "".join(lines)
