"""The places of values below the front matter, and how to change one alone.

Every kind of place has a value, says what it would show of another one (`shown`) and gives the splices
that put it there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zotsync.formats.base import CannotSay, Splice, newline_of
from zotsync.formats.markdown_names import ABSTRACT, item_type_of
from zotsync.formats.markdown_values import Value, linked_key, read, spell
from zotsync.item import Creator


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text that holds a value: the characters ``start`` to ``end``, trimmed.

    ``line`` is where its label's line starts, ``line_end`` where its last line ends.
    """

    aspect: str
    kind: str
    start: int
    end: int
    raw: str
    line: int
    line_end: int
    label: str = ""
    form: str = ""
    role: str = "author"
    gap: int = 0
    """How many spaces stand between the label and the value."""

    @property
    def value(self) -> Value:
        """What is said here now."""
        value = read(self.kind, self.raw, self.role)
        return item_type_of(value) if self.kind == "type" and isinstance(value, str) else value

    @property
    def key(self) -> str:
        """The key of an item that a link names."""
        return linked_key(self.raw) if self.kind == "link" else ""

    def shown(self, value: Value) -> Value:
        """``value`` as it would read back from here."""
        if self.kind == "type":
            return value
        if self.kind == "link" and not value:
            return self.value
        return read(self.kind, self._text(value), self.role)

    def splices(self, value: Value) -> list[Splice]:
        """The change after which `shown` of ``value`` stands here. Raises `CannotSay`."""
        if self.kind == "link" and not value:
            return []
        if self.kind == "heading" and not self._sayable(value):
            raise CannotSay("title", "a heading cannot be empty")
        text = self._text(value)
        if self.form == "fixed":
            return [Splice(self.start, self.end, text)]
        if text and not self.raw and not self.gap and self.form:
            text = f" {text}"
        gap = self.gap if not text and self.form != "cell" else 0
        return [Splice(self.start - gap, self.end, text)]

    def _text(self, value: Value) -> str:
        """``value`` as it is spelled here; a backslash at the end of a line is a line break."""
        if self.kind == "type":
            return str(value)
        text = spell(self.kind, self._sayable(value), self.raw)
        return text.rstrip("\\ ") if self.form and self.form != "cell" else text

    def _sayable(self, value: Value) -> Value:
        """``value`` without what would end the heading, the cell or the line that holds it."""
        if not isinstance(value, str):
            return _without_pipes(value) if self.form == "cell" else value
        if self.kind == "heading":
            return re.sub(r"(?:(?:^|\s)#+)+$", "", " ".join(value.split())).strip()
        if self.form == "cell":
            return value.replace("|", "/")
        return value.replace('"', "'") if self.form == "fixed" else value


def _without_pipes(value: tuple[str, ...] | tuple[Creator, ...]) -> Value:
    creators = tuple(
        replace(
            v, last=v.last.replace("|", "/"), first=v.first.replace("|", "/"), name=v.name.replace("|", "/")
        )
        for v in value
        if isinstance(v, Creator)
    )
    return creators or tuple(v.replace("|", "/") for v in value if isinstance(v, str))


@dataclass(frozen=True, slots=True)
class NameLines:
    """Names of one role that have a line each, all with labels (``FirstAuthor:: …``, ``Author:: …``)."""

    aspect: str
    role: str
    text: str
    lines: tuple[Slot, ...]
    kind: str = "names"
    label: str = ""
    form: str = "lines"

    @classmethod
    def of(cls, text: str, first: Slot, more: list[Slot]) -> NameLines | Slot:
        """The lines as one; one line alone where it has several names."""
        filled = [slot for slot in (first, *more) if slot.value] or [first]
        if several := next((slot for slot in filled if len(slot.value) > 1), None):
            return several
        if filled[0].value in [slot.value for slot in filled[1:]]:
            del filled[0]  # The first author is named again among all.
        return cls(first.aspect, first.role, text, tuple(filled)) if len(filled) > 1 else filled[0]

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end

    @property
    def raw(self) -> str:
        return self.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.lines[0].line

    @property
    def line_end(self) -> int:
        return self.lines[-1].line_end

    @property
    def key(self) -> str:
        return ""

    @property
    def value(self) -> Value:
        """What is said here now."""
        return tuple(name for line in self.lines for name in line.value if isinstance(name, Creator))

    def shown(self, value: Value) -> Value:
        """``value`` as it would read back from here."""
        names = self._names(value)
        return tuple(n for name in names for n in read("names", name, self.role) if isinstance(n, Creator))

    def _names(self, value: Value) -> list[str]:
        have = {name: line.raw for line in self.lines for name in line.value}
        inverted = any("," in line.raw for line in self.lines)
        return [
            have.get(name) or spell("names", (name,), self.lines[0].raw if inverted else "")
            for name in value
            if isinstance(name, Creator)
        ]

    def splices(self, value: Value) -> list[Splice]:
        """The change after which `shown` of ``value`` stands here: lines taken out, changed and added."""
        names = self._names(value)
        changes = [
            Splice(line.start, line.end, name)
            for line, name in zip(self.lines, names, strict=False)
            if name != line.raw
        ]
        for number, line in enumerate(self.lines[len(names) :], start=len(names)):
            if number == 0:
                changes.append(Splice(line.start - line.gap, line.end, ""))
            else:
                changes.append(Splice(line.line, _next_line(self.text, line.line_end), ""))
        last = self.lines[-1]
        before = re.sub(r"(?i)\bfirst[ -]?(?=\w)", "", self.text[last.line : last.start])
        newline = newline_of(self.text)
        added = "".join(f"{newline}{before}{name}" for name in names[len(self.lines) :])
        return [*changes, Splice(last.line_end, last.line_end, added)] if added else changes


