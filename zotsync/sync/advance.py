"""The rows of the base after a run: how far each source has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from zotsync.changes import encode, with_aspects
from zotsync.item import Item
from zotsync.sync.retype import in_type
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.state import Decision, ItemState


def advance(
    state: ItemState,
    decision: Decision,
    index: int,
    library: Item,
    now: LocalItem,
) -> Row:
    """The row of one source after its writes were confirmed; what was not taken keeps its older values."""
    source = state.sources[index]
    note_keys = decision.note_keys.get(index, ())
    everything = decision.waits(index)
    unmet = {n for n in everything if n != "notes" and not source.met(n)}
    left = frozenset(everything - unmet)
    if "itemType" in unmet:
        unmet = {"itemType"}  # it stands for all of them
    old_library = source.row.library if source.row else Item(library.type)
    aspects = in_type(old_library, library.type).aspects()
    older = {n: aspects.get(n) for n in left if n != "itemType"}
    kept = with_aspects(library, older) if older else library
    if "itemType" in left:
        kept = replace(old_library, key=library.key)
    was = source.was if source.row else None
    if was and "itemType" not in left:
        was = in_type(was, now.item.type)
    pending: dict[str, Any] = {}
    for name in sorted(left):
        value = was.aspects().get(name) if was else None
        pending[name] = encode(name, value) if value else None
    if source.row is not None and "notes" in left:
        note_keys = source.row.note_keys
    own = {edit.key for edit in decision.notes if edit.action == "create"}
    own |= set(source.row.own_notes) if source.row else set()
    return Row(
        key=state.key,
        path=now.path,
        position=now.position,
        format=now.format.name,
        text=now.text,
        library=_placeless(kept),
        sidecar=now.sidecar,
        pending=pending,
        note_keys=note_keys,
        undone={name: v for name, v in source.row.undone.items() if name in source.held}
        if source.row
        else {},
        unmet=tuple(sorted(unmet)),
        own_notes=tuple(key for key in note_keys if key in own),
        id=source.row.id if source.row else 0,
        folder=decision.folders.get(index) or (source.row.folder if source.row else ""),
    )


def outside_rows(state: ItemState, decision: Decision) -> Iterator[Row]:
    """The rows of an item outside the scope, as they were; but where it is filed now is known."""
    for index in decision.keep:
        source = state.sources[index]
        if source.row and source.now and state.library:
            seen = replace(source.row.library, collections=state.library.collections)
            yield replace(source.row, library=seen, position=source.now.position)


def first_row(key: str, item: LocalItem, library: Item, old: Row | None = None) -> Row:
    """The row of an item that was just added to a file."""
    notes = tuple([note.key for note in library.notes[: len(item.item.notes)]])
    return Row(
        key=key,
        path=item.path,
        position=item.position,
        format=item.format.name,
        text=item.text,
        library=_placeless(library),
        sidecar=item.sidecar,
        note_keys=notes,
        id=old.id if old else 0,
        folder=old.folder if old else "",
    )


def _placeless(item: Item) -> Item:
    return item if item.origin is None else replace(item, origin=None)
