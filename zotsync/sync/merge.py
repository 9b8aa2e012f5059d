"""The three-way merge of one item: the library, and every source that holds it.

`decide` is pure: it gets how each side was and is, and says what each side shall be. It never looks
at text or bytes; formats come in only as lenses (`get`, `put`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from zotsync.changes import Action, Conflict, Held, Version, decode, encode, with_aspects
from zotsync.formats.base import put_tags
from zotsync.item import Item, Note, Tag, diff
from zotsync.sync.notes import NoteEdit, NotesMerge, merge_notes
from zotsync.sync.rows import LocalItem, Row, SourceState
from zotsync.sync.same import same

Status = Literal["live", "trashed", "gone", "new"]
# What no source of today's formats holds; it stays in the library.
_LIBRARY_ONLY = frozenset({"relations", "collections"})


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item everywhere: what a decision needs, and nothing else.

    ``guarded`` says why the item must not be trashed unasked (children that are not ours), or "".
    ``undone`` maps (path, aspect) to the state in which an undo left it. ``taken`` are decisions of a
    person: aspect to ``local``, ``library``, ``base`` or ``{"value": …}``.
    """

    key: str
    status: Status
    library: Item | None
    sources: tuple[SourceState, ...]
    guarded: str = ""
    policy: Mapping[str, str] = field(default_factory=dict)
    first: str = "ask"
    deletions: str = "trash"
    undone: Mapping[tuple[str, str], str] = field(default_factory=dict)
    taken: Mapping[str, Any] = field(default_factory=dict)
    redo: bool = False
    edited_by: str = ""
    edited_at: str = ""

    def policy_for(self, name: str) -> str:
        return self.policy.get(name, self.policy.get("default", "ask"))


