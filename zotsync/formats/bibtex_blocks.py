"""A .bib file as blocks, every character accounted for: what is between blocks is free text.

The scanner decodes nothing; it finds where entries, fields and the parts of values begin and end, so
that an edit can touch exactly one of them. It accepts what real files hold: ``()`` for ``{}``, missing
commas, duplicate fields, comments between fields, keys with blanks. A block that cannot be closed is
broken: it ends where the next block starts, and its neighbours are read as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple


class Part(NamedTuple):
    """One operand of ``#``: ``kind`` is ``{``, a double quote, or empty for a macro or number.

    ``start`` and ``end`` enclose the text without its delimiters.
    """

    kind: str
    start: int
    end: int


class Bare(str):
    """A value without delimiters: a number, or the name of a macro."""

    __slots__ = ()


class Field(NamedTuple):
    """``name = value``: ``name`` lower-case, the value as an expression of parts."""

    name: str
    name_start: int
    name_end: int
    start: int
    end: int
    parts: tuple[Part, ...]


@dataclass(slots=True, eq=False)
class Entry:
    """An entry of the file: ``kind`` is its lower-case type. ``alone``: its own text tells what it holds.

    That is looked for when it is asked for, and let go by `forget`: large files hold too much.
    """

    kind: str
    start: int
    end: int
    kind_start: int
    kind_end: int
    key_start: int
    key_end: int
    alone: bool
    _text: str
    _fields: tuple[Field, ...] | None
    _values: dict[str, str] | None

    @property
    def close(self) -> int:
        """Where its last brace stands."""
        return self.end - 1

    @property
    def fields(self) -> tuple[Field, ...]:
        if self._fields is None:
            closing = self._text[self.close]
            self._fields, _ = _fields(_Braces(self._text), self.key_end, closing, self.end, [])
        return self._fields

    def values(self) -> dict[str, str] | None:
        """Name -> raw value where each value is one part, and no name is given twice; else None."""
        if self._values is None and self._fields is None:
            found = _ordinary(self._text, self.key_end, self._text[self.close], self.end)
            self._values = found[0] if found else None
        return self._values

    def forget(self) -> None:
        """Keep no more than the place."""
        if self.alone:
            self._fields = self._values = None


class Trouble(NamedTuple):
    """Something odd at ``start``; ``fatal``: the block that starts there is broken."""

    start: int
    message: str
    fatal: bool


@dataclass(slots=True)
class Blocks:
    """What a text is made of. ``macros`` are the @string definitions in order, ``meta`` the @comments."""

    entries: list[Entry] = field(default_factory=list)
    macros: list[Entry] = field(default_factory=list)
    meta: list[tuple[int, int]] = field(default_factory=list)
    preambles: list[tuple[int, int]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


_HEAD = re.compile(r"@[ \t]*([A-Za-z][\w.:+-]*)\s*([{(])")
_KEY = re.compile(r"\s*+([^,={}\"\r\n]*+)(?=[,}=\r\n]|$)")
_SKIP = re.compile(r"(?:[\s,]++|%[^\r\n]*+)*+")
_NAME = re.compile(r"([^\s=,{}\"'#%()@][^\s=,{}\"#%()]*+)\s*=\s*")
_NAME_SPACED = re.compile(r"([A-Za-z][\w-]*(?:[ \t]+[\w-]+){1,3})\s*=\s*")
_BRACED = re.compile(r"\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+\}")


def _one_field(braced: str) -> re.Pattern[str]:
    """What most fields are: a comma, a name, and one value, between braces as ``braced`` says."""
    return re.compile(
        r"\s*+,[\s,]*+([^\s=,{}\"'#%()@][^\s=,{}\"#%()]*+)\s*+=\s*+"
        rf"(?:\{{({braced})\}}|\"([^\"{{}}]*+)\"|([^\s,#{{}}\"=()%]++))(?!\s*+#)"
    )


_ORDINARY = _one_field(r"[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+")
_PLAIN = _one_field(r"[^}]*+")  # to look for one sign is several times quicker than for either of two
_PLAIN_OR_REST = re.compile(rf"{_PLAIN.pattern}|(.++)", re.S)
_A_LOOK = 300
"""Within so many characters most braced words and accents show: they are in titles and names."""
# The end after the last of them.
_END = re.compile(r"[\s,]*+([})])")
_BARE = re.compile(r"[^\s,#{}\"=()%]++")
_JOIN = re.compile(r"\s*#\s*")
_BRACE = re.compile(r"[{}]")
_BRACE_NOT_ESCAPED = re.compile(r"(?<!\\)[{}]")
_QUOTE_OR_BRACE = re.compile(r"[{}\"]")
_PARENTHESIS_OR_BRACE = re.compile(r"[{})]")
# Where a runaway value must have swallowed the next entry.
_ENTRY_HEAD = re.compile(r"@[ \t]*[A-Za-z]+[ \t]*[{(]\s*(?:[^\s,{}()=\"]+\s*,|[\w-]+\s*=)")
_NEXT_BLOCK = re.compile(r"(?:\r\n|[\r\n])[ \t]*(?=@[ \t]*[A-Za-z]+\s*[{(])")


class _Broken(Exception):
    """The block cannot be closed."""


def scan(text: str) -> Blocks:
    """The blocks of ``text``."""
    blocks = Blocks()
    for entry in entries(text, blocks):
        entry.forget()
        blocks.entries.append(entry)
    return blocks


def entries(text: str, blocks: Blocks) -> Iterator[Entry]:
    """The entries of ``text``, one after the other; all else that it is made of is put into ``blocks``."""
    at = limit = 0
    seen: dict[str, int] = {}
    braces = _Braces(text)
    while head := _HEAD.search(text, at):
        start, opening = head.start(), head.end() - 1
        line = text[max(text.rfind("\n", at, start), text.rfind("\r", at, start), at - 1) + 1 : start]
        if "%" in line or line[-1:].isalnum():  # a commented line; an e-mail address
            at = start + 1
            continue
        if limit <= opening:
            limit = _next_entry(text, opening)
        kind = intern(head[1].lower())
        try:
            if kind == "comment":
                at = braces.close(opening, len(text))
                blocks.meta.append((start, at))
            elif kind == "preamble":
                at = braces.close(opening, limit)
                blocks.preambles.append((start, at))
            else:
                entry = _entry(braces, head, kind, limit, blocks.troubles)
                at = entry.end
                if kind == "string":
                    blocks.macros.append(entry)
                    continue
                key = text[entry.key_start : entry.key_end]
                if key and seen.setdefault(key.lower(), start) != start:
                    blocks.troubles.append(Trouble(start, f"the citation key {key} is used before", False))
                yield entry
        except _Broken as broken:
            if kind == "comment" or (text[opening] == "(" and not line.isspace() and line):
                at = opening  # BibTeX itself skips the word @comment and nothing else
                continue
            blocks.troubles.append(Trouble(start, str(broken), True))
            follow = _NEXT_BLOCK.search(text, opening)
            at = follow.end() if follow else len(text)


def entry_at(text: str, start: int, end: int) -> Entry:
    """The entry that `entries` found there (and that is ``alone``), once more."""
    head = _HEAD.match(text, start)
    assert head is not None
    return _entry(_Braces(text), head, head[1].lower(), end, [])


def _next_entry(text: str, at: int) -> int:
    """The end of the first line from ``at`` on that is followed by an entry's head, or the text's end."""
    while (sign := text.find("@", at)) >= 0:
        line = max(text.rfind("\n", at, sign), text.rfind("\r", at, sign))
        if line >= 0 and not text[line + 1 : sign].strip(" \t") and _ENTRY_HEAD.match(text, sign):
            return line
        at = sign + 1
    return len(text)


def opens_an_entry(value: str) -> bool:
    """Whether a line of a value would be taken for an entry's head, and the value for one never closed."""
    return "@" in value and _next_entry(value, 0) < len(value)


