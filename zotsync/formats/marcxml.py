"""MARCXML, the records of library catalogues (`record` with a `leader` and `datafield`s). Only read.

The leader says the item type, a `773` that it is part of something, a `502` that it is a thesis. Names keep
the role that their code has; the marks that catalogues put between parts of a record are left out. Holdings,
classifications and control numbers stay in the file and out of the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.collector import uncollected
from zotsync.formats import endnote_types as endnote
from zotsync.formats.base import Reading
from zotsync.formats.mods import ROLES
from zotsync.formats.problems import nothing_read, refused
from zotsync.formats.readonly import Draft, ReadOnly
from zotsync.formats.values import doi_only, parse_date
from zotsync.formats.xml_records import Element, records
from zotsync.item import Creator, Item

# Field and subfield -> base field, where one value is one field's.
FIELDS = {
    "245n": "partNumber", "245p": "partTitle", "250a": "edition", "260a": "place", "264a": "place",
    "260b": "publisher", "264b": "publisher", "490a": "series", "490v": "seriesNumber",
    "520a": "abstractNote", "041a": "language", "540a": "rights",
}  # fmt: skip
PEOPLE = {
    "100": "author", "110": "author", "111": "author",
    "700": "contributor", "710": "contributor", "711": "contributor",
}  # fmt: skip
"""Field -> the role of a name that has no code of its own."""
_TYPES = {
    "e": "map", "f": "map", "g": "film", "i": "audioRecording", "j": "audioRecording", "k": "artwork",
    "t": "manuscript", "r": "artwork",
}  # fmt: skip
_ROLE_NAMES = {
    "author": "author", "verfasser": "author", "verfasserin": "author", "auteur": "author",
    "editor": "editor", "herausgeber": "editor", "herausgeberin": "editor",
    "translator": "translator", "übersetzer": "translator", "übersetzerin": "translator",
}  # fmt: skip
_ISBD = " /:;,="


class MarcXml(ReadOnly):
    """The format of MARCXML files."""

    name = "marc-xml"
    called = "MARCXML"
    endings: tuple[str, ...] = (".xml", ".marcxml")

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: a leader, and a field with MARC's number."""
        head = text[:20_000]
        return (
            text.lstrip("\ufeff \t\r\n").startswith("<")
            and re.search(r"<(?:\w+:)?leader>", head) is not None
            and re.search(r"<(?:\w+:)?(?:data|control)field\s[^>]*\btag=", head) is not None
        )

    @uncollected()
    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text, those before a break in it too."""
        if problem := refused(text, self.called):
            return Reading(self.name, text, (), (problem,))
        found, problem = records(text, ("record",))
        problems = [problem] if problem else []
        inner = [record for one in found for record in _records(one)]
        if not inner and not problems:
            problems.append(nothing_read(self.called))
        items = tuple(_item(text, one, position, name) for position, one in enumerate(inner))
        return Reading(self.name, text, items, tuple(problems))


MARCXML = MarcXml()


def _records(one: Element) -> Iterator[Element]:
    """The records in what a catalogue's answer wraps around them."""
    if one.all("leader") or one.all("datafield"):
        yield one
        return
    for child in one.children:
        if isinstance(child, Element):
            yield from _records(child)


class _Marc:
    """The fields of one record, by number."""

    def __init__(self, record: Element) -> None:
        self.leader = leader.text() if (leader := record.first("leader")) else ""
        self.fields = [(one.attributes.get("tag", ""), one) for one in record.all("datafield")]
        self.control = {one.attributes.get("tag", ""): one for one in record.all("controlfield")}

    def all(self, tag: str) -> list[Element]:
        return [one for number, one in self.fields if number == tag]

    def parts(self, one: Element, code: str) -> list[str]:
        found = (part for part in one.all("subfield") if part.attributes.get("code") == code)
        return [text for part in found if (text := part.text().rstrip(_ISBD))]

    def part(self, one: Element, code: str) -> str:
        return next(iter(self.parts(one, code)), "")


def _item(text: str, record: Element, position: int, path: str) -> Item:
    marc = _Marc(record)
    draft = Draft(_type(marc))
    for one in marc.all("245"):
        draft.put("title", ": ".join(filter(None, (marc.part(one, "a"), marc.part(one, "b")))), one.span)
    for one in marc.all("502"):
        draft.put("type", marc.part(one, "b") or marc.part(one, "a"), one.span)
        draft.put("publisher", marc.part(one, "c"), one.span, beside=False)
    for tag, role in PEOPLE.items():
        for one in marc.all(tag):
            _person(draft, marc, one, role)
    for name, base in FIELDS.items():
        for one in marc.all(name[:3]):
            if name[:3] != "264" or one.attributes.get("ind2", "1") == "1":
                value = marc.part(one, name[3])
                value = value[1:-1] if value[:1] == "[" and value[-1:] == "]" else value
                draft.put(base, value.rstrip(".") if base == "series" else value, one.span)
    _date(draft, marc)
    _host(draft, marc)
    for one in marc.all("300"):
        if counted := re.search(r"(\d+)\s*(?:p\b|pages?\b|S\b|Seiten\b)", marc.part(one, "a")):
            draft.put("numPages", counted[1], one.span, beside=False)
    _identifiers(draft, marc)
    for tag in ("600", "610", "611", "630", "648", "650", "651", "653"):
        for one in marc.all(tag):
            draft.tag(marc.part(one, "a").rstrip("."), one.span)
    for one in marc.all("500"):
        draft.note(marc.part(one, "a"), one.span)
    return draft.item(MarcXml.name, path, position, text, record.span)


