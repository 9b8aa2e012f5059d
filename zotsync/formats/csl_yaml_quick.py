"""Entries of CSL YAML as most programs write them, read line by line: many times as fast as a YAML parser.

`quickly` gives the nodes that the parser would give, but for where lists and mappings end; None where a text
is anything but keys, dashes and values that each fit on their line.
"""

from __future__ import annotations

import json
import re

from zotsync.formats.markdown_nodes import Mapping, Node, Scalar, Sequence
from zotsync.formats.markdown_scalars import is_plain

_KEY = re.compile(r"([A-Za-z][\w-]*):(?: +|$)")
_DOUBLE = re.compile(r'"[^"\\]*+(?:\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})[^"\\]*+)*+"')
_SINGLE = re.compile(r"'[^']*+(?:''[^']*+)*+'")
_FLOW_KEY = re.compile(r"([A-Za-z][\w-]*): +")
_PLAIN = re.compile(r"[^\s,\[\]{}\"'#:&*!|>%@`?-][^,\[\]{}\"'#:]*")
_ROW = re.compile(r"( *+)([^\r\n]*)(?:\r?\n|\Z)")

_Line = tuple[int, int, str]
"""The column and the place at which a line's text begins, and this text."""


class _Odd(Exception):
    """The text is for the parser."""


def quickly(source: str) -> Node | None:
    """The root of ``source``, or None."""
    if not source.replace("\n", "").replace("\r", "").isprintable():
        return None
    lines: list[_Line] = []
    at = 0
    while at < len(source) and (found := _ROW.match(source, at)):
        if found[2] and found[2][0] != "#":
            lines.append((len(found[1]), found.start(2), found[2].rstrip(" ")))
        at = found.end()
    try:
        node, after = _block(lines, 0)
    except (_Odd, IndexError, RecursionError):
        return None
    return node if after == len(lines) else None


def _block(lines: list[_Line], at: int) -> tuple[Node, int]:
    """The node that begins with this line, and the number of the line below it."""
    column, start, text = lines[at]
    if text.startswith("- "):
        return _list(lines, at, column)
    pairs: list[tuple[Node, Node]] = []
    names: set[str] = set()
    end = start
    while at < len(lines) and lines[at][0] == column and (found := _KEY.match(lines[at][2])):
        _, place, row = lines[at]
        if found[1] in names:
            raise _Odd
        names.add(found[1])
        key = Scalar(place, place + found.end(1), found[1])
        rest = row[found.end() :]
        at += 1
        if rest:
            value: Node = _value(found[1], rest, place + found.end())
        elif at < len(lines) and (
            lines[at][0] > column or (lines[at][0] == column and lines[at][2].startswith("- "))
        ):
            value, at = _block(lines, at)
        else:
            value = Scalar(key.end + 1, key.end + 1, "")
        pairs.append((key, value))
        end = value.end
    if not pairs or (at < len(lines) and lines[at][0] > column):
        raise _Odd
    return Mapping(start, end, tuple(pairs)), at


def _list(lines: list[_Line], at: int, column: int) -> tuple[Node, int]:
    start = lines[at][1]
    parts: list[Node] = []
    while at < len(lines) and lines[at][0] == column and lines[at][2].startswith("- "):
        _, place, row = lines[at]
        rest = row[1:].lstrip(" ")
        gap = len(row) - len(rest)
        if rest.startswith("- ") or _KEY.match(rest):
            lines[at] = (column + gap, place + gap, rest)
            part, at = _block(lines, at)
        else:
            part, at = _value("", rest, place + gap), at + 1
        parts.append(part)
    if at < len(lines) and lines[at][0] > column:
        raise _Odd
    return Sequence(start, parts[-1].end, tuple(parts), False), at


def _value(name: str, text: str, at: int) -> Node:
    """A value that stands on its line; of our own JSON the place is enough."""
    if text[0] not in "{[":
        return _scalar(text, at)
    if name == "custom":
        try:
            json.loads(text)
        except ValueError:
            raise _Odd from None
        return Mapping(at, at + len(text), ())
    node, end = _flow(text, 0, at)
    if end != len(text):
        raise _Odd
    return node


def _flow(text: str, at: int, base: int) -> tuple[Node, int]:
    """A value in brackets, or between them, and where it ends in ``text``."""
    start = at
    if text[at] == "[":
        parts: list[Node] = []
        at = _blanks(text, at + 1)
        while text[at] != "]":
            part, at = _flow(text, at, base)
            parts.append(part)
            at = _comma(text, at, "]")
        return Sequence(base + start, base + at + 1, tuple(parts), True), at + 1
    if text[at] == "{":
        pairs: list[tuple[Node, Node]] = []
        at = _blanks(text, at + 1)
        while text[at] != "}":
            if not (found := _FLOW_KEY.match(text, at)) or any(found[1] == k.value for k, _ in pairs):  # type: ignore[union-attr]
                raise _Odd
            key = Scalar(base + at, base + found.end(1), found[1])
            one, at = _flow(text, found.end(), base)
            pairs.append((key, one))
            at = _comma(text, at, "}")
        return Mapping(base + start, base + at + 1, tuple(pairs)), at + 1
    if not (found := _DOUBLE.match(text, at) or _SINGLE.match(text, at) or _PLAIN.match(text, at)):
        raise _Odd
    raw = found[0].rstrip()
    if raw[0] not in "\"'" and not is_plain(raw, True):
        raise _Odd
    return _scalar(raw, base + at), at + len(raw)


def _comma(text: str, at: int, end: str) -> int:
    """Where the next value begins, or the bracket that ends them."""
    at = _blanks(text, at)
    if text[at] == ",":
        at = _blanks(text, at + 1)
        if text[at] in ",]}":
            raise _Odd
    elif text[at] != end:
        raise _Odd
    return at


def _blanks(text: str, at: int) -> int:
    while text[at] == " ":
        at += 1
    return at


def _scalar(text: str, at: int) -> Scalar:
    if text[0] == '"' and _DOUBLE.fullmatch(text):
        return Scalar(at, at + len(text), json.loads(text) if "\\" in text else text[1:-1], '"')
    if text[0] == "'" and _SINGLE.fullmatch(text):
        return Scalar(at, at + len(text), text[1:-1].replace("''", "'"), "'")
    if text[0] in "\"'" or not is_plain(text):
        raise _Odd
    return Scalar(at, at + len(text), text)
