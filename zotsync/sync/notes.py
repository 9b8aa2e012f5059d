"""Child notes in the three-way merge: matched by the library's key, each note one value.

A source's notes have no key of their own; the base keeps the library's keys in the text's order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from zotsync.formats.base import Format
from zotsync.formats.values import note_html
from zotsync.item import Item, Note, key_from
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.same import plain


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """What happens to one child note in the library: create, update or trash."""

    action: str
    key: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A note edited on both sides, or beyond what its source can say; ``seen``: last in the library."""

    key: str
    seen: str | None
    library: str
    local: str


@dataclass(slots=True)
class NotesMerge:
    """The outcome for one source: edits of the library's notes, and the source's notes afterwards."""

    edits: list[NoteEdit] = field(default_factory=list)
    local: tuple[Note, ...] = ()
    clashes: list[Clash] = field(default_factory=list)
    """What waits for a person."""
    decided: dict[str, tuple[Clash, Any, Note]] = field(default_factory=dict)
    """What a person decided, by the note's key: between what, how, and what the source holds then."""


def says_notes(format: Format, item: Item) -> bool:
    """Whether a source of this format can hold notes at all."""
    return bool(as_shown(format, item, Note("<p>any words</p>")))


def as_shown(format: Format, item: Item, note: Note) -> str:
    """The note as this source would write it and read it back."""
    # Alone with a title, for a format may take a note that repeats a field for that field.
    shown = format.get(Item(item.type, {"title": "A title"}, notes=(note,)), item).notes
    return shown[0].html if shown else ""


def align(was: Sequence[str], now: Sequence[str]) -> list[int | None]:
    """For each note now, the index of the note it was: the same text first, then in order.

    >>> align(["a", "b"], ["b", "c"])
    [1, 0]
    """
    left = dict(enumerate(was))
    found: list[int | None] = [None] * len(now)
    for index, html in enumerate(now):
        match = next((i for i, old in left.items() if old == html), None)
        if match is not None:
            found[index] = match
            del left[match]
    open_places = [index for index, match in enumerate(found) if match is None]
    for index, old in zip(open_places, sorted(left), strict=False):
        found[index] = old
    return found


def merge_notes(
    key: str,
    library: Item | None,
    row: Row | None,
    was: Item | None,
    now: LocalItem,
    taken: Mapping[str, Any] = MappingProxyType({}),
) -> NotesMerge:
    """Three-way over notes; with no row, notes of the same text meet.

    ``taken``: what a person decided, by ``notes:KEY``, or ``notes`` for all that clash.
    """
    result = NotesMerge(local=now.item.notes)
    if not (now.item.notes or (library and library.notes) or (row and row.note_keys)):
        return result
    if not says_notes(now.format, now.item):
        return result
    held = {note.key: note for note in library.notes} if library else {}
    if row is None:
        return _first_meeting(key, held, now)
    seen = {note.key: note.html for note in row.library.notes}
    keys = list(row.note_keys)
    # In the library since: another's new notes, or ours of a run that was killed before it could remember.
    come = {note.key: note for note in held.values() if note.key not in seen and note.key not in keys}
    old = [note.html for note in was.notes][: len(keys)] if was else []
    places = align(old, [note.html for note in now.item.notes])
    local: list[Note] = []
    for note, place in zip(now.item.notes, places, strict=True):
        if place is None:
            known = next((k for k, other in come.items() if plain(other.html) == plain(note.html)), None)
            if known is not None:
                local.append(Note(note.html, known))
                del come[known]
                continue
            new = _new_key(key, now, note)
            result.edits.append(NoteEdit("create", new, "", note.html))
            local.append(Note(note.html, new))
            continue
        local += _known_note(
            now, held.get(keys[place]), seen.get(keys[place]), old[place], note, keys[place], result
        )
    kept = {keys[place] for place in places if place is not None}
    for gone in keys:
        if gone in kept or gone not in held:
            continue
        if held[gone].html == seen.get(gone):
            result.edits.append(NoteEdit("trash", gone, held[gone].html, ""))
        else:
            local.append(Note(as_shown(now.format, now.item, held[gone]), gone))
    _settle(now, taken, result)
    local = [result.decided[n.key][2] if n.key in result.decided else n for n in local]
    result.local = _with_more(now, local, come.values())
    return result


def _settle(now: LocalItem, taken: Mapping[str, Any], result: NotesMerge) -> None:
    """Carry out what a person decided about notes that clash."""
    waits = []
    for clash in result.clashes:
        take = taken.get(f"notes:{clash.key}", taken.get("notes"))
        if take is None or (take == "base" and clash.seen is None):
            waits.append(clash)
            continue
        html = {"local": clash.local, "library": clash.library, "base": clash.seen}.get(str(take))
        if isinstance(take, Mapping):
            value = str(take["value"])
            html = value if value.lstrip().startswith("<") else note_html(value)
        html = html or ""
        if html != clash.library:
            result.edits.append(NoteEdit("update", clash.key, clash.library, html))
        note = Note(html, clash.key)
        shown = clash.local if take == "local" else as_shown(now.format, now.item, note)
        result.decided[clash.key] = clash, take, Note(shown, clash.key)
    result.clashes = waits


def _with_more(now: LocalItem, local: list[Note], more: Iterable[Note]) -> tuple[Note, ...]:
    """The source's notes and those of the library's others that it can hold beside them."""
    for note in more:
        both = (*local, Note(as_shown(now.format, now.item, note), note.key))
        if len(now.format.get(replace(now.item, notes=both), now.item).notes) == len(both):
            local = list(both)
    return tuple(local)


def _known_note(
    now: LocalItem, held: Note | None, seen: str | None, old: str, note: Note, key: str, result: NotesMerge
) -> list[Note]:
    """One note that both sides had: what the source holds afterwards (nothing: it goes)."""
    edited = note.html != old
    if held is None:
        if not edited:
            # Where it was not seen before either, an undo has taken it back.
            return [] if seen is not None else [Note(note.html, key)]
        # An edit beats a deletion: the note comes back under a new key.
        new = _new_key(key, now, note)
        result.edits.append(NoteEdit("create", new, "", note.html))
        return [Note(note.html, new)]
    changed = held.html != seen
    if not edited:
        return [Note(as_shown(now.format, now.item, held) if changed else note.html, key)]
    shown = as_shown(now.format, now.item, held)
    if shown == note.html:
        return [Note(note.html, key)]
    if changed or plain(shown) != plain(held.html) or shown.count("<") != held.html.count("<"):
        result.clashes.append(Clash(key, seen, held.html, note.html))
        return [Note(note.html, key)]
    result.edits.append(NoteEdit("update", key, held.html, note.html))
    return [Note(note.html, key)]


def _first_meeting(key: str, held: dict[str, Note], now: LocalItem) -> NotesMerge:
    result = NotesMerge()
    left = dict(held)
    local: list[Note] = []
    for note in now.item.notes:
        match = next((k for k, other in left.items() if plain(other.html) == plain(note.html)), None)
        if match is None:
            match = _new_key(key, now, note)
            result.edits.append(NoteEdit("create", match, "", note.html))
        else:
            del left[match]
        local.append(Note(note.html, match))
    result.local = _with_more(now, local, left.values())
    return result


def _new_key(parent: str, now: LocalItem, note: Note) -> str:
    # Depends on content, so that a create whose answer was lost is repeated under the same key.
    return key_from("note", parent, now.path, note.html)