class _Braces:
    """Where the braces of a text close; one that is never closed does not make the others look again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._closed: dict[int, int] | None = None

    def close(self, opening: int, limit: int) -> int:
        """Past what closes the brace (or parenthesis) at ``opening``, before ``limit``. Raises `_Broken`."""
        if self.text[opening] == "(":
            block = _NEXT_BLOCK.search(self.text, opening, limit)
            return _close_parenthesis(self.text, opening, block.start() if block else limit)
        if self._closed is None:
            try:
                return _close(self.text, opening, limit)
            except _Broken:
                self._closed = self._pairs()
        end = self._closed.get(opening, limit + 1)
        if end > limit:
            raise _Broken("a brace is not closed")
        return end

    @property
    def broken(self) -> bool:
        """Whether one was found that is never closed."""
        return self._closed is not None

    def _pairs(self) -> dict[int, int]:
        pairs: dict[int, int] = {}
        for braces in (_BRACE_NOT_ESCAPED, _BRACE):
            opened: list[int] = []
            for mark in braces.finditer(self.text):
                if mark[0] == "{":
                    opened.append(mark.start())
                elif opened:
                    pairs[opened.pop()] = mark.end()
        return pairs


def _entry(braces: _Braces, head: re.Match[str], kind: str, limit: int, troubles: list[Trouble]) -> Entry:
    """The entry or @string whose head is given; the next one's starts at ``limit``."""
    text = braces.text
    opening = head.end() - 1
    closing = "}" if text[opening] == "{" else ")"
    key_start = key_end = opening + 1
    if kind != "string":
        found = _KEY.match(text, key_start)
        if found and text[found.end() : found.end() + 1] != "=":
            key_start = found.start(1)
            key_end = key_start + len(found[1].rstrip())
            if closing == ")" and text[key_end - 1 : key_end] == ")" and key_end > key_start:
                key_end -= 1
    ordinary = _ordinary(text, key_end, closing, limit)
    fields: tuple[Field, ...] | None = None
    values: dict[str, str] | None = None
    if ordinary is not None:
        values, end = ordinary
    else:
        fields, close = _fields(braces, key_end, closing, limit, troubles)
        end = close + 1
    alone = fields is None or not braces.broken
    return Entry(
        kind, head.start(), end, head.start(1), head.end(1), key_start, key_end, alone, text, fields, values
    )