@dataclass(slots=True)
class Decision:
    """What each side shall be. Indexes are those of `ItemState.sources`."""

    key: str
    library: Item | None = None
    library_action: Action | None = None
    notes: list[NoteEdit] = field(default_factory=list)
    local: dict[int, tuple[Action, Item]] = field(default_factory=dict)
    unresolved: dict[int, set[str]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    unlink: list[int] = field(default_factory=list)
    keep: list[int] = field(default_factory=list)
    """Rows that stay as they are: what they wait for has not happened."""
    why: dict[str, str] = field(default_factory=dict)
    note_keys: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The library's keys of each source's notes, in the source's order."""

    def leave(self, index: int, name: str) -> None:
        self.unresolved.setdefault(index, set()).add(name)


def state_of(local: Any, library: Any) -> str:
    """A fingerprint of both sides' values (JSON) of an aspect; an undone value is held while it stands."""
    text = json.dumps([local or None, library or None], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def aspect_state(name: str, local: Item | None, library: Item | None) -> str:
    """`state_of` for one aspect of two items."""
    a = local.aspects().get(name) if local else None
    b = library.aspects().get(name) if library else None
    return state_of(encode(name, a), encode(name, b))


def decide(state: ItemState) -> Decision:
    """The decision for one item; the table in docs/guarantees.md in code."""
    decision = Decision(state.key, library=state.library)
    present = [i for i, source in enumerate(state.sources) if source.now]
    absent = [i for i, source in enumerate(state.sources) if not source.now]
    if state.status in ("trashed", "gone") and not _survives_deletion(state, decision, present):
        decision.unlink += absent
        return decision
    if absent and not present and state.status == "live":
        return _removed_here(state, decision, absent)
    # Elsewhere it lives on: the source that lost it is only unlinked.
    decision.unlink += absent
    _merge(state, decision, present)
    return decision


def _survives_deletion(state: ItemState, decision: Decision, present: list[int]) -> bool:
    """The library deleted it. True: an edit here beats that; else sources follow, or hold it."""
    if any(_local_edits(state.sources[i]) or (state.redo and not state.sources[i].row) for i in present):
        return True
    for index in present:
        now = state.sources[index].now
        assert now is not None
        if state.sources[index].row is None:
            decision.keep.append(index)
            continue
        if now.format.many and not now.format.prose and not now.alone and now.writable:
            if state.undone.get((now.path, "deleted")) == aspect_state("title", now.item, None):
                decision.keep.append(index)
                decision.held.append(
                    _held(state, now, "undone", "Its removal was undone; `sync --redo` repeats it.")
                )
                continue
            decision.local[index] = ("remove", now.item)
            decision.why["remove"] = "deleted in the library"
        else:
            decision.keep.append(index)
            decision.held.append(
                _held(
                    state,
                    now,
                    "gone-in-library",
                    "The library deleted it; this file is never deleted or emptied.",
                )
            )
    return False


def _removed_here(state: ItemState, decision: Decision, absent: list[int]) -> Decision:
    """No source holds it any more: the library's item is trashed only where that was clearly meant."""
    removed = [i for i in absent if state.sources[i].gone == "removed"]
    source = state.sources[(removed or absent)[0]]
    row = source.row
    assert row is not None
    assert state.library is not None
    if not removed or state.deletions == "keep":
        decision.unlink += absent
        return decision
    edited = {n for n in diff(row.library, state.library) if n not in _LIBRARY_ONLY}
    if edited:
        decision.unlink += [i for i in absent if i != removed[0]]
        decision.keep.append(removed[0])
        decision.local[removed[0]] = ("create", state.library)
        decision.why["create"] = "removed here, but edited in the library: an edit beats a deletion"
        return decision
    reason = ""
    if state.guarded:
        reason = (
            f"It was removed here, but has {state.guarded} in the library; trash it there, or put it back."
        )
    elif state.undone.get((row.path, "deleted")) == aspect_state("title", None, state.library):
        reason = "Its deletion was undone; `sync --redo` repeats it."
    if reason:
        decision.keep += absent
        word = "has-children" if state.guarded else "undone"
        decision.held.append(Held(word, reason, state.key, row.path, title=state.library.title))
        return decision
    decision.library_action = "trash"
    decision.why["trash"] = f"removed from {row.path}"
    decision.unlink += absent
    return decision


def _local_edits(source: SourceState) -> dict[str, tuple[Any, Any]]:
    if source.row is None or source.was is None or source.now is None:
        return {}
    return diff(source.was, source.now.item)


def _merge(state: ItemState, decision: Decision, present: list[int]) -> None:
    if not present:
        return
    after = state.library
    owner: dict[str, int] = {}
    merged_notes: dict[int, NotesMerge] = {}
    for index in present:
        source = state.sources[index]
        now = source.now
        assert now is not None
        if after is None:
            after = replace(now.item, key=state.key, origin=None, notes=(), version=0)
            owner = dict.fromkeys(after.aspects(), index)
        elif source.row is None:
            after = _meet(state, decision, index, after, owner)
        else:
            after = _take(state, decision, index, after, owner)
        merged_notes[index] = _merge_notes(state, decision, index, after)
        decision.note_keys[index] = tuple(note.key for note in merged_notes[index].local if note.key)
    assert after is not None
    after = replace(after, notes=_library_notes(after, decision.notes))
    for index in present:
        _give(state, decision, index, after, merged_notes[index])
    decision.library = after
    if state.status == "new" or state.status == "gone":
        decision.library_action = "create"
    elif state.status == "trashed":
        decision.library_action = "restore"
        decision.why["restore"] = "edited here after it was trashed: an edit beats a deletion"
    elif state.library is not None and any(n != "notes" for n in diff(state.library, after)):
        decision.library_action = "update"


def _take(state: ItemState, decision: Decision, index: int, after: Item, owner: dict[str, int]) -> Item:
    """Take this source's edits into ``after``; a field edited elsewhere too is a conflict."""
    source = state.sources[index]
    now, row, was = source.now, source.row, source.was
    assert now is not None
    assert row is not None
    assert was is not None
    edits = {n: v for n, v in diff(was, now.item).items() if n != "notes"}
    library_edits = diff(row.library, state.library) if state.library else {}
    if "itemType" in edits and "itemType" in library_edits and now.item.type != after.type:
        return _type_conflict(state, decision, index, after)
    shown = now.format.get(after, now.item)
    taken: dict[str, Any] = {}
    for name, (before, value) in edits.items():
        if shown.aspects().get(name) == value:
            continue
        if _is_undone(state, index, name):
            _hold_undone(state, decision, index, name)
        elif name == "tags":
            after = replace(after, tags=put_tags(after.tags, before or (), value or ()))
        elif name in state.taken:
            taken[name] = _chosen(state, name, before, value, after)
        elif name not in library_edits and name not in owner:
            taken[name] = value
        else:
            choice = state.policy_for(name)
            if choice == "local":
                taken[name] = value
            elif choice == "ask":
                _conflict(state, decision, name, before, after, owner, (index, value))
                if name in owner and state.library is not None:
                    after = with_aspects(after, {name: state.library.aspects().get(name)})
                shown = now.format.get(after, now.item)
    if not taken:
        return after
    owner.update(dict.fromkeys(taken, index))
    return now.format.put(after, with_aspects(now.format.get(after, now.item), taken))


def _chosen(state: ItemState, name: str, base: Any, local: Any, after: Item) -> Any:
    """The value that a person chose for a conflict."""
    choice = state.taken[name]
    if isinstance(choice, Mapping):
        return decode(name, choice["value"])
    return {"local": local, "base": base}.get(choice, after.aspects().get(name))


def _type_conflict(state: ItemState, decision: Decision, index: int, after: Item) -> Item:
    """An item type in conflict holds its whole item: every edit waits, on every side."""
    now, was = state.sources[index].now, state.sources[index].was
    assert now is not None
    assert was is not None
    _conflict(state, decision, "itemType", was.type, after, {}, (index, now.item.type))
    for place, source in enumerate(state.sources):
        names = {*_local_edits(source)}
        if source.row and state.library:
            names |= set(diff(source.row.library, state.library))
        for name in names:
            decision.leave(place, name)
    return state.library or after


def _meet(state: ItemState, decision: Decision, index: int, after: Item, owner: dict[str, int]) -> Item:
    """The first meeting: fill what is on one side only, unite sets, settle what says the same."""
    now = state.sources[index].now
    assert now is not None
    shown, here = now.format.get(after, now.item), now.item
    have = shown.aspects()
    filled: dict[str, Any] = {}
    for name, value in here.aspects().items():
        if name in ("notes", *_LIBRARY_ONLY):
            continue
        if name == "itemType":
            if value != after.type and now.states_type:
                _first_choice(state, decision, index, name, value, after, owner, filled)
            continue
        if name == "tags":
            names = {tag.name for tag in after.tags}
            after = replace(after, tags=after.tags + tuple(t for t in here.tags if t.name not in names))
        elif name not in have and name not in after.aspects():
            filled[name] = value
        elif not same(name, have.get(name, after.aspects().get(name)), value):
            _first_choice(state, decision, index, name, value, after, owner, filled)
    if not filled:
        return after
    owner.update(dict.fromkeys(filled, index))
    return with_aspects(after, filled)


def _first_choice(
    state: ItemState,
    decision: Decision,
    index: int,
    name: str,
    value: Any,
    after: Item,
    owner: dict[str, int],
    filled: dict[str, Any],
) -> None:
    choice = "taken" if name in state.taken else state.first
    if choice == "taken":
        filled[name] = _chosen(state, name, None, value, after)
    elif choice == "local":
        filled[name] = value
    elif choice == "ask":
        _conflict(state, decision, name, None, after, owner, (index, value))


def _conflict(
    state: ItemState,
    decision: Decision,
    name: str,
    base: Any,
    after: Item,
    owner: dict[str, int],
    edit: tuple[int, Any],
) -> None:
    """Park the field: it stays as it is on every side."""
    index, value = edit
    other = state.sources[owner[name]].path if name in owner else "library"
    by, when = ("", "") if name in owner else (state.edited_by, state.edited_at)
    versions = (
        Version(other, encode(name, after.aspects().get(name)), by, when),
        Version(state.sources[index].path, encode(name, value)),
    )
    title = after.title or state.key
    decision.conflicts = [c for c in decision.conflicts if c.field != name]
    decision.conflicts.append(Conflict(state.key, name, encode(name, base), versions, title))
    # Sources that have met the library before wait too; those that have agreed since do not.
    everyone = state.sources[index].row is not None
    for place in range(len(state.sources)) if everyone else (index,):
        decision.leave(place, name)


def _give(state: ItemState, decision: Decision, index: int, after: Item, notes: NotesMerge) -> None:
    """What this source shall say: its own text, with what changed elsewhere since it last saw it."""
    source = state.sources[index]
    now, row = source.now, source.row
    assert now is not None
    if not now.writable:
        return
    left = decision.unresolved.get(index, set())
    desired = now.format.get(after, now.item)
    here, wanted, full = now.item.aspects(), desired.aspects(), after.aspects()
    edits: dict[str, Any] = {}
    names = diff(row.library, after) if row else {n: (None, v) for n, v in full.items()}
    names |= {n: (None, full.get(n)) for n in state.taken if n not in names}
    if "itemType" in left:
        # An item type in conflict holds its whole item.
        for name in names:
            decision.leave(index, name)
        return
    for name, (before, value) in names.items():
        if name in left or name in ("notes", *_LIBRARY_ONLY):
            continue
        new: Any = wanted.get(name)
        if name == "tags":
            new = _give_tags(now.item.tags, before or (), value or (), desired.tags)
        elif (new is None and name in full) or (row is None and _keeps_spelling(state, now, name, value)):
            continue
        if (new or None) == (here.get(name) or None):
            continue
        if _is_undone(state, index, name):
            _hold_undone(state, decision, index, name)
            continue
        edits[name] = new
    if "notes" not in left and notes.local != now.item.notes:
        edits["notes"] = notes.local
    if edits:
        decision.local[index] = ("update", with_aspects(now.item, edits))
        other = [s.path for i, s in enumerate(state.sources) if i != index and _local_edits(s)]
        decision.why.setdefault("local", f"edited in {other[0]}" if other else "edited in the library")


def _keeps_spelling(state: ItemState, now: LocalItem, name: str, value: Any) -> bool:
    """At the first meeting a source keeps what it says, unless it is to take the library's side."""
    here = now.item.aspects().get(name)
    if here is None or name in state.taken:
        return False
    if state.first != "library" or (name == "itemType" and not now.states_type):
        return True
    return same(name, here, value)


def _give_tags(
    here: tuple[Tag, ...], before: tuple[Tag, ...], after: tuple[Tag, ...], visible: tuple[Tag, ...]
) -> tuple[Tag, ...]:
    """This source's tags with what was added and removed elsewhere."""
    was, now = {t.name for t in before}, {t.name for t in after}
    kept = tuple(tag for tag in here if tag.name not in was - now)
    have = {tag.name for tag in kept}
    return kept + tuple(t for t in visible if t.name in now - was and t.name not in have)


def _merge_notes(state: ItemState, decision: Decision, index: int, after: Item) -> NotesMerge:
    source = state.sources[index]
    now = source.now
    assert now is not None
    # What another source of this item has just added counts as the library's.
    seen = replace(after, notes=_library_notes(after, decision.notes))
    merged = merge_notes(state.key, seen, source.row, source.was, now)
    changed = merged.edits or merged.clashes or merged.local != now.item.notes
    if changed and _is_undone(state, index, "notes"):
        _hold_undone(state, decision, index, "notes")
        return NotesMerge(local=now.item.notes)
    for _key, library, local in merged.clashes:
        versions = (
            Version("library", library, state.edited_by, state.edited_at),
            Version(source.path, local),
        )
        decision.conflicts.append(Conflict(state.key, "notes", None, versions, after.title))
        decision.leave(index, "notes")
    if merged.clashes:
        return NotesMerge(local=now.item.notes)
    decision.notes += merged.edits
    return merged


def _library_notes(item: Item, edits: list[NoteEdit]) -> tuple[Note, ...]:
    notes = {note.key: note for note in item.notes}
    for edit in edits:
        if edit.action == "trash":
            notes.pop(edit.key, None)
        else:
            notes[edit.key] = Note(edit.after, edit.key)
    return tuple(notes.values())


def _is_undone(state: ItemState, index: int, name: str) -> bool:
    """Whether an undo left this aspect so, and neither side was touched since."""
    source = state.sources[index]
    expected = state.undone.get((source.path, name))
    now: LocalItem | None = source.now
    return expected is not None and expected == aspect_state(name, now.item if now else None, state.library)


def _hold_undone(state: ItemState, decision: Decision, index: int, name: str) -> None:
    decision.leave(index, name)
    now = state.sources[index].now
    assert now is not None
    held = _held(
        state, now, "undone", f"This change of {name} was undone; edit it, or `sync --redo` repeats it."
    )
    decision.held.append(replace(held, field=name))


def _held(state: ItemState, now: LocalItem, reason: str, message: str) -> Held:
    return Held(reason, message, state.key, now.path, now.position, title=now.item.title)


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
    left = frozenset(decision.unresolved.get(index, set()))
    old_library = source.row.library if source.row else Item(library.type)
    aspects = old_library.aspects()
    kept = with_aspects(library, {n: aspects.get(n) for n in left if n != "itemType"})
    if "itemType" in left:
        kept = replace(old_library, key=library.key)
    was = source.was if source.row else None
    pending: dict[str, Any] = {}
    for name in sorted(left):
        value = was.aspects().get(name) if was else None
        pending[name] = encode(name, value) if value else None
    if source.row is not None and "notes" in left:
        note_keys = source.row.note_keys
    return Row(
        key=state.key,
        path=now.path,
        position=now.position,
        format=now.format.name,
        text=now.text,
        library=replace(kept, origin=None),
        sidecar=now.sidecar,
        pending=pending,
        note_keys=note_keys,
        id=source.row.id if source.row else 0,
    )
