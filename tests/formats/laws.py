"""The laws that every format keeps, as functions over any text, and a contract to inherit.

``class TestRis(FormatContract): format = RIS; texts = (...)`` runs all of them on the given texts.
Two items are the same here if `Item.aspects` agree: keys, versions and origins are no part of a text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from zotsync.formats.base import CannotSay, Format, line_of, splice, without
from zotsync.item import Creator, Item, Tag, diff


def same(left: Item, right: Item) -> None:
    """Asserts that both items say the same; the message names what differs."""
    assert diff(in_order(left), in_order(right)) == {}


def same_items(left: Iterable[Item], right: Iterable[Item]) -> None:
    assert [in_order(item).aspects() for item in left] == [in_order(item).aspects() for item in right]


def in_order(item: Item) -> Item:
    """Tags are a set: their order means nothing."""
    return item.with_(tags=tuple(sorted(item.tags)))


def changed_lines(before: str, after: str) -> tuple[list[int], list[str]]:
    """The lines (from 1) of ``before`` that are gone or replaced, and the new lines of ``after``."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone: list[int] = []
    come: list[str] = []
    for action, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action != "equal":
            gone += range(i + 1, j + 1)
            come += new[k:m]
    return gone, come


def span_lines(text: str, item: Item, aspect: str) -> set[int]:
    """The lines (from 1) on which the item's raw values of this aspect lie."""
    assert item.origin is not None
    lines: set[int] = set()
    for span in item.origin.spans.get(aspect, ()):
        lines |= set(range(line_of(text, span.start), line_of(text, max(span.start, span.end - 1)) + 1))
    return lines


def check_no_op(format: Format, text: str) -> None:
    """Reading is deterministic, and writing back what was read changes nothing."""
    reading = format.read(text)
    same_items(reading.items, format.read(text).items)
    assert reading.text == text
    assert splice(text, []) == text
    for position, item in enumerate(reading.items):
        same(format.get(item, item), item)
        assert splice(text, format.edit(reading, position, item)) == text
        assert format.put(item, format.get(item)) == item
        assert format.put(item, format.get(item, item)) == item


def check_origin(format: Format, text: str) -> None:
    """Each item knows its place: its own text, its span, and spans that lie inside."""
    for position, item in enumerate(format.read(text, "name.x").items):
        origin = item.origin
        assert origin is not None
        assert (origin.path, origin.position, origin.format) == ("name.x", position, format.name)
        assert text[origin.span.start : origin.span.end] == origin.text
        for spans in origin.spans.values():
            for span in spans:
                assert origin.span.start <= span.start <= span.end <= origin.span.end
        (again,) = format.read(origin.text, "name.x").items
        same(again, item)


def check_edit(format: Format, text: str, position: int, edited: Item) -> str:
    """The new text reads as ``edited`` at ``position``, and as before everywhere else."""
    before = format.read(text)
    after = splice(text, format.edit(before, position, edited))
    items = format.read(after).items
    assert len(items) == len(before.items), after
    for index, (old, new) in enumerate(zip(before.items, items, strict=True)):
        same(new, edited if index == position else old)
    return after


def check_edit_is_local(format: Format, text: str, position: int, aspect: str, edited: Item) -> str:
    """`check_edit`, and every line that is gone or replaced was a line of ``aspect``."""
    item = format.read(text).items[position]
    after = check_edit(format, text, position, edited)
    gone, _ = changed_lines(text, after)
    assert set(gone) <= span_lines(text, item, aspect), (aspect, gone, after)
    return after


def check_remove(format: Format, text: str, position: int) -> str:
    """Without item ``position`` its neighbours read as before, and no other item's text changed."""
    before = format.read(text)
    after = splice(text, format.remove(before, position))
    rest = [item for index, item in enumerate(before.items) if index != position]
    same_items(format.read(after).items, rest)
    for item in rest:
        assert item.origin is not None
        assert item.origin.text.strip() in after
    return after


def check_add(format: Format, text: str, items: Sequence[Item]) -> str:
    """The new items come after the old ones; all that was there stays, byte for byte."""
    before = format.read(text)
    after = splice(text, format.add(before, items))
    read = format.read(after).items
    added = read[len(before.items) :]
    same_items(read[: len(before.items)], before.items)
    same_items(added, [format.get(item, now) for item, now in zip(items, added, strict=True)])
    gone, _ = changed_lines(text, after)
    unended = len(text.splitlines()) if text and text[-1] not in "\r\n" else None
    assert [line for line in gone if line != unended] == []
    return after


