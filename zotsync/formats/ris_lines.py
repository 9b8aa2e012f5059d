"""The lines of RIS, and nothing lost: records with their fields, each at a known place.

A record runs from its ``TY`` line to its ``ER`` line. Programs write the tag, spaces, a dash and the
value in many ways (one space, a tab, an en dash, lower case, indented); which ways a file uses is told
by its ``TY`` lines (`Dialect`), so that prose such as ``IL - 2`` is not taken for a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zotsync.formats.base import Problem
from zotsync.formats.ris_tags import KNOWN_TAGS, TYPES

TAGS = frozenset(a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
TAGGED = re.compile(r"([ \t]*)([A-Za-z][A-Za-z0-9])([ \t]{0,3})([-–—])([ \t]*)(.*)", re.DOTALL)
_TYPE_LINE = re.compile(r"^[ \t]*[Tt][Yy][ \t]{0,3}[-–—].*", re.MULTILINE)
_TYPE_CODE = re.compile(r"[A-Za-z]{2,8}\d?")
_ENDED_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# Lines that programs put between records; they continue no value.
_BETWEEN = re.compile(r"Record #?\s*\d+ of \d+|(?:Provider|Content|Database):.*|\d+\.|%.*")
_LABELLED = re.compile(r"[A-Z]{3,4} {0,2}- ")
# Tags whose value is prose: line ends in it may mean something.
TEXT_TAGS = frozenset({"AB", "N1", "N2", "RN"})

Field = tuple[int, str, str]
"""Position in its record (from 0), tag in capitals, value."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file's ``TY`` lines are spelled, beyond the standard ``TY  - JOUR``."""

    indented: bool = False
    lower: bool = False
    gaps: frozenset[str] = frozenset()
    dashes: frozenset[str] = frozenset()
    tight: bool = False

    @classmethod
    def of(cls, text: str) -> Dialect:
        """The dialect of all ``TY`` lines in ``text``."""
        forms = [m for line in _TYPE_LINE.findall(text) if (m := TAGGED.match(line)) and plausible_type(m[6])]
        return cls(
            indented=any(form[1] for form in forms),
            lower=any(form[2].islower() for form in forms),
            gaps=frozenset(form[3] for form in forms),
            dashes=frozenset(form[4] for form in forms),
            tight=any(not form[5] and form[6].strip() for form in forms),
        )

    def tagged(self, line: str) -> re.Match[str] | None:
        """The parts of a field's first line (indent, tag, gap, dash, space, value), or None: it is none."""
        found = TAGGED.match(line)
        if not found:
            return None
        indent, tag, gap, dash, after, value = found.groups()
        wide = len(gap) > 1 or gap == "\t"
        known = tag.upper() in KNOWN_TAGS
        if indent and not self.indented:
            return None
        if not tag.isupper() and not (tag.islower() and (self.lower or (wide and known))):
            return None
        if not wide and gap not in self.gaps and not (gap and known):
            return None
        if dash != "-" and dash not in self.dashes and not (wide and known):
            return None
        return None if not after and value.strip() and not wide and not self.tight else found

    def is_field(self, line: str) -> bool:
        """Whether a field starts on this line."""
        return (line[2:5] == "  -" and line[:2] in TAGS) or self.tagged(line) is not None


STANDARD = Dialect()


def plausible_type(value: str) -> bool:
    """Whether ``value`` can be what follows ``TY``: one short code, or nothing.

    >>> plausible_type("JOUR"), plausible_type("no wonder that it"), plausible_type("")
    (True, False, True)
    """
    value = value.strip()
    return not value or bool(_TYPE_CODE.fullmatch(value)) or value.upper() in TYPES


@dataclass(slots=True)
class Record:
    """One record: its ``fields``, and its place: characters ``start`` to ``end``, from line ``first`` on."""

    fields: list[Field]
    start: int
    end: int
    first: int
    closed: bool


