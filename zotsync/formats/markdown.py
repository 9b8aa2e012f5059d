"""Markdown notes about items: front matter (YAML or TOML), or the labelled "Open in Zotero" layout.

A note says only what it has a place for: a key of its front matter or a label, even an empty one, in the
words of several languages. An edit replaces the value there and nothing else; of the body only an abstract
below a heading of that name (or in a callout) is looked at, up to the next heading. Layouts of Obsidian's
Zotero plugins, Logseq, Notion, Hugo, Zola and Quarto are read too. A note that names an item by its link or
its citation key creates none; nor does a manuscript whose front matter tells Pandoc or R Markdown how to set
it (``bibliography``, ``output`` …), unless it says where it was published, nor the post of a site (``draft``,
``layout`` …, or a ``date`` with its hour). New notes are written as front matter that says everything
(`zotsync.formats.markdown_write`).

TOML front matter (``+++``) is read and edited as YAML's is; the tables ``taxonomies``, ``extra`` and
``params`` count. Not edited there: people in tables of their own (``[[authors]]``), and a list over several
lines with a comment in it where an element shares its line.

A file may hold several: front matter that comes again begins another note, and so does a rule (``---``)
below which stand a title and a link to an item, with labels in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from zotsync import schema
from zotsync.formats import obsidian
from zotsync.formats.base import CannotSay, Problem, Reading, Splice, line_of, newline_of, put_tags, splice
from zotsync.formats.markdown_front import FRONT
from zotsync.formats.markdown_labels import RULE, lines
from zotsync.formats.markdown_names import EVERY_ROLE, aspect_of, kind_of
from zotsync.formats.markdown_note import (
    AnySlot,
    Note,
    aspect_name,
    creators_of,
    field_name,
    fields_of,
    is_reference,
    item_type,
    parse,
    value_for,
    values_of,
)
from zotsync.formats.markdown_parts import parts
from zotsync.formats.markdown_put import put_creators
from zotsync.formats.markdown_scalars import one_line_json
from zotsync.formats.markdown_slots import Slot
from zotsync.formats.markdown_values import Value
from zotsync.formats.markdown_write import document, key_of, line, own_of, with_own
from zotsync.item import VOLATILE, Creator, Item, Origin, Span, Tag, diff

_UNREAD = "the entries below references: are not read: this note is itself about an item"
NOT_SAID = ("collections", "relations", "notes")


class Markdown:
    """The format. ``tags``: plain or obsidian; ``fields``: what to add to notes that lack it."""

    name = "markdown"
    endings: tuple[str, ...] = (".md", ".markdown", ".qmd", ".rmd")
    many = True
    prose = True
    editable = True

    def __init__(self, tags: str = "plain", fields: Sequence[str] = ()) -> None:
        self.tags = tags
        self.fields = tuple(fields)

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: front matter with the fields of a reference, or the labelled layout."""
        return any(is_reference(parse(text[start:end])) for start, end in parts(text))

    def read(self, text: str, name: str = "") -> Reading:
        """The notes of ``text``; broken front matter is a fatal problem, and nothing is changed."""
        items: list[Item] = []
        problems: list[Problem] = []
        at = line = 0
        for start, end in parts(text):
            note = parse(text[start:end])
            if not is_reference(note):
                continue
            if note.problem:
                line, at = line + text.count("\n", at, start), start
                problems.append(replace(note.problem, line=note.problem.line + line))
                continue
            if note.front and note.citing:
                where = line_of(text, start + note.citing)
                problems.append(Problem(where, _UNREAD, "Keep them in a file of their own."))
            origin = self._origin(note, name, len(items), start, end)
            items.append(self._item(note, _said(note, self.tags)).with_(origin=origin))
        return Reading(self.name, text, tuple(items), tuple(problems))

    def get(self, item: Item, within: Item | None = None) -> Item:
        """What the note of ``within`` says of ``item``, or what a new note would say: everything."""
        note = _note_of(within)
        item = _of_known_type(item)
        if note is None:
            other = {name: value for name, value in item.other.items() if name not in VOLATILE}
            return item.with_(version=0, other=other, origin=None)
        shown = self._item(note, self._wanted(note, item)).with_(origin=within.origin if within else None)
        if not note.own:
            return shown
        other = {name: value for name, value in item.other.items() if name not in VOLATILE}
        return item.with_(
            version=0, key=note.key, other=other, origin=shown.origin, tags=_in_order(shown.tags, item.tags)
        )

    def put(self, previous: Item, edited: Item) -> Item:
        """``previous`` with what was edited in the note."""
        note = _note_of(edited)
        shown = self.get(previous, edited if note else None)
        said_type = note is None or "itemType" in note.slots
        new_type = edited.type if said_type and edited.type != shown.type else previous.type
        fields = {
            field_name(new_type, aspect_name(previous.type, name)): value
            for name, value in previous.fields.items()
        }
        before, after = _base(shown), _base(edited)
        for base in {**before, **after}:
            if before.get(base) != after.get(base):
                fields[field_name(new_type, base)] = after.get(base, "")
        result = previous.with_(
            type=new_type,
            fields={name: value for name, value in fields.items() if value},
            creators=put_creators(previous, shown, edited, new_type),
            tags=put_tags(previous.tags, shown.tags, edited.tags),
        )
        if note is None or note.own:
            changed = {n: getattr(edited, n) for n in NOT_SAID if getattr(edited, n) != getattr(shown, n)}
            types = {tag.name: tag for tag in edited.tags if tag not in shown.tags}
            result = result.with_(tags=tuple(types.get(tag.name, tag) for tag in result.tags), **changed)
        return result

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """The values that differ, each replaced in its place. Raises `CannotSay`."""
        item = reading.items[position]
        if not diff(item, edited):
            return []
        origin = item.origin
        assert origin is not None
        note = parse(origin.text)
        target = self.get(edited, item)
        unsaid = set(diff(target, edited)) & set(diff(item, edited)) - (
            {"itemType"} if "itemType" not in note.slots else set()
        )
        if unsaid:
            name = sorted(unsaid)[0]
            raise CannotSay(name, "this note has no place for it")
        wanted = self._wanted(note, edited)
        changes: list[Splice] = []
        for aspect, slots in note.slots.items():
            if aspect in ("key", "link", "zotsync"):
                continue
            first = slots[0]
            now, then = first.value, _outward(self.tags, wanted.get(aspect, ""), first)
            if _same(now, then):
                continue
            for slot in slots:
                changes += slot.splices(value_for(slot, then, first))
        changes += self._added(note, wanted, edited, target)
        if changes:
            self._check(origin.text, changes, target)
        return [Splice(s.start + origin.span.start, s.end + origin.span.start, s.text) for s in changes]

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """New notes, with front matter of their own, at the end of the text."""
        text = reading.text
        newline = newline_of(text)
        gap = "" if not text or text.endswith(newline * 2) else newline * (1 if text.endswith(newline) else 2)
        new = newline.join(document(_of_known_type(item), newline) for item in items)
        return [Splice(len(text), len(text), gap + new)]

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """The item's part of a text that holds several. A note that is a file is never emptied."""
        if len(reading.items) < 2:
            raise CannotSay("item", "the file is this note alone, and is not emptied")
        origin = reading.items[position].origin
        assert origin is not None
        start, end = origin.span.start, origin.span.end
        if position > 0 and not FRONT.match(reading.text, start):
            # The rule above the part goes with it.
            above = list(lines(reading.text, 0, start))
            while above and not RULE.fullmatch(reading.text[above[-1][0] : above[-1][1]]):
                above.pop()
            start = above[-1][0] if above else start
        return [Splice(start, end, "")]

    def write(self, items: Iterable[Item]) -> str:
        """New notes, one after the other."""
        return "\n".join(document(_of_known_type(item)) for item in items)

    # --- how a note and an item meet ---------------------------------------------------------

    def _item(self, note: Note, values: Mapping[str, Value]) -> Item:
        of_type = item_type(values, note.linked)
        tags = values.get("tags") or ()
        item = Item(
            type=of_type,
            fields=fields_of(values, of_type),
            creators=creators_of(values, note.slots, of_type),
            tags=tuple(Tag(tag) for tag in tags if isinstance(tag, str)),
            key=note.key,
        )
        own = note.front.own if note.front else None
        return item if own is None else with_own(item, own)

    def _wanted(self, note: Note, item: Item) -> dict[str, Value]:
        """The values that the note's slots would show of ``item``."""
        values = values_of(item)
        wanted: dict[str, Value] = {}
        for aspect, slots in note.slots.items():
            if aspect in ("key", "link", "zotsync"):
                continue
            value = (
                item.creators
                if aspect == EVERY_ROLE
                else values.get(aspect, () if kind_of(aspect) in ("names", "tags") else "")
            )
            if aspect == "tags" and not isinstance(value, str):
                now = _inward(self.tags, slots[0].value)
                value = tuple(t.name for t in _in_order(_as_tags(now), _as_tags(value)))
            shown = _settled(slots[0], _outward(self.tags, value, slots[0]))
            wanted[aspect] = _inward(self.tags, shown) if aspect == "tags" else shown
        for aspect in self._addable(note):
            if aspect not in note.slots and values.get(aspect):
                wanted[aspect] = values[aspect]
        return wanted

    def _addable(self, note: Note) -> tuple[str, ...]:
        return tuple(aspect for name in self.fields if (aspect := aspect_of(name)))

    def _added(self, note: Note, wanted: Mapping[str, Value], edited: Item, target: Item) -> list[Splice]:
        """New lines for what the note may say and has no place for yet."""
        front = note.front
        own_slot = note.slots.get("zotsync")
        missing: dict[str, Value] = {name: v for name, v in wanted.items() if name not in note.slots and v}
        changes: list[Splice] = []
        if front and front.own is not None and own_slot:
            slot = own_slot[0]
            said = {name: value for name, value in values_of(target).items() if name in note.slots}
            for name, value in values_of(target).items():
                key = key_of(name, schema.type_field(target.type, name) or "")
                if name not in note.slots and value and key:
                    missing[name] = value
                    said[name] = value
            own = own_of(target, said)
            if own != front.own:
                changes.append(Splice(slot.start, slot.end, one_line_json(own)))
            changes += self._new_keys(note, missing, target.type, slot.line)
        elif missing and front:
            changes += self._new_keys(note, missing, target.type, front.close)
        elif missing:
            changes += self._new_labels(note, missing)
        return changes

    def _new_keys(self, note: Note, missing: Mapping[str, Value], of_type: str, at: int) -> list[Splice]:
        newline = newline_of(note.text)
        toml = note.front is not None and note.front.toml
        result: dict[int, str] = {}
        for name, value in missing.items():
            key = key_of(name, schema.type_field(of_type, name) or "")
            row = line(name, _outward(self.tags, value, None), key, toml)
            place = note.front.place(name, at) if note.front else at
            result[place] = result.get(place, "") + row + newline
        return [Splice(place, place, rows) for place, rows in result.items()]

    def _new_labels(self, note: Note, missing: Mapping[str, Value]) -> list[Splice]:
        """New labels in the spelling of those that are there, before a long abstract at the end."""
        labels = [
            slot
            for slot in note.head.slots
            if isinstance(slot, Slot) and slot.form not in ("", "fixed") and slot.aspect != "abstractNote"
        ]
        if not labels:
            raise CannotSay(next(iter(missing)), "the note has no label to put it beside")
        last = max(labels, key=lambda slot: slot.line_end)
        before = note.text[last.line : last.start - last.gap]
        rows = []
        for name, value in missing.items():
            slot = replace(last, aspect=name, kind=kind_of(name), raw="", gap=1, start=0, end=0)
            text = slot.splices(_outward(self.tags, value, slot))[0].text
            label = {"creators:author": "Authors"}.get(name) or (name[0].upper() + name[1:])
            gap = _gap_between(note.text, labels)
            after = " |" if last.form == "cell" else ""
            rows.append(f"{gap}{before.replace(last.label, label, 1)} {text}{after}")
        return [Splice(last.line_end, last.line_end, "".join(rows))]

    def _check(self, text: str, changes: Sequence[Splice], target: Item) -> None:
        """Reads the new text before anyone writes it."""
        items = self.read(splice(text, changes)).items
        if not items:
            was = self.read(text).items[0]
            gone = [name for name, (_, value) in diff(was, target).items() if not value]
            raise CannotSay(
                (gone or ["title"])[0], "without it the note could not be told from one about no item"
            )
        wrong = diff(items[0], target) if len(items) == 1 else {"title": ("", "")}
        if wrong:
            raise CannotSay(next(iter(wrong)), "the value would not be read back as it is from this note")

    def _origin(self, note: Note, name: str, position: int, start: int, end: int) -> Origin:
        of_type = item_type(_said(note, self.tags), note.linked)
        spans: dict[str, tuple[Span, ...]] = {}
        for aspect, slots in note.slots.items():
            field = (
                "creators" if aspect.startswith("creators:") else schema.type_field(of_type, aspect) or aspect
            )
            places = tuple(Span(start + s.start, start + s.end) for s in slots if s.raw)
            if places and aspect not in ("link", "zotsync"):
                spans[field] = spans.get(field, ()) + places
        own = note.front.own if note.front else None
        for held in _held_by(own or {}):
            slot = note.slots["zotsync"][0]
            spans[held] = (*spans.get(held, ()), Span(start + slot.start, start + slot.end))
        body = note.text[note.body :]
        at = start + note.body + len(body) - len(body.lstrip())
        return Origin(
            path=name,
            position=position,
            text=note.text,
            span=Span(start, end),
            spans=spans,
            body=Span(at, start + note.body + len(body.rstrip())) if body.strip() else None,
            format=self.name,
        )


