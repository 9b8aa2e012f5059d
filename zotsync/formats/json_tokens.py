"""JSON with the place of every value, so that one token of a text can be replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from zotsync.formats.base import Splice


class Node(NamedTuple):
    """A value of a JSON text: ``value`` as Python has it, ``text[start:end]`` as it is written.

    ``members`` of an object, each with its key's place; ``items`` of an array.
    """

    value: Any
    start: int
    end: int
    members: tuple[Member, ...] = ()
    items: tuple[Node, ...] = ()

    def get(self, name: str) -> Node | None:
        """The value of the first member of this name."""
        return next((member.node for member in self.members if member.name == name), None)


class Member(NamedTuple):
    """``"name": value`` of an object."""

    name: str
    start: int
    key_end: int
    node: Node


_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_SCALAR = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_DEEPEST = 100


def loaded(text: str, name: str) -> Any:
    """The value of a text that is JSON and has a property of this name; None for any other text.

    >>> loaded('[{"type": "book"}]', "type"), loaded('[{"type": ', "type"), loaded("[]", "type")
    ([{'type': 'book'}], None, None)
    """
    if text.lstrip()[:1] not in ("[", "{") or f'"{name}"' not in text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def parse(text: str) -> Node:
    """The tree of a JSON text. Raises ValueError (with ``pos`` in its arguments) where it is none."""
    node = _value(text, _skip(text, 0), 0)
    end = _skip(text, node.end)
    if end != len(text):
        raise ValueError("something follows the value", end)
    return node


def each(text: str, take: Callable[[Node], object]) -> None:
    """Hands over the values of a text that is an array, one after the other; keeps none of them.

    Raises ValueError as `parse` does, after what stands before the error was handed over.
    """
    end = _skip(text, _elements(text, _skip(text, 0), 0, take))
    if end != len(text):
        raise ValueError("something follows the value", end)


def quickly(text: str, take: Callable[[Any, int, int], object]) -> bool:
    """Hands over the values of a text that is an array, each with its place, read by the standard parser.

    False where that one and `parse` may not agree: then `each` says what there is, or what is wrong.
    """
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        return False
    at = _skip(text, at + 1)
    first = True
    try:
        while text[at : at + 1] != "]":
            at = at if first else _comma(text, at)
            value, end = _DECODER.raw_decode(text, at)
            if text.count("{", at, end) + text.count("[", at, end) >= _DEEPEST:
                return False
            take(value, at, end)
            at, first = _skip(text, end), False
    except (ValueError, RecursionError):
        return False
    return _skip(text, at + 1) == len(text)


def _first_counts(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        value.update(reversed(pairs))
    return value


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_first_counts, parse_constant=_refused)


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _string(text: str, at: int) -> tuple[str, int]:
    found = _STRING.match(text, at)
    if found is None:
        raise ValueError("a string is not closed or not allowed here", at)
    raw = found[0]
    try:
        return (json.loads(raw) if "\\" in raw else raw[1:-1]), found.end()
    except ValueError as error:
        raise ValueError("a string holds a wrong escape", at) from error


def _value(text: str, at: int, depth: int) -> Node:
    sign = text[at : at + 1]
    if depth > _DEEPEST:
        raise ValueError("values are nested too deeply", at)
    if sign == '"':
        value, end = _string(text, at)
        return Node(value, at, end)
    if sign == "{":
        return _object(text, at, depth)
    if sign == "[":
        return _array(text, at, depth)
    found = _SCALAR.match(text, at)
    if found is None:
        raise ValueError("a value is missing", at)
    return Node(json.loads(found[0]), at, found.end())


def _object(text: str, start: int, depth: int) -> Node:
    members: list[Member] = []
    value: dict[str, Any] = {}
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        if members:
            at = _comma(text, at)
        name, key_end = _string(text, at)
        colon = _skip(text, key_end)
        if text[colon : colon + 1] != ":":
            raise ValueError("a colon is missing", colon)
        node = _value(text, _skip(text, colon + 1), depth + 1)
        members.append(Member(name, at, key_end, node))
        value.setdefault(name, node.value)
        at = _skip(text, node.end)
    return Node(value, start, at + 1, tuple(members))


def _array(text: str, start: int, depth: int) -> Node:
    items: list[Node] = []
    end = _elements(text, start, depth, items.append)
    return Node([node.value for node in items], start, end, (), tuple(items))


def _elements(text: str, start: int, depth: int, take: Callable[[Node], object]) -> int:
    """Hands over an array's values, one after the other; where the array ends."""
    at = _skip(text, start + 1)
    first = True
    while text[at : at + 1] != "]":
        at = at if first else _comma(text, at)
        node = _value(text, at, depth + 1)
        take(node)
        at, first = _skip(text, node.end), False
    return at + 1


