"""Undone values: each row keeps what an undo took back, and it is held until somebody edits it.

After an undo a row says of both sides what they say now, so that nothing is left to do. Beside that it
keeps, for each aspect, what both sides were before the undone run: `Row.undone`. An edit on any side, or
``--redo``, brings these older values back as the base, and the usual three-way decision follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from zotsync.changes import decode, encode, with_aspects
from zotsync.item import Item, Note
from zotsync.sync.rows import Row, SourceState
from zotsync.sync.state import ItemState, local_edits

ITEM = "item"
"""The entry for the item as a whole: whether each side had it before the undone run."""


def base_values(name: str, local: Item | None, library: Item | None, note_keys: Sequence[str] = ()) -> Any:
    """What `Row.undone` keeps of an aspect (JSON): the source's value, the library's, the notes' keys."""
    a = encode(name, local.aspects().get(name)) if local else None
    b = encode(name, library.aspects().get(name)) if library else None
    if name != "notes":
        return [a or None, b or None]
    notes = library.notes if library else ()
    return [a or None, [[note.key, note.html] for note in notes] or None, list(note_keys)]


def release(state: ItemState) -> ItemState:
    """The state in which undone values that somebody edited since have their older base again.

    Those that stand as they were left are named in `SourceState.held`.
    """
    names = {name for source in state.sources if source.row for name in source.row.undone}
    if ITEM in names:
        state = replace(state, sources=tuple(map(_looked_at, state.sources)))
        names.remove(ITEM)
    if not names:
        return state
    every = state.redo or _comes_back(state)
    taken = {name.partition(":")[0] for name in state.taken}
    loose = {name for name in names if every or name in taken or _edited(state, name)}
    return replace(state, sources=tuple(_release(source, loose) for source in state.sources))


def _comes_back(state: ItemState) -> bool:
    """Whether an undone creation is repeated, because the item was edited since."""
    return state.status in ("trashed", "gone") and any(source.returns for source in state.sources)


def _looked_at(source: SourceState) -> SourceState:
    """The source, with whether its text was edited since an undo; what waited in it before waits on."""
    row, now = source.row, source.now
    if row is None or now is None or ITEM not in row.undone:
        return source
    same = (row.text, row.sidecar) == (now.text, now.sidecar)
    return source if same or not local_edits(source) else replace(source, returns=True)


def _edited(state: ItemState, name: str) -> bool:
    """Whether anybody touched the aspect anywhere since the undo."""
    library = state.library
    for source in state.sources:
        if source.now is None:
            continue
        value = source.now.item.aspects().get(name)
        if source.row is None:
            # A new source fills in what the library lacks.
            if value and library is not None and not library.aspects().get(name):
                return True
            continue
        if left := source.row.undone.get(name, ())[2:] if name != "notes" else ():
            # A conflict waits again: what counts as last seen is older than what the undo left.
            sides = (source.now.item, library)
            here = [encode(name, side.aspects().get(name)) if side else None for side in sides]
            if [value or None for value in left] != [value or None for value in here]:
                return True
            continue
        if source.was is not None and not _equal(name, source.was, source.now.item):
            return True
        if library is not None and not _equal(name, source.row.library, library):
            return True
    return False


def _equal(name: str, a: Item, b: Item) -> bool:
    x, y = a.aspects().get(name) or None, b.aspects().get(name) or None
    if name == "notes":
        return {note.html for note in x or ()} == {note.html for note in y or ()}
    return bool(x == y)


def _release(source: SourceState, loose: set[str]) -> SourceState:
    row = source.row
    if row is None or not row.undone:
        return source
    back = {name: values for name, values in row.undone.items() if name in loose}
    held = frozenset(row.undone.keys() - back.keys() - {ITEM})
    if not back:
        return replace(source, held=held)
    was = source.was and with_aspects(source.was, {n: decode(n, values[0]) for n, values in back.items()})
    return replace(source, row=with_older_base(row, back), was=was, held=held)


def with_older_base(row: Row, back: Mapping[str, Any]) -> Row:
    """The row with the library's values of these entries as its base; they are undone no more."""
    library = {n: decode(n, values[1]) for n, values in back.items() if n != "notes"}
    note_keys = row.note_keys
    if "notes" in back:
        library["notes"] = tuple(Note(html, key) for key, html in back["notes"][1] or ())
        note_keys = tuple(back["notes"][2])
    left = {name: values for name, values in row.undone.items() if name not in back}
    return replace(row, library=with_aspects(row.library, library), undone=left, note_keys=note_keys)
