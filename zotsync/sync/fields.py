"""Field by field: what a source's edits do to the item, and what the source shall say afterwards.

`take` brings a source's edits into the item, `meet` unites two sides that never met, `give` tells the
source what changed elsewhere. What cannot be decided is left as it is on every side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zotsync.changes import Conflict, Held, Settled, Version, decode, encode, with_aspects
from zotsync.formats.base import MakesKeys, put_tags
from zotsync.formats.kept import ASPECTS
from zotsync.item import Creator, Item, Note, Tag, diff
from zotsync.schema import is_field, is_valid_field
from zotsync.sync.notes import NoteEdit, NotesMerge, merge_notes
from zotsync.sync.pair import identifiers
from zotsync.sync.retype import in_type, name_in_type
from zotsync.sync.rows import LocalItem
from zotsync.sync.same import same
from zotsync.sync.state import LIBRARY_ONLY, Decision, ItemState, local_edits
from zotsync.sync.tidy import FILE
from zotsync.sync.tidy import UNDONE as TIDY_UNDONE


def take(state: ItemState, decision: Decision, index: int, after: Item, owner: dict[str, int]) -> Item:
    """Take this source's edits into ``after``; a field edited elsewhere too is a conflict."""
    source = state.sources[index]
    now, row, was = source.now, source.row, source.was
    assert now is not None
    assert row is not None
    assert was is not None
    edits = {n: v for n, v in diff(was, now.item).items() if n != "notes" and source.met(n)}
    library_edits = diff(row.library, state.library) if state.library else {}
    if "itemType" in edits and "itemType" in library_edits and now.item.type != after.type:
        parked = "itemType" in source.held or state.policy_for("itemType") == "ask"
        if "itemType" not in state.taken and parked:
            return _type_conflict(state, decision, index, after)
        _settle(state, decision, index, "itemType", now.item.type, after, *_decided(state, "itemType"))
        after = in_type(after, _of_type(state, was.type, now.item.type, after))
        edits.pop("itemType")
    elif "itemType" in edits and not {"itemType"} & {*library_edits, *owner, *state.taken}:
        wanted = with_aspects(now.format.get(after, now.item), {"itemType": edits.pop("itemType")[1]})
        after = in_type(after, now.format.put(after, wanted).type)
        owner["itemType"] = index
    shown = shown_in(now, after)
    if "itemType" not in edits and (now.item.type != was.type or row.library.type != after.type):
        # What the type alone brought to other fields is no edit of them.
        here = diff(in_type(was, shown["itemType"]), in_type(now.item, shown["itemType"]))
        edits = {n: v for n, v in here.items() if n != "notes" and source.met(n)}
        there = in_type(state.library, after.type) if state.library else after
        library_edits = diff(in_type(row.library, after.type), there)
        for name in [*owner]:
            owner[name_in_type(name, row.library.type, after.type)] = owner[name]
    taken: dict[str, Any] = {}
    unseen = set() if after["citationKey"] else {"citationKey"}
    for name, (before, value) in edits.items():
        if name == "citationKey" and before != row.library[name] and _has_neighbour(state, index):
            continue
        if shown.get(name) == value:
            # A format may say no more there than the text does (a year for a date): that can be the edit.
            elsewhere = name in library_edits or name in owner
            if name in ASPECTS or elsewhere or not now.writable or after[name] == (value or ""):
                continue
            unseen.add(name)
        if name == "tags":
            was_sent = tuple(tag for tag in now.sends(before or ()) if tag.name not in now.left)
            after = replace(after, tags=put_tags(after.tags, was_sent, now.sends(now.item.tags)))
        elif name in state.taken:
            taken[name] = _chosen(state, name, before, value, after)
            _settle(state, decision, index, name, value, after, state.taken[name], "resolve")
        elif not now.writable and _follows(name, before, value, shown.get(name)):
            _settle(state, decision, index, name, value, after, "both", "says the same")
        elif name not in library_edits and name not in owner:
            taken[name] = value
        else:
            # What an undo parked again is not decided again unasked.
            choice = "ask" if name in source.held else state.policy_for(name)
            if choice == "local":
                taken[name] = value
            if choice != "ask":
                _settle(state, decision, index, name, value, after, choice, "zotsync.toml")
            else:
                _conflict(state, decision, name, before, after, owner, (index, value))
                if name in owner and state.library is not None:
                    after = with_aspects(
                        after, {name: in_type(state.library, after.type).aspects().get(name)}
                    )
                shown = shown_in(now, after)
    if not taken:
        return after
    owner.update(dict.fromkeys(taken, index))
    put = now.format.put(after, with_aspects(now.format.get(after, now.item), taken))
    return put.with_fields({name: taken[name] or "" for name in unseen & taken.keys()})


