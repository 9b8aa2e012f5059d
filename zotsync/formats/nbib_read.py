"""From the lines of a MEDLINE file to items."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from zotsync import schema
from zotsync.formats.kept import restored
from zotsync.formats.places import Places
from zotsync.formats.values import name_of, parse_date, tag_of
from zotsync.item import Creator, Cuttable, Item, Span


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
    _by_tag: dict[str, list[Line]] = dataclasses.field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def all(self, tag: str) -> list[Line]:
        """The lines of a tag that have a value."""
        if not self._by_tag:
            for line in self.lines:
                if line.value:
                    self._by_tag.setdefault(line.tag, []).append(line)
        return self._by_tag.get(tag, [])


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# The hyphen stands in the fifth column; only elsewhere must a blank follow it.
_TAG = re.compile(r"(?=.{4}-)([A-Z]{2,4}) *-[ \t]*|([A-Z]{2,4}) *-(?: |$)[ \t]*")
# What most are: a tag with its dash in the fifth column, and the lines that go on with its value.
_FIELD = re.compile(
    r"(?=[A-Z ]{4}-)([A-Z]{2,4}) *+-[ \t]*+([^\r\n]*+)"
    r"((?:\r?\n[ \t]{2}[ \t]*+[^\s][^\r\n]*+)*+)(?:\r?\n|\Z)"
)
SERIAL = re.compile(r"E?ISSN-(?=\d{4}-)")
"""What ERIC writes before an ISSN."""
DOI = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+?)(?:\s*\[doi\])?$", re.I)
OWN = "ZSYN"

# Tag -> base field; in this order they are written.
FIELDS = {
    "PMID": "PMID", "VI": "volume", "IP": "issue", "PG": "pages", "AB": "abstractNote", "CI": "rights",
    "LA": "language", "TA": "journalAbbreviation", "JT": "publicationTitle", "PMC": "PMCID",
    "PB": "publisher", "ISBN": "ISBN", "IS": "ISSN", "EN": "edition", "VTI": "series",
}  # fmt: skip
PEOPLE = {"FAU": "author", "AU": "author", "FED": "editor", "ED": "editor", "CN": "author"}
_WITH_PERSON = ("AU", "ED", "AD", "AUID")


def records(text: str) -> tuple[list[Record], list[int]]:
    """The records of a text, and where lines are that belong to none."""
    stray: list[int] = []
    return list(each_record(text, stray)), stray


def each_record(text: str, stray: list[int]) -> Iterator[Record]:
    """The records of a text, one after the other; ``stray`` is told where lines are that belong to none."""
    lines: list[Line] = []
    at = 0

    def close() -> Iterator[Record]:
        if lines:
            yield Record(lines[0].start, lines[-1].end, tuple(lines))
            lines.clear()

    while at < len(text):
        if whole := _FIELD.match(text, at):
            line = _line(whole)
            if line.tag == "PMID" and any(one.tag == "PMID" for one in lines):
                yield from close()
            lines.append(line)
            at = whole.end()
            continue
        found = _LINE.match(text, at)
        assert found is not None
        raw = found[0].rstrip("\r\n")
        tag = _TAG.match(raw)
        if not raw.strip():
            yield from close()
        elif tag:
            name = tag[1] or tag[2]
            if name == "PMID" and any(line.tag == "PMID" for line in lines):
                yield from close()
            start = at + tag.end()
            lines.append(Line(name, at, found.end(), start, at + len(raw.rstrip()), raw[tag.end() :].strip()))
        elif lines and raw[:2].isspace():
            last = lines[-1]
            value = f"{last.value} {raw.strip()}".strip()
            lines[-1] = last._replace(end=found.end(), value_end=at + len(raw.rstrip()), value=value)
        else:
            stray.append(at)
            if lines:  # part of the record's text, and of no value
                lines[-1] = lines[-1]._replace(end=found.end())
        at = found.end()
    yield from close()


def _line(whole: re.Match[str]) -> Line:
    """The line that a field in the usual spelling makes."""
    tag, value, more = whole.groups()
    start, end = whole.span(2)
    if more:
        value = " ".join([value.strip(), *map(str.strip, more.split("\n")[1:])])
        end = whole.end(3) - len(more) + len(more.rstrip())
    elif not value or value[-1].isspace():
        end = whole.start() + len(whole[0].rstrip())
    return Line(tag, whole.start(), whole.end(), start, end, value.strip())


@lru_cache(maxsize=2)
def known(text: str) -> list[Record]:
    """A file's records: many edits of one file look at it once."""
    return records(text)[0]


def read_item(record: Record) -> Item:
    """The item that a record says."""
    beside: dict[str, Any] = {}
    for line in record.all(OWN):
        try:
            aspect, said, full = json.loads(line.value)
        except (ValueError, TypeError, RecursionError):
            continue
        beside[str(aspect)] = [said, full]
    plain = read_plain(record)
    return restored(plain, beside) if beside else plain


