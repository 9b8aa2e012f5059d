"""The base after an undo: each row says what both sides say now, and keeps what they were before.

So a sync right after an undo finds nothing to do, wherever the items went in the meantime; what waits
for an edit or ``--redo`` is in the row itself and goes where the row goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zotsync.changes import Change, encode, with_aspects
from zotsync.errors import InputError
from zotsync.item import Item, Json, Note, diff, key_from
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources
from zotsync.sync.align import align
from zotsync.sync.base import Base
from zotsync.sync.known import as_seen, reread
from zotsync.sync.rows import LocalItem, Row, library_item
from zotsync.sync.same import same
from zotsync.sync.state import LIBRARY_ONLY
from zotsync.sync.undone import ITEM, base_values


@dataclass(slots=True)
class Back:
    """What is again as it was before the run: aspects by object of the library, and changes of files."""

    parents: Mapping[str, str]
    """The items of child notes."""
    local: list[Change]
    aspects: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By item; a child note of it is *notes*."""
    notes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The keys of the child notes that went back, by item."""
    merged: dict[int, Row] = field(default_factory=dict)
    """The rows, as they were, of items that were merged into another since."""
    unsure: set[str] = field(default_factory=set)
    """The ids of those of ``local`` that a killed run had not confirmed: the rows know nothing of them.

    Of what it confirmed as its last act they know nothing either; such a row has the value from before.
    """
    revived: set[str] = field(default_factory=set)
    """The items that the undo took out of the library's trash."""
    dropped: dict[int, Row] = field(default_factory=dict)
    """The rows of items that a later run removed from their file, and that are in it again."""

    def apart(self) -> dict[int, Row]:
        """Those of them whose items are out of the trash again."""
        return {id: row for id, row in self.merged.items() if row.key in self.revived}

    def owner(self, key: str) -> str:
        return self.parents.get(key, key)

    def note(self, key: str, names: Iterable[str]) -> None:
        """These aspects of an object are back."""
        owner, found = self.owner(key), set(names)
        if owner != key and found:
            self.notes[owner].add(key)
            found = {"notes"}
        self.aspects[owner] |= found

    def caused(self, change: Change) -> Change | None:
        """The part of a later run's change of a file that only followed what is back in the library."""
        back = self.aspects.get(change.key, set())
        if change.action in ("create", "remove"):
            return change if "deleted" in back else None
        fields = {name: values for name, values in change.fields.items() if name in back}
        if fields == change.fields:
            return change
        return replace(change, fields=fields) if fields else None


class Here:
    """The items that the sources hold now, by the ids of their rows."""

    def __init__(self, base: Base, sources: Sources, old: Mapping[int, Row]) -> None:
        self.base, self.sources, self.old = base, sources, old
        self.apart: set[int] = set()
        """The rows that an item of another key has now, and loses again."""
        self.formats = {format.name: format for format in sources.formats}

    def of(self, source: Source) -> tuple[dict[int, LocalItem], list[LocalItem]]:
        """The items of a file by row, and those that have none."""
        rows = [row for row in self.base.rows(paths=[source.path]) if row.id not in self.apart]
        live = self.base.live({row.key for row in rows if ITEM in row.undone})
        # What an undo left in the library alone is no item of the file.
        rows = [row for row in rows if row.key not in live]
        pairs, absent, free = align(rows, source.items, lambda row: reread(self.formats, row))
        # A text that is back as it was may be another work's than the one it became by a merge.
        before = [self.old[row.id] for row in absent if row.id in self.old]
        more, _, free = align(before, free, lambda row: reread(self.formats, row))
        return {row.id: item for row, item in (*pairs, *more)}, free

    def read(self, paths: Iterable[str]) -> tuple[dict[int, LocalItem], dict[str, list[LocalItem]]]:
        """`of` for several files; those that are gone hold nothing."""
        found: dict[int, LocalItem] = {}
        free: dict[str, list[LocalItem]] = {}
        for path in set(paths):
            try:
                here, free[path] = self.of(self.sources.read(path))
            except InputError:
                continue
            found |= here
        return found, free

    def seen(self, row: Row) -> Item | None:
        return as_seen(self.formats, row)

    def library(self, keys: Iterable[str]) -> dict[str, Json]:
        return self.base.objects(keys)


