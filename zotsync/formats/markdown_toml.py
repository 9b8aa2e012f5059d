"""TOML as nodes that know their places.

The standard library reads the values, and says what is wrong; a small scanner finds where each value
stands. What the scanner takes for a value is read once more on its own: where both do not agree, the text
counts as one that cannot be read, and nothing is ever written to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from zotsync.formats.markdown_nodes import Broken, Mapping, Node, Scalar, Sequence

_MAX_LENGTH: Final = 300_000
_MAX_NODES: Final = 20_000
_MAX_DEPTH: Final = 50
_LONG_KEY: Final = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){50}")
"""More names in one key than the parser gets through in time."""

_SPACE = re.compile(r"[ \t]*+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*+)*+")
_KEY = re.compile(r"[A-Za-z0-9_-]++|\"(?:\\.|[^\"\\\n])*+\"|'[^'\n]*+'")
_STRING = re.compile(
    r'(?P<style>""")(?:\\.|(?!""")[^\\])*+""""{0,2}+'
    r"|(?P<literal>''')(?:(?!''').)*+''''{0,2}+"
    r'|(?P<basic>")(?:\\.|[^"\\\n])*+"'
    r"|(?P<single>')[^'\n]*+'",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s,\[\]{}#=\"']++(?: \d\d:[^\s,\[\]{}#=\"']++)?")
_ENDS = r"Illegal character '\n'"
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")


def compose_toml(source: str) -> Mapping | None:
    """The root of ``source``, None where it says nothing. Raises `Broken`."""
    if len(source) > _MAX_LENGTH or sum(map(source.count, "\n,=[{")) > _MAX_NODES:
        raise Broken("it is too long", 0)
    if found := _LONG_KEY.search(source):
        raise Broken("a key of it has too many parts", found.start())
    scanner = _Scanner(source)
    try:
        data = tomllib.loads(source)
    except RecursionError:
        raise Broken("it nests too deeply", 0) from None
    except ValueError as error:
        message, at = _told(str(error), source, scanner)
        raise Broken(message, at) from None
    root = scanner.document()
    if not _agree(root, data):
        raise Broken("it is written in a way that is not known here", 0)
    return root.node() if root.pairs else None


def _told(message: str, source: str, scanner: _Scanner) -> tuple[str, int]:
    """What the parser says, and where: for what has no end, where it begins."""
    found = _AT.search(message)
    said = message[: found.start()] if found else message
    said = "a text in quotes does not end on its line" if said == _ENDS else said[:1].lower() + said[1:]
    if found and found[1]:
        lines = source.split("\n")
        return said, sum(len(line) + 1 for line in lines[: int(found[1]) - 1])
    with suppress(Broken):
        scanner.document()
    return said, scanner.begun


# --- where each value stands -----------------------------------------------------------------


@dataclass(slots=True)
class _Table:
    """A table while it is read. ``header``: it has one of its own; else it is in braces, or implied."""

    start: int
    end: int
    flow: bool = False
    pairs: dict[str, tuple[Scalar, _Table | _Tables | Node]] = field(default_factory=dict)

    def node(self) -> Mapping:
        made = tuple(
            (key, one.node() if isinstance(one, _Table | _Tables) else one)
            for key, one in self.pairs.values()
        )
        return Mapping(self.start, self.end, made, self.flow)


@dataclass(slots=True)
class _Tables:
    """Tables of one name, each under a header in double brackets."""

    tables: list[_Table]

    def node(self) -> Sequence:
        first, last = self.tables[0], self.tables[-1]
        return Sequence(first.start, last.end, tuple(table.node() for table in self.tables), False)


class _Scanner:
    """Finds keys and values in a text that is TOML. Raises `Broken` where it sees something else."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.begun = 0

    def document(self) -> _Table:
        self.at = 0
        root = table = _Table(0, 0)
        while self._skip(_BLANK) < len(self.source):
            self.begun = self.at
            if self.source[self.at] == "[":
                table = self._header(root)
            else:
                self._pair(table)
            table.end = self.at
        return root

    def _header(self, root: _Table) -> _Table:
        start = self.at
        double = self.source.startswith("[[", start)
        self.at += 2 if double else 1
        *path, key = self._key()
        self._expect("]]" if double else "]")
        outer = self._inner(root, path)
        made = _Table(start, self.at)
        known = outer.pairs.get(key.value)
        if double:
            if known and isinstance(known[1], _Tables):
                known[1].tables.append(made)
            else:
                outer.pairs[key.value] = (key, _Tables([made]))
        elif known and isinstance(known[1], _Table):
            known[1].start = start
            return known[1]
        else:
            outer.pairs[key.value] = (key, made)
        return made

    def _inner(self, table: _Table, path: list[Scalar]) -> _Table:
        """The table that a path names, which is made where there is none."""
        for key in path:
            known = table.pairs.setdefault(key.value, (key, _Table(-1, -1)))[1]
            if isinstance(known, _Tables):
                known = known.tables[-1]
            if not isinstance(known, _Table):
                raise Broken("a key has two values", key.start)
            table = known
        return table

    def _pair(self, table: _Table) -> None:
        *path, key = self._key()
        self._skip(_SPACE)
        self._expect("=")
        self._skip(_SPACE)
        self._inner(table, path).pairs[key.value] = (key, self._value(0))

    def _key(self) -> list[Scalar]:
        parts: list[Scalar] = []
        while True:
            self._skip(_SPACE)
            found = _KEY.match(self.source, self.at)
            if not found:
                raise Broken("a key is missing", self.at)
            raw = found[0]
            name = next(iter(tomllib.loads(f"{raw}=0"))) if raw[0] in "\"'" else raw
            parts.append(Scalar(self.at, found.end(), name))
            self.at = found.end()
            self._skip(_SPACE)
            if not self.source.startswith(".", self.at):
                return parts
            self.at += 1

    def _value(self, depth: int) -> Node | _Table:
        if depth > _MAX_DEPTH:
            raise Broken("it nests too deeply", self.at)
        start = self.at
        if self.source.startswith("[", start):
            parts = tuple(self._parts(depth))
            return Sequence(start, self.at, parts, True)
        if self.source.startswith("{", start):
            return self._inline(depth)
        if found := _STRING.match(self.source, start):
            style = next(filter(None, found.groups()))
        elif found := _BARE.match(self.source, start):
            style = None
        else:
            raise Broken("a value is missing", start)
        self.at = found.end()
        return Scalar(start, self.at, _text(found[0]), style)

    def _parts(self, depth: int) -> Iterator[Node]:
        self.at += 1
        while True:
            self._skip(_BLANK)
            if self.source.startswith("]", self.at):
                self.at += 1
                return
            value = self._value(depth + 1)
            yield value.node() if isinstance(value, _Table) else value
            self._skip(_BLANK)
            if self.source.startswith(",", self.at):
                self.at += 1
            elif not self.source.startswith("]", self.at):
                raise Broken("a list has no end", self.at)

    def _inline(self, depth: int) -> _Table:
        table = _Table(self.at, 0, True)
        self.at += 1
        while True:
            self._skip(_BLANK)
            if self.source.startswith("}", self.at):
                self.at += 1
                table.end = self.at
                return table
            *path, key = self._key()
            self._expect("=")
            self._skip(_SPACE)
            self._inner(table, path).pairs[key.value] = (key, self._value(depth + 1))
            self._skip(_BLANK)
            if self.source.startswith(",", self.at):
                self.at += 1
            elif not self.source.startswith("}", self.at):
                raise Broken("a table has no end", self.at)

    def _skip(self, what: re.Pattern[str]) -> int:
        found = what.match(self.source, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _expect(self, sign: str) -> None:
        if not self.source.startswith(sign, self.at):
            raise Broken(f"{sign} is missing", self.at)
        self.at += len(sign)


def _text(raw: str) -> str:
    """A value as text: a number in its plain form, a date as it is written. Raises `Broken`."""
    try:
        value = tomllib.loads(f"x = {raw}")["x"]
    except ValueError:
        raise Broken("a value cannot be read", 0) from None
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else raw


def _agree(node: _Table | _Tables | Node, data: Any) -> bool:
    """Whether the nodes hold what the parser read."""
    if isinstance(node, _Table):
        return (
            isinstance(data, dict)
            and node.pairs.keys() == data.keys()
            and all(_agree(one, data[name]) for name, (_, one) in node.pairs.items())
        )
    if isinstance(node, _Tables | Sequence):
        parts = node.tables if isinstance(node, _Tables) else node.parts
        return isinstance(data, list) and len(parts) == len(data) and all(map(_agree, parts, data))
    if isinstance(node, Mapping):
        named = {key.value: one for key, one in node.pairs if isinstance(key, Scalar)}
        return (
            isinstance(data, dict)
            and named.keys() == data.keys()
            and all(_agree(one, data[name]) for name, one in named.items())
        )
    if isinstance(data, str):
        return node.style is not None and node.value == data
    if isinstance(data, dict | list) or node.style is not None:
        return False
    return node.value == str(data) if isinstance(data, int) and not isinstance(data, bool) else True
