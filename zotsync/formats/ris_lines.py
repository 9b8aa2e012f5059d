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

from zotsync.formats.base import Problem, line_of
from zotsync.formats.ris_tags import KNOWN_TAGS, type_named

TAGS = frozenset(a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
TAGGED = re.compile(r"([ \t]*)(PMC?ID|[A-Za-z][A-Za-z0-9])([ \t]{0,3})([-–—])([ \t]*)(.*)", re.DOTALL)
_TYPE_LINE = re.compile(r"(?<![^\r\n])[ \t]*[Tt][Yy][ \t]{0,3}[-–—][^\r\n]*")
_TYPE_CODE = re.compile(r"[A-Za-z]{2,8}\d?")
# Only CR, LF and CRLF end a line: other separators that Unicode knows stand inside of values.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# A field in the standard spelling; a value ends before the blanks at its line's end. TY comes first alone.
# What most lines have is tried first; nothing is tried twice, so that blanks without end cost no more.
_REGULAR = re.compile(r"^([A-SU-Z][A-Z0-9]|T[A-XZ0-9]|\ATY)  -(?:[ \t]*+(.*)(?<![ \t\r])|)", re.MULTILINE)
BLANK = " \t\r\n"
# Lines that programs put between records; they continue no value.
_BETWEEN = re.compile(r"Record #?\s*\d+ of \d+|(?:Provider|Content|Database):.*|\d+\.|%.*")
_LABELLED = re.compile(r"[A-Z]{3,4} {0,2}- ")
# Tags whose value is prose: line ends in it may mean something.
TEXT_TAGS = frozenset({"AB", "N1", "N2", "RN"})

Field = tuple[str, str]
"""Tag in capitals, value."""


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
        """The dialect of all ``TY`` lines in ``text``; without any, that of a known tag on its first line."""
        forms = [m for line in _TYPE_LINE.findall(text) if (m := TAGGED.match(line)) and plausible_type(m[6])]
        if not forms and (first := TAGGED.match(text)) and first[2].upper() in KNOWN_TAGS:
            forms = [first]
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
        if tag.upper() == "TY" and not wide and not plausible_type(value):
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
    return not value or bool(_TYPE_CODE.fullmatch(value) or type_named(value))


@dataclass(slots=True)
class Record:
    """One record: its ``fields``, its ``text``, and its place: the characters ``start`` to ``end``."""

    fields: list[Field]
    start: int
    end: int
    text: str


class Scan:
    """The records of a text, one after the other; ``problems`` and ``spelled`` grow known on the way."""

    def __init__(self, text: str, dialect: Dialect | None = None) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self._dialect = dialect
        self._counted = (0, 1)

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
        text, size, at = self.text, len(self.text), 0
        careful_to = size if text.count("\r") != text.count("\r\n") else 0
        while at < size:
            if at >= careful_to and text.startswith("TY  - ", at):
                # The quick way: every line down to the next ER is a field in the standard spelling.
                last = text.find("\nER  -", at)
                if last >= 0:
                    end = text.find("\n", last + 1) + 1 or size
                    own = text[at:end]
                    fields = _REGULAR.findall(own, 0, last + 1 - at)
                    if len(fields) == own.count("\n", 0, last + 1 - at):
                        yield Record(fields, at, end, own)
                        at = end
                        while text.startswith(("\n", "\r"), at):
                            at += 1
                        continue
                careful_to = last if last >= 0 else size
            careful, at = self._careful(at)
            if careful is not None:
                yield careful

    def _careful(self, at: int) -> tuple[Record | None, int]:
        """The record that starts at or after ``at``, line by line, and where to go on."""
        lines: list[str] = []
        start = at
        for found in _LINE.finditer(self.text, at):
            line = found[0]
            tag, value = self._field(line) or ("", "")
            if lines and tag == "ER":
                return self._record(lines, start, found.end()), found.end()
            if lines and tag == "TY" and plausible_type(value):
                return self._unclosed(lines, start), found.start()
            if lines:
                lines.append(line)
            elif tag == "TY" and (plausible_type(value) or line.startswith("TY  -")):
                if found.start() > at:
                    return None, found.start()
                lines, start = [line], found.start()
            elif tag in KNOWN_TAGS and tag not in ("TY", "ER"):
                message = "an item starts without its TY line"
                self._report(found.start(), message, "put a TY line before it")
                lines, start = [line], found.start()
        return (self._unclosed(lines, start) if lines else None), len(self.text)

    def _field(self, line: str) -> Field | None:
        """Tag and value of a line, or None where no field starts on it."""
        if line[2:5] == "  -" and line[:2] in TAGS:
            return line[:2], line[5:].strip(BLANK)
        if line.isspace():
            return None
        found = self.dialect.tagged(line)
        return (found[2].upper(), found[6].strip(BLANK)) if found else None

    def _fields(self, lines: list[str]) -> list[Field]:
        """The fields on ``lines``, each with the lines that continue it."""
        fields: list[Field] = []
        more: list[str] = []
        head = ""
        for line in lines:
            if field := self._field(line):
                if more:
                    fields[-1] = (fields[-1][0], fold(*fields[-1], head, more))
                fields.append(field)
                more, head = [], line
            else:
                more.append(line)
        if more:
            fields[-1] = (fields[-1][0], fold(*fields[-1], head, more))
        return fields

    def _unclosed(self, lines: list[str], start: int) -> Record:
        """A record without ``ER``; the blank lines and headings after it are no part of it."""
        end = start + sum(map(len, lines))
        cut = end == len(self.text)
        if cut:
            message = "the text ends inside an item, without its ER line"
            remedy = "see whether the file is complete"
        else:
            message, remedy = "an item ends without its ER line", "put an ER line after it"
        while len(lines) > 1 and _is_between(lines[-1]):
            end -= len(lines.pop())
        self._report(end - len(lines[-1]), message, remedy, cut=cut)
        return self._record(lines, start, end)

    def _record(self, lines: list[str], start: int, end: int) -> Record:
        return Record(self._fields(lines), start, end, self.text[start:end])

    def _report(self, offset: int, message: str, remedy: str, *, cut: bool = False) -> None:
        """Adds a problem on the line that starts at ``offset``; counts on from the last one's line."""
        known, line = self._counted
        line += line_of(self.text[known:offset], offset) - 1
        self._counted = (offset, line)
        self.problems.append(Problem(line, message, remedy, cut=cut))


def ended_lines(text: str) -> list[str]:
    """The lines of ``text``, each with its end; joined they are the text."""
    return _LINE.findall(text)


def _is_between(line: str) -> bool:
    return not line.strip() or bool(_BETWEEN.fullmatch(line.strip()))


def fold(tag: str, value: str, first: str, more: list[str]) -> str:
    """The value of a field that goes on over ``more`` lines; ``first`` is its whole first line.

    In prose, lines that were filled to a width are joined, other line ends are kept (two spaces before
    one say that it is meant); elsewhere a line end is a space, but for keywords, where it parts them,
    and a blank line, or one that has a label of its own (``PMID- ``), ends the value.
    """
    end = len(more)
    while end and not more[end - 1].strip():
        end -= 1
    more = more[:end]
    parts = [value, *(line.strip(BLANK) for line in more)]
    if tag not in TEXT_TAGS:
        ends = (n for n, part in enumerate(parts) if n and (not part or _LABELLED.match(part)))
        return ("\n" if tag == "KW" else " ").join(filter(None, parts[: next(ends, None)]))
    raw = [first.rstrip("\r\n"), *(line.rstrip("\r\n") for line in more)]
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
