"""What was moved rather than removed: renamed files, and items that went from one file to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from zotsync.item import Item
from zotsync.sync.align import identities, own, resembles
from zotsync.sync.rows import LocalItem, Row

Reread = Callable[[Row], Item | None]


def renamed(
    gone: Mapping[str, tuple[str, Sequence[Row]]],
    come: Mapping[str, tuple[str, Sequence[LocalItem]]],
    reread: Reread,
) -> dict[str, str]:
    """Old path to new path of the files that were renamed. Both map a path to its hash and its items.

    The same bytes first; then, for files of one item, an item of the same format that resembles it.
    """
    found: dict[str, str] = {}
    by_hash: dict[str, list[str]] = defaultdict(list)
    for path, (sha256, _) in sorted(come.items(), reverse=True):
        by_hash[sha256].append(path)
    for path, (sha256, rows) in sorted(gone.items()):
        if rows and by_hash.get(sha256):
            found[path] = by_hash[sha256].pop()
    taken = set(found.values())
    for path, (_, rows) in sorted(gone.items()):
        if path in found or len(rows) != 1:
            continue
        was = reread(rows[0])
        alike = [
            other
            for other, (_, items) in come.items()
            if other not in taken
            and len(items) == 1
            and items[0].format.name == rows[0].format
            and was is not None
            and resembles(was, own(items[0]))
        ]
        if len(alike) == 1:
            found[path] = alike[0]
            taken.add(alike[0])
    return found


Text = tuple[str, str, str]
"""Format, text and sidecar of an item."""


class Holds(Protocol):
    """A file with the items that it holds."""

    @property
    def items(self) -> Sequence[LocalItem]: ...


def newcomers(files: Mapping[str, Holds], rows: Mapping[str, Sequence[Row]]) -> Counter[Text]:
    """How often each text of these rows is in files that did not hold it before."""
    asked = {(row.format, row.text, row.sidecar) for found in rows.values() for row in found}
    come: Counter[Text] = Counter()
    for path, file in files.items() if asked else ():
        before = Counter((row.format, row.text, row.sidecar) for row in rows.get(path, ()))
        here = ((i.format.name, i.text, i.sidecar) for i in file.items)
        come += Counter(text for text in here if text in asked) - before
    return come


def left(rows: Sequence[Row], items: Sequence[LocalItem], come: Counter[Text]) -> list[Row]:
    """Rows of a file whose text is not there any more, and is new in another file: these are no edits."""
    here = {(item.format.name, item.text, item.sidecar) for item in items}
    gone: list[Row] = []
    for row in rows:
        text = (row.format, row.text, row.sidecar)
        if text not in here and come[text] > 0:
            come[text] -= 1
            gone.append(row)
    return gone


def moved(rows: Sequence[Row], items: Sequence[LocalItem], reread: Reread) -> list[tuple[Row, LocalItem]]:
    """Rows whose item is absent from its file, with the new item of another file that it is now.

    The same text first, then one identity that is named once on each side.
    """
    found: list[tuple[Row, LocalItem]] = []
    if not rows:
        return found
    by_text: dict[Text, list[LocalItem]] = defaultdict(list)
    for item in reversed(items):
        by_text[item.format.name, item.text, item.sidecar].append(item)
    left: list[Row] = []
    for row in rows:
        same = by_text.get((row.format, row.text, row.sidecar))
        if same:
            found.append((row, same.pop()))
        else:
            left.append(row)
    taken = {id(item) for _, item in found}
    now: dict[tuple[str, str], list[LocalItem]] = defaultdict(list)
    was: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for item in items:
        if id(item) not in taken:
            for name in identities(own(item)):
                now[item.format.name, name].append(item)
    if not now:
        return found
    for row in left:
        old = reread(row)
        for name in identities(old) if old else ():
            was[row.format, name].append(row)
    gone: set[int] = set()
    for place, candidates in was.items():
        others = [item for item in now.get(place, ()) if id(item) not in taken]
        if len(candidates) == 1 and len(others) == 1 and candidates[0].id not in gone:
            found.append((candidates[0], others[0]))
            taken.add(id(others[0]))
            gone.add(candidates[0].id)
    return found