def _note_of(item: Item | None) -> Note | None:
    origin = item.origin if item else None
    return parse(origin.text) if origin and origin.format == "markdown" and origin.text else None


def _of_known_type(item: Item) -> Item:
    """What a newer Zotero has words for is a document: no other word would be read again as a type."""
    return item if item.type in schema.item_types() else item.with_(type="document")


def _said(note: Note, mode: str) -> dict[str, Value]:
    said = {aspect: slots[0].value for aspect, slots in note.slots.items()}
    if "tags" in said:
        said["tags"] = _inward(mode, said["tags"])
    return said


def _held_by(own: Mapping[str, Any]) -> list[str]:
    """The aspects of which zotsync's own line says something."""
    return ["tags" if name == "automatic" else name for name in own if name != "fields"] + list(
        own.get("fields") or ()
    )


def _base(item: Item) -> dict[str, str]:
    return {aspect_name(item.type, name): value for name, value in item.fields.items()}


def _as_tags(value: Value) -> tuple[Tag, ...]:
    return tuple(Tag(tag) for tag in value if isinstance(tag, str)) if not isinstance(value, str) else ()


def _in_order(shown: tuple[Tag, ...], tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """``tags`` with those that are shown first, in the order in which they are shown."""
    by_name = {tag.name: tag for tag in tags}
    first = [by_name[tag.name] for tag in shown if tag.name in by_name]
    names = {tag.name for tag in first}
    return (*first, *(tag for tag in by_name.values() if tag.name not in names))


def _settled(slot: AnySlot, value: Value) -> Value:
    """What the slot shows of a value, such that it shows that again unchanged."""
    for _ in range(4):
        shown = slot.shown(value)
        if shown == value:
            break
        value = shown
    return value


def _same(now: Value, then: Value) -> bool:
    return now == then or (not now and not then)


def _outward(mode: str, value: Value, slot: AnySlot | None) -> Value:
    """Tags as the note spells them; Obsidian has no spaces in tags and nests them with slashes."""
    if mode != "obsidian" or isinstance(value, str) or any(isinstance(v, Creator) for v in value):
        return value
    return tuple(obsidian.spell(str(tag)) for tag in value)


def _inward(mode: str, value: Value) -> Value:
    if mode != "obsidian" or isinstance(value, str):
        return value
    return tuple(obsidian.read(str(tag)) for tag in value)


def _gap_between(text: str, labels: Sequence[Slot]) -> str:
    """What stands between two labels: a line end, or a blank line."""
    ordered = sorted(labels, key=lambda slot: slot.line)
    for left, right in pairwise(ordered):
        between = text[left.line_end : right.line]
        if between and not between.strip():
            return between
    return newline_of(text)


MARKDOWN = Markdown()
