"""Whether a file's new text says what was meant, change by change."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zotsync.changes import Change
from zotsync.formats.base import KeyedEntries
from zotsync.frozen import quickly_made
from zotsync.item import NOTHING
from zotsync.stores.source import Source
from zotsync.sync.rows import LocalItem


@quickly_made
@dataclass(frozen=True, slots=True)
class Written:
    """What became of one change of a file. ``item`` is the item as the file holds it now.

    ``unsaid``: the aspects that the file cannot say, each with the reason. Where ``ok``, they were left out
    of ``change``, which has the id of the whole.
    """

    change: Change
    ok: bool
    code: str = ""
    message: str = ""
    item: LocalItem | None = None
    unsaid: Mapping[str, str] = NOTHING


def outcomes(changes: Sequence[Change], source: Source) -> list[Written]:
    """Compare the new text's items with what was meant."""
    removed = sorted({c.position or 0 for c in changes if c.action == "remove"})
    created = len(source.items) - sum(c.action == "create" for c in changes)
    clashing = _clashing(changes, source)
    found: list[Written] = []
    for change in changes:
        if change.action == "remove":
            found.append(Written(change, True))
            continue
        if change.action == "create":
            position, created = created, created + 1
        else:
            old = change.position or 0
            position = old - bisect_left(removed, old)
        item = source.items[position] if 0 <= position < len(source.items) else None
        wrong = _differs(item, change) if item else "the item"
        if wrong:
            message = f"The new text would not say what was meant ({wrong}); the file is as it was."
            found.append(Written(change, False, "unverified", message))
        elif item and clashing and change.id in clashing:
            message = (
                f"Another entry of this file has the citation key {item.item['citationKey']}; "
                "it was not written here. Give the item another key, or take the other entry out."
            )
            found.append(Written(change, False, "cannot-say", message, unsaid={"citationKey": message}))
        else:
            found.append(Written(change, True, item=item))
    return found


def narrowed(changes: Sequence[Change], found: Sequence[Written]) -> list[Change]:
    """These changes, those that failed without what their file cannot say; empty where none can do without.

    An item's type stands for all it has: with it goes all or nothing.
    """
    unsaid = {written.change.id: written.unsaid for written in found if not written.ok and written.unsaid}
    if not unsaid:
        return []
    narrower = [_without(change, unsaid.get(change.id, NOTHING)) for change in changes]
    return narrower if any(now is not was for now, was in zip(narrower, changes, strict=True)) else []


def _without(change: Change, names: Mapping[str, str]) -> Change:
    rest = {name: values for name, values in change.fields.items() if name not in names}
    whole = change.action != "update" or "itemType" in change.fields
    if whole or not rest or len(rest) == len(change.fields):
        return change
    return replace(change, fields=rest).known_as(change.id)


def _clashing(changes: Sequence[Change], source: Source) -> set[str]:
    """The changes that give an entry a citation key which another entry of the file has, by their ids."""
    format = source.format
    given = [c for c in changes if c.action == "update" and "citationKey" in c.fields]
    if not given or not isinstance(format, KeyedEntries):
        return set()
    every = Counter(format.told_apart_by(local.item["citationKey"]) for local in source.items)
    keys = {c.id: format.told_apart_by(c.fields["citationKey"][1] or "") for c in given}
    return {id for id, key in keys.items() if key and every[key] > 1}


def _differs(local: LocalItem, change: Change) -> str:
    """The aspect in which an item does not say what the change meant, or an empty string."""
    if change.action == "create" and local.item["title"] == (change.fields.get("title", ("", ""))[1] or ""):
        return ""
    meant = change.applied_to(local.item)
    if change.action == "create":
        meant = local.format.get(meant, local.item)
        names = [n for n in change.fields if n == "title"]
    else:
        names = list(change.fields)
    here, there = local.item.aspects(), meant.aspects()
    for values in (here, there):
        values["tags"] = tuple(sorted(values.get("tags") or ()))  # a set: their order says nothing
    return next((n for n in names if (here.get(n) or None) != (there.get(n) or None)), "")
