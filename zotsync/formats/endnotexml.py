"""EndNote's XML export, also written by other managers: ``<xml><records><record>``. Only read.

Styles of titles are Zotero's markup; ``notes`` and ``research-notes`` are child notes; the label is the
citation key where it could be one. Attachments and addresses stay in the file and out of the item.
"""

from __future__ import annotations

import re

from zotsync.collector import uncollected
from zotsync.formats import endnote_types as endnote
from zotsync.formats.base import Reading
from zotsync.formats.problems import nothing_read, refused
from zotsync.formats.readonly import Draft, ReadOnly
from zotsync.formats.values import access_day, parse_date
from zotsync.formats.xml_records import Element, records
from zotsync.item import Item

# Path -> base field, where one value is one field's.
FIELDS = {
    "titles/short-title": "shortTitle", "titles/tertiary-title": "series", "pages": "pages",
    "volume": "volume", "num-vols": "numberOfVolumes", "edition": "edition", "section": "section",
    "pub-location": "place", "publisher": "publisher", "accession-num": "archiveLocation",
    "call-num": "callNumber", "language": "language", "work-type": "type",
    "remote-database-name": "libraryCatalog", "remote-database-provider": "archive",
}  # fmt: skip
PEOPLE = {
    "authors": "author", "secondary-authors": "editor", "tertiary-authors": "seriesEditor",
    "subsidiary-authors": "translator", "translated-authors": "translator",
}  # fmt: skip
"""Element of ``contributors`` -> creator type."""
_STYLES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}


class EndNoteXml(ReadOnly):
    """The format of EndNote's XML files."""

    name = "endnote-xml"
    called = "EndNote XML"
    endings: tuple[str, ...] = (".xml",)

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: a record with EndNote's type of reference."""
        head = text[:20_000]
        return text.lstrip("\ufeff \t\r\n").startswith("<") and (
            re.search(r"<records?[\s>]", head) is not None and re.search(r"<ref-type[\s>/]", head) is not None
        )

    @uncollected()
    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text, those before a break in it too."""
        if problem := refused(text, self.called):
            return Reading(self.name, text, (), (problem,))
        found, problem = records(text, ("record",))
        problems = [problem] if problem else []
        if not found and not problems:
            problems.append(nothing_read(self.called))
        items = tuple(_item(text, one, position, name) for position, one in enumerate(found))
        return Reading(self.name, text, items, tuple(problems))


ENDNOTEXML = EndNoteXml()


def _item(text: str, record: Element, position: int, path: str) -> Item:
    named = next(iter(record.all("ref-type")), None)
    kind = "document"
    if named is not None:
        kind = endnote.item_type(named.attributes.get("name", ""), named.text()) or kind
    draft = Draft(kind)

    def put(base: str, where: str, *, beside: bool = True) -> None:
        if (one := record.first(where)) is not None:
            draft.put(base, one.text(), one.span, beside=beside)

    if (title := record.first("titles/title")) is not None:
        draft.put("title", title.text(_STYLES), title.span)
    _container(draft, record)
    for where, base in FIELDS.items():
        whole = base == "pages" and "pages" not in draft.valid and "numPages" in draft.valid
        put("numPages" if whole else base, where)
    if (number := record.first("number")) is not None:
        day = access_day(number.text()) if kind == "webpage" else ""
        draft.put("accessDate" if day else endnote.number_field(kind), day or number.text(), number.span)
    year, more = record.first("dates/year"), record.first("dates/pub-dates/date")
    dated = [one for one in (year, more) if one is not None]
    if dated:
        written = endnote.date(year.text() if year else "", more.text() if more else "")
        draft.put("date", written, *(one.span for one in dated))
    if (isbn := record.first("isbn")) is not None:
        endnote.numbers(draft, isbn.text(), isbn.span)
    if (doi := record.first("electronic-resource-num")) is not None:
        draft.put("DOI", endnote.doi(doi.text()), doi.span)
    if (abstract := record.first("abstract")) is not None:
        paragraphs = re.split(r"\n{2,}", abstract.lines())
        draft.put("abstractNote", "\n\n".join(" ".join(one.split()) for one in paragraphs), abstract.span)
    if (seen := record.first("access-date")) is not None:
        draft.put("accessDate", parse_date(seen.text()), seen.span)
    for kind_of_url in ("web-urls", "related-urls"):
        put("url", f"urls/{kind_of_url}/url")
    for name in ("custom2", "custom1"):
        if (own := record.first(name)) is not None:
            draft.put("PMCID", endnote.pmcid(own.text()), own.span)
    if (label := record.first("label")) is not None and re.fullmatch(r"[^\s,{}%#\\\"]+", label.text()):
        draft.put("citationKey", label.text(), label.span, beside=False)
    edited = named is not None and endnote.is_edited(named.attributes.get("name", ""), named.text())
    for group, role in PEOPLE.items():
        role = "editor" if edited and group == "authors" else role
        for one in record.all(f"contributors/{group}/author"):
            draft.person(role, endnote.person(role, one.text()), one.span)
    for one in record.all("keywords/keyword"):
        for word in re.split(r"[\r\n;]+", one.lines()):
            draft.tag(" ".join(word.split()), one.span)
    for name in ("notes", "research-notes"):
        for one in record.all(name):
            draft.note(one.lines(), one.span)
    return draft.item(EndNoteXml.name, path, position, text, record.span)


def _container(draft: Draft, record: Element) -> None:
    """The journal, book or series, and its short name."""
    target = endnote.container(draft.type)
    if target == "publisher" and record.first("publisher") is not None:
        for department in record.all("titles/secondary-title"):  # The university is the publisher.
            draft.extra(f"Department: {department.text()}", department.span)
        return
    full, short = record.first("periodical/full-title"), record.first("periodical/abbr-1")
    second, other = record.first("titles/secondary-title"), record.first("titles/alt-title")
    if target == "publicationTitle":
        given = [one for one in (full, second) if one is not None]
    else:
        given = [one for one in (second,) if one is not None]
    if given:
        draft.put(target, given[0].text(), given[0].span)
    if target == "publicationTitle":
        for name in filter(None, (short, other)):
            if not given or name.text() != given[0].text():
                draft.put("journalAbbreviation", name.text(), name.span, beside=False)