def shown_in(now: LocalItem, after: Item) -> dict[str, Any]:
    """What the source would say of the item, but for a key of its own where the item has none."""
    found = now.format.get(after, now.item).aspects()
    if not after["citationKey"]:
        found.pop("citationKey", None)
    return found


def _follows(name: str, before: Any, value: Any, there: Any) -> bool:
    """Whether an export has come to say what the library says, in a spelling of its own.

    A program that writes titles with capitals, say, is no person who edits them.
    """
    return bool(value and there) and same(name, there, value) and not same(name, before, value)


def _decided(state: ItemState, name: str) -> tuple[Any, str]:
    """What a person or zotsync.toml chose for a conflict, and which of them."""
    return (state.taken[name], "resolve") if name in state.taken else (state.policy_for(name), "zotsync.toml")


def _of_type(state: ItemState, base: str, local: str, after: Item) -> str:
    """The item type that was chosen."""
    choice, _ = _decided(state, "itemType")
    if isinstance(choice, Mapping):
        return str(choice["value"])
    return {"local": local, "base": base}.get(choice, after.type)


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
        names = {*local_edits(source)}
        if source.row and state.library:
            names |= set(diff(source.row.library, state.library))
        for name in names:
            decision.leave(place, name)
    return state.library or after


def meet(state: ItemState, decision: Decision, index: int, after: Item, owner: dict[str, int]) -> Item:
    """What never met: fill what is on one side only, unite sets, settle what says the same."""
    source = state.sources[index]
    now = source.now
    assert now is not None
    have, here = shown_in(now, after), now.item
    filled: dict[str, Any] = {}
    if not source.met("itemType") and here.type != after.type and now.states_type:
        _first_choice(state, decision, index, "itemType", here.type, after, owner, filled)
        if "itemType" in decision.waits(index):
            return after  # an item type in conflict holds its whole item
    type = filled.get("itemType", after.type)
    here = in_type(here, type)
    for name, value in here.aspects().items():
        if name in ("notes", "itemType", *LIBRARY_ONLY) or source.met(name):
            continue
        if is_field(name) and not is_valid_field(type, name):
            continue  # the type that holds has no place for it: it stays where it is
        if name == "citationKey" and not (after[name] or _is_the_key(state, index)):
            continue
        if name == "tags":
            names = {tag.name for tag in after.tags}
            new = tuple(tag for tag in now.sends(here.tags) if tag.name not in names)
            after = replace(after, tags=after.tags + new)
            continue
        if name == "creators":
            after = replace(after, creators=_with_roles(after.creators, here.creators))
            have["creators"], value = _shared_roles(have.get("creators", ()), here.creators)
        if name not in have and name not in after.aspects():
            filled[name] = value
        elif name == "citationKey" and name in after.aspects() and _has_neighbour(state, index):
            if after[name] != value:
                _settle(state, decision, index, name, value, after, "both", "another entry of its file")
        elif not same(name, there := have.get(name, after.aspects().get(name)), value):
            _first_choice(state, decision, index, name, here.aspects()[name], after, owner, filled)
        elif there != value:
            _settle(state, decision, index, name, value, after, "both", "says the same")
    if not filled:
        return after
    owner.update(dict.fromkeys(filled, index))
    return with_aspects(after, filled)


