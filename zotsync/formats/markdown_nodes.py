"""YAML as nodes that know their places.

`compose` reads plain front matter (a key and a value a line) line by line, which is what notes are made of
and ten times as fast; all else goes to a YAML parser. Both give the same nodes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from zotsync.formats.markdown_scalars import is_plain

MAX_LENGTH: Final = 1_000_000
_MAX_PARSED: Final = 300_000
_MAX_NODES: Final = 20_000
"""More than the parser gets through in a second: it takes 1 µs a character, and up to 30 µs a value."""
_DEEP: Final = re.compile(r"[\[{](?:\s*+[\[{]){99}")
"""More brackets in one another than the parser gets through in time."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; ``style`` is its quote, ``|``, ``>``, or None for a plain one."""

    start: int
    end: int
    value: str
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, in brackets (``flow``) or in lines."""

    start: int
    end: int
    parts: tuple[Node, ...]
    flow: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in their order. ``flow``: it stands in one place; TOML spreads tables over many."""

    start: int
    end: int
    pairs: tuple[tuple[Node, Node], ...]
    flow: bool = True


Node = Scalar | Sequence | Mapping


class Broken(Exception):
    """The text cannot be read from ``at`` on."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def compose(source: str) -> Node | None:
    """The root node of ``source``, None where there is nothing. Raises `Broken`."""
    if len(source) > MAX_LENGTH:
        raise Broken("it is too long", 0)
    return _plain(source) or compose_any(source)


def compose_any(source: str) -> Node | None:
    """`compose` through the YAML parser alone."""
    yaml = yaml_for(source)
    try:
        root = yaml.compose(source)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or "it is no YAML"
        if said == "found unexpected end of stream" and getattr(error, "context_mark", None):
            said, mark = "a text in quotes does not end", error.context_mark  # type: ignore[union-attr]
        raise Broken(str(said), min(mark.index if mark else 0, len(source))) from None
    if root is None:
        return None
    left = [_MAX_NODES]
    try:
        return _converted(root, left)
    except RecursionError:
        raise Broken("it holds itself", 0) from None


def yaml_for(source: str) -> YAML:
    """The parser for a text that it reads in time. Raises `Broken`."""
    if deep := _DEEP.search(source):
        raise Broken("it nests too deeply", deep.start())
    if len(source) > _MAX_PARSED or marks(source) > _MAX_NODES:
        raise Broken("it is too long", 0)
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False  # the later one counts, as YAML 1.2 has it
    return yaml


def marks(source: str) -> int:
    """At most so many nodes does ``source`` have, about: what its parser's time goes with."""
    return sum(map(source.count, "\n,:[{"))


def _converted(node: Any, left: list[int]) -> Node:
    left[0] -= 1
    if left[0] < 0:
        raise Broken("it repeats itself through too many aliases", 0)
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, SequenceNode):
        return Sequence(start, end, tuple(_converted(n, left) for n in node.value), bool(node.flow_style))
    if isinstance(node, MappingNode):
        return Mapping(start, end, tuple((_converted(k, left), _converted(v, left)) for k, v in node.value))
    assert isinstance(node, ScalarNode)
    return Scalar(start, end, str(node.value), node.style)


# --- one key, one line -----------------------------------------------------------------------

_LINE = re.compile(r"([A-Za-z][\w-]*):(?:[ ]++(.+))?")
_ITEM = re.compile(r"([ ]*+)-[ ]++(.+)")
_QUOTED = re.compile(r'"[^"\\]*+(?:\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})[^"\\]*+)*+"')
_FLOW_PART = re.compile(
    rf"[ ]*+({_QUOTED.pattern}|[^\[\]{{}},\"'#:&*!|>%@`\s?-][^\[\]{{}},\"'#:]*+)[ ]*+([,\]])"
)
_CR_ALONE = re.compile(r"\r(?!\n)")
_STRANGE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def _plain(source: str) -> Mapping | None:
    """The nodes, where every line is a key with a plain, quoted or bracketed value, or one list item."""
    if not source.replace("\n", "").isprintable() and (_STRANGE.search(source) or _CR_ALONE.search(source)):
        return None
    pairs: list[tuple[Node, Node]] = []
    items: list[Node] = []
    indent = ""
    for start, line in _rows(source):
        item = _ITEM.fullmatch(line)
        if item:
            if not pairs or (items and item[1] != indent) or not _is_open(pairs[-1], items):
                return None
            indent = item[1]
            value = _value(item[2], start + item.start(2))
            if not isinstance(value, Scalar) or (value.style is None and not value.value):
                return None
            items.append(value)
            key = pairs[-1][0]
            first = items[0].start - len("- ") if len(items) == 1 else pairs[-1][1].start
            pairs[-1] = (key, Sequence(first, value.end, tuple(items), False))
            continue
        found = _LINE.fullmatch(line)
        if not found:
            return None
        items = []
        name = Scalar(start, start + found.end(1), found[1])
        text = found[2] or ""
        at = start + found.start(2) if text else start + found.end(1) + 1
        if found[1] == "zotsync" and text.startswith("{"):
            made: Node | None = _json(text, at)
        else:
            made = _value(text, at)
        if made is None:
            return None
        pairs.append((name, made))
    return Mapping(0, len(source), tuple(pairs)) if pairs else None


def _rows(source: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in source.splitlines(keepends=True):
        yield start, line.rstrip("\r\n").rstrip(" ")
        start += len(line)


def _is_open(pair: tuple[Node, Node], items: list[Node]) -> bool:
    """Whether the last key can take a list item: it is empty, or has items already."""
    value = pair[1]
    return bool(items) or (isinstance(value, Scalar) and not value.value and value.style is None)


def _value(text: str, at: int) -> Scalar | Sequence | None:
    if not text:
        return Scalar(at, at, "")
    if text[0] == '"':
        if not _QUOTED.fullmatch(text):
            return None
        return Scalar(at, at + len(text), json.loads(text) if "\\" in text else text[1:-1], '"')
    if text[0] == "[":
        return _flow(text, at)
    return Scalar(at, at + len(text), text) if is_plain(text) else None


def _flow(text: str, at: int) -> Sequence | None:
    parts: list[Node] = []
    place = 1
    if text == "[]":
        return Sequence(at, at + 2, (), True)
    while place < len(text):
        found = _FLOW_PART.match(text, place)
        if not found:
            return None
        value = _value(found[1].rstrip(" "), at + found.start(1))
        if not isinstance(value, Scalar):
            return None
        parts.append(value)
        place = found.end()
        if found[2] == "]":
            break
    return (
        Sequence(at, at + len(text), tuple(parts), True) if place == len(text) and text[-1] == "]" else None
    )


def _json(text: str, at: int) -> Mapping | None:
    """zotsync's own line: its text is what counts, not its nodes."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return Mapping(at, at + len(text), ())