@dataclass(frozen=True, slots=True)
class Section:
    """An abstract that stands below its heading or in a callout: paragraphs, each a line of the value.

    ``prefix`` begins its lines (``> `` in a callout); ``start`` to ``end`` is its text, or where one
    may be put, after ``gap``.
    """

    text: str
    start: int
    end: int
    line: int
    prefix: str = ""
    gap: str = ""
    aspect: str = ABSTRACT
    kind: str = "text"
    label: str = ""
    form: str = "section"
    role: str = "author"

    @property
    def raw(self) -> str:
        return self.text[self.start : self.end]

    @property
    def line_end(self) -> int:
        return self.end

    @property
    def key(self) -> str:
        return ""

    @property
    def value(self) -> Value:
        """What is said here now."""
        rows = [re.sub(r"^[ \t]*(?:>[ \t]?)*", "", row) for row in re.split(r"\r\n|\r|\n", self.raw)]
        parts = re.split(r"\n\s*\n", "\n".join(rows))
        return "\n".join(filter(None, (_unguarded(" ".join(part.split())) for part in parts)))

    def shown(self, value: Value) -> Value:
        """``value`` as it would read back from here."""
        text = value if isinstance(value, str) else ""
        return "\n".join(filter(None, (" ".join(part.split()) for part in text.split("\n"))))

    def splices(self, value: Value) -> list[Splice]:
        """The change after which `shown` of ``value`` stands here."""
        newline = newline_of(self.text)
        parts = [_guarded(part) for part in str(self.shown(value)).split("\n") if part]
        between = newline + self.prefix.rstrip() + newline + self.prefix
        text = between.join(parts)
        if not self.raw and text:
            text = self.gap + self.prefix + text
        return [Splice(self.start, self.end, text)]


class Bullet(Section):
    """An abstract that is the one point below its heading in an outline: a line, whatever its paragraphs."""

    __slots__ = ()

    @property
    def value(self) -> Value:
        return " ".join(self.raw.split())

    def shown(self, value: Value) -> Value:
        return " ".join(value.split()) if isinstance(value, str) else ""

    def splices(self, value: Value) -> list[Splice]:
        return [Splice(self.start, self.end, str(self.shown(value)))]


_MARKED = re.compile(r"[\\#>|`~=*_+<%!\[-]|\d+[.)](?=\s|$)|:{3}")
# Emphasis, a link or an element begins a plain text too.
_DRESSED = re.compile(r"(?:\*{1,3}|_{1,3})[^\s*_]|\[[^\]\s]|<[A-Za-z]")


def is_plain_line(text: str) -> bool:
    """Whether a line is text, and no heading, list, table, quote or the like."""
    return text[:1] == "\\" or not _MARKED.match(text) or bool(_DRESSED.match(text))


def _guarded(text: str) -> str:
    """``text`` as a line of its own that is plain: with a backslash in front where it needs one."""
    return f"\\{text}" if text[:1] == "\\" or not is_plain_line(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == "\\" and _guarded(text[1:]) == text else text


def _next_line(text: str, at: int) -> int:
    """Where the line after the one that ends at ``at`` begins."""
    return at + (2 if text.startswith("\r\n", at) else 1 if at < len(text) else 0)