def _has_neighbour(state: ItemState, index: int) -> bool:
    """Whether another entry of the same file is of this item too: each keeps the citation key it has."""
    path = state.sources[index].path
    return any(s.now and s.path == path for i, s in enumerate(state.sources) if i != index)


def _is_the_key(state: ItemState, index: int) -> bool:
    """Whether the source's citation key is a person's, and the only one that an item without one is given."""
    if state.library and "citationKey" in identifiers(state.library):
        return False  # it has one in Extra
    keys = [_own_key(source.now) for source in state.sources]
    return bool(keys[index]) and set(keys) <= {keys[index], ""}


def _own_key(now: LocalItem | None) -> str:
    """A citation key that was not made up, or an empty string."""
    if now is None or (isinstance(now.format, MakesKeys) and now.format.made_up(now.item)):
        return ""
    return now.item["citationKey"]


def _with_roles(creators: tuple[Creator, ...], others: tuple[Creator, ...]) -> tuple[Creator, ...]:
    """The creators, with the others whose role nobody among them has."""
    roles = {creator.type for creator in creators}
    return creators + tuple(creator for creator in others if creator.type not in roles)


def _shared_roles(
    a: tuple[Creator, ...], b: tuple[Creator, ...]
) -> tuple[tuple[Creator, ...], tuple[Creator, ...]]:
    """The creators of both lists whose role the other list has too."""
    roles = {creator.type for creator in a} & {creator.type for creator in b}
    return tuple(c for c in a if c.type in roles), tuple(c for c in b if c.type in roles)


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
    """What a person, ``--first`` or zotsync.toml said of a field in which both sides differ."""
    choice, why = state.taken.get(name, "ask"), "resolve"
    if choice in ("ask", "base"):  # there is no base
        # Of two files neither is the library: what the first one said must not go over the second one's.
        choice, why = ("ask" if name in owner else state.first), "--first"
    if choice == "ask" and name not in state.sources[index].held:
        choice, why = state.policy_for(name), "zotsync.toml"
    if choice == "ask":
        _conflict(state, decision, name, None, after, owner, (index, value))
        return
    if choice != "library":
        filled[name] = value if choice == "local" else decode(name, choice["value"])
    _settle(state, decision, index, name, value, after, choice, why)


def _settle(
    state: ItemState, decision: Decision, index: int, name: str, value: Any, after: Item, take: Any, why: str
) -> None:
    """Remember, for the journal, what both sides said of a field and whose value holds."""
    library = encode(name, after.aspects().get(name))
    word = take if isinstance(take, str) else "value"
    path, title = state.sources[index].path, after.title
    one = Settled(state.key, name, path, encode(name, value), library, word, why, title)
    decision.settled += (one,)


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
    there = encode(name, after.aspects().get(name))
    first = Version("library", there, state.edited_by, state.edited_at)
    if name in owner:
        first = Version(state.sources[owner[name]].path, there, when=_written(state, owner[name]))
    # A third place that says something else is named beside the two.
    earlier = next((c.versions for c in decision.conflicts if c.field == name), (first,))
    here = Version(state.sources[index].path, encode(name, value), when=_written(state, index))
    versions = (*earlier, here)
    title = after.title or state.key
    others = (c for c in decision.conflicts if c.field != name)
    decision.conflicts = (*others, Conflict(state.key, name, encode(name, base), versions, title))
    # Sources that have met the library before wait too; those that have agreed since do not.
    everyone = state.sources[index].met(name)
    for place in range(len(state.sources)) if everyone else (index,):
        decision.leave(place, name)


def _written(state: ItemState, index: int) -> str:
    now = state.sources[index].now
    return now.modified if now else ""


