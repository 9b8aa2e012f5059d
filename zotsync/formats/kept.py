"""What a format has no words for, kept beside what it says, in a place that other programs ignore.

`kept` gives, per aspect, what the plain text says and the full value; `restored` puts the full value
back as long as the plain text still says the same. An edit by another program is thus never undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from zotsync.formats.values import tag_of
from zotsync.item import VOLATILE, Creator, Item, Note

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
        # What the server alone sets (when it was added, and changed) is no value of the item.
        return {name: value for name, value in item.other.items() if name not in VOLATILE} or None
    if aspect in ("itemType", "key"):
        return (item.type if aspect == "itemType" else item.key) or None
    return item[aspect] or None


def _attribute(aspect: str, value: Any) -> Any:
    """The inverse of `aspect_json` for what is no field; raises what foreign JSON makes it raise."""
    if aspect == "creators":
        return tuple(Creator.from_json(one) for one in value or ())
    if aspect == "tags":
        return tuple([tag_of(str(one["tag"]), int(one.get("type", 0))) for one in value or ()])
    if aspect == "notes":
        return tuple(Note(str(one)) for one in value or ())
    if aspect == "collections":
        return tuple(map(str, value or ()))
    if aspect == "relations":
        return {name: tuple(map(str, uris)) for name, uris in (value or {}).items()}
    if aspect == "other":
        return dict(value or {})
    return str(value if aspect == "itemType" else value or "")


def kept(plain: Item, item: Item, *, sparing: bool = False) -> dict[str, list[Any]]:
    """Aspect -> [what ``plain`` says, what ``item`` says], for each in which the two differ.

    ``sparing``: but for what nobody misses in a file (see `zotsync.formats.base.Sparing`).
    """
    found: dict[str, list[Any]] = {}
    if sparing and _alike(plain, item):
        return found
    for aspect in differing(plain, item):
        if sparing and _nobody_misses(aspect, plain, item):
            continue
        said, full = aspect_json(aspect, plain), aspect_json(aspect, item)
        if said != full:
            found[aspect] = [said, full]
    return found


def _alike(plain: Item, item: Item) -> bool:
    """Whether nothing is missed, as of most items: all is looked at once, and not name by name."""
    fields = dict(plain.fields)
    if "citationKey" not in item.fields:
        fields.pop("citationKey", None)
    return (
        fields == item.fields and _but_tags(plain) == _but_tags(item) and _nobody_misses("tags", plain, item)
    )


def _nobody_misses(aspect: str, plain: Item, item: Item) -> bool:
    if aspect == "tags":
        return {tag.name for tag in plain.tags} == {tag.name for tag in item.tags}
    if aspect == "accessDate":
        return bool(plain[aspect]) and item[aspect].startswith(plain[aspect])
    return aspect == "citationKey" and not item[aspect]


def differing(plain: Item, item: Item) -> list[str]:
    """Those of `aspects` in which the two may differ."""
    said, full = plain.fields, item.fields
    names = [name for name, value in full.items() if said.get(name) != value]
    names = sorted([*names, *(said.keys() - full.keys())])
    one, other = _values(plain), _values(item)
    if one != other:
        names += [name for name, mine, theirs in zip(ASPECTS, one, other, strict=True) if mine != theirs]
    return names


_ATTRIBUTES = {name: "type" if name == "itemType" else name for name in ASPECTS}
_values = attrgetter(*_ATTRIBUTES.values())
_but_tags = attrgetter(*(one for one in _ATTRIBUTES.values() if one != "tags"))


def restored(plain: Item, beside: Mapping[str, Any]) -> Item:
    """``plain`` with every full value that still belongs to it; what is not ours is passed over."""
    fields: dict[str, str] = {}
    others: dict[str, Any] = {}
    for aspect, pair in beside.items():
        try:
            said, full = pair
            if aspect_json(aspect, plain) != said:
                continue
            if aspect in ASPECTS:
                others["type" if aspect == "itemType" else aspect] = _attribute(aspect, full)
            else:
                fields[aspect] = str(full or "")
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    if fields:
        others["fields"] = {name: value for name, value in {**plain.fields, **fields}.items() if value}
    return replace(plain, **others) if others else plain
