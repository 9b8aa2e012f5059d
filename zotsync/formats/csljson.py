"""CSL JSON: an array of items, one item, ``{"items": [...]}``, or these in an answer of Crossref's API.

It is edited token by token.

Types, fields and names follow Zotero's mapping of CSL. ``note`` is Extra, ``annote`` a child note,
``keyword`` the tags; ``citation-key``, else an ``id`` that is no address and no number, is the citation
key. Properties without a Zotero field stay in the file and out of the item. What CSL cannot say is kept
by `write` in ``custom.zotsync``; in a file that a sync makes, but for who set a tag, that an item has no
citation key, and an access date's hour: the library knows them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from zotsync.collector import uncollected
from zotsync.formats.base import (
    CannotSay,
    Fresh,
    Reading,
    Splice,
    is_blank,
    newline_of,
    splice,
)
from zotsync.formats.csl_map import TYPES, fitted, item_of, properties, put_back
from zotsync.formats.csl_map import aspect_of as _aspect_of
from zotsync.formats.json_tokens import Node, dump, each, edit_object, escapes, loaded, parse, quickly
from zotsync.formats.kept import aspect_json, aspects, kept, restored
from zotsync.formats.places import Places, later
from zotsync.formats.problems import broken_json, refused
from zotsync.item import Cuttable, Item, Span, diff, within

_SIGNS = ("title", "author", "issued", "id", "DOI", "URL", "editor")


class CslJson:
    """The format of CSL JSON files."""

    name = "csl-json"
    endings: tuple[str, ...] = (".json",)
    many = True
    prose = False
    editable = True

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: objects with a CSL type and something that describes a work."""
        return any(_is_item(value) for value in _values(loaded(text, "type")))

    def read(self, text: str, name: str = "") -> Reading:
        """The items of a CSL JSON text; what is no JSON gives one fatal problem and no items."""
        if problem := refused(text, "CSL JSON"):
            return Reading(self.name, text, (), (problem,))
        items: list[Item] = []

        def take(value: Any, start: int, end: int) -> None:
            if _takes(value):
                item = _read(value)
                span = Span(start, end)
                spans = later(_places, item.type)
                origin = within(text, span, spans, path=name, position=len(items), format=self.name)
                items.append(item.read_at(origin))

        try:
            with uncollected():
                if quickly(text, take):
                    return Reading(self.name, text, tuple(items))
                items.clear()
                if text.lstrip().startswith("["):
                    each(text, lambda node: take(node.value, node.start, node.end))
                else:
                    for node in _nodes(parse(text)):
                        take(node.value, node.start, node.end)
        except ValueError as error:
            return Reading(self.name, text, (), (broken_json(text, error),))
        return Reading(self.name, text, tuple(items))

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` as CSL says it, in an object of its own or in that of ``within``."""
        if within is not None and within.origin is not None and within.origin.format == self.name:
            text = within.origin.text
            wanted = fitted(item, within)
            after = parse(splice(text, _edits(text, parse(text), wanted)))
            return replace(_read(after.value), origin=within.origin)
        return _read(properties(item, {}))

    def put(self, previous: Item, edited: Item) -> Item:
        """What differs from what the format shows of ``previous`` is taken over."""
        return put_back(previous, edited, self.get(previous, edited))

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """The tokens that must change."""
        if not diff(reading.items[position], edited):
            return []
        node = _known(reading.text)[1][position]
        found = _edits(reading.text, node, edited)
        own = [Splice(s.start - node.start, s.end - node.start, s.text) for s in found]
        said = parse(splice(reading.text[node.start : node.end], own)).value
        got = _read(said) if _takes(said) else Item("")
        for aspect in diff(got, edited):
            raise CannotSay(aspect, "CSL JSON cannot say this value")
        return found

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """New objects at the end of the array, indented as the last one is."""
        text = reading.text
        if not items:
            return []
        root = None if is_blank(text) else _known(text)[0]
        if root is None:
            return [Splice(0, len(text), self._text([properties(item, {}) for item in items]))]
        array = _array(root)
        if array is None:
            raise CannotSay("item", "this file is a single object, not a list")
        ascii_only = escapes(text)
        model = array.items[-1] if array.items else None
        written = [_laid_out(text, model, properties(item, {}), ascii_only) for item in items]
        if model is None:
            newline = newline_of(text)
            return [Splice(array.start + 1, array.end - 1, newline + f",{newline}".join(written) + newline)]
        return [Splice(model.end, model.end, "".join(_separator(text, array) + one for one in written))]

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """The object and one of the commas beside it."""
        text = reading.text
        root, nodes = _known(text)
        array = _array(root)
        if array is None:
            return [Splice(root.start, root.end, "[]")]
        node = nodes[position]
        index = bisect_left(array.items, node.start, key=lambda one: one.start)
        if index:
            return [Splice(array.items[index - 1].end, node.end, "")]
        after = array.items[1].start if len(array.items) > 1 else node.end
        return [Splice(node.start, after, "")]

    def told_apart_by(self, key: str) -> str:
        """See `zotsync.formats.base.KeyedEntries`."""
        return key

    def write(self, items: Iterable[Item]) -> str:
        """A new text, two blanks a level. What CSL cannot say is in ``custom.zotsync``."""
        return self._text([_whole(item, sparing=False) for item in items])

    def write_sparing(self, items: Iterable[Item]) -> Fresh:
        """See `zotsync.formats.base.Sparing`."""
        return Fresh(self.name, self._text([_whole(item, sparing=True) for item in items]))

    def read_again(self, fresh: Fresh, name: str = "") -> Reading:
        """See `zotsync.formats.base.Sparing`."""
        return self.read(fresh.text, name)

    @staticmethod
    def _text(objects: list[dict[str, Any]]) -> str:
        return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


CSLJSON = CslJson()


def _whole(item: Item, *, sparing: bool) -> dict[str, Any]:
    said = properties(item, {})
    if beside := kept(_read(said), item, sparing=sparing):
        said["custom"] = {"zotsync": beside}
    return said


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict) and "type" not in value and isinstance(value.get("message"), dict):
        value = value["message"]
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "type" not in value and isinstance(value.get("items"), list):
        return list(value["items"])
    return [value]


def _is_item(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("type"), str) or "itemType" in value:
        return False
    return value["type"] in TYPES and any(name in value for name in _SIGNS)


def _within(root: Node) -> Node:
    """What an answer of Crossref's API is about."""
    message = root.get("message") if isinstance(root.value, dict) and "type" not in root.value else None
    return message if message is not None and isinstance(message.value, dict) else root


def _array(root: Node) -> Node | None:
    """The array that holds the objects; None where the text is a single object."""
    root = _within(root)
    if isinstance(root.value, list):
        return root
    if isinstance(root.value, dict) and "type" not in root.value:
        items = root.get("items")
        return items if items is not None and isinstance(items.value, list) else None
    return None


def _nodes(root: Node) -> list[Node]:
    """The objects of a text that are items."""
    array = _array(root)
    nodes = list(array.items) if array is not None else [_within(root)]
    return [node for node in nodes if _takes(node.value)]


def _takes(value: Any) -> bool:
    """Whether a value is an object that describes a work."""
    return isinstance(value, dict) and ("type" in value or "title" in value)


@lru_cache(maxsize=2)
def _known(text: str) -> tuple[Node, list[Node]]:
    """A file's tree and its items: many edits of one file look at it once."""
    root = parse(text)
    return root, _nodes(root)


def _read(value: Mapping[str, Any]) -> Item:
    plain = item_of(value)
    custom = value.get("custom")
    beside = custom.get("zotsync") if isinstance(custom, dict) else None
    return restored(plain, beside) if isinstance(beside, dict) else plain


def _places(text: Cuttable, span: Span, item_type: str) -> Places:
    """The places of the values of the object that lies there."""
    node = parse(text[span.start : span.end])
    return Places(
        (aspect, span.start + member.node.start, span.start + member.node.end)
        for member in node.members
        if (aspect := _aspect_of(member.name, item_type, node.value))
    )


def _edits(text: str, node: Node, item: Item) -> list[Splice]:
    """The splices that bring an object as near to ``item`` as CSL can say."""
    old: dict[str, Any] = node.value
    new = properties(item, old)
    custom = old.get("custom")
    beside = custom.get("zotsync") if isinstance(custom, dict) else None
    if isinstance(beside, dict):
        said = item_of(new)
        now = {
            aspect: [aspect_json(aspect, said), aspect_json(aspect, item)]
            for aspect in aspects(item, said)
            if aspect in beside and aspect_json(aspect, said) != aspect_json(aspect, item)
        }
        rest = {name: value for name, value in custom.items() if name != "zotsync"} if custom else {}
        new["custom"] = ({**rest, "zotsync": now} if now else rest) or None
    changes = {name: new.get(name) for name in {**old, **new} if new.get(name) != old.get(name)}
    return edit_object(text, node, changes)


def _separator(text: str, array: Node) -> str:
    if len(array.items) > 1:
        return text[array.items[-2].end : array.items[-1].start]
    before = text[array.start + 1 : array.items[0].start]
    return "," + (before or " ")


def _laid_out(text: str, model: Node | None, value: dict[str, Any], ascii_only: bool) -> str:
    """An object as text, spread over lines as the last one is."""
    newline = newline_of(text)
    if model is None:
        lines = json.dumps(value, ensure_ascii=ascii_only, indent=2)
        return "  " + lines.replace("\n", newline + "  ")
    own = text[model.start : model.end]
    if "\n" not in own:
        return dump(value, ascii_only)
    line = text.rfind("\n", 0, model.start) + 1
    base = re.match(r"[ \t]*", text[line : model.start])
    outer = base[0] if base else ""
    first = model.members[0] if model.members else None
    inner = text[text.rfind("\n", 0, first.start) + 1 : first.start] if first else outer + "  "
    unit = inner.removeprefix(outer) if inner.strip() == "" else "  "
    lines = json.dumps(value, ensure_ascii=ascii_only, indent=unit or "  ")
    return lines.replace("\n", newline + outer)
