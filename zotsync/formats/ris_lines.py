"""The lines of RIS, and nothing lost: records with their fields, each at a known place.

A record runs from its ``TY`` line to its ``ER`` line. Programs write the tag, spaces, a dash and the
value in many ways (one space, a tab, an en dash, lower case, indented); which ways a file uses is told
by its ``TY`` lines (`Dialect`), so that prose such as ``IL - 2`` is not taken for a field.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

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

Field = tuple[str, str, int]
"""Tag in capitals, value, and the line (from 0 in the text) that it starts on."""


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
    """One record: its lines ``first`` to ``last`` (exclusive), and its characters ``start`` to ``end``."""

    first: int
    last: int = 0
    start: int = 0
    end: int = 0
    fields: list[Field] = field(default_factory=list)
    closed: bool = False


@dataclass(slots=True)
class Scan:
    """All records of a text. ``offsets[n]`` is where line ``n`` starts; one more stands for the end."""

    text: str
    lines: list[str]
    offsets: list[int]
    dialect: Dialect
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def line_at(self, offset: int) -> int:
        """The line (from 0) that holds ``offset``."""
        return bisect_right(self.offsets, offset) - 1


def split_lines(text: str) -> tuple[list[str], list[int]]:
    """The lines of ``text`` (their ends may be missing) and where each starts, with the text's end last.

    Only CR, LF and CRLF end a line: other separators that Unicode knows stand inside of values.
    """
    lone = text.count("\r") - text.count("\r\n")
    if lone and "\n" in text:
        lines = _ENDED_LINE.findall(text)
        return lines, [0, *accumulate(map(len, lines))]
    lines = text.split("\r" if lone else "\n")
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    offsets[-1] -= 1
    if not lines[-1]:
        lines.pop()
        offsets.pop()
    return lines, offsets


def scan(text: str, dialect: Dialect | None = None) -> Scan:
    """Every record of ``text``; whatever is no part of one stays where it is."""
    lines, offsets = split_lines(text)
    result = Scan(text, lines, offsets, dialect or Dialect.of(text))
    record: Record | None = None
    fields: list[Field] = []
    untagged = False
    for number, line in enumerate(lines):
        if line[2:5] == "  -" and line[:2] in TAGS:
            tag, value = line[:2], line[5:].strip()
        else:
            found = result.dialect.tagged(line)
            if found is None:
                untagged = untagged or bool(line and record and not line.isspace())
                continue
            tag, value = found[2].upper(), found[6].strip()
        if tag == "TY" and (record is None or plausible_type(value)):
            if record is not None:
                _close(result, record, number, untagged, ended=False)
            record, untagged = Record(number), False
            fields = record.fields
            fields.append((tag, value, number))
        elif tag == "ER":
            if record is not None:
                _close(result, record, number + 1, untagged, ended=True)
                record = None
        elif record is not None:
            fields.append((tag, value, number))
        elif tag in KNOWN_TAGS:
            result.problems.append(
                Problem(number + 1, "an item starts without its TY line", "put a TY line before it")
            )
            record, untagged = Record(number), False
            fields = record.fields
            fields.append((tag, value, number))
    if record is not None:
        _close(result, record, len(lines), untagged, ended=False)
    return result


def _close(result: Scan, record: Record, last: int, untagged: bool, *, ended: bool) -> None:
    """Ends ``record`` before line ``last``; one without ER loses the blank lines and headings after it."""
    record.closed = ended
    if not ended:
        while last > record.fields[-1][2] + 1 and _is_between(result.lines[last - 1]):
            last -= 1
        result.problems.append(
            Problem(
                last,
                "an item ends without its ER line"
                if last < len(result.lines)
                else "the text ends inside an item, without its ER line",
                "put an ER line after it" if last < len(result.lines) else "see whether the file is complete",
            )
        )
    record.last = last
    record.start, record.end = result.offsets[record.first], result.offsets[last]
    if untagged:
        _fold(result.lines, record)
    result.records.append(record)


def _is_between(line: str) -> bool:
    return not line.strip() or bool(_BETWEEN.fullmatch(line.strip()))


def _fold(lines: list[str], record: Record) -> None:
    """Gives each field the lines that continue it."""
    ends = [start for _, _, start in record.fields[1:]]
    ends.append(record.last - 1 if record.closed else record.last)
    for index, ((tag, value, start), end) in enumerate(zip(record.fields, ends, strict=True)):
        if end > start + 1:
            whole = fold(tag, lines[start].rstrip("\r\n"), value, lines[start + 1 : end])
            record.fields[index] = (tag, whole, start)


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