def _ordinary(text: str, at: int, closing: str, limit: int) -> tuple[dict[str, str], int] | None:
    """The values of an entry whose fields from ``at`` on are all ordinary, and its end; else None."""
    if plain := _all_at_once(text, at, closing, limit):
        return plain
    values: dict[str, str] = {}
    while found := _PLAIN.match(text, at, limit) or _ORDINARY.match(text, at, limit):
        name, value, quoted, bare = found.groups()
        if value is None:
            value = Bare(bare) if bare else quoted
        elif "{" in value:
            found = _ORDINARY.match(text, at, limit)
            if found is None:
                break
            value = found[2]
        low = name.lower()
        if low in values:
            return None
        values[low] = value
        at = found.end()
    end = _END.match(text, at)
    return (values, end.end()) if end and end[1] == closing else None


def _all_at_once(text: str, at: int, closing: str, limit: int) -> tuple[dict[str, str], int] | None:
    """`_ordinary` of an entry without braces in its values, found at once; None where there may be some."""
    if text.count("{", at, at + _A_LOOK) > text.count("=", at, at + _A_LOOK):
        return None
    sign = text.find("@", at, limit)
    limit = limit if sign < 0 else sign  # so that what comes after the fields is never long
    found = _PLAIN_OR_REST.findall(text, at, limit)
    rest = found.pop()[-1] if found else ""
    end = _END.match(rest)
    if end is None or end[1] != closing:
        return None
    values: dict[str, str] = {}
    for name, value, quoted, bare, _ in found:
        if "{" in value:
            return None
        values[name.lower()] = value or quoted or (Bare(bare) if bare else "")
    return (values, limit - len(rest) + end.end()) if len(values) == len(found) else None