def rows_back(
    rows: Sequence[Row],
    old: Mapping[int, Row],
    back: Back,
    here: Here,
    now: Callable[[str], str],
) -> list[Row]:
    """The rows as they shall be. ``old`` are those before the run; ``now`` says where a file is now."""
    keys = {row.key for row in rows} | {row.key for row in old.values()}
    objects, children = here.library(keys), here.base.children(keys)
    library = {key: library_item(data, children.get(key, ())) for key, data in objects.items()}
    live = {key for key, data in objects.items() if not data.get("deleted")}
    # What an item got that is merged no more is its own again.
    here.apart = set(back.apart())
    rows = [row for row in rows if row.id not in here.apart]
    current = {row.id for row in rows}
    lost = [
        replace(row, path=now(row.path))
        for row in _where_taken_out([row for id, row in old.items() if id not in current], back.local)
    ]
    dropped = [replace(row, path=now(row.path)) for id, row in back.dropped.items() if id not in current]
    lost = [row for row in lost if row.id not in back.dropped]
    items, free = here.read(row.path for row in (*rows, *lost, *dropped))
    one = _One(old, back, here, library, live, now)
    found = [one.row(row, items.get(row.id)) for row in rows]
    for path in {row.path for row in dropped}:
        mine = [row for row in dropped if row.path == path]
        pairs, _, left = align(mine, free.get(path, []), lambda row: reread(here.formats, row))
        found += [one.row(row, item) for row, item in pairs]
        free[path] = left
    for path in {row.path for row in lost}:
        mine = [row for row in lost if row.path == path]
        pairs, absent, _ = align(mine, free.get(path, []), lambda row: reread(here.formats, row))
        found += [one.found_again(row, item) for row, item in pairs]
        linked = {row.key for row in found}
        found += [one.absent(r) for r in absent if r.key not in linked and one.trash_is_back(r.key)]
    return found


def _where_taken_out(lost: Sequence[Row], changes: Iterable[Change]) -> Iterator[Row]:
    """Rows of items that the run took out of files: one that was moved there had its row elsewhere."""
    places: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        if change.action == "remove":
            places[change.key].append(change.path)
    for row in sorted(lost, key=lambda row: row.path not in places[row.key]):
        if row.path in (left := places[row.key]):
            left.remove(row.path)
        elif left:
            row = replace(row, path=left.pop(0))
        yield row


def with_waiting(rows: Sequence[Row], here: Here) -> list[Row]:
    """These rows, and those of items that waited in a file for what has come back into it: they wait on."""
    waits = {(h.key, h.path) for h in here.base.held() if h.reason in ("gone-in-library", "truncated")}
    back = {row.id for row in rows}
    beside = [row for row in here.base.rows(paths={row.path for row in rows}) if row.id not in back]
    left = [row for row in beside if (row.key, row.path) in waits]
    live = here.base.live({row.key for row in rows})
    alone = {r.id for r in rows if (r.key, r.path) in waits and r.key not in live and ITEM not in r.undone}
    keys = {row.key for row in left}
    objects, children = here.library(keys), here.base.children(keys)
    return [
        *(_alone(row) if row.id in alone else row for row in rows),
        *(_waiting(r, here.seen(r), objects.get(r.key), children.get(r.key, ())) for r in left),
    ]


def gone_with(rows: Sequence[Row], paths: Iterable[str], here: Here) -> list[Row]:
    """These rows, and those of items that a later run made of what is in these files no more: they stay.

    So is it where a killed run had added an item that was erased before the next one found it in its file.
    """
    back, items = {row.id for row in rows}, here.read(paths)[0]
    left = [row for row in here.base.rows(paths=set(paths)) if row.id not in back and row.id not in items]
    live = here.base.live({row.key for row in left})
    return [*rows, *(_alone(row) for row in left if row.key in live)]


