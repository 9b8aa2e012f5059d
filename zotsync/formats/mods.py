"""MODS, the XML of library catalogues (`mods`, alone or in a `modsCollection`). Only read.

What an item appeared in is its `relatedItem` of the type `host`, its series the one of the type `series`;
a value that the item's own element lacks is taken from its host. The genre says the item type, else what
it appeared in does. Affiliations, codes of places and numbers of one library stay in the file and out of
the item.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from zotsync import schema
from zotsync.collector import uncollected
from zotsync.formats import endnote_types as endnote
from zotsync.formats.base import Reading
from zotsync.formats.problems import nothing_read, refused
from zotsync.formats.readonly import Draft, ReadOnly
from zotsync.formats.ris_tags import type_named
from zotsync.formats.values import doi_only, page_range, parse_date
from zotsync.formats.xml_records import Element, records
from zotsync.item import Creator, Item

# Path below the item's own element -> base field, where one value is one field's.
FIELDS = {
    "titleInfo/partNumber": "partNumber", "titleInfo/partName": "partTitle", "originInfo/edition": "edition",
    "abstract": "abstractNote", "accessCondition": "rights", "classification": "callNumber",
    "location/physicalLocation": "archive", "location/shelfLocator": "archiveLocation",
    "recordInfo/recordContentSource": "libraryCatalog",
}  # fmt: skip
IDENTIFIERS = {
    "doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "citekey": "citationKey", "pmid": "PMID", "pubmed": "PMID",
    "pmcid": "PMCID", "pmc": "PMCID",
}  # fmt: skip
"""Type of `identifier` -> base field."""
ROLES = {
    "aut": "author", "cre": "author", "creator": "author", "edt": "editor", "trl": "translator",
    "ctb": "contributor", "pbd": "seriesEditor", "ths": "contributor", "drt": "director", "cmp": "composer",
    "prf": "performer", "rcp": "recipient", "ivr": "interviewer", "ive": "interviewee", "inv": "inventor",
}  # fmt: skip
"""MARC's code of a relator, or its name where it is not Zotero's -> creator type."""
_GENRES = {
    "article": "journalArticle", "journal article": "journalArticle",
    "conference publication": "conferencePaper",
    "theses": "thesis", "technical report": "report", "web site": "webpage", "online": "webpage",
    "legal case and case notes": "case", "legislation": "statute", "motion picture": "film",
    "letter": "letter",
    "e-mail": "email", "unpublished": "manuscript", "encyclopedia": "book", "festschrift": "book",
    "database": "dataset", "series": "book", "multivolume monograph": "book",
}  # fmt: skip
_JOURNALS = {
    "academic journal": "journalArticle", "periodical": "journalArticle", "journal": "journalArticle",
    "newspaper": "newspaperArticle", "magazine": "magazineArticle",
    "conference publication": "conferencePaper", "web site": "webpage",
}  # fmt: skip
_RESOURCES = {
    "cartographic": "map", "sound recording": "audioRecording", "sound recording-musical": "audioRecording",
    "sound recording-nonmusical": "audioRecording", "still image": "artwork", "moving image": "film",
    "software, multimedia": "computerProgram",
}  # fmt: skip
_MARKUP = {"i": "i", "b": "b", "sub": "sub", "sup": "sup"}


class Mods(ReadOnly):
    """The format of MODS files."""

    name = "mods"
    called = "MODS"
    endings: tuple[str, ...] = (".xml", ".mods")

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: the element that holds a record, or many of them."""
        return text.lstrip("\ufeff \t\r\n").startswith("<") and (
            re.search(r"<(?:\w+:)?mods(?:Collection)?[\s>]", text[:20_000]) is not None
        )

    @uncollected()
    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text, those before a break in it too."""
        if problem := refused(text, self.called):
            return Reading(self.name, text, (), (problem,))
        found, problem = records(text, ("mods",))
        problems = [problem] if problem else []
        if not found and not problems:
            problems.append(nothing_read(self.called))
        items = tuple(_item(text, one, position, name) for position, one in enumerate(found))
        return Reading(self.name, text, items, tuple(problems))


MODS = Mods()


def _item(text: str, record: Element, position: int, path: str) -> Item:
    host, series = _related(record, "host"), _related(record, "series")
    draft = Draft(_type(record, host))
    _titles(draft, record, host, series)
    for where, base in FIELDS.items():
        if (one := record.first(where)) is not None:
            draft.put(base, one.lines() if base == "abstractNote" else one.text(), one.span)
    for one in _names(record):
        _person(draft, one)
    if host is not None:
        for one in _names(host):
            _person(draft, one, {"author": "bookAuthor"})
    if series is not None:
        for one in _names(series):
            _person(draft, one, {"author": "seriesEditor", "editor": "seriesEditor"})
    within = [one for one in (record, host) if one is not None]
    _origin(draft, within)
    _part(draft, within)
    _identifiers(draft, record, within)
    for one in record.all("language"):
        term = next((t for t in one.all("languageTerm") if t.attributes.get("type") == "text"), one)
        draft.put("language", term.text(), term.span)
    for one in record.all("subject"):
        for child in one.children:
            if isinstance(child, Element) and child.name in (
                "topic",
                "geographic",
                "temporal",
                "titleInfo",
                "name",
            ):
                draft.tag(child.text(), child.span)
    for one in record.all("note"):
        draft.note(one.lines(), one.span)
    return draft.item(Mods.name, path, position, text, record.span)


def _related(record: Element, kind: str) -> Element | None:
    return next((one for one in record.all("relatedItem") if one.attributes.get("type") == kind), None)


def _type(record: Element, host: Element | None) -> str:
    """The item type, by the record's genre, its host's, what it is made of, and whether it has a host."""
    genres = [one.text().lower() for one in record.all("genre")]
    for genre in genres:
        plain = re.sub(r"\s*\(.*?\)", "", genre)
        kind = _GENRES.get(plain) or type_named(plain)
        if kind == "book" and host is not None:
            kind = "bookSection"
        if kind:
            return kind
    if host is not None:
        around = [one.text().lower() for one in (*host.all("genre"), *host.all("originInfo/issuance"))]
        kinds = (_JOURNALS.get(one) or ("journalArticle" if one == "continuing" else "") for one in around)
        numbered = any(one.attributes.get("type") == "issue" for one in host.all("part/detail"))
        return next(filter(None, kinds), "") or ("journalArticle" if numbered else "bookSection")
    resource = next((one.text().lower() for one in record.all("typeOfResource")), "")
    if resource in _RESOURCES:
        return _RESOURCES[resource]
    return (
        "book" if record.first("originInfo/issuance") or record.first("originInfo/publisher") else "document"
    )


def _title(of: Element, kind: str = "") -> Element | None:
    return next((t for t in of.all("titleInfo") if t.attributes.get("type", "") == kind and t.text()), None)


def _titled(info: Element) -> str:
    """``The tides: A survey`` of its parts."""
    start, main, sub = (
        one.text(_MARKUP) if (one := info.first(n)) else "" for n in ("nonSort", "title", "subTitle")
    )
    joint = "" if start.endswith(("'", "’", "-")) else " "
    return ": ".join(filter(None, (f"{start}{joint}{main}".strip(), sub)))


def _titles(draft: Draft, record: Element, host: Element | None, series: Element | None) -> None:
    where = ((record, "", "title"), (record, "abbreviated", "shortTitle"), (host, "", "publicationTitle"),
             (host, "abbreviated", "journalAbbreviation"), (series, "", "series"))  # fmt: skip
    for of, kind, base in where:
        if of is not None and (info := _title(of, kind)) is not None:
            draft.put(base, _titled(info), info.span, beside=base != "journalAbbreviation")
    if series is not None:
        for one in (*series.all("part/detail/number"), *series.all("titleInfo/partNumber")):
            draft.put("seriesNumber", one.text(), one.span)


def _names(of: Element) -> list[Element]:
    return [one for one in of.all("name") if one.text()]


def _person(draft: Draft, one: Element, renamed: dict[str, str] | None = None) -> None:
    """A name made of parts, or whole; ``renamed``: what a role is called in this place."""
    parts: dict[str, list[str]] = {}
    for part in one.all("namePart"):
        parts.setdefault(part.attributes.get("type", ""), []).append(part.text())
    terms = [term.text().lower().strip(" .") for term in one.all("role/roleTerm")]
    known = [ROLES.get(term) or _CREATORS.get(term.replace(" ", ""), "") for term in terms]
    role = next(filter(None, known), "contributor" if terms else "author")
    role = (renamed or {}).get(role, role)
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    whole = " ".join(parts.get("", ())).strip()
    if one.attributes.get("type") in ("corporate", "conference"):
        made = Creator(role, name=whole or family)
    elif family and given:
        made = Creator(role, family, ", ".join([given, *parts.get("termsOfAddress", ())]))
    elif "," in whole.rstrip(", "):
        made = endnote.person(role, whole.rstrip(", "))
    else:
        made = endnote.person(role, family or whole.rstrip(", "))
    draft.person(role, made, one.span)


_CREATORS = {
    kind.lower(): kind for item_type in schema.item_types() for kind in schema.creator_types(item_type)
}


def _first(
    within: list[Element], path: str, wanted: Callable[[Element], bool] = lambda one: True
) -> Element | None:
    """The first filled element at a path, in the record, else in its host."""
    return next((one for of in within for one in of.all(path) if one.text() and wanted(one)), None)


def _origin(draft: Draft, within: list[Element]) -> None:
    if (publisher := _first(within, "originInfo/publisher")) is not None:
        draft.put("publisher", publisher.text().rstrip(" ,:;"), publisher.span)
    place = _first(within, "originInfo/place/placeTerm", lambda one: one.attributes.get("type") != "code")
    if place is not None:
        draft.put("place", place.text().rstrip(" ,:;"), place.span)
    for where in ("originInfo/dateIssued", "part/date", "originInfo/dateCreated", "originInfo/copyrightDate"):
        if (one := _first(within, where, lambda one: one.attributes.get("point") != "end")) is not None:
            draft.put(
                "date", parse_date(re.sub(r"^[c©p]\s?(?=\d{4})", "", one.text().strip(" .[]"))), one.span
            )
            return


def _part(draft: Draft, within: list[Element]) -> None:
    for kind, base in (("volume", "volume"), ("issue", "issue"), ("number", "issue")):
        one = _first(within, "part/detail", lambda one, kind=kind: one.attributes.get("type") == kind)  # type: ignore[misc]
        if one is not None and (number := one.first("number")) is not None:
            draft.put(base, number.text(), number.span)
    for of in within:
        for one in of.all("part/extent"):
            if one.attributes.get("unit", "page").startswith("page"):
                start, end = (found.text() if (found := one.first(n)) else "" for n in ("start", "end"))
                listed = one.first("list")
                draft.put("pages", page_range(start, end) or (listed.text() if listed else ""), one.span)
    for one in within[0].all("physicalDescription/extent"):
        if counted := re.search(r"(\d+)\s*(?:p\b|pages?\b|$)", one.text()):
            draft.put("numPages", counted[1], one.span, beside=False)


def _identifiers(draft: Draft, record: Element, within: list[Element]) -> None:
    for of in within:
        for one in of.all("identifier"):
            kind, value = one.attributes.get("type", "").lower(), one.text()
            base = IDENTIFIERS.get(kind, "")
            if base in ("ISSN", "ISBN") or of is not record:
                continue
            if base:
                draft.put(base, doi_only(value) or value if base == "DOI" else value, one.span)
            elif kind in ("uri", "url"):
                draft.put("url", value, one.span)
    for kind in ("isbn", "issn"):
        found = [
            one
            for of in within
            for one in of.all("identifier")
            if one.attributes.get("type", "").lower() == kind
        ]
        endnote.numbers(
            draft, " ".join(dict.fromkeys(one.text() for one in found)), *(one.span for one in found)
        )
    for one in record.all("location/url"):
        if one.attributes.get("access") != "preview":
            draft.put("url", one.text(), one.span)
            draft.put("accessDate", parse_date(one.attributes.get("dateLastAccessed", "")), one.span)
