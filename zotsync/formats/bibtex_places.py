"""Where the entries of a .bib file and their values stand."""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.formats import bibtex_tables as tables
from zotsync.formats.bibtex_blocks import Entry, entry_at
from zotsync.formats.bibtex_read import Book, View
from zotsync.formats.places import Places, later
from zotsync.item import Cuttable, Origin, Span, within


def origin(book: Book, entry: Entry, view: View, position: int, name: str) -> Origin:
    """Where an item was read, with the @strings and parents that it needs."""
    text = book.text
    span = Span(entry.start, entry.end)
    item_type = view.item_type
    spans = later(_again, item_type) if entry.alone else Places(_places(entry, item_type))
    macros = book.used_macros(entry) if book.macros else []
    parents = book.parents(entry) if view.all is not view.own else []
    for parent in parents:
        macros += [one for one in book.used_macros(parent) if one not in macros]
    parts: tuple[Span, ...] = ()
    if macros or parents:
        before = [book.shared(one) for one in macros]
        after = [book.shared(one) for one in parents]
        parts = (*before, span, *after)
    return within(text, span, spans, parts, path=name, position=position, format="bibtex")


_ASPECTS: dict[str, dict[str, str]] = {}


def _aspect_names(item_type: str) -> dict[str, str]:
    """Name in the file -> the aspect of the item that it is part of."""
    found = _ASPECTS.get(item_type)
    if found is None:
        found = {}
        for slot in tables.slots(item_type):
            found |= dict.fromkeys(slot.names, slot.field)
            if slot.sub:
                found[slot.sub] = slot.field
        date = tables.DATE_FIELDS[item_type]
        found |= dict.fromkeys(("date", "year", "month", "day"), date) if date else {}
        found |= dict.fromkeys((*tables.roles(item_type), "editor"), "creators")
        found |= dict.fromkeys(tables.KEYWORDS, "tags") | dict.fromkeys(tables.NOTES, "notes")
        found["entrysubtype"] = "itemType"
        _ASPECTS[item_type] = found
    return found


def _again(text: Cuttable, span: Span, item_type: str) -> Places:
    return Places(_places(entry_at(str(text), span.start, span.end), item_type))


def _places(entry: Entry, item_type: str) -> Iterator[tuple[str, int, int]]:
    names = _aspect_names(item_type)
    yield "itemType", entry.kind_start, entry.kind_end
    if entry.key_start < entry.key_end:
        yield "citationKey", entry.key_start, entry.key_end
    for one in entry.fields:
        aspect = names.get(one.name)
        if aspect:
            start, end = one.parts[0][1:] if len(one.parts) == 1 else (one.start, one.end)
            yield aspect, start, end