def check_write(format: Format, items: Sequence[Item]) -> str:
    """A new text holds what `get` promises of each item, and `put` gives each item back whole."""
    text = format.write(items)
    reading = format.read(text)
    assert reading.problems == ()
    same_items(reading.items, [format.get(item) for item in items])
    for item, shown in zip(items, reading.items, strict=True):
        assert format.put(item, shown) == item
    return text


def check_put(format: Format, previous: Item, edited: Item) -> None:
    """What was edited in the text arrives: ``get(put(previous, edited), edited)`` is ``edited``."""
    same(format.get(format.put(previous, edited), edited), edited)


def one_field_edits(item: Item) -> Iterable[tuple[str, Item]]:
    """For every aspect of the item an edit of it alone: ``(aspect, edited item)``."""
    for name, value in item.fields.items():
        yield name, item.with_fields({name: new_value(name, value)})
    if item.creators:
        first, *rest = item.creators
        renamed = Creator(first.type, "Okonkwo", "Adaeze")
        yield "creators", item.with_(creators=(renamed, *rest))
        yield "creators", item.with_(creators=(*item.creators, Creator(first.type, "Lindqvist", "Maja")))
        yield "creators", item.with_(creators=tuple(rest))
    if item.tags:
        yield "tags", item.with_(tags=item.tags[1:])
        yield "tags", item.with_(tags=(*item.tags, Tag("a newly added tag", item.tags[0].type)))
    if item.notes:
        yield "notes", item.with_(notes=item.notes[1:])


def new_value(name: str, value: str) -> str:
    """Another value of the same kind as ``value``."""
    if "date" in name.lower():
        return "2019-04-30"
    if name == "extra" and value.startswith("PM") and ":" in value:
        return f"{value.partition(':')[0]}: 12345678"
    known: dict[str, Any] = {
        "DOI": "10.5555/12345678",
        "ISSN": "0028-0836",
        "ISBN": "978-0-306-40615-7",
        "PMID": "12345678",
        "PMCID": "PMC1234567",
        "pages": "301-309",
        "url": "https://example.org/changed?a=1&b=2",
        "citationKey": "okonkwo2019",
        "volume": "77",
        "issue": "8",
        "numPages": "412",
    }
    return known.get(name) or f"{(value.split() or [''])[0]} changed"


class FormatContract:
    """Every law on every one of ``texts``."""

    format: ClassVar[Format]
    texts: ClassVar[tuple[str, ...]]

    def test_a_read_without_an_edit_changes_nothing(self) -> None:
        for text in self.texts:
            check_no_op(self.format, text)

    def test_every_item_knows_its_place(self) -> None:
        for text in self.texts:
            check_origin(self.format, text)

    def test_an_edit_of_one_aspect_changes_its_lines_alone(self) -> None:
        for text in self.texts:
            for position, item in enumerate(self.format.read(text).items):
                for aspect, edited in one_field_edits(item):
                    check_edit_is_local(self.format, text, position, aspect, edited)

    def test_an_edit_in_the_text_arrives_in_the_item(self) -> None:
        for text in self.texts:
            for item in self.format.read(text).items:
                for _, edited in one_field_edits(item):
                    check_put(self.format, item, edited)

    def test_an_item_is_removed_alone(self) -> None:
        for text in self.texts:
            if self.format.many:
                for position in range(len(self.format.read(text).items)):
                    check_remove(self.format, text, position)

    def test_several_items_are_removed_at_once(self) -> None:
        for text in self.texts:
            reading = self.format.read(text)
            count = len(reading.items)
            if self.format.many:
                for gone in (range(count), range(0, count, 2), range(count - 1), range(1, count), (0, 1)):
                    try:
                        after = without(self.format, reading, {n for n in gone if n < count})
                    except CannotSay:
                        assert self.format.prose  # a person's note is never emptied
                        continue
                    rest = [item for n, item in enumerate(reading.items) if n not in gone]
                    same_items(self.format.read(after).items, rest)

    def test_items_are_added_at_the_end(self) -> None:
        new = Item("book", {"title": "On Tides", "date": "1951"}, (Creator("author", "Carson", "Rachel"),))
        for text in self.texts:
            if self.format.many:
                check_add(self.format, text, [new])
                check_add(self.format, text, [new, new.with_fields({"title": "On Shores"})])

    def test_what_was_read_can_be_written_anew(self) -> None:
        for text in self.texts:
            check_write(self.format, self.format.read(text).items)