def _type(marc: _Marc) -> str:
    """The item type, by the thesis note, the kind of material and what the record is part of."""
    if marc.all("502"):
        return "thesis"
    leader = marc.leader.ljust(8)
    kind, level = leader[6], leader[7]
    if kind in _TYPES:
        return _TYPES[kind]
    printed = (
        marc.all("020") or marc.all("773") or any(marc.part(one, "b") == "txt" for one in marc.all("336"))
    )
    if kind == "m" and not printed:
        return "computerProgram"
    if level in "ab" or marc.all("773"):
        host = next(iter(marc.all("773")), None)
        book = host is not None and (marc.part(host, "z") or marc.part(host, "d"))
        return "bookSection" if book and not marc.part(host, "x") else "journalArticle"  # type: ignore[arg-type]
    return "book" if kind == "a" or printed else "document"


def _person(draft: Draft, marc: _Marc, one: Element, role: str) -> None:
    codes = [ROLES.get(code, "") for code in marc.parts(one, "4")]
    names = [_ROLE_NAMES.get(name.lower().strip(" ."), "") for name in marc.parts(one, "e")]
    role = next(filter(None, [*codes, *names]), role)
    name = marc.part(one, "a")
    if one.attributes.get("tag", "").endswith(("10", "11")):
        made = Creator(role, name=name.rstrip("."))
    else:
        made = endnote.person(role, re.sub(r"(?<=[a-zà-ÿ]{2})\.$", "", name))
    draft.person(role, made, one.span)


def _date(draft: Draft, marc: _Marc) -> None:
    """The year of publication, else of the copyright, else of the record's coded field."""
    for tag, marks in (("264", "1"), ("260", ""), ("264", "4"), ("502", "")):
        for one in marc.all(tag):
            if not marks or one.attributes.get("ind2", "") == marks:
                value = marc.part(one, "d" if tag == "502" else "c").strip("[]. ")
                value = re.sub(r"^[c©p]\s?(?=\d{4})", "", value)
                draft.put("date", parse_date(value), one.span)
    coded = marc.control.get("008")
    if "date" not in draft.fields and coded and (year := re.fullmatch(r"\d{4}", coded.text()[7:11])):
        draft.put("date", year[0], coded.span)


def _host(draft: Draft, marc: _Marc) -> None:
    """What the item appeared in: ``Bd. 50 (2023), H. 2, S. 5-9``, or ``50:2<5-9``."""
    for one in marc.all("773"):
        draft.put("publicationTitle", marc.part(one, "t") or marc.part(one, "a"), one.span)
        endnote.numbers(draft, " ".join([*marc.parts(one, "x"), *marc.parts(one, "z")]), one.span)
        said = "; ".join(marc.parts(one, "g"))
        volume, issue, pages = "", "", ""
        if short := re.match(r"(\d+)(?::(\w+))?<([\w-]+)", marc.part(one, "q")):
            volume, issue, pages = short[1], short[2] or "", short[3]
        found = re.search(r"\b(?:volume|vol|bd|band|jg|tome|t)\b\.?\s*(\w+)", said, re.IGNORECASE)
        volume = found[1] if found else volume or (m[1] if (m := re.match(r"(\d+)\s*\(", said)) else "")
        found = re.search(r"\b(?:issue|no|nr|heft|h|n°)(?!\w)\.?\s*(\w+(?:[/-]\w+)?)", said, re.IGNORECASE)
        issue = found[1] if found else issue
        found = re.search(
            r"\b(?:pp?\.?|pages?|s\.|seiten?)\s*(\w*\d+(?:\s*[-–]\s*\w*\d+)?)", said, re.IGNORECASE
        )
        pages = re.sub(r"\s*[-–]\s*", "-", found[1]) if found else pages
        for base, value in (("volume", volume), ("issue", issue), ("pages", pages)):
            draft.put(base, value, one.span)
        if year := re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", said):
            draft.put("date", year[0], one.span)


def _identifiers(draft: Draft, marc: _Marc) -> None:
    for tag in ("020", "022"):
        found = marc.all(tag)
        if values := [value for one in found for value in marc.parts(one, "a")]:
            endnote.numbers(draft, " ".join(dict.fromkeys(values)), *(one.span for one in found))
    for one in marc.all("024"):
        if marc.part(one, "2").lower() == "doi":
            draft.put("DOI", doi_only(marc.part(one, "a")), one.span)
    for one in marc.all("856"):
        draft.put("url", marc.part(one, "u"), one.span)
