"""The items of the files, told apart: those that the base knows, where they are now, and the new ones.

What is absent was removed, moved or cut off; only what a file says as a whole is believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from zotsync.changes import Held
from zotsync.formats.base import Format
from zotsync.formats.sidecar import overlay
from zotsync.item import Item
from zotsync.sync.align import align
from zotsync.sync.moves import left, moved, newcomers
from zotsync.sync.rows import Gone, LocalItem, Row, SourceState, in_code_points_of, with_pending
from zotsync.sync.snapshot import LocalFile, Settings, Snapshot
from zotsync.sync.undone import ITEM


def sort_out(
    snapshot: Snapshot, settings: Settings
) -> tuple[dict[str, list[SourceState]], list[LocalItem], list[Held]]:
    """Sources by key, the items that have no row yet, and what must wait."""
    by_path: dict[str, list[Row]] = defaultdict(list)
    for row in snapshot.rows:
        by_path[row.path].append(row)
    sources: dict[str, list[SourceState]] = defaultdict(list)
    new: list[LocalItem] = []
    lost: list[tuple[Row, Gone]] = []
    held: list[Held] = []
    come = newcomers(snapshot.files, by_path)
    for path, rows in by_path.items():
        file = snapshot.files.get(path)
        if file is None:
            lost += [(row, "vanished" if path in snapshot.vanished else "unknown") for row in rows]
            continue
        away = left(rows, file.items, come)
        away += [row for row in rows if row not in away and _taken_out_by_undo(snapshot, row)]
        off = {row.id for row in away}
        staying = [row for row in rows if row.id not in off]
        pairs, absent, fresh = align(staying, file.items, lambda row: reread(snapshot.formats, row))
        if absent and fresh:
            # A run that died had made it say what the library says: another work's words after a merge.
            more, absent, fresh = align(absent, fresh, lambda row: _in_library(snapshot, row))
            pairs += more
        absent += away
        for row, item in pairs:
            if item.cut and item.text != row.text:
                # What a cut file lacks was not removed by a person.
                sources[row.key].append(SourceState(path, row, None, None, "unknown"))
                held.append(replace(_incomplete(item), key=row.key))
                continue
            sources[row.key].append(SourceState(path, row, _was(snapshot, row, item), item))
        new += fresh
        end = max((row.position for row, _ in pairs), default=file.kept_to)
        end = max(end, file.kept_to)
        lost += [(row, _how_gone(snapshot, file, row, end, settings)) for row in absent]
    for path, file in snapshot.files.items():
        if path not in by_path:
            new += file.items
    # What only went to another file brings its base along.
    absent = [row for row, _ in lost if row.path in snapshot.files or row.path in snapshot.vanished]
    elsewhere = moved(absent, new, lambda row: reread(snapshot.formats, row))
    for row, item in elsewhere:
        here = replace(row, path=item.path)
        sources[row.key].append(SourceState(item.path, here, _was(snapshot, row, item), item))
    found = {row.id for row, _ in elsewhere}
    taken = {id(item) for _, item in elsewhere}
    for row, gone in lost:
        if row.id in found:
            continue
        sources[row.key].append(SourceState(row.path, row, None, None, gone))
        if gone == "unknown" and (file := snapshot.files.get(row.path)):
            held += [_cut_off(row, file)]
    new = [item for item in new if id(item) not in taken]
    held += [_incomplete(item) for item in new if _half_a_line(item)]
    return sources, [item for item in new if not _half_a_line(item)], held


def _in_library(snapshot: Snapshot, row: Row) -> Item | None:
    """The row's item as the library has it."""
    item = snapshot.objects.get(row.key)
    return item if item and not item.other.get("deleted") else None


def _taken_out_by_undo(snapshot: Snapshot, row: Row) -> bool:
    """Whether an undo left the item in the library alone: no other item of the file is an edit of it."""
    data = snapshot.objects.get(row.key)
    return ITEM in row.undone and data is not None and not data.other.get("deleted")


def _half_a_line(item: LocalItem) -> bool:
    # Many exports leave out the last ER; none leaves out the end of its last line with it.
    return item.cut and not item.text.endswith(("\n", "\r"))


def _incomplete(item: LocalItem) -> Held:
    return item.held("truncated", "The file ends inside this item; complete it, and it is taken.")


def _cut_off(row: Row, file: LocalFile) -> Held:
    """An item that is missing from a file which does not end as it did."""
    message = "The file ends earlier than before; `sync --allow truncated` if you removed it."
    if not file.whole:
        message = "The file is empty or cannot be read as a whole; nothing is deleted because of it."
    return Held("truncated", message, row.key, row.path, title=row.library.title)


def _how_gone(snapshot: Snapshot, file: LocalFile, row: Row, end: int, settings: Settings) -> Gone:
    """Only a file of several items, read whole and ending as before, says that one was removed from it.

    ``end`` is where its last item that is still there was; what came after may have been cut off.
    """
    format = snapshot.formats.get(row.format)
    if ITEM in row.undone:
        return "removed" if file.whole else "unknown"
    if format is None or not format.many or file.rows < 2 or file.imported:
        return "vanished"
    if not file.whole:
        return "unknown"
    if (row.position > end or row.key in snapshot.cut_off) and "truncated" not in settings.allow:
        # What the library threw away is not thrown away because of it: a run that died had taken it out.
        item = snapshot.objects.get(row.key)
        return "removed" if item and item.other.get("deleted") else "unknown"
    return "removed"


def reread(formats: Mapping[str, Format], row: Row) -> Item | None:
    """What a row's text holds for the reader of today."""
    format = formats.get(row.format)
    items = format.read(row.text, row.path).items if format else ()
    return items[0] if items else None


def _was(snapshot: Snapshot, row: Row, now: LocalItem) -> Item:
    # The same text is never an edit, whatever today's reader makes of it.
    if row.text == now.text and row.sidecar == now.sidecar:
        return with_pending(now.item, row.pending)
    seen = as_seen(snapshot.formats, row)
    return in_code_points_of(now.item, seen) if seen else now.item


def as_seen(formats: Mapping[str, Format], row: Row) -> Item | None:
    """The source's item as last seen, with the older values of what was not taken."""
    item = reread(formats, row)
    if item is not None and row.sidecar:
        item = overlay(item, row.sidecar)[0]
    return with_pending(item, row.pending) if item is not None else None