def rows_apart(paths: Iterable[str], here: Here) -> list[Row]:
    """The rows of these files, which say what they said before their items were linked to this library.

    So nothing is left to do: what the files had been given by then is held.
    """
    items = here.read(paths)[0]
    rows: list[Row] = []
    for row in here.base.rows(paths=set(paths)):
        item, seen = items.get(row.id), here.seen(row)
        if item is None or seen is None:
            rows.append(replace(row, undone={**row.undone, ITEM: [False, False]}))
            continue
        names = diff(seen, item.item).keys() - LIBRARY_ONLY - {"notes"}
        library = item.format.put(row.library, replace(item.item, notes=seen.notes))
        undone = {name: base_values(name, item.item, library) for name in sorted(names)}
        seen = with_aspects(seen, {name: item.item.aspects().get(name) for name in names})
        rows.append(_at(replace(row, undone={**row.undone, **undone}), item, seen))
    return rows


def _alone(row: Row) -> Row:
    """The row of an item that was on both sides, and that the undo leaves on one."""
    return replace(row, undone={**row.undone, ITEM: [True, True]})


def _waiting(row: Row, seen: Item | None, data: Json | None, children: Sequence[Json]) -> Row:
    """A row for which nothing is left to do, whatever the library has made of its item."""
    if not data or data.get("deleted"):
        return _alone(row)
    library = library_item(data, children)
    names = set(diff(row.library, library)) - LIBRARY_ONLY - row.undone.keys()
    undone = {name: base_values(name, seen, row.library, row.note_keys) for name in sorted(names)}
    return replace(row, library=replace(library, origin=None), undone={**row.undone, **undone})


@dataclass(frozen=True, slots=True)
class _Parked:
    """What a row says of an aspect that was in conflict: both sides as last seen, and what was undone."""

    was: Any
    library: Any
    unmet: tuple[str, ...]
    undone: list[Any]