def _comma(text: str, at: int) -> int:
    if text[at : at + 1] != ",":
        raise ValueError("a comma or a closing bracket is missing", at)
    return _skip(text, at + 1)


# Edits.


@lru_cache(maxsize=2)
def escapes(text: str) -> bool:
    """Whether a text spells characters beyond ASCII as escapes."""
    return text.isascii() and "\\u" in text


def edit_object(text: str, node: Node, changes: dict[str, Any]) -> list[Splice]:
    """The splices that set (or, with None, take out) members of an object, in its own layout."""
    found: list[Splice] = []
    ascii_only = escapes(text)
    left = list(changes.items())
    kept = [at for at, member in enumerate(node.members) if changes.get(member.name, 0) is not None]
    # Each that goes takes the comma before it along; those before the first that stays, the one after it.
    first = kept[0] if kept else len(node.members)
    if first:
        end = node.members[first].start if kept else node.members[-1].node.end
        found.append(Splice(node.members[0].start, end, ""))
    for index, member in enumerate(node.members):
        if member.name not in changes:
            continue
        new = changes[member.name]
        left = [pair for pair in left if pair[0] != member.name]
        if new is not None:
            found += edit_value(text, member.node, new, ascii_only=ascii_only)
        elif index > first:
            found.append(Splice(node.members[index - 1].node.end, member.node.end, ""))
    added = [(name, value) for name, value in left if value is not None]
    if not added:
        return found
    if not kept:
        body = ", ".join(f"{dump(name, ascii_only)}: {dump(value, ascii_only)}" for name, value in added)
        return [Splice(node.start + 1, node.end - 1, body)]
    last = node.members[kept[-1]]
    separator, colon = _layout(text, node)
    indent = separator.rpartition("\n")[2] if "\n" in separator else None
    whole = "".join(
        f"{separator}{dump(name, ascii_only)}{colon}{_laid_out(text, node, value, indent, ascii_only)}"
        for name, value in added
    )
    return [*found, Splice(last.node.end, last.node.end, whole)]


def edit_value(text: str, node: Node, new: Any, *, ascii_only: bool) -> list[Splice]:
    """The smallest splices that turn a value into ``new``: what is equal within it stays as written."""
    if same(node.value, new):
        return []
    if node.members and isinstance(new, dict):
        changes = {name: new.get(name) for name in {**node.value, **new}}
        return edit_object(text, node, {n: v for n, v in changes.items() if not same(node.value.get(n), v)})
    if node.items and isinstance(new, list) and len(new) == len(node.items):
        return [
            part
            for item, value in zip(node.items, new, strict=True)
            for part in edit_value(text, item, value, ascii_only=ascii_only)
        ]
    if node.items and isinstance(new, list) and new:
        return _edit_array(text, node, new, ascii_only)
    return [Splice(node.start, node.end, dump(new, ascii_only))]


def _edit_array(text: str, node: Node, new: list[Any], ascii_only: bool) -> list[Splice]:
    """Elements that are in ``new`` too keep their text; the separators between them stay as they are."""
    separator = text[node.items[0].end : node.items[1].start] if len(node.items) > 1 else ", "
    waiting = list(node.items)
    parts = []
    for value in new:
        known = next((item for item in waiting if same(item.value, value)), None)
        if known is None:
            parts.append(dump(value, ascii_only))
        else:
            waiting.remove(known)
            parts.append(text[known.start : known.end])
    return [Splice(node.items[0].start, node.items[-1].end, separator.join(parts))]


def same(left: Any, right: Any) -> bool:
    """Equality that tells 1 from true and from "1"."""
    return type(left) is type(right) and bool(left == right)


def dump(value: Any, ascii_only: bool = False) -> str:
    """A value on one line."""
    return json.dumps(value, ensure_ascii=ascii_only)


def _laid_out(text: str, node: Node, value: Any, indent: str | None, ascii_only: bool) -> str:
    """A new member's value, spread over lines where the object's other structures are."""
    spread = any(
        "\n" in text[m.node.start : m.node.end] for m in node.members if m.node.items or m.node.members
    )
    if indent is None or not spread or not isinstance(value, dict | list):
        return dump(value, ascii_only)
    newline = "\r\n" if "\r\n" in text else "\n"
    unit = "\t" if "\t" in indent else "  "
    return json.dumps(value, ensure_ascii=ascii_only, indent=unit).replace("\n", newline + indent)


def _layout(text: str, node: Node) -> tuple[str, str]:
    """What stands between two members, and between a key and its value."""
    first = node.members[0]
    colon = text[first.key_end : first.node.start]
    if len(node.members) > 1:
        return text[first.node.end : node.members[1].start], colon
    return "," + (text[node.start + 1 : first.start] or " "), colon
