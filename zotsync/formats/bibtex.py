"""BibTeX and BibLaTeX: .bib files of people, edited without touching what did not change.

What is read: every entry but @xdata and @set; values with macros expanded, LaTeX decoded, braces that
only protect capitals left out, and what a ``crossref`` or ``xdata`` parent gives. What is not: fields
without a Zotero field (`file`, `groups`, `timestamp`); they stay in the file. ``note`` is Extra,
``annote`` a child note; the key of the entry is the citation key, and only an edit of that changes it.

A new text keeps what BibTeX cannot say in fields of its own, ``zotsync-…``; in a file that a sync makes, but
for who set a tag, that an item has no citation key, and an access date's hour: the library knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from zotsync import schema
from zotsync.collector import uncollected
from zotsync.formats import bibtex_tables as tables
from zotsync.formats.base import CannotSay, Fresh, Problem, Reading, Splice, is_blank, put_by_parts, splice
from zotsync.formats.bibtex_blocks import Bare, Blocks, Entry, entries
from zotsync.formats.bibtex_edit import Layout, layout_of, splices
from zotsync.formats.bibtex_new import (
    Keys,
    is_generated,
    kept_fields,
    kind_for,
    new_entry,
    own_name,
    own_value,
)
from zotsync.formats.bibtex_places import origin
from zotsync.formats.bibtex_read import INHERITS, Book, View, parent_keys, read_item, read_plain
from zotsync.formats.bibtex_values import date_parts
from zotsync.formats.bibtex_write import Changes, Dialect, changes
from zotsync.formats.kept import aspect_json, aspects
from zotsync.formats.problems import Lines, refused
from zotsync.item import Item, diff

_ENTRY = re.compile(r"^[ \t]*+@\s*+[A-Za-z]++\s*+[{(]\s*+[^\s{}()=,\"]*\s*,", re.M)
_BLOCK = re.compile(r"@\s*+[A-Za-z]++\s*+[{(]|^[ \t]*+%", re.M)
_FORBIDDEN_IN_KEY = re.compile(r"[\s,{}()=\"#%\\~]")


class BibTeX:
    """The format of .bib files."""

    name = "bibtex"
    endings: tuple[str, ...] = (".bib", ".bibtex")
    many = True
    prose = False
    editable = True

    def recognises(self, text: str, name: str) -> bool:
        """By an entry's head; under its own ending also by any block, or with nothing in it yet."""
        if name.lower().endswith(self.endings) and (is_blank(text) or _BLOCK.search(text)):
            return True
        return _ENTRY.search(text) is not None

    def read(self, text: str, name: str = "") -> Reading:
        """The items of a .bib text; a broken entry is a fatal problem of its own, not of its neighbours."""
        return self._read(text, name, ())

    def _read(self, text: str, name: str, said: Said) -> Reading:
        if problem := refused(text, "BibTeX"):
            return Reading(self.name, text, (), (problem,))
        with uncollected():
            book, items = _one_by_one(text, name, said) or _together(text, name)
        lines = Lines(text)
        problems = tuple(
            Problem(
                lines.of(trouble.start),
                trouble.message,
                "Close the entry's braces and quotes." if trouble.fatal else "",
                trouble.fatal,
            )
            for trouble in book.blocks.troubles
        )
        return Reading(self.name, text, tuple(items), problems)

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` as a new entry would say it, or as the entry of ``within`` would after an edit."""
        if within is not None and within.origin is not None and within.origin.format == self.name:
            return replace(self._said(item, within), origin=within.origin)
        return _plain(item)

    def _said(self, item: Item, within: Item) -> Item:
        assert within.origin is not None
        book = Book(within.origin.text)
        entry = book.entries[0]
        wanted = item if within.notes else replace(item, notes=())  # no note is added to another's entry
        if not item["citationKey"] or _FORBIDDEN_IN_KEY.search(item["citationKey"]):
            wanted = wanted.with_fields({"citationKey": within["citationKey"]})
        wanted = _as_precise(wanted, within, has_date="date" in book.view(entry).own)
        after = Book(splice(book.text, _edits(book, entry, wanted, Dialect.of(book.text))))
        return read_item(after.view(after.entries[0]))

    def put(self, previous: Item, edited: Item) -> Item:
        """What differs from what the format shows of ``previous`` is taken over."""
        return put_by_parts(previous, edited, self.get(previous, edited))

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """The smallest splices that make the entry read as ``edited``."""
        if not diff(reading.items[position], edited):
            return []
        book, dialect = _known(reading.text)
        entry = book.entries[position]
        key = edited["citationKey"]
        if key != reading.items[position]["citationKey"] and _FORBIDDEN_IN_KEY.search(key):
            raise CannotSay("citationKey", "a citation key holds no blank, comma, brace or quote")
        found = list(_checked(book, entry, edited, _edits(book, entry, edited, dialect)))
        if key != reading.items[position]["citationKey"]:
            found += _renamed(book, entry, key)
        return found

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """New entries after the last one, laid out as the last one is."""
        text = reading.text
        book, dialect = _known(text)
        newline = dialect.newline
        keys = Keys(text[e.key_start : e.key_end].lower() for e in book.blocks.entries)
        model = book.entries[-1] if book.entries else None
        layout = layout_of(text, model, newline) if model else Layout(separator=f",{newline}  ")
        written = []
        with uncollected():
            for item in items:
                key = keys.key_for(item)
                view, _ = new_entry(item, key, dialect)
                written.append(_like(text, model, view, view.own, layout, newline))
        if not written:
            return []
        if model is None:
            lead = "" if is_blank(text) else newline if text.endswith(("\n", "\r")) else newline * 2
            return [Splice(len(text), len(text), lead + (newline * 2).join(written) + newline)]
        gap = _gap(text, book.entries, newline)
        tail = "" if text[model.end :].strip() or text.endswith(("\n", "\r")) else newline
        at = model.end
        return [Splice(at, at, "".join(gap + one for one in written) + tail)]

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """The entry, and the blank lines that parted it from the next block."""
        text = reading.text
        entry = _known(text)[0].entries[position]
        start, end = entry.start, entry.end
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        if text[line:start].strip():
            return [Splice(start, end, "")]
        blank = _BLANK_LINES.match(text, end)
        end = blank.end() if blank else end
        if not text[end:].strip():  # the last one: the blank lines before it go, not those after it
            before = len(text[:line].rstrip())
            first = _LINE_END.match(text, before)
            line = first.end() if first else line
        return [Splice(line, end, "")]

    def made_up(self, item: Item) -> bool:
        """See `zotsync.formats.base.MakesKeys`."""
        return is_generated(item["citationKey"], item)

    def told_apart_by(self, key: str) -> str:
        """See `zotsync.formats.base.KeyedEntries`; case tells nothing apart here."""
        return key.lower()

    def write(self, items: Iterable[Item]) -> str:
        """A new .bib text. What BibTeX has no field for is kept in fields named ``zotsync-…``."""
        return _written(items, sparing=False).text

    def write_sparing(self, items: Iterable[Item]) -> Fresh:
        """See `zotsync.formats.base.Sparing`."""
        return _written(items, sparing=True)

    def read_again(self, fresh: Fresh, name: str = "") -> Reading:
        """`Sparing.read_again`: an entry with the very values that were written is not interpreted again."""
        return self._read(fresh.text, name, fresh.said)


BIBTEX = BibTeX()


Said = Sequence[tuple[View, Item] | None]
"""Of each entry that was written its values, and what they were found to say; None: that must be read."""


def _written(items: Iterable[Item], *, sparing: bool) -> Fresh:
    keys, dialect, layout = Keys(), Dialect(), Layout()
    entries: list[str] = []
    said: list[tuple[View, Item] | None] = []
    with uncollected():
        for item in items:
            key = keys.key_for(item)
            view, known = new_entry(item, key, dialect)
            plain = read_plain(view, known=known)
            beside = kept_fields(plain, item, sparing=sparing)
            if sparing:  # who only wants the text does not read it again
                said.append(None if beside else (view, plain))
            fields = view.own | beside if beside else view.own
            entries.append(_like("", None, view, fields, layout, "\n") + "\n")
    return Fresh(BibTeX.name, "\n".join(entries), said)


def _together(text: str, name: str) -> tuple[Book, list[Item]]:
    """The items of a text whose entries need its macros, or each other.

    The text is gone through again and again, so that only what others need is kept of its entries.
    """
    blocks = Blocks()
    needed: set[str] = set()
    unknown: list[Entry] = []
    for entry in entries(text, blocks):
        values = entry.values()
        names = [one.name for one in entry.fields] if values is None else values
        if not any(name in names for name in INHERITS):
            continue
        if values is None or any(type(values.get(name)) is Bare for name in INHERITS):
            unknown.append(entry)
            entry.forget()
        else:
            needed.update(*(parent_keys(values.get(name, "")) for name in INHERITS))
    book = Book(text, Blocks(macros=blocks.macros, troubles=blocks.troubles))
    for entry in unknown:
        own = book.own_values(entry)
        needed.update(*(parent_keys(own.get(name, "")) for name in INHERITS))
        entry.forget()
    del unknown
    if needed - {""}:
        for entry in entries(text, Blocks()):
            if text[entry.key_start : entry.key_end].lower() in needed:
                entry.forget()
                book.keep(entry)
    items: list[Item] = []
    for entry in entries(text, Blocks()):
        if entry.kind not in tables.NO_ITEMS:
            view = book.view(entry)
            items.append(read_item(view, origin(book, entry, view, len(items), name)))
            for parent in book.parents(entry):
                parent.forget()
    return book, items


def _one_by_one(text: str, name: str, said: Said) -> tuple[Book, list[Item]] | None:
    """The items of a text whose entries need nothing beside them, each entry let go of once it is read.

    None where one does. An entry with the values that ``said`` has for it is what is said there.
    """
    book = Book(text, Blocks())
    items: list[Item] = []
    known = iter(said)
    for entry in entries(text, book.blocks):
        before = next(known, None) if entry.kind not in tables.NO_ITEMS else None
        if before and _says(entry, text, before[0]):
            view, plain = before
            items.append(plain.read_at(origin(book, entry, view, len(items), name)))
        else:
            view = book.view(entry)
            if entry.kind not in tables.NO_ITEMS:
                items.append(read_item(view, origin(book, entry, view, len(items), name)))
        if book.blocks.macros or "crossref" in view.own or "xdata" in view.own:
            return None
    return None if book.blocks.macros else (book, items)


def _says(entry: Entry, text: str, view: View) -> bool:
    """Whether an entry, in a text without macros, has these very values."""
    return (
        entry.kind == view.kind
        and text[entry.key_start : entry.key_end] == view.key
        and entry.values() == view.own
    )


def _as_precise(item: Item, within: Item, *, has_date: bool) -> Item:
    """``item`` with a date no more precise than the year and month that the entry now gives."""
    name = tables.DATE_FIELDS.get(item.type, "")
    shown = within[tables.DATE_FIELDS.get(within.type, "")]
    if has_date or not all(date_parts(date)[0] for date in (shown, item[name])):
        return item
    return item.with_fields({name: item[name][: min(len(shown), 10)]})


_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")


_NAMES_ENTRIES = frozenset(("crossref", "xdata", "xref", "related", "entryset"))


def _renamed(book: Book, entry: Entry, key: str) -> list[Splice]:
    """Where other entries name this one: they follow its new key, and go on inheriting from it."""
    text = book.text
    old = text[entry.key_start : entry.key_end].strip().lower()
    return [
        Splice(part.start + found.start(), part.start + found.end(), key)
        for other in book.blocks.entries
        if other.start != entry.start
        for one in other.fields
        if one.name in _NAMES_ENTRIES
        for part in one.parts
        if part.kind
        for found in re.finditer(r"[^\s,]+", text[part.start : part.end])
        if found[0].lower() == old
    ]


@lru_cache(maxsize=2)
def _known(text: str) -> tuple[Book, Dialect]:
    """A file's entries and dialect: many edits of one file look at it once."""
    return Book(text), Dialect.of(text)


def _plain(item: Item) -> Item:
    key = Keys().key_for(item)
    view, known = new_entry(item, key, Dialect())
    return read_plain(view, known=known)


def _edits(book: Book, entry: Entry, item: Item, dialect: Dialect) -> list[Splice]:
    """The splices that bring the entry as near to ``item`` as BibTeX can say."""
    text = book.text
    view = book.view(entry)
    found: list[Splice] = []
    wanted: Changes = {}
    if item.type != view.item_type:
        kind, subtype = kind_for(item)
        found.append(
            Splice(entry.kind_start, entry.kind_end, _cased(kind, text[entry.kind_start : entry.kind_end]))
        )
        if subtype or "entrysubtype" in view.own:
            wanted["entrysubtype"] = subtype or None
        wanted |= dict.fromkeys(_moved(view, item.type))
        view = View(kind, view.key, view.own, view.all)
    key = item["citationKey"]
    if key and key != view.key:
        found.append(Splice(entry.key_start, entry.key_end, key))
    wanted |= changes(view, item, dialect)
    own = {name: value for name, value in {**view.all, **wanted}.items() if value}
    told = "entrysubtype" in own or View(view.kind, view.key, own, own).item_type == item.type
    if not told and (subtype := kind_for(item)[1]):
        wanted["entrysubtype"] = subtype  # its archive told the type, and tells it no more
    plain = [*found, *splices(text, entry, wanted, dialect.newline)]
    beside = [name for name in view.own if name.startswith(tables.OWN)]
    if not beside:
        return plain
    # What is kept beside the plain fields follows them.
    alone, shift = _alone(book, entry)
    after = Book(splice(alone, [Splice(s.start + shift, s.end + shift, s.text) for s in plain]))
    said = read_plain(after.view(after.entries[0]))
    # What is kept of a field that the item had, and does not have any more, goes as well.
    left = aspects(item, said)
    gone = {own_name(aspect) for aspect in aspects(read_item(view)) if aspect not in left}
    wanted |= dict.fromkeys(gone.intersection(beside))
    for aspect in left:
        name = own_name(aspect)
        if name in beside:
            full, plainly = aspect_json(aspect, item), aspect_json(aspect, said)
            value = own_value(aspect, plainly, full) if full != plainly else None
            if value != view.own[name]:
                wanted[name] = value
    return [*found, *splices(text, entry, wanted, dialect.newline)]


def _moved(view: View, new_type: str) -> list[str]:
    """The entry's fields that the new type has under another name: their values are written there."""
    names = {name for slot in tables.slots(new_type) for name in (*slot.names, slot.sub)}
    return [
        name
        for slot in tables.slots(view.item_type)
        for name in (*slot.names, slot.sub)
        if name in view.own
        and name not in names
        and schema.type_field(new_type, schema.base_field(view.item_type, slot.field))
    ]


def _alone(book: Book, entry: Entry) -> tuple[str, int]:
    """The entry with what it needs, as a text of its own, and how far its offsets moved."""
    own = origin(book, entry, book.view(entry), 0, "").text
    at = own.index(book.text[entry.start : entry.end])
    return own, at - entry.start


def _checked(book: Book, entry: Entry, edited: Item, found: list[Splice]) -> list[Splice]:
    """``found``, if the entry then reads as ``edited``; raises `CannotSay` with the first difference."""
    own, shift = _alone(book, entry)
    said = splice(own, [Splice(s.start + shift, s.end + shift, s.text) for s in found])
    after = Book("" if refused(said, "BibTeX") else said)
    got = read_item(after.view(after.entries[0])) if after.entries else Item("")
    for aspect in diff(got, edited):
        raise CannotSay(aspect, "the entry cannot say this value")
    return found


def _cased(kind: str, before: str) -> str:
    """A new entry type in the case of the old one."""
    if before.isupper():
        return kind.upper()
    return kind.capitalize() if before[:1].isupper() else kind


def _like(
    text: str, model: Entry | None, view: View, fields: Mapping[str, str], layout: Layout, newline: str
) -> str:
    """A new entry with these fields, laid out as ``model``."""
    kind, opening, closing = view.kind, "{", newline + "}"
    if model is not None:
        kind = _cased(kind, text[model.kind_start : model.kind_end])
        before = text[model.kind_end : model.key_start]
        after = text[model.fields[-1].end : model.end] if model.fields else ""
        if _OPENING.fullmatch(before) and _CLOSING.fullmatch(after):
            opening, closing = before, after
    return layout.separator.join([f"@{kind}{opening}{view.key}", *layout.fields(fields)]) + closing


_OPENING = re.compile(r"\s*[{(][ \t]*")
_CLOSING = re.compile(r"[\s,]*[)}]")


def _gap(text: str, entries: Sequence[Entry], newline: str) -> str:
    """What parts the last two entries, where that is blank."""
    if len(entries) > 1:
        gap = text[entries[-2].end : entries[-1].start]
        if gap.isspace() and ("\n" in gap or "\r" in gap):
            return gap
    return newline * 2
