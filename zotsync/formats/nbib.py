"""MEDLINE records as PubMed saves them (.nbib): tags of up to four letters, values wrapped by six blanks.

Read: titles, journal, dates, numbers, people (FAU before AU, FED, CN), abstract, identifiers, MeSH
headings and other terms (automatic tags). All other lines stay in the file and out of the item. What
MEDLINE cannot say is kept by `write` in lines tagged ``ZSYN``, which other programs pass over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zotsync.collector import uncollected
from zotsync.formats.base import (
    CannotSay,
    Problem,
    Reading,
    Splice,
    is_blank,
    newline_of,
    put_by_parts,
    splice,
)
from zotsync.formats.kept import kept
from zotsync.formats.nbib_edit import edits, new_record
from zotsync.formats.nbib_read import OWN, each_record, known, places, read_item, records
from zotsync.formats.places import later
from zotsync.formats.problems import Lines, refused
from zotsync.item import Item, Span, diff, within


class Nbib:
    """The format of PubMed's .nbib files."""

    name = "nbib"
    endings: tuple[str, ...] = (".nbib",)
    many = True
    prose = False
    editable = True

    def recognises(self, text: str, name: str) -> bool:
        """By the ending, or by a record's first line at the start of the text."""
        if name.lower().endswith(self.endings):
            return re.search(r"^(?:PMID|TI  |BTI ) ?- ?", text, re.M) is not None
        return re.match(r"\s*PMID ?- ?\d+\s*(?:[\r\n]|\Z)", text) is not None

    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text; lines that belong to none are reported and left."""
        if problem := refused(text, "nbib"):
            return Reading(self.name, text, (), (problem,))
        lines = Lines(text)
        stray: list[int] = []
        items = []
        with uncollected():
            for position, record in enumerate(each_record(text, stray)):
                item = read_item(record)
                span = Span(record.start, record.end)
                spans = later(places, item.type)
                origin = within(text, span, spans, path=name, position=position, format=self.name)
                items.append(item.read_at(origin))
        problems = tuple(
            Problem(
                lines.of(at),
                "The line belongs to no record and is left as it is.",
                "Give it a tag, or indent it under one.",
            )
            for at in stray
        )
        return Reading(self.name, text, tuple(items), problems)

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` as a MEDLINE record says it."""
        if within is not None and within.origin is not None and within.origin.format == self.name:
            text = within.origin.text
            (record, *_), _ = records(text)
            after, _ = records(splice(text, edits(text, record, item)))
            said = read_item(after[0]) if after else Item(within.type)  # its only line may be gone
            return replace(said, origin=within.origin)
        return read_item(records(new_record(item, "\n"))[0][0])

    def put(self, previous: Item, edited: Item) -> Item:
        """What differs from what the record shows of ``previous`` is taken over."""
        shown = self.get(previous, edited)
        if shown.type != previous.type and edited.type == shown.type:
            shown, edited = replace(shown, type=previous.type), replace(edited, type=previous.type)
        return put_by_parts(previous, edited, shown)

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """The lines that must change."""
        if not diff(reading.items[position], edited):
            return []
        text, record = reading.text, known(reading.text)[position]
        found = edits(text, record, edited)
        own = [Splice(s.start - record.start, s.end - record.start, s.text) for s in found]
        said = splice(text[record.start : record.end], own)
        after, _ = records(said)
        # Its last end of line must not become one with what follows: CR of one kind of line, LF of another.
        merged = said.endswith("\r") and text.startswith("\n", record.end)
        whole = len(after) == 1 and not merged and not refused(said, "nbib")
        got = read_item(after[0]) if whole else Item("")
        for aspect in diff(got, edited):
            raise CannotSay(aspect, "a MEDLINE record cannot say this value")
        return found

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """New records at the end, parted by a blank line."""
        text = reading.text
        newline = newline_of(text)
        written = newline.join(new_record(item, newline) for item in items)
        if not written:
            return []
        lead = "" if is_blank(text) else newline if text.endswith(("\n", "\r")) else newline * 2
        if re.search(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\Z", text):
            lead = ""
        return [Splice(len(text), len(text), lead + written)]

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """The record and the blank lines after it."""
        text = reading.text
        record = known(text)[position]
        blank = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*").match(text, record.end)
        return [Splice(record.start, blank.end() if blank else record.end, "")]

    def write(self, items: Iterable[Item]) -> str:
        """A new text. What MEDLINE cannot say is in lines tagged ``ZSYN``."""
        texts = []
        for item in items:
            text = new_record(item, "\n")
            beside = kept(read_item(records(text)[0][0]), item)
            texts.append(
                text + "".join(f"{OWN}- {json.dumps([name, *pair])}\n" for name, pair in beside.items())
            )
        return "\n".join(texts)


NBIB = Nbib()
