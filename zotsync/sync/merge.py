"""The three-way merge of one item: the library, and every source that holds it.

`decide` is pure: it gets how each side was and is, and says what each side shall be. It never looks
at text or bytes; formats come in only as lenses (`get`, `put`).
"""

from __future__ import annotations

from dataclasses import replace

from zotsync.changes import Held
from zotsync.item import diff
from zotsync.sync import fields
from zotsync.sync.notes import NotesMerge
from zotsync.sync.state import LIBRARY_ONLY, Decision, ItemState, held, local_edits
from zotsync.sync.undone import ITEM

_UNDONE = "The last change of it was undone; edit it, or `sync --redo` repeats that."


def decide(state: ItemState) -> Decision:
    """The decision for one item; the table in docs/guarantees.md in code."""
    decision = Decision(state.key, library=state.library)
    present = [i for i, source in enumerate(state.sources) if source.now]
    absent = [i for i, source in enumerate(state.sources) if not source.now]
    if state.status in ("trashed", "gone") and not _survives_deletion(state, decision, present):
        decision.unlink += tuple(absent)
        return decision
    if absent and not present and state.status == "live":
        return _removed_here(state, decision, absent)
    # Elsewhere it lives on: the source that lost it is only unlinked.
    decision.unlink += tuple(absent)
    _merge(state, decision, present)
    return decision


def _survives_deletion(state: ItemState, decision: Decision, present: list[int]) -> bool:
    """The library deleted it. True: an edit here beats that; else sources follow, or hold it."""
    for index in present:
        source = state.sources[index]
        if source.returns if _undone(state, index) else local_edits(source):
            return True
        if state.redo and _was_new(state, index):
            return True
    for index in present:
        now = state.sources[index].now
        assert now is not None
        if state.sources[index].row is None:
            decision.keep += (index,)
        elif _undone(state, index):
            decision.keep += (index,)
            decision.held += (held(state, now, "undone", _UNDONE),)
        elif now.format.many and not now.format.prose and not now.alone and now.writable:
            decision.give(index, "remove", now.item)
            decision.because("remove", "deleted in the library")
        else:
            decision.keep += (index,)
            message = "The library deleted it; this file is never deleted or emptied."
            decision.held += (held(state, now, "gone-in-library", message),)
    return False


def _removed_here(state: ItemState, decision: Decision, absent: list[int]) -> Decision:
    """No source holds it any more: the library's item is trashed only where that was clearly meant."""
    undone = [i for i in absent if _undone(state, i)]
    new = [i for i in absent if state.redo and _was_new(state, i)]
    removed = undone or new or [i for i in absent if state.sources[i].gone == "removed"]
    source = state.sources[(removed or absent)[0]]
    row = source.row
    assert row is not None
    assert state.library is not None
    if not removed or (state.deletions == "keep" and not (undone or new)):
        decision.unlink += tuple(absent)
        return decision
    reason = ""
    if new or {n for n in diff(row.library, state.library) if n not in LIBRARY_ONLY}:
        decision.unlink += tuple(i for i in absent if i != removed[0])
        decision.keep += (removed[0],)
        decision.give(removed[0], "create", state.for_files(state.library))
        edited = "removed here, but edited in the library: an edit beats a deletion"
        again = "its creation here was undone, and is repeated"
        decision.because("create", again if undone or new else edited)
        return decision
    if undone:
        reason = _UNDONE
    elif state.guarded:
        reason = f"Removed here, but it has {state.guarded} in the library; put it back, or trash it there."
    if reason:
        decision.keep += tuple(absent)
        word = "undone" if reason == _UNDONE else "has-children"
        decision.held += (Held(word, reason, state.key, row.path, title=state.library.title),)
        return decision
    decision.library_action = "trash"
    decision.because("trash", f"removed from {row.path}")
    decision.unlink += tuple(absent)
    return decision


def _undone(state: ItemState, index: int) -> bool:
    """Whether an undo left the item so, on one side and not on the other."""
    row = state.sources[index].row
    return not state.redo and row is not None and ITEM in row.undone


def _was_new(state: ItemState, index: int) -> bool:
    """Whether the item was on one side alone before it was synced: for want of a row, or of an old one."""
    row = state.sources[index].row
    return row is None or row.undone.get(ITEM) == [False, False]


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
            tags = now.sends(now.item.tags)
            after = replace(now.item, key=state.key, tags=tags, origin=None, notes=(), version=0)
            owner = dict.fromkeys(after.aspects(), index)
        else:
            if source.row is not None:
                after = fields.take(state, decision, index, after, owner)
            if source.row is None or source.row.unmet:
                after = fields.meet(state, decision, index, after, owner)
        merged_notes[index] = fields.notes_of(state, decision, index, after)
    assert after is not None
    for index in present:
        later = [edit for other in present if other > index for edit in merged_notes[other].edits]
        if later and not fields.notes_wait(state, decision, index):
            # What a later source did to the notes reaches the earlier ones too.
            others = [edit for other in present if other != index for edit in merged_notes[other].edits]
            seen = replace(after, notes=fields.library_notes(after, others))
            decided = {key: note for key, (_, _, note) in merged_notes[index].decided.items()}
            merged = fields.merge_of(state, index, seen).local
            merged_notes[index].local = tuple(decided.get(note.key, note) for note in merged)
        if keys := tuple(note.key for note in merged_notes[index].local if note.key):
            decision.note_keys = {**decision.note_keys, index: keys}
    after = replace(after, notes=fields.library_notes(after, decision.notes))
    after = fields.tidied(state, decision, present, after)
    for index in present:
        fields.give(state, decision, index, after, merged_notes[index])
        _tell_held(state, decision, index)
    decision.library = after
    if state.status == "new" or state.status == "gone":
        decision.library_action = "create"
    elif state.status == "trashed":
        decision.library_action = "restore"
        decision.because("restore", "edited here after it was trashed: an edit beats a deletion")
    elif state.library is not None and any(n != "notes" for n in diff(state.library, after)):
        decision.library_action = "update"


def _tell_held(state: ItemState, decision: Decision, index: int) -> None:
    """Name what an undo took back in this source, and nobody has edited since."""
    source = state.sources[index]
    now = source.now
    for name in sorted(source.held - decision.waits(index)) if now else ():
        assert now is not None
        message = f"This change of {name} was undone; edit it, or `sync --redo` repeats it."
        decision.held += (replace(held(state, now, "undone", message), field=name),)