def _type(record: Record) -> str:
    kinds = {line.value.lower() for line in record.all("PT")}
    if "book chapter" in kinds or (record.all("BTI") and record.all("TI")):
        return "bookSection"
    if "book" in kinds or record.all("BTI"):
        return "book"
    if "preprint" in kinds:
        return "preprint"
    if not (record.all("JT") or record.all("TA")):  # ERIC has more than articles.
        for kind, item_type in _KINDS.items():
            if any(one.startswith(kind) for one in kinds):
                return item_type
    return "journalArticle"


_KINDS = {"books": "book", "dissertations/theses": "thesis", "reports": "report"}


def slots(record: Record, item_type: str) -> Mapping[str, str]:
    """Tag -> field of the type."""
    own_title = item_type == "book" and bool(record.all("BTI") or not record.all("TI"))
    other = tuple(tag for tag, usual in _OTHER.items() if record.all(tag) and not record.all(usual))
    return _slots(item_type, own_title, other)


_OTHER = {"TA": "PB", "ISSN": "IS"}
"""Tag -> the usual one for what it says: a preprint's server, an ISSN of ERIC."""


@lru_cache(200)
def _slots(item_type: str, own_title: bool, other: tuple[str, ...]) -> Mapping[str, str]:
    found = {"BTI" if own_title else "TI": "title", "DP": "date"}
    if item_type == "bookSection":
        found["BTI"] = "bookTitle"
    if item_type in ("book", "bookSection", "thesis", "report"):
        found["PL"] = "place"
    valid = schema.fields(item_type)
    if item_type == "preprint" and "TA" in other:
        found["TA"] = "repository"
    if "ISSN" in other and "ISSN" in valid:
        found["ISSN"] = "ISSN"
    for tag, base in FIELDS.items():
        field = schema.type_field(item_type, base) or base
        if field in valid and field not in found.values():
            found[tag] = field
    return found


def _value(tag: str, value: str) -> str:
    if tag == "DP":
        words = value.split()
        return parse_date("-".join(words) if all(map(str.isdecimal, words)) else value)
    if tag == "IS":
        return value.split()[0]
    if tag == "ISSN":
        return SERIAL.sub("", value)
    return value


def doi_lines(record: Record) -> list[Line]:
    return [line for line in (*record.all("LID"), *record.all("AID")) if DOI.match(line.value)]


def read_plain(record: Record) -> Item:
    item_type = _type(record)
    fields: dict[str, str] = {}
    for tag, field in slots(record, item_type).items():
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
    if dois := doi_lines(record):
        found = DOI.match(dois[0].value)
        fields["DOI"] = found[1] if found else ""
    fields |= _unplaced(record, item_type)
    names = dict.fromkeys(term(line) for line in record.lines if line.tag in ("MH", "OT"))
    tags = tuple(tag_of(name, 1) for name in names if name)
    return Item(item_type, fields, tuple(person for person, _ in people(record, item_type)), tags)


def _unplaced(record: Record, item_type: str) -> dict[str, str]:
    """Lines of Extra with the numbers for which the type has no field."""
    valid = schema.fields(item_type)
    numbers = [(base, record.all(tag)) for tag, base in (("PMID", "PMID"), ("PMC", "PMCID"))]
    lines = [f"{base}: {found[0].value}" for base, found in numbers if found and base not in valid]
    return {"extra": "\n".join(lines)} if lines else {}


def people(record: Record, item_type: str) -> list[tuple[Creator, list[Line]]]:
    """Each creator with the lines about it; a short name beside its full one is no person of its own."""
    found: list[tuple[Creator, list[Line]]] = []
    full = {line.value.partition(",")[0] for line in record.lines if line.tag in ("FAU", "FED")}
    current: list[Line] | None = None
    for line in record.lines:
        role = PEOPLE.get(line.tag)
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


_SHORT = re.compile(r"(.+?) ([^\W\d_a-z]{1,4}(?: (?:Jr|Sr|2nd|3rd|[456]th|I{2,3}|IV))?)")


def _person(line: Line, role: str) -> Creator:
    short = _SHORT.fullmatch(line.value) if line.tag in ("AU", "ED") else None  # Long V
    if short:
        return Creator(role, short[1], short[2])
    return name_of(role, line.value)


def places(text: Cuttable, span: Span, item_type: str) -> Places:
    """The places of the values of the one record that lies there."""
    (record,), _ = records(text[span.start : span.end])
    aspects = {**slots(record, item_type), "MH": "tags", "OT": "tags", "PT": "itemType"}
    found: list[tuple[str, int, int]] = []

    def note(aspect: str, line: Line) -> None:
        start, end = span.start + line.value_start, span.start + line.value_end
        found.append((aspect, start, max(start, end)))

    for line in record.lines:
        if aspect := aspects.get(line.tag):
            note(aspect, line)
    for line in doi_lines(record):
        note("DOI", line)
    for _, lines in people(record, item_type):
        for line in lines:
            note("creators", line)
    return Places(found)


def term(line: Line) -> str:
    """The keyword of a line, without the star of a major topic."""
    return " ".join(line.value.replace("*", "").split())
