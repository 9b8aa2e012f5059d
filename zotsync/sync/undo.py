"""Undo: both sides and the base rows of a run go back to what they were; what was restored is held.

A value that was edited since the run is kept and listed. Whole files come back byte for byte; where a
file was edited since, only the values that still stand as the run left them go back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zotsync import formats
from zotsync.changes import Change, Failure, encode
from zotsync.errors import InputError, WriteError
from zotsync.item import Item, Json, key_from
from zotsync.journal import Entries, RunLog
from zotsync.stores.base import Store
from zotsync.stores.sources import Source, Sources
from zotsync.sync.align import align
from zotsync.sync.base import Base
from zotsync.sync.plan import reread
from zotsync.sync.prepare import owner
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.state import aspect_state, item_state
from zotsync.sync.steps import library_item


@dataclass(slots=True)
class Undone:
    """What an undo did, and what it left because it was edited since."""

    changes: list[Change] = field(default_factory=list)
    kept: list[Failure] = field(default_factory=list)
    files: int = 0


def undo(entries: Entries, base: Base, store: Store | None, sources: Sources, log: RunLog) -> Undone:
    """Undo one run. Raises `LibraryError` before anything was written where the library is away."""
    result = Undone()
    done = [change for change in entries.changes if change.id in entries.done]
    library = [change for change in done if change.side == "library"]
    if library and store is not None:
        _undo_library(library, base, store, log, result)
    _undo_files(entries, sources, log, result)
    _undo_base(entries, done, base, sources, result)
    return result


def _undo_library(done: Sequence[Change], base: Base, store: Store, log: RunLog, result: Undone) -> None:
    current = {data["key"]: data for data in store.fetch([change.key for change in done])}
    with base.transaction():
        # An undo that was cut off did not learn what became of its writes; others may have written too.
        base.objects_put(current.values())
        keys, paths = base.retry()
        base.retry_put(keys | {owner(data) for data in current.values()}, paths)
    inverse: list[Change] = []
    for change in reversed(done):
        change_back = _inverse(change, current.get(change.key), result)
        if change_back is not None:
            inverse.append(change_back)
    results = log.library(store, inverse)
    for change in inverse:
        found = results[change.id]
        if found.ok:
            result.changes.append(change)
        else:
            result.kept.append(Failure(found.code, found.message, change.key, change.path))
    base.objects_put(found.data for found in results.values() if found.ok and found.data is not None)


def _inverse(change: Change, current: Json | None, result: Undone) -> Change | None:
    """The change that takes this one back, without the values that were edited since."""
    if current is None:
        if change.action != "create":
            result.kept.append(Failure("gone", "It is no longer in the library.", change.key, change.path))
        return None
    now = Item.from_json(current)
    expects = {"version": current.get("version", 0)}
    fields: dict[str, tuple[Any, Any]] = {}
    for name, (before, after) in change.fields.items():
        value = _value(name, now, current)
        if _equal(name, value, after):
            fields[name] = (value, before)
        elif change.action != "create" and _equal(name, value, before):
            continue  # an undo that was cut off has been here
        elif change.action in ("update", "restore") or name not in ("itemType", "parentItem"):
            result.kept.append(
                Failure("edited", f"{name} was edited since; it stays.", change.key, change.path)
            )
            if change.action == "create":
                return None
    if change.action == "create":
        if current.get("deleted"):
            return None
        return Change(
            "library",
            "trash",
            change.key,
            {"deleted": (None, 1)},
            change.path,
            None,
            expects,
            "undo",
            "undo",
            change.title,
        )
    if not fields:
        return None
    action: Any = {"trash": "restore", "restore": "trash"}.get(change.action, "update")
    return Change(
        "library", action, change.key, fields, change.path, None, expects, "undo", "undo", change.title
    )


def _value(name: str, item: Item, data: Json) -> Any:
    if name == "deleted":
        return 1 if data.get("deleted") else None
    if name == "parentItem":
        return data.get("parentItem")
    return encode(name, item.aspects().get(name))


def _equal(name: str, a: Any, b: Any) -> bool:
    if name == "tags":
        return sorted(str(t) for t in a or ()) == sorted(str(t) for t in b or ())
    if isinstance(a, str) and isinstance(b, str):
        return a.strip() == b.strip() or name == "note"
    return (a or None) == (b or None)


def _undo_files(entries: Entries, sources: Sources, log: RunLog, result: Undone) -> None:
    for edit in reversed(entries.files):
        log.write({"restores": edit.path})
        try:
            restored = sources.restore(edit)
        except (WriteError, InputError) as error:
            result.kept.append(Failure("write", error.message, path=edit.path))
            continue
        if restored:
            result.files += 1
        else:
            _undo_values(entries, edit.path, sources, log, result)


def _undo_values(entries: Entries, path: str, sources: Sources, log: RunLog, result: Undone) -> None:
    """The file was edited since: put back the values that still stand as the run left them."""
    done = [c for c in entries.changes if c.id in entries.done and c.side == "local" and c.path == path]
    try:
        source = sources.read(path)
    except InputError as error:
        result.kept.append(Failure("gone", error.message, path=path))
        return
    inverse: list[Change] = []
    for change in done:
        item = _find(source, change)
        if change.action != "update" or item is None:
            result.kept.append(Failure("edited", "The file was edited since; this stays.", change.key, path))
            continue
        fields = {}
        for name, (before, after) in change.fields.items():
            value = encode(name, item.item.aspects().get(name))
            if (value or None) == (after or None):
                fields[name] = (value, before)
            elif (value or None) != (before or None):
                result.kept.append(Failure("edited", f"{name} was edited since; it stays.", change.key, path))
        if fields:
            sha256 = source.sha256 if item.format.editable else source.sidecar_sha256
            expects = {"sha256": sha256}
            inverse.append(
                Change("local", "update", change.key, fields, path, item.position, expects, "undo", "undo")
            )
    if inverse:
        written = log.local(sources, path, inverse)
        result.changes += [change for change in inverse if written[change.id].ok]


def _find(source: Source, change: Change) -> LocalItem | None:
    """The item of a change in a file that was edited since: it still says what the change left."""
    best, most = None, 0
    for item in source.items:
        here = item.item.aspects()
        agree = sum(encode(n, here.get(n)) == after for n, (_, after) in change.fields.items() if after)
        agree += item.item.title == change.title
        if agree > most:
            best, most = item, agree
    return best


def _undo_base(
    entries: Entries, done: Sequence[Change], base: Base, sources: Sources, result: Undone
) -> None:
    """Put the rows back, and hold what was restored: the next sync would only repeat it."""
    notes = base.objects(change.key for change in done)
    owners = {c.id: str(notes.get(c.key, {}).get("parentItem") or c.key) for c in done}
    kept = {f.key for f in result.kept if f.key}
    keys = set(owners.values()) - kept
    before = [Row.from_json(r, r.get("id", 0)) for key in keys for r in entries.rows.get(key, ())]
    created = {c.key for c in done if c.action == "create" and c.side == "library"}
    states: dict[tuple[str, str, str], str] = {}
    with base.transaction():
        current = base.rows(keys=keys)
        before = _where_they_are(before, current)
        states |= {("", r.path, f"created {key_from(r.text)}"): r.key for r in current if r.key in created}
        base.commit(drop=current)
        base.commit(put=before)
        objects, children = base.objects(keys), base.children(keys)
        library = {key: library_item(data, children.get(key, ())) for key, data in objects.items()}
        here = _now(base, sources, before)
        for row in before:
            local, item = here.get(row.id), library.get(row.key)
            for name in _aspects([c for c in done if owners[c.id] == row.key], row.key):
                states[row.key, row.path, name] = aspect_state(name, local, item)
            if objects.get(row.key, {}).get("deleted"):
                states[row.key, row.path, "deleted"] = item_state(local, None)
            elif (row.key, row.path, "deleted") in states:
                states[row.key, row.path, "deleted"] = item_state(None, item)
        for change in done:
            if change.side == "local" and change.action == "create" and change.key in library:
                states[change.key, "", "created"] = key_from(str(library[change.key].aspects()))
        base.undone_put(states)
        paths = {c.path for c in done if c.path} | {e.path for e in entries.files}
        retry_keys, retry_paths = base.retry()
        base.retry_put(retry_keys | keys, retry_paths | paths)


def _where_they_are(before: Sequence[Row], current: Sequence[Row]) -> list[Row]:
    """Rows as they were, in the files that their items have moved to: a move is no part of an undo."""
    now = {row.id: row for row in current}
    moved = {row.id for row in before if row.id in now and now[row.id].path != row.path}
    return [
        replace(row, path=now[row.id].path, position=now[row.id].position) if row.id in moved else row
        for row in before
    ]


def _aspects(done: Sequence[Change], key: str) -> set[str]:
    names: set[str] = set()
    for change in done:
        if change.key != key:
            names.add("notes")
        elif change.action in ("trash", "remove", "restore") or (
            change.side == "local" and change.action == "create"
        ):
            names.add("deleted")
        else:
            names |= set(change.fields)
    return names


def _now(base: Base, sources: Sources, rows: Sequence[Row]) -> dict[int, Item]:
    """What the sources say now, by the ids of the rows."""
    by_name = {format.name: format for format in formats.FORMATS}
    found: dict[int, Item] = {}
    for path in {row.path for row in rows}:
        try:
            source = sources.read(path)
        except InputError:
            continue
        pairs, _, _ = align(base.rows(paths=[path]), source.items, lambda row: reread(by_name, row))
        found |= {row.id: local.item for row, local in pairs}
    return found
