"""Edits of many items at once: which changes they are, and how they are made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zotsync import schema
from zotsync.changes import Change, Failure, encode
from zotsync.errors import UsageError
from zotsync.item import Item, Tag, diff
from zotsync.query import Term, matching

_SETTING = re.compile(r"\s*([A-Za-z]\w*)\s*(\+=|-=|=)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an edit sets: a field (an empty value removes it), or a tag that is added or removed."""

    name: str
    sign: str
    value: str


def parse(text: str) -> Setting:
    """``date=2012``, ``DOI=`` (removed), ``tag+=read``, ``tag-=read``. Raises `UsageError`.

    >>> parse("tag+=to read")
    Setting(name='tag', sign='+=', value='to read')
    """
    found = _SETTING.fullmatch(text)
    if not found:
        raise UsageError(f"{text!r} sets nothing.", remedy="Write FIELD=VALUE, tag+=NAME or tag-=NAME.")
    name, sign, value = found[1], found[2], found[3].strip()
    if name in ("tag", "tags"):
        if sign == "=" or not value:
            raise UsageError("Tags are a set.", remedy="Write tag+=NAME or tag-=NAME.")
        return Setting("tag", sign, value)
    if sign != "=":
        raise UsageError(f"{name} is one value.", remedy=f"Write {name}=VALUE.")
    if not schema.is_field(name):
        raise UsageError(f"No item has a field {name!r} that can be set.", remedy="Zotero's own names count.")
    return Setting(name, sign, value)


def edits(
    items: Iterable[Item], terms: Sequence[Term], settings: Sequence[Setting]
) -> tuple[list[Change], list[Failure]]:
    """The changes that give the items the query means these values, and the items that cannot have them."""
    changes: list[Change] = []
    failures: list[Failure] = []
    for item in matching(items, terms):
        after = item
        for setting in settings:
            name = _field(item.type, setting.name)
            if setting.name != "tag" and not name:
                message = f"An item of the type {item.type} has no {setting.name}."
                failures.append(Failure("no-field", message, item.key))
                continue
            after = (
                _tagged(after, setting) if setting.name == "tag" else after.with_fields({name: setting.value})
            )
        fields = {
            name: (encode(name, old), encode(name, new)) for name, (old, new) in diff(item, after).items()
        }
        if fields:
            expects = {"version": item.version}
            changes.append(
                Change(
                    "library",
                    "update",
                    item.key,
                    fields,
                    expects=expects,
                    why="edit",
                    by="edit",
                    title=item.title,
                )
            )
    return changes, failures


def _field(item_type: str, name: str) -> str:
    """What the type calls the field, or an empty string."""
    return name if schema.is_valid_field(item_type, name) else schema.type_field(item_type, name) or ""


def _tagged(item: Item, setting: Setting) -> Item:
    if setting.sign == "-=":
        return item.with_(tags=tuple(tag for tag in item.tags if tag.name != setting.value))
    if any(tag.name == setting.value for tag in item.tags):
        return item
    return item.with_(tags=(*item.tags, Tag(setting.value)))