def tidied(state: ItemState, decision: Decision, present: Sequence[int], after: Item) -> Item:
    """``after`` with the tags that tags.toml says, unless that was undone here."""
    if state.tidy is None or any("itemType" in names for names in decision.unresolved.values()):
        return after
    tags = state.tidy.tags(after.tags)
    if tags == after.tags or any("tags" in state.sources[index].held for index in present):
        return after
    if state.tidy_undone(after):
        decision.held += (Held("undone", TIDY_UNDONE, state.key, field="tags", title=after.title),)
        return after
    decision.untidy = frozenset(t.name for t in after.tags) - {t.name for t in tags}
    if state.library is not None and diff(state.library, after).keys() <= {"tags", "notes"}:
        decision.because("update", f"as {FILE} says")
    return replace(after, tags=tags)


def give(state: ItemState, decision: Decision, index: int, after: Item, notes: NotesMerge) -> None:
    """What this source shall say: its own text, with what changed elsewhere since it last saw it."""
    source = state.sources[index]
    now, row = source.now, source.row
    assert now is not None
    if not now.writable:
        return
    left = decision.waits(index)
    same_notes = ("notes" in left and not notes.decided) or notes.local == now.item.notes
    if row is None and same_notes and after.aspects() == replace(now.item, notes=after.notes).aspects():
        return
    desired = now.format.get(after, now.item)
    here, wanted, full = now.item.aspects(), desired.aspects(), after.aspects()
    edits: dict[str, Any] = {}
    names: dict[str, tuple[Any, Any]] = {n: (None, v) for n, v in full.items() if not source.met(n)}
    names = (diff(row.library, after) if row else {n: (None, v) for n, v in full.items()}) | names
    names |= {n: (None, full.get(n)) for n in state.taken if n not in names}
    if "tags" not in names and any(tag.name in decision.untidy for tag in now.sends(now.item.tags)):
        names["tags"] = (after.tags, after.tags)
    if "itemType" in left:
        # An item type in conflict holds its whole item.
        for name in names:
            decision.leave(index, name)
        return
    for name, (before, value) in names.items():
        if name in left or name in ("notes", *LIBRARY_ONLY):
            continue
        if value and "itemType" in source.held - names.keys() and _has_no_place(now, name, after):
            decision.leave(index, name)  # as long as the type that an undo gave back to the source
            continue
        if name == "citationKey" and here.get(name) != before and _has_neighbour(state, index):
            continue
        new: Any = wanted.get(name)
        if name == "tags":
            stay = {tag.name for tag in after.tags if state.stays(tag)}
            visible = tuple(tag for tag in desired.tags if tag.name not in stay)
            # What stays here stays, whatever becomes of a tag of its name elsewhere.
            here_tags = tuple(t for t in now.item.tags if t.name in now.left or t.name not in decision.untidy)
            was = tuple(tag for tag in before or () if tag.name not in now.left)
            new = _give_tags(here_tags, was, value or (), visible)
        elif new is None and name in full:
            continue
        elif not source.met(name) and _keeps_spelling(state, decision, index, name, value):
            if name != "creators":
                continue
            new = _with_roles(now.item.creators, desired.creators)
        if (new or None) == (here.get(name) or None):
            continue
        edits[name] = new
    if ("notes" not in left or notes.decided) and notes.local != now.item.notes:
        edits["notes"] = notes.local
    if edits:
        type = edits.get("itemType", here["itemType"])
        for name in [name for name, value in edits.items() if not value]:
            # What was taken out with the type that called it so is not there under the new type's name.
            other = name_in_type(name, now.item.type, type)
            if other not in left and not wanted.get(other):
                edits.setdefault(other, None)
        decision.give(index, "update", with_aspects(in_type(now.item, type), edits))


def _has_no_place(now: LocalItem, name: str, after: Item) -> bool:
    """Whether a field is one of the item's type and not of that which the source says it has."""
    types = is_valid_field(after.type, name), is_valid_field(now.item.type, name)
    return now.states_type and is_field(name) and types == (True, False)


