"""From a decision to changes: what is written where, with what it expects to find, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from sys import intern
from typing import Any

from zotsync.changes import Action, Change, Made, encode
from zotsync.item import NOTHING, Item, Json, diff
from zotsync.sync.notes import NoteEdit
from zotsync.sync.state import Decision, ItemState, local_edits

_NOT_THERE: Mapping[str, Any] = {"version": 0}
"""What is expected of an object that the library does not have."""


@dataclass(slots=True)
class Step:
    """One decision with the changes that carry it out; ``local`` by the index of the source."""

    state: ItemState
    decision: Decision
    library: tuple[Change, ...] = ()
    local: Mapping[int, Change] = NOTHING


def make_step(state: ItemState, decision: Decision, library: Item | None, children: Sequence[Json]) -> Step:
    """The changes of one decision. ``library`` is the item as the library has it, if it has it."""
    step = Step(state, decision)
    change = _item_change(state, decision, library)
    step.library = (change,) if change else ()
    known = {child["key"]: child for child in children}
    _from_trash(decision, known)
    path = _first_path(state)
    title = (decision.library or library or Item("")).title
    if decision.notes:
        here = [(one.path, one.now.item.notes) for one in reversed(state.sources) if one.now]
        said = {note.html: place for place, notes in here for note in notes}
        step.library += tuple(
            [
                _note_change(edit, state.key, known, path, title, f"note in {said.get(edit.after, path)}")
                for edit in decision.notes
            ]
        )
    if decision.local:
        step.local = {i: _local_change(step, i, action, item) for i, (action, item) in decision.local.items()}
    return step


def _from_trash(decision: Decision, known: Mapping[str, Json]) -> None:
    """A new note that says what a note in the trash says is that note, whatever key the library gave it."""
    thrown = {str(c.get("note", "")): key for key, c in known.items() if c.get("deleted")}
    again = {
        edit.key: thrown.pop(edit.after)
        for edit in decision.notes
        if edit.action == "create" and edit.key not in known and edit.after in thrown
    }
    if again:
        decision.notes = tuple(replace(edit, key=again.get(edit.key, edit.key)) for edit in decision.notes)
        keys_of = decision.note_keys.items()
        decision.note_keys = {i: tuple(again.get(key, key) for key in keys) for i, keys in keys_of}


def _item_change(state: ItemState, decision: Decision, library: Item | None) -> Change | None:
    action, after = decision.library_action, decision.library
    if action is None:
        return None
    path, expects = _first_path(state), {"version": library.version} if library else _NOT_THERE
    why = decision.why.get(action, "")
    title = (after or library or Item("")).title
    if action == "trash" or after is None:
        return Change(
            "library", "trash", state.key, {"deleted": (None, 1)}, path, None, expects, why, title=title
        )
    fields: Mapping[str, tuple[Any, Any]] = Made(replace(after, notes=()) if after.notes else after)
    if action != "create" and library is not None:
        changed = diff(library, after)
        fields = {n: (encode(n, b), encode(n, a)) for n, (b, a) in changed.items() if n != "notes"}
    if action == "restore":
        fields = {**fields, "deleted": (1, None)}
    edited = sorted({s.path for s in state.sources if s.now and (not s.row or s.was != s.now.item)})
    # All items of a file say the same, and it is kept once.
    why = why or intern(f"{'new' if action == 'create' else 'edited'} in {', '.join(edited) or path}")
    if action == "update":
        why = _or_decided(why, fields, decision)
    return Change("library", action, state.key, fields, path, None, expects, why, title=title)


def _note_change(
    edit: NoteEdit, parent: str, known: Mapping[str, Json], path: str, title: str, why: str
) -> Change:
    action: Action = "update"
    fields: dict[str, tuple[object, object]] = {"note": (edit.before or None, edit.after or None)}
    if edit.action == "trash":
        action, fields = "trash", {"deleted": (None, 1)}
    elif edit.action == "create" and edit.key in known:
        # It was there before, and lies in the trash.
        action, fields = "restore", {**fields, "deleted": (1, None)}
    elif edit.action == "create":
        action, fields = "create", {"itemType": (None, "note"), "parentItem": (None, parent), **fields}
    expects = {"version": known.get(edit.key, {}).get("version", 0)}
    return Change("library", action, edit.key, fields, path, None, expects, why, title=title)


def _local_change(step: Step, index: int, action: Action, item: Item) -> Change:
    source = step.state.sources[index]
    now, why = source.now, step.decision.why
    if now is None:
        return creation(step.state.key, item, source.path, why.get("create", ""))
    fields = {n: (encode(n, b), encode(n, a)) for n, (b, a) in diff(now.item, item).items()}
    if action == "remove":
        fields = {n: (encode(n, v), None) for n, v in now.item.aspects().items()}
    expects = {"sha256": now.sha256}
    if not now.format.editable:
        expects = {"sha256": now.sidecar_sha256, "document": now.sha256}
    given_by = _or_decided(_given_by(step.state, index), fields, step.decision)
    reason = why.get("remove", "") if action == "remove" else given_by
    title = now.item.title
    return Change(
        "local", action, step.state.key, fields, now.path, now.position, expects, reason, title=title
    )


_TAKEN = {"local": "the file's value", "library": "the library's value", "base": "the value before"}


def _or_decided(why: str, fields: Iterable[str], decision: Decision) -> str:
    """``why`` these fields change, where nobody decided that their value is to hold; else who did."""
    decided = {
        one.field: f"{one.why} took {_TAKEN.get(one.take, 'another value')}"
        for one in decision.settled
        if one.take != "both"
    }
    if decided.keys().isdisjoint(fields):
        return why
    others = [why] if set(fields) - decided.keys() else []
    return "; ".join([*others, *dict.fromkeys(decided[name] for name in fields if name in decided)])


def _given_by(state: ItemState, index: int) -> str:
    """Where what this source is given comes from."""
    others = [source for i, source in enumerate(state.sources) if i != index]
    if state.sources[index].row is None:
        there = [source.path for source in others if source.now and state.library is None]
        return f"what {there[0] if there else 'the library'} says beyond it"
    edited = [source.path for source in others if local_edits(source)]
    return f"edited in {edited[0] if edited else 'the library'}"


def creation(key: str, item: Item, path: str, why: str = "") -> Change:
    """The change that adds a library item to a file."""
    why = why or "new in the library"
    return Change("local", "create", key, Made(item), path, None, NOTHING, why, title=item.title)


def _first_path(state: ItemState) -> str:
    return state.sources[0].path if state.sources else ""
