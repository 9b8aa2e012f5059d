"""What the formats share that are only read: exports of other programs, which nobody edits by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zotsync import schema
from zotsync.formats.base import CannotSay, Reading, Splice
from zotsync.formats.values import access_day, is_on_a_computer, note_html
from zotsync.item import Creator, Item, Note, Origin, Span, Tag


class ReadOnly:
    """The half of a format that writes, for formats that never do: every edit raises `CannotSay`."""

    name: str
    called: str
    many = True
    prose = False
    editable = False

    def get(self, item: Item, within: Item | None = None) -> Item:
        """The whole item: what is only read takes nothing away."""
        return replace(item, origin=within.origin if within else None)

    def put(self, previous: Item, edited: Item) -> Item:
        """The edited item; key and version are the library's."""
        return replace(edited, key=previous.key, version=previous.version, origin=previous.origin)

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """Never. Raises `CannotSay`."""
        raise CannotSay("item", f"{self.called} is only read")

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """Never. Raises `CannotSay`."""
        raise CannotSay("item", f"{self.called} is only read")

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """Never. Raises `CannotSay`."""
        raise CannotSay("item", f"{self.called} is only read")

    def write(self, items: Iterable[Item]) -> str:
        """Never. Raises `CannotSay`."""
        raise CannotSay("item", f"{self.called} is only read")


class Draft:
    """An item in the making: values are given by base field, and find the field of the item type.

    Of two values for one field the first counts. A value for which the type has no field goes to Extra,
    on a line of its own, so that nothing of a record that has a meaning here is left out.
    """

    def __init__(self, item_type: str) -> None:
        self.type = item_type
        self.valid = frozenset(schema.fields(item_type))
        self.fields: dict[str, str] = {}
        self.spans: dict[str, list[Span]] = defaultdict(list)
        self.people: list[Creator] = []
        self.tags: dict[str, Tag] = {}
        self.notes: list[Note] = []
        self.beside: list[str] = []

    def put(self, base: str, value: str, *spans: Span, beside: bool = True) -> None:
        """One value; ``beside``: whether it goes to Extra where the type has no field for it."""
        if not value or (base == "url" and is_on_a_computer(value)):
            return
        field = schema.type_field(self.type, base) or base
        if field == "accessDate" and (day := access_day(value)):
            value = day
        elif field == "accessDate":
            field = ""
        if field in self.valid:
            if self.fields.setdefault(field, value) == value:
                self._note(field, spans)
        elif beside:
            line = f"{_label(base)}: {value}"
            if line not in self.beside:
                self.beside.append(line)
            self._note("extra", spans)

    def person(self, role: str, creator: Creator, *spans: Span) -> None:
        """A creator; ``author`` is the type's primary creator, an unknown role a contributor."""
        kinds = schema.creator_types(self.type)
        if role not in kinds:
            other = "contributor" if "contributor" in kinds else ""
            role = schema.primary_creator(self.type) if role == "author" or not other else other
        if creator.display.strip():
            self.people.append(replace(creator, type=role))
            self._note("creators", spans)

    def tag(self, name: str, *spans: Span) -> None:
        """A keyword of a database: an automatic tag."""
        if name:
            self.tags.setdefault(name, Tag(name, 1))
            self._note("tags", spans)

    def note(self, text: str, *spans: Span) -> None:
        """Plain text as a child note."""
        if text:
            self.notes.append(Note(note_html(text)))
            self._note("notes", spans)

    def extra(self, text: str, *spans: Span) -> None:
        """A line of Extra."""
        if text:
            self.beside.append(text)
            self._note("extra", spans)

    def _note(self, aspect: str, spans: tuple[Span, ...]) -> None:
        if spans:
            self.spans[aspect] += spans

    def item(self, format: str, path: str, position: int, text: str, span: Span) -> Item:
        """The item with its origin; ``text`` is the whole file's."""
        fields = dict(self.fields)
        if self.beside:
            fields["extra"] = "\n".join(filter(None, (fields.get("extra", ""), *self.beside)))
        return Item(
            self.type,
            fields,
            tuple(self.people),
            tuple(self.tags.values()),
            notes=tuple(self.notes),
            origin=Origin(
                path=path,
                position=position,
                text=text[span.start : span.end],
                span=span,
                spans={aspect: tuple(found) for aspect, found in self.spans.items()},
                format=format,
            ),
        )


def _label(base: str) -> str:
    """A field as Extra names it.

    >>> _label("journalAbbreviation"), _label("ISSN")
    ('Journal Abbreviation', 'ISSN')
    """
    return base if base.isupper() else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", base[:1].upper() + base[1:])