def _keeps_spelling(state: ItemState, decision: Decision, index: int, name: str, value: Any) -> bool:
    """At the first meeting a source keeps what it says, unless it is to take another value."""
    now = state.sources[index].now
    assert now is not None
    here = now.item.aspects().get(name)
    if here is None or (name == "itemType" and not now.states_type):
        return here is not None
    path = state.sources[index].path
    take = next((s.take for s in decision.settled if (s.field, s.path) == (name, path)), "both")
    return take == "both" or (take != "value" and same(name, here, value))


def _give_tags(
    here: tuple[Tag, ...], before: tuple[Tag, ...], after: tuple[Tag, ...], visible: tuple[Tag, ...]
) -> tuple[Tag, ...]:
    """This source's tags with what was added and removed elsewhere."""
    was, now = {t.name for t in before}, {t.name for t in after}
    kept = tuple(tag for tag in here if tag.name not in was - now)
    have = {tag.name for tag in kept}
    return kept + tuple(t for t in visible if t.name in now - was and t.name not in have)


def notes_of(state: ItemState, decision: Decision, index: int, after: Item) -> NotesMerge:
    source = state.sources[index]
    now = source.now
    assert now is not None
    if notes_wait(state, decision, index):
        return NotesMerge(local=now.item.notes)
    # What another source of this item has just added counts as the library's.
    seen = replace(after, notes=library_notes(after, decision.notes))
    merged = merge_of(state, index, seen)
    if state.status == "gone":
        merged.edits = _made_again(decision, seen, merged)
    for clash, take, _ in merged.decided.values():
        word, title = take if isinstance(take, str) else "value", after.title
        sides = (source.path, clash.local, clash.library)
        decision.settled += (Settled(state.key, "notes", *sides, word, "resolve", title),)
    for clash in merged.clashes:
        versions = (
            Version("library", clash.library, state.edited_by, state.edited_at),
            Version(source.path, clash.local, when=now.modified),
        )
        one = Conflict(state.key, "notes", clash.seen, versions, after.title, clash.key)
        decision.conflicts += (one,)
        decision.leave(index, "notes")
    if merged.clashes:
        # The notes wait, but for those that were decided.
        decision.notes += tuple(edit for edit in merged.edits if edit.key in merged.decided)
        chosen = {clash.local: note for clash, _, note in merged.decided.values()}
        local = tuple(chosen.get(note.html, note) for note in now.item.notes)
        return NotesMerge(local=local, decided=merged.decided)
    decision.notes += tuple(merged.edits)
    return merged


def _made_again(decision: Decision, seen: Item, merged: NotesMerge) -> list[NoteEdit]:
    """The notes of an item that is created again: they were erased with it."""
    edited = {edit.key: edit.after for edit in merged.edits}
    before = {note.key: note.html for note in seen.notes}
    made = {edit.key for edit in decision.notes}
    html = {n.key: edited.get(n.key) or before.get(n.key) or n.html for n in merged.local}
    return [NoteEdit("create", key, "", text) for key, text in html.items() if key not in made]


def notes_wait(state: ItemState, decision: Decision, index: int) -> bool:
    """Whether the notes of this source are in conflict, or its whole item is."""
    left = decision.waits(index)
    return "notes" in left or ("itemType" in left and not state.sources[index].met("itemType"))


def merge_of(state: ItemState, index: int, library: Item) -> NotesMerge:
    """The notes of one source and of the library's item."""
    source = state.sources[index]
    assert source.now is not None
    return merge_notes(state.key, library, source.row, source.was, source.now, state.taken)


def library_notes(item: Item, edits: Iterable[NoteEdit]) -> tuple[Note, ...]:
    notes = {note.key: note for note in item.notes}
    for edit in edits:
        if edit.action == "trash":
            notes.pop(edit.key, None)
        else:
            notes[edit.key] = Note(edit.after, edit.key)
    return tuple(notes.values())
