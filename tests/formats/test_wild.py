"""Files from many programs and projects, with the number of records that somebody counted in each.

Everything is read; writing it back changes no byte; every edit of one aspect of every item changes
lines of that aspect alone; and what is read from any of them can be written anew, and again, the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.formats import laws
from tests.shared import shared
from zotsync.formats import FORMATS, detect
from zotsync.formats.base import CannotSay, Format, Reading, splice
from zotsync.formats.encoding import decode, encode
from zotsync.item import Item

COUNTED_OTHERWISE = {
    "FlamingTempura_bibtex-tidy__example1.bib": (5, "three of the counted eight are @comment and @string"),
    "FlamingTempura_bibtex-tidy__tool.bib": (11, "six of the counted 17 are @comment, @preamble, @string"),
    "JabRef_jabref__Endnote.entries.enw": (5, "seven of the counted twelve are a bare %0 with nothing in it"),
    "JabRef_jabref__MedlineImporterTestMinimalEntry.xml": (0, "the counted one is an empty element"),
    "JabRef_jabref__MedlinePlainImporterTestMultipleEntries.txt": (7, "two more records have no number"),
    "asreview_asreview__embase.ris": (6, "the first record follows a BOM and was not counted"),
}
WRITABLE = [one for one in FORMATS if one.editable or one.name == "zotero-json"]
LINKED = re.compile("(?i)crossref|xdata")
LONG = 60_000
"""In a text of more characters an edited item is read alone, not with all the others."""


@dataclass(frozen=True, slots=True)
class Wild:
    name: str
    counted: int
    data: bytes
    format: Format | None
    reading: Reading

    @property
    def editable(self) -> bool:
        return self.format is not None and self.format.editable


@cache
def files() -> tuple[Wild, ...]:
    folder = shared("data", "import", "wild")
    found = []
    for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        path = Path(folder / entry["file"])
        data = path.read_bytes()
        text = decode(data).text
        format = detect(text, path.name).format
        reading = format.read(text, path.name) if format else Reading("", text)
        found.append(Wild(path.name, int(entry["records"]), data, format, reading))
    return tuple(found)


def items() -> Iterator[tuple[Wild, Format, str, int, Item]]:
    """Each item of a file that can be edited, with the text that it is edited in and its place there."""
    for file in files():
        if file.format is None or not file.format.editable:
            continue
        for position, item in enumerate(file.reading.items):
            assert item.origin is not None
            alone = len(file.reading.text) > LONG
            text = item.origin.text if alone else file.reading.text
            place = len(file.format.read(text).items) - 1 if alone else position
            yield file, file.format, text, place, item


def test_every_record_is_read() -> None:
    wrong = {}
    for file in files():
        expected, _ = COUNTED_OTHERWISE.get(file.name, (file.counted, ""))
        if file.format is None or len(file.reading.items) != expected:
            wrong[file.name] = (file.format and file.format.name, len(file.reading.items), expected)
    assert wrong == {}
    assert len(files()) == 60


def test_writing_back_what_was_read_changes_no_byte() -> None:
    for file in files():
        decoded = decode(file.data)
        assert encode(decoded) == file.data, file.name
        if file.editable and file.format:
            laws.check_no_op(file.format, decoded.text)


def check_linked_edit(format: Format, text: str, position: int, aspect: str, edited: Item) -> None:
    """As `laws.check_edit_is_local`, but that entries which name others may change with them."""
    before = format.read(text)
    after = splice(text, format.edit(before, position, edited))
    items = format.read(after).items
    assert len(items) == len(before.items)
    laws.same(items[position], edited)
    for old, new in zip(before.items, items, strict=True):
        assert old.origin is not None
        if old is not before.items[position] and not LINKED.search(old.origin.text):
            laws.same(new, old)
    gone, _ = laws.changed_lines(text, after)
    names = {number for number, line in enumerate(text.splitlines(), 1) if LINKED.search(line)}
    assert set(gone) <= laws.span_lines(text, before.items[position], aspect) | names, (aspect, gone)


def edits_stay_local(format: Format, text: str, position: int, name: str) -> tuple[int, list[str]]:
    """How many edits of single aspects of an item were made, and what went wrong with which."""
    item = format.read(text).items[position]
    made, wrong = 0, []
    for aspect, edited in laws.one_field_edits(item):
        shown = format.get(edited, item)
        assert item.origin is not None
        if shown == item or (LINKED.search(text) and aspect not in item.origin.spans):
            continue  # what an entry inherits is on no line of its own
        made += 1
        try:
            if LINKED.search(text):
                check_linked_edit(format, text, position, aspect, shown)
            else:
                laws.check_edit_is_local(format, text, position, aspect, shown)
        except (AssertionError, CannotSay) as error:
            wrong.append(f"{name}[{position}] {aspect}: {type(error).__name__} {error}"[:500])
    return made, wrong


def check_edits(step: int) -> tuple[int, list[str]]:
    made, wrong = 0, []
    for number, (file, format, text, position, _) in enumerate(items()):
        if number % step == 0:
            count, found = edits_stay_local(format, text, position, file.name)
            made += count
            wrong += found
    return made, wrong


def test_an_edit_of_every_aspect_of_every_25th_item_stays_on_its_lines() -> None:
    made, wrong = check_edits(25)
    assert wrong == []
    assert made > 300


@pytest.mark.slow
def test_an_edit_of_every_aspect_of_every_item_stays_on_its_lines() -> None:
    made, wrong = check_edits(1)
    print(f"{made} edits", *wrong, sep="\n")
    assert wrong == []
    assert made > 8000


@pytest.mark.parametrize("format", WRITABLE, ids=lambda one: one.name)
def test_what_was_read_is_written_and_read_without_change(format: Format) -> None:
    """Written in each format, read, and written again: the same items, the same bytes."""
    for file in files():
        once = format.write(file.reading.items)
        again = format.read(once, "x" + format.endings[0])
        laws.same_items(again.items, file.reading.items)
        assert format.write(again.items) == once, file.name
