"""What a format has no words for, kept beside what it says, in a place that other programs ignore.

`kept` gives, per aspect, what the plain text says and the full value; `restored` puts the full value
back as long as the plain text still says the same. An edit by another program is thus never undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zotsync.item import Creator, Item, Note, Tag

ASPECTS = ("itemType", "creators", "tags", "notes", "collections", "relations", "key", "other")
"""The aspects that are no fields."""


def aspects(*items: Item) -> list[str]:
    """The names of all aspects that these items may differ in; equal items give them in equal order."""
    return [*sorted({name for item in items for name in item.fields}), *ASPECTS]


def aspect_json(aspect: str, item: Item) -> Any:
    """One aspect of an item as JSON; None where it has none."""
    if aspect in ("creators", "tags"):
        return [one.to_json() for one in getattr(item, aspect)] or None
    if aspect == "notes":
        return [note.html for note in item.notes] or None
    if aspect == "relations":
        return {name: list(uris) for name, uris in item.relations.items()} or None
    if aspect == "collections":
        return list(item.collections) or None
    if aspect == "other":
        return dict(item.other) or None
    if aspect in ("itemType", "key"):
        return (item.type if aspect == "itemType" else item.key) or None
    return item[aspect] or None


def with_aspect(item: Item, aspect: str, value: Any) -> Item:
    """The inverse of `aspect_json`. Raises TypeError, KeyError or AttributeError on foreign JSON."""
    if aspect == "creators":
        return replace(item, creators=tuple(Creator.from_json(one) for one in value or ()))
    if aspect == "tags":
        return replace(item, tags=tuple(Tag(one["tag"], one.get("type", 0)) for one in value or ()))
    if aspect == "notes":
        return replace(item, notes=tuple(Note(str(one)) for one in value or ()))
    if aspect == "collections":
        return replace(item, collections=tuple(map(str, value or ())))
    if aspect == "relations":
        return replace(item, relations={name: tuple(uris) for name, uris in (value or {}).items()})
    if aspect == "other":
        return replace(item, other=dict(value or {}))
    if aspect == "itemType":
        return replace(item, type=str(value))
    if aspect == "key":
        return replace(item, key=str(value or ""))
    return item.with_fields({aspect: str(value or "")})


def kept(plain: Item, item: Item) -> dict[str, list[Any]]:
    """Aspect -> [what ``plain`` says, what ``item`` says], for each in which the two differ."""
    found = {}
    for aspect in aspects(item, plain):
        said, full = aspect_json(aspect, plain), aspect_json(aspect, item)
        if said != full:
            found[aspect] = [said, full]
    return found


def restored(plain: Item, beside: Mapping[str, Any]) -> Item:
    """``plain`` with every full value that still belongs to it; what is not ours is passed over."""
    item = plain
    for aspect, pair in beside.items():
        try:
            said, full = pair
            if aspect_json(aspect, plain) == said:
                item = with_aspect(item, aspect, full)
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    return item
