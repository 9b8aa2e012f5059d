"""Zotero's own JSON: an array of API ``data`` objects, child notes as objects of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zotsync import schema
from zotsync.formats.base import CannotSay, Problem, Reading, Splice
from zotsync.formats.json_tokens import Node, loaded, parse
from zotsync.formats.problems import Lines, broken_json, refused
from zotsync.item import Item, Json, Note, Origin, Span, key_from


def to_zotero_json(items: Iterable[Item], name_of: Callable[[Item], str] | None = None) -> list[Json]:
    """The data objects of ``items`` in their order, each followed by its child notes.

    An item without a key gets one that depends on its path and position alone (``name_of`` gives the
    path; by default where the item was read), so that the same file always gives the same array.
    """
    objects: list[Json] = []
    for index, item in enumerate(items):
        path = name_of(item) if name_of else item.origin.path if item.origin else ""
        position = item.origin.position if item.origin else index
        key = item.key or key_from(path, str(position))
        objects.append({**replace(item, key=key).to_json()})
        for number, note in enumerate(item.notes):
            objects.append(
                {
                    "key": note.key or key_from(path, str(position), "note", str(number), key),
                    "version": 0,
                    "itemType": "note",
                    "parentItem": key,
                    "note": note.html,
                    "tags": [],
                    "relations": {},
                }
            )
    return objects


class ZoteroJson:
    """Arrays of Zotero data objects or of the API's envelopes around them; only read and written anew."""

    name = "zotero-json"
    endings: tuple[str, ...] = (".json",)
    many = True
    prose = False
    editable = False

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: objects with an ``itemType``."""
        return any("itemType" in data for data in map(_data, _list(loaded(text, "itemType"))))

    def read(self, text: str, name: str = "") -> Reading:
        """Regular items with their child notes; attachments, annotations and standalone notes are none."""
        if problem := refused(text, "Zotero JSON"):
            return Reading(self.name, text, (), (problem,))
        try:
            root = parse(text)
        except ValueError as error:
            return Reading(self.name, text, (), (broken_json(text, error),))
        nodes = root.items if isinstance(root.value, list) else (root,)
        notes: dict[str, list[Note]] = {}
        for node in nodes:
            data = _data(node.value)
            if data.get("itemType") == "note" and data.get("parentItem"):
                note = Note(str(data.get("note", "")), str(data.get("key", "")))
                notes.setdefault(str(data["parentItem"]), []).append(note)
        items: list[Item] = []
        problems: list[Problem] = []
        lines = Lines(text)
        for node in nodes:
            data = _data(node.value)
            if not data.get("itemType") or data["itemType"] in schema.NO_WORKS:
                continue
            try:
                item = Item.from_json(data, notes.get(str(data.get("key", "")), ()))
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                message = f"this is no item of Zotero: {error}"
                problems.append(Problem(lines.of(node.start), message, fatal=True))
                continue
            items.append(replace(item, origin=_origin(text, node, len(items), name)))
        return Reading(self.name, text, tuple(items), tuple(problems))

    def get(self, item: Item, within: Item | None = None) -> Item:
        """The whole item: this is Zotero's own form."""
        return replace(item, origin=within.origin if within else None)

    def put(self, previous: Item, edited: Item) -> Item:
        """The edited item; key and version are the library's."""
        return replace(edited, key=previous.key, version=previous.version, origin=previous.origin)

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """Never: such a file is an export. Raises `CannotSay`."""
        raise CannotSay("item", "Zotero JSON is only read")

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """Never. Raises `CannotSay`."""
        raise CannotSay("item", "Zotero JSON is only read")

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """Never. Raises `CannotSay`."""
        raise CannotSay("item", "Zotero JSON is only read")

    def write(self, items: Iterable[Item]) -> str:
        """The array, two blanks a level."""
        return json.dumps(to_zotero_json(items), ensure_ascii=False, indent=2) + "\n"


ZOTEROJSON = ZoteroJson()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _data(value: Any) -> Mapping[str, Any]:
    """The data object itself, or the one in an envelope; empty where there is none."""
    if not isinstance(value, dict):
        return {}
    data = value.get("data")
    return data if isinstance(data, dict) and "itemType" not in value else value


def _origin(text: str, node: Node, position: int, name: str) -> Origin:
    data = node.get("data") if "itemType" not in node.value else None
    spans = {member.name: (Span(member.node.start, member.node.end),) for member in (data or node).members}
    return Origin(
        path=name,
        position=position,
        text=text[node.start : node.end],
        span=Span(node.start, node.end),
        spans=spans,
        format=ZoteroJson.name,
    )
