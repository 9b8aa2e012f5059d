"""The page of a repository or a catalogue: an item as labels and values, with the abstract among them.

``Title:``, ``Authors:`` (one in each line), ``Issue Date:``, ``Citation:``, ``Appears in Collections:``.
A value goes on until the next label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zotsync.formats import document_citation as citation
from zotsync.formats.document_dates import DATE, iso
from zotsync.formats.document_found import Found
from zotsync.formats.document_text import Line, Text
from zotsync.formats.markdown_names import ABSTRACT, AUTHOR, aspect_of, item_type_of
from zotsync.formats.markdown_values import names_of
from zotsync.formats.values import find_doi, find_isbns, find_issns
from zotsync.item import Creator, Span, Tag

_LINES = 80
_LABEL = re.compile(r"(?P<label>[^\W\d_][\w ()'’/.-]{1,39}?)\s*(?::(?:\s+|$)|\t+)(?P<value>.*)")
_OWN = {
    "issue date": "date",
    "date issued": "date",
    "date of award": "date",
    "date available": "",
    "date accessioned": "",
    "date deposited": "",
    "deposited on": "",
    "depositing user": "",
    "last modified": "",
    "citation": "citation",
    "bibliographic citation": "citation",
    "published in": "citation",
    "uri": "url",
    "identifiers uri": "url",
    "handle": "",
    "item type": "itemType",
    "document type": "itemType",
    "resource type": "itemType",
    "appears in collections": "",
    "appears in collection": "",
    "collections": "",
    "subjects": "tags",
    "subject": "tags",
    "uncontrolled keywords": "tags",
    "files in this item": "",
    "advisor": "",
    "supervisor": "",
    "rights": "rights",
    "other identifiers": "",
    "relation": "",
    "sponsorship": "",
    "language": "language",
    "publisher": "publisher",
    "degree grantor": "university",
}
"""Labels of repositories; an empty meaning ends the value before it and says nothing here."""
_TELLING = frozenset(
    [
        "issue date",
        "date issued",
        "uri",
        "appears in collections",
        "appears in collection",
        "depositing user",
        "item type",
        "date deposited",
        "citation",
        "bibliographic citation",
        "deposited on",
        "date accessioned",
        "uncontrolled keywords",
        "degree grantor",
    ]
)
"""Labels that nobody but a repository prints."""


@dataclass(frozen=True, slots=True)
class _Field:
    label: str
    aspect: str
    lines: tuple[tuple[str, int], ...]
    """The lines of the value, each with its place."""
    end: int

    @property
    def value(self) -> str:
        return " ".join(text for text, _ in self.lines)

    @property
    def span(self) -> Span:
        return Span(self.lines[0][1], self.lines[-1][1] + len(self.lines[-1][0]))


def record_of(body: Text) -> tuple[_Field, ...]:
    """The labelled values, where the text is such a page: a title, a name, and a label of a repository."""
    fields = tuple(_fields(body.lines[:_LINES]))
    aspects = [field.aspect for field in fields]
    told = {field.label for field in fields} & _TELLING
    return fields if "title" in aspects and AUTHOR in aspects and told and len(fields) >= 5 else ()


def is_record(body: Text) -> bool:
    """Whether a text is the page of a repository with an abstract on it."""
    return body.has_prose and bool(record_of(body))


def take(found: Found, fields: Sequence[_Field]) -> str:
    """Puts what the labels say into ``found``; answers the item type, where one is named."""
    names: list[Creator] = []
    places: list[Span] = []
    item_type = ""
    for field in fields:
        if not field.lines:
            continue
        if field.aspect == AUTHOR:
            for text, at in field.lines:
                if not re.search(r"[\d@:]", text):
                    names += names_of(text)
                    places.append(Span(at, at + len(text)))
        elif field.aspect == "tags":
            words = [word.strip() for text, _ in field.lines for word in re.split(r"[;,]", text)]
            found.tags = found.tags or tuple(Tag(word, 1) for word in dict.fromkeys(words) if word)
            found.spans.setdefault("tags", (field.span,))
        elif field.aspect == "itemType":
            item_type = item_type or item_type_of(field.value)
        elif value := _value(field):
            found.set(field.aspect, value, field.span)
    for field in fields:
        if field.aspect == "citation" and field.lines:
            text = "\n".join(line for line, _ in field.lines).replace("\n", " ")
            if cited := citation.parse(text, field.lines[0][1], found.fields.get("title", "")):
                for name, value in cited.fields.items():
                    found.set(name, value, cited.spans[name])
    if names:
        found.creators = tuple(names)
        found.spans["creators"] = tuple(places)
    return item_type


def _value(field: _Field) -> str:
    text = field.value
    if field.aspect in ("date", "year"):
        dates = [iso(found[0]) for found in DATE.finditer(re.sub(r"(?<=\d)T\d\d:\S*", "", text))]
        return max(dates, key=len, default="")
    if field.aspect == "DOI":
        return find_doi(text) or ""
    if field.aspect == "ISSN":
        return next(iter(find_issns(text)), "")
    if field.aspect == "ISBN":
        return next(iter(find_isbns(text)), "")
    if field.aspect == "url":
        address = re.search(r"https?://\S+", text)
        return "" if not address or "doi.org/" in address[0] else address[0]
    return text if field.aspect in _TAKEN else ""


_TAKEN = frozenset(
    [
        "title",
        ABSTRACT,
        "publicationTitle",
        "volume",
        "issue",
        "pages",
        "publisher",
        "university",
        "rights",
        "language",
    ]
)


def _fields(lines: Sequence[Line]) -> Iterator[_Field]:
    label = aspect = ""
    end = 0
    values: list[tuple[str, int]] = []
    for line in lines:
        found = _LABEL.fullmatch(line.text)
        meaning = _meaning(found["label"]) if found else None
        if found and meaning is not None:
            if label:
                yield _Field(label, aspect, tuple(values), end)
            label, aspect = found["label"].lower(), meaning
            values = [(found["value"], line.start + found.start("value"))] if found["value"] else []
        elif label:
            values.append((line.text, line.start))
        end = line.end
    if label:
        yield _Field(label, aspect, tuple(values), end)


def _meaning(label: str) -> str | None:
    name = " ".join(re.sub(r"[().]", " ", label.lower()).split()).replace("author s", "authors")
    name = name.removeprefix("dc ")
    if name in _OWN:
        return _OWN[name]
    return aspect_of(name) or None
