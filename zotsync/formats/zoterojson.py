"""Items as Zotero's own JSON: an array of the Web API's ``data`` objects."""

from __future__ import annotations

from collections.abc import Iterable

from zotsync.item import Item, Json, key_from


def to_zotero_json(items: Iterable[Item]) -> list[Json]:
    """Data objects in order, each item's child notes after it with ``parentItem``.

    An item without a key gets one that depends on its file, position and title, so that the same input
    gives the same output; a sync never sends it.
    """
    objects: list[Json] = []
    for number, item in enumerate(items):
        path = item.origin.path if item.origin else ""
        position = item.origin.position if item.origin else number
        key = item.key or key_from(path.replace("\\", "/").rpartition("/")[2], str(position), item.title)
        objects.append({**item.to_json(), "key": key})
        for place, note in enumerate(item.notes):
            objects.append(
                {
                    "key": note.key or key_from(key, "note", str(place)),
                    "version": 0,
                    "itemType": "note",
                    "parentItem": key,
                    "note": note.html,
                    "tags": [],
                    "relations": {},
                }
            )
    return objects
