"""A record that is being changed: entries that join to its text, byte for byte."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from zotsync.formats import values
from zotsync.formats.base import CannotSay, newline_of
from zotsync.formats.ris_lines import BLANK, TAGGED, Dialect, Record, Scan, ended_lines, fold, is_filled
from zotsync.formats.ris_read import interpret
from zotsync.formats.ris_view import View
from zotsync.formats.ris_write import Line, encode, tagged

# A new line goes after the last line of its tag, else of the first of these that holds its tag.
_GROUPS = [
    group.split()
    for group in (
        "TI T1 CT",
        "AU A1 A2 ED A3 A4",
        "T2 T3 BT JF JO JA J1 J2",
        "DA PY Y1",
        "VL IS",
        "SP EP",
        "PB CY",
        "DO C2 UR",
        "AB N2",
        "N1 RN",
    )
]


@dataclass(slots=True, eq=False)
class Entry:
    """A field of a record: ``prefix`` up to its value, ``body``, and ``tail``: its line end, blank lines."""

    tag: str
    prefix: str
    body: str
    tail: str
    value: str

    @property
    def raw(self) -> str:
        return self.prefix + self.body + self.tail


_NO_RECORD = "among lines as damaged as these an RIS record would be one no more"


def only_record(text: str, dialect: Dialect) -> Record:
    """The one record of a text. Raises `CannotSay` where it has none, or several."""
    records = list(Scan(text, dialect))
    if len(records) != 1:
        raise CannotSay("itemType", _NO_RECORD)
    return records[0]


@dataclass(slots=True)
class Draft:
    """A record that is being changed. ``fields`` keeps the entries as they were read, for positions."""

    dialect: Dialect
    newline: str
    entries: list[Entry] = field(default_factory=list)
    fields: list[Entry] = field(default_factory=list)
    view: View = field(default_factory=lambda: interpret([("TY", "")]))

    @classmethod
    def of(cls, text: str, dialect: Dialect) -> Draft:
        """The draft of a text that is exactly one record. Raises `CannotSay` where it is not, or no more."""
        record = only_record(text, dialect)
        draft = cls(dialect, newline_of(text), view=interpret(record.fields))
        starts: list[list[str]] = []
        for line in ended_lines(text):
            if dialect.is_field(line):
                starts.append([line])
            elif starts:
                starts[-1].append(line)
            else:
                raise CannotSay("itemType", _NO_RECORD)
        for index, lines in enumerate(starts):
            tag, value = record.fields[index] if index < len(record.fields) else ("ER", "")
            parts = TAGGED.match(lines[0])
            raw = "".join(lines)
            prefix = raw[: parts.start(6)] if parts else ""
            body = raw[len(prefix) :].rstrip(BLANK)
            entry = Entry(tag, prefix, body, raw[len(prefix) + len(body) :], value)
            draft.entries.append(entry)
            if index < len(record.fields):
                draft.fields.append(entry)
        return draft

    @property
    def text(self) -> str:
        return "".join(entry.raw for entry in self.entries)

    def at(self, positions: Sequence[int]) -> list[Entry]:
        return [self.fields[position] for position in positions]

    def set(self, entry: Entry, value: str) -> None:
        """Gives ``entry`` another value, wrapped as its old one was."""
        if entry.value == value:
            return
        if not entry.body and not entry.prefix.endswith((" ", "\t")):
            entry.prefix = self.prefix(entry.tag)
        old = re.split(r"\r\n|\r|\n", entry.prefix + entry.body)
        indent = next((re.match(r"\s*", line)[0] for line in old[1:] if line.strip()), "")  # type: ignore[index]
        body = self._filled(entry, old, indent, value) if is_filled(old) else ""
        entry.body = (body or encode(entry.tag, value, self.dialect, indent)).replace("\n", self.newline)
        entry.value = value

    def _filled(self, entry: Entry, old: list[str], indent: str, value: str) -> str:
        """The value broken at the old one's width, if it reads back as meant."""
        first = entry.prefix
        width = max(map(len, old))
        lines: list[str] = []
        for paragraph in encode(entry.tag, value, self.dialect, indent).split("\n"):
            lead = indent if lines else first
            lines += textwrap.wrap(
                paragraph.strip(),
                width,
                initial_indent=lead,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            ) or [""]
        again = values.unescape_entities(lines[0][len(first) :])
        if fold(entry.tag, again, lines[0], lines[1:]) != value or any(
            self.dialect.tagged(line) for line in lines[1:]
        ):
            return ""
        return "\n".join(lines)[len(first) :]

    def prefix(self, tag: str) -> str:
        """What stands before the value of a ``tag`` line in this record."""
        first = self.entries[0]
        prefix = tagged(first.prefix if first.tag == "TY" else "TY  - ", tag)
        # "TY-" without a type does not say that values follow the dash at once.
        return prefix if self.dialect.tight or prefix.endswith((" ", "\t")) else f"{prefix} "

    def remove(self, entry: Entry) -> None:
        """Takes an entry out; blank lines after it stay, and so does the line that starts the record."""
        index = self.entries.index(entry)
        if not index:
            entry.body = entry.value = ""
            return
        end = next((e for e in ("\r\n", "\n", "\r") if entry.tail.lstrip(" \t").startswith(e)), "")
        rest = entry.tail.lstrip(" \t")[len(end) :]
        before = self.entries[index - 1]
        before.tail = before.tail + rest if end else before.tail.rstrip("\r\n")
        del self.entries[index]

    def insert(self, line: Line, after: Entry | None = None, before: Entry | None = None) -> Entry:
        """Adds a field after (or before) an entry, or where its tag belongs."""
        tag, value = line
        if before is not None:
            index = self.entries.index(before)
        else:
            index = self.entries.index(after or self._neighbour(tag)) + 1
        entry = Entry(tag, self.prefix(tag), "", self.newline, value)
        entry.body = encode(tag, value, self.dialect).replace("\n", self.newline)
        if index and not self.entries[index - 1].tail.endswith(("\n", "\r")):
            entry.tail = self.entries[index - 1].tail
            self.entries[index - 1].tail = self.newline
        self.entries.insert(index, entry)
        return entry

    def _neighbour(self, tag: str) -> Entry:
        groups = [[tag], *(group for group in _GROUPS if tag in group)]
        for group in groups:
            for entry in reversed(self.entries):
                if entry.tag in group:
                    return entry
        inner = [entry for entry in self.entries if entry.tag != "ER"]
        return inner[-1]