def _fields(
    braces: _Braces, at: int, closing: str, limit: int, troubles: list[Trouble]
) -> tuple[tuple[Field, ...], int]:
    """The fields from ``at`` on, and where the sign stands that closes the entry."""
    text = braces.text
    fields: list[Field] = []
    names: set[str] = set()
    length = len(text)
    while True:
        skipped = _SKIP.match(text, at)
        at = skipped.end() if skipped else at
        if at >= length:
            raise _Broken("the entry is not closed")
        if text[at] == closing:
            return tuple(fields), at
        name = _NAME.match(text, at) or _NAME_SPACED.match(text, at)
        if name is None:
            raise _Broken(f"expected a field or the end of the entry, found {text[at : at + 20]!r}")
        if fields and "," not in text[fields[-1].end : at]:
            troubles.append(Trouble(at, f"a comma is missing before {name[1]}", False))
        parts, at = _value(braces, name.end(), limit)
        if not parts:
            raise _Broken(f"the field {name[1]} has no value")
        low = name[1].lower()
        if low in names:
            troubles.append(Trouble(name.start(), f"the field {low} is given twice; the first counts", False))
        names.add(low)
        fields.append(Field(low, name.start(), name.end(1), name.end(), at, parts))


def _value(braces: _Braces, at: int, limit: int) -> tuple[tuple[Part, ...], int]:
    """The parts of the value at ``at`` and where it ends; one that is open at ``limit`` was never closed."""
    text = braces.text
    simple = _BRACED.match(text, at, limit)
    if simple is not None:
        end = simple.end()
        after = _JOIN.match(text, end)
        if after is None:
            return (Part("{", at + 1, end - 1),), end
    parts: list[Part] = []
    while True:
        sign = text[at : at + 1]
        if sign == "{":
            end = braces.close(at, limit)
            parts.append(Part("{", at + 1, end - 1))
        elif sign == '"':
            end = _unquote(text, at, limit)
            parts.append(Part('"', at + 1, end - 1))
        else:
            bare = _BARE.match(text, at)
            if bare is None:
                return tuple(parts), at
            end = bare.end()
            parts.append(Part("", at, end))
        after = _JOIN.match(text, end)
        if after is None:
            return tuple(parts), end
        at = after.end()


def _close_parenthesis(text: str, opening: int, limit: int) -> int:
    depth = 0
    for mark in _PARENTHESIS_OR_BRACE.finditer(text, opening + 1, limit):
        if mark[0] == ")" and depth == 0:
            return mark.end()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    raise _Broken("a parenthesis is not closed")


def _close(text: str, opening: int, limit: int) -> int:
    """Past the brace that closes the one at ``opening``, before ``limit``.

    BibTeX counts every brace; where that leads nowhere, those after a backslash are not counted.
    """
    for braces in (_BRACE, _BRACE_NOT_ESCAPED):
        depth = 0
        for mark in braces.finditer(text, opening, limit):
            depth += 1 if mark[0] == "{" else -1
            if depth == 0:
                return mark.end()
    raise _Broken("a brace is not closed")


def _unquote(text: str, opening: int, limit: int) -> int:
    """Past the quote that closes the one at ``opening``, before ``limit``; those within braces are text."""
    depth = 0
    for mark in _QUOTE_OR_BRACE.finditer(text, opening + 1, limit):
        if mark[0] == '"':
            if depth <= 0:
                return mark.end()
        else:
            depth += 1 if mark[0] == "{" else -1
            if depth < 0:
                break
    raise _Broken("a quotation mark is not closed")


LONGEST = 10_000
"""Characters that macros may add to one value; macros made of macros would else double at each line."""


def join(text: str, parts: tuple[Part, ...], macro: Callable[[str], str]) -> str:
    """The value that ``parts`` make, macros looked up by ``macro`` (which gets the name)."""
    pieces: list[str] = []
    room = LONGEST
    for part in parts:
        piece = text[part.start : part.end]
        if not part.kind:
            expanded = macro(piece)
            room -= len(expanded)
            piece = expanded if room >= 0 else piece
        pieces.append(piece)
    return "".join(pieces)