@dataclass(slots=True)
class _One:
    """How one row goes back."""

    old: Mapping[int, Row]
    back: Back
    here: Here
    library: Mapping[str, Item]
    live: set[str]
    now: Callable[[str], str]
    """Where a file of the run is now."""

    def row(self, row: Row, item: LocalItem | None) -> Row:
        """A row that is there, with its item as its file holds it now."""
        here, library = self.here.seen(row), self.library.get(row.key)
        old = self.old.get(row.id)
        names = set(self.back.aspects.get(row.key, ())) - {"deleted"} - LIBRARY_ONLY
        library_names = set(self.back.aspects.get(row.key, ())) - {"deleted"}
        # What it was merged into since is not what the run wrote of.
        mine = {row.key, old.key if old else row.key}
        changes = [c for c in self.back.local if c.key in mine and self._is_about(c, row, old)]
        note_keys = row.note_keys
        if item is not None and here is not None:
            mine = {n for c in changes for n, values in c.fields.items() if self._is_back(n, values, item)}
            if "notes" in mine:
                note_keys = self._note_keys(row, old, here, item)
            here = with_aspects(here, {n: item.item.aspects().get(n) for n in mine})
            names |= mine
        if "itemType" in names and item is not None and library is not None and old is not None:
            waits = self._parked(old, None, "itemType", item.item, library)
            left = item.item.type, library.type
            # A type that only could not be written waits alone.
            conflict = waits and ("itemType" in old.unmet or (waits.was, waits.library) != left)
            if waits and conflict and (known := self.here.seen(old)):
                # The whole item waited with its type, and so it does again.
                entry = {**old.undone, "itemType": waits.undone}
                return _at(replace(old, id=row.id, key=row.key, undone=entry), item, known)
        base = row.library
        if library is not None:
            base = with_aspects(base, {n: library.aspects().get(n) for n in library_names - {"notes"}})
            base = replace(base, notes=self._notes(row, library))
            seen = row.library.aspects()
            arrived = {
                n: after
                for c in changes
                for n, (before, after) in c.fields.items()
                if c.id in self.back.unsure or (c.action == "update" and encode(n, seen.get(n)) == before)
            }
            now = {n: library.aspects().get(n) for n in arrived.keys() - {"notes"}}
            base = with_aspects(base, {n: v for n, v in now.items() if encode(n, v) == arrived[n]})
        alone = self._alone(row, item, changes)
        if alone and item is None and old is not None:
            # It was put back here because it was edited there: that edit is undone too.
            names |= set(diff(old.library, base)) - LIBRARY_ONLY
        undone = dict(row.undone)
        if item is not None and here is not None and library is not None:
            for name in sorted(names - {"notes"}):
                if parked := self._parked(row, old, name, item.item, library):
                    names.discard(name)
                    here = with_aspects(here, {name: parked.was})
                    base = with_aspects(base, {name: parked.library})
                    row = replace(row, unmet=parked.unmet)
                    undone[name] = parked.undone
        if "notes" in names and old is not None and "notes" in old.pending and here is not None:
            # Notes that were in conflict are so again.
            names.discard("notes")
            note_keys, base = old.note_keys, replace(base, notes=old.library.notes)
            known = self.here.seen(old)
            here = replace(here, notes=known.notes if known else here.notes)
        for name in sorted(names):
            values = self._base(row, old, name)
            if not values:
                continue
            now = base_values(name, here if item else None, base, note_keys)
            undone.pop(name, None)
            # An item that this side lacks agrees with nothing, not even with an empty value.
            if values[:2] != now[:2] and (item is None or now[0] != now[1]):
                undone[name] = values
        if alone:
            before = (old.undone.get(ITEM) if old else None) or [old is not None] * 2
            undone[ITEM] = undone.get(ITEM, before)
        elif item is not None and row.key in self.live:
            undone.pop(ITEM, None)
        row = replace(row, library=base, note_keys=note_keys, undone=undone)
        before = old.folder if old else ""
        if "collections" in library_names and row.folder != before and not alone:
            # It was filed under its folder: that is held like a value.
            filed = encode("collections", old.library.collections if old else ())
            row = replace(row, folder=before, undone={**undone, "collections": [None, filed or None]})
        return _at(row, item, here) if item is not None and here is not None else row

    def _parked(self, row: Row, old: Row | None, name: str, item: Item, library: Item) -> _Parked | None:
        """How a conflict about an aspect waits again; where nobody contradicts any more, it is only held."""
        waited = next((r for r in (row, old) if r and name in {*r.pending, *r.unmet}), None)
        left = item.aspects().get(name), library.aspects().get(name)
        if waited is None or left[0] == left[1]:
            return None
        seen = self.here.seen(waited)
        unmet = {*row.unmet} - {name}
        base = (None, None)
        now = left
        if name not in waited.unmet and seen is not None:
            base = seen.aspects().get(name), waited.library.aspects().get(name)
            now = base if left[0] != base[0] and left[1] != base[1] else left
        elif all(left) and not same(name, *left):
            unmet |= {name}
        return _Parked(*now, tuple(sorted(unmet)), [encode(name, value) for value in (*base, *left)])

    def found_again(self, old: Row, item: LocalItem) -> Row:
        """A row that the run, or a later one, gave up, and whose item is in its file again."""
        back = self.back.aspects.get(old.key, set()) - {"deleted"}
        names = {n for c in self.back.local if c.key == old.key for n in c.fields} | back
        library = self.library.get(old.key) or old.library
        if old.key in self.live:
            # What somebody edited there before the run was brought by it, and is undone too.
            names |= set(diff(old.library, library))
        else:
            # What somebody edited there was not seen here: it comes if the item does.
            library = with_aspects(old.library, {n: library.aspects().get(n) for n in back})
        names -= LIBRARY_ONLY
        seen = (self.here.seen(old) if item.text == old.text else None) or item.item
        row = replace(old, undone={}, pending={}, library=replace(library, origin=None))
        note_keys = self._note_keys(row, old, item.item, item)
        undone = {}
        for name in sorted(names):
            values, now = self._base(row, old, name), base_values(name, item.item, library, note_keys)
            if values and values[:2] != now[:2] and now[0] != now[1]:
                undone[name] = values
        if old.key not in self.live:
            undone[ITEM] = old.undone.get(ITEM, [True, True])
        return _at(replace(row, note_keys=note_keys, undone=undone), item, seen)

    def absent(self, old: Row) -> Row:
        """The row of an item that was taken out of its file, and is back in the library alone."""
        library = self.library.get(old.key) or old.library
        return _alone(replace(old, library=replace(library, origin=None)))

    def trash_is_back(self, key: str) -> bool:
        """Whether the undo took the item out of the library's trash."""
        return key in self.live and "deleted" in self.back.aspects.get(key, ())

    def _is_about(self, change: Change, row: Row, old: Row | None) -> bool:
        """Whether a change of a file was about this row, wherever it is now."""
        return change.path in (row.path, old.path if old else row.path) or self.now(change.path) == row.path

    def _is_back(self, name: str, values: tuple[Any, Any], item: LocalItem) -> bool:
        return (encode(name, item.item.aspects().get(name)) or None) == (values[0] or None)

    def _base(self, row: Row, old: Row | None, name: str) -> Any:
        """What the aspect was on both sides before the run."""
        if old is not None:
            if name in old.undone:
                return old.undone[name]
            return base_values(name, self.here.seen(old), old.library, old.note_keys)
        if name in row.undone:
            return row.undone[name]
        return base_values(name, None, None) if name != "itemType" else None

    def _alone(self, row: Row, item: LocalItem | None, changes: Sequence[Change]) -> bool:
        """Whether the undo left the item on one side alone."""
        if item is not None:
            back = "deleted" in self.back.aspects.get(row.key, ()) or any(
                c.action == "remove" for c in changes
            )
            return row.key not in self.live and back
        return row.key in self.live and any(change.action == "create" for change in changes)

    def _notes(self, row: Row, library: Item) -> tuple[Note, ...]:
        """The library's notes as last seen, those that went back as they are now."""
        touched = self.back.notes.get(row.key, set())
        if not touched:
            return row.library.notes
        seen = {note.key: note for note in row.library.notes if note.key not in touched}
        seen |= {note.key: note for note in library.notes if note.key in touched}
        return tuple(seen.values())

    def _note_keys(self, row: Row, old: Row | None, here: Item, item: LocalItem) -> tuple[str, ...]:
        """The library's keys of the text's notes: a text that was known keeps its key."""
        known: list[tuple[str, str]] = []
        if old is not None and (was := self.here.seen(old)):
            known += zip((note.html for note in was.notes), old.note_keys, strict=False)
        known += zip((note.html for note in here.notes), row.note_keys, strict=False)
        found: list[str] = []
        for note in item.item.notes:
            keys = [key for html, key in known if html == note.html and key not in found]
            found.append(keys[0] if keys else key_from("note", row.key, item.path, note.html))
        return tuple(found)


def _at(row: Row, item: LocalItem, seen: Item) -> Row:
    """The row with the text as it is now; ``seen`` says what of it counts as seen."""
    here, was = item.item.aspects(), seen.aspects()
    pending = {
        name: encode(name, was.get(name))
        for name in sorted({*here, *was})
        if (here.get(name) or None) != (was.get(name) or None)
    }
    row = replace(row, path=item.path, position=item.position, format=item.format.name)
    return replace(row, text=item.text, sidecar=item.sidecar, pending=pending)