class Scan:
    """The records of a text, one after the other; ``problems`` and ``dialect`` grow known on the way."""

    def __init__(self, text: str, dialect: Dialect | None = None) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self._lines, self._step = split_lines(text)
        self._dialect = dialect

    @property
    def dialect(self) -> Dialect:
        """The dialect of the whole text; looked for only when a line is not spelled as the standard is."""
        if self._dialect is None:
            self._dialect = Dialect.of(self.text)
        return self._dialect

    @property
    def spelled(self) -> Dialect:
        """The dialect that the records so far need to be read again."""
        return self._dialect or STANDARD

    def __iter__(self) -> Iterator[Record]:
        """Every record; whatever is no part of one stays where it is."""
        fields: list[Field] = []
        opened = untagged = False
        position = start = first = at = 0
        step = self._step
        for number, line in enumerate(self._lines):
            at += len(line) + step
            if line[2:5] == "  -" and line[:2] in TAGS:
                tag, value = line[:2], line[5:].strip()
            elif not line or line.isspace():
                continue
            elif found := self.dialect.tagged(line):
                tag, value = found[2].upper(), found[6].strip()
            else:
                untagged = True
                continue
            if tag == "ER":
                if opened:
                    if untagged:
                        self._fold(fields, first, number)
                    yield Record(fields, start, min(at, len(self.text)), first, True)
                opened = untagged = False
            elif opened and (tag != "TY" or not plausible_type(value)):
                position += 1
                fields.append((position, tag, value))
            elif tag in KNOWN_TAGS and (tag != "TY" or line[2:5] == "  -" or plausible_type(value)):
                if opened:
                    yield self._unclosed(fields, start, first, number, at - len(line) - step, untagged)
                elif tag != "TY":
                    problem = Problem(
                        number + 1, "an item starts without its TY line", "put a TY line before it"
                    )
                    self.problems.append(problem)
                opened, untagged = True, False
                position, start, first = 0, at - len(line) - step, number
                fields = [(0, tag, value)]
        if opened:
            yield self._unclosed(fields, start, first, len(self._lines), len(self.text), untagged)

    def _unclosed(
        self, fields: list[Field], start: int, first: int, last: int, end: int, untagged: bool
    ) -> Record:
        """A record without ``ER``; the blank lines and headings after it are no part of it."""
        if last == len(self._lines):
            message, remedy = (
                "the text ends inside an item, without its ER line",
                "see whether it is complete",
            )
        else:
            message, remedy = "an item ends without its ER line", "put an ER line after it"
        if last == len(self._lines) and self._lines and not self.text.endswith(("\n", "\r")):
            end += self._step
        while last > first + 1 and _is_between(self._lines[last - 1]):
            last -= 1
            end -= len(self._lines[last]) + self._step
        self.problems.append(Problem(last, message, remedy))
        if untagged:
            self._fold(fields, first, last)
        return Record(fields, start, min(end, len(self.text)), first, False)

    def _fold(self, fields: list[Field], first: int, last: int) -> None:
        """Gives each field the lines that continue it."""
        position, more, head = -1, list[str](), ""
        for line in [*self._lines[first:last], ""]:
            if line and self.dialect.is_field(line):
                if more:
                    _, tag, value = fields[position]
                    fields[position] = (position, tag, fold(tag, head, value, more))
                position, more, head = position + 1, [], line.rstrip("\r\n")
            else:
                more.append(line)
        _, tag, value = fields[position]
        fields[position] = (position, tag, fold(tag, head, value, more))


def split_lines(text: str) -> tuple[list[str], int]:
    """The lines of ``text``, and how many characters of line end each of them lacks (1, or 0).

    Only CR, LF and CRLF end a line: other separators that Unicode knows stand inside of values.
    """
    lone = text.count("\r") - text.count("\r\n")
    if lone and "\n" in text:
        return ended_lines(text), 0
    lines = text.split("\r" if lone else "\n")
    if not lines[-1]:
        lines.pop()
    return lines, 1


def ended_lines(text: str) -> list[str]:
    """The lines of ``text``, each with its end; joined they are the text."""
    return _ENDED_LINE.findall(text)


def _is_between(line: str) -> bool:
    return not line.strip() or bool(_BETWEEN.fullmatch(line.strip()))


def fold(tag: str, first: str, value: str, more: list[str]) -> str:
    """The value of a field that goes on over ``more`` lines; ``first`` is its whole first line.

    In prose, lines that were filled to a width are joined, other line ends are kept (two spaces before
    one say that it is meant); elsewhere a line end is a space, but for keywords, where it parts them,
    and a blank line, or one that has a label of its own (``PMID- ``), ends the value.
    """
    while more and not more[-1].strip():
        more = more[:-1]
    parts = [value, *(line.strip() for line in more)]
    if tag not in TEXT_TAGS:
        ends = (n for n, part in enumerate(parts) if n and (not part or _LABELLED.match(part)))
        return ("\n" if tag == "KW" else " ").join(filter(None, parts[: next(ends, None)]))
    raw = [first, *(line.rstrip("\r\n") for line in more)]
    filled = is_filled(raw)
    text = value
    for before, part in zip(raw, parts[1:], strict=False):
        joined = filled and part and before.strip() and not before.endswith("  ") and text
        text += (" " if joined else "\n") + part
    return text.strip("\n")


def is_filled(lines: list[str]) -> bool:
    """Whether the lines look broken at a width: the next word would not have fitted on any of them."""
    width = max(map(len, lines))
    if not 40 <= width <= 100:
        return False
    pairs = [(a, b.split()) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if len(pairs) == 1 and (len(lines[0]) < 60 or lines[0].rstrip().endswith((".", ":", ";", "!", "?"))):
        return False
    return bool(pairs) and all(len(a) + 1 + len(b[0]) > width for a, b in pairs)
