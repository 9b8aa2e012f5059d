"""Which item of a changed file is which item that was there before.

The same text first, then what identifies a work, then what resembles it in the same place. What is left
on the one side was removed, on the other it is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from zotsync.item import Item
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.same import title_key

MANY, NEAR = 2500, 20
"""Up to so many pairs are compared; beyond, each item with so many on either side of its place."""


def identities(item: Item) -> list[str]:
    """What may identify an item within its file, the strongest first."""
    found = [f"{n}:{item[n].casefold()}" for n in ("citationKey", "DOI", "PMID", "ISBN") if item[n]]
    if item.key:
        found.insert(0, f"key:{item.key}")
    if title := title_key(item.title):
        found.append(f"title:{title}")
    return found


def resembles(a: Item, b: Item) -> bool:
    """Whether one could be an edit of the other: nothing that identifies them both differs throughout."""
    return likeness(a, b) > 0


def likeness(a: Item, b: Item) -> float:
    """How much one looks like an edit of the other; 0 where it does not. Titles weigh most."""
    ratio = 0.0
    if a.title and b.title:
        ratio = SequenceMatcher(None, title_key(a.title), title_key(b.title)).ratio()
    elif a.creators and a.creators == b.creators:
        ratio = 0.6
    shared = [
        (a[n].casefold(), b[n].casefold()) for n in ("DOI", "PMID", "citationKey", "url") if a[n] and b[n]
    ]
    if ratio < 0.6 and not any(x == y for x, y in shared):
        return 0.0
    if ratio < 1 and any(a[n] and b[n] and a[n].casefold() != b[n].casefold() for n in ("DOI", "PMID")):
        return 0.0  # nobody edits the title and the identifier at once: it is another work
    here, there = a.aspects(), b.aspects()
    equal = sum(1 for name, value in here.items() if there.get(name) == value)
    return 2 * ratio + equal / len({*here, *there})


def own(item: LocalItem) -> Item:
    """What the item's text says: by that it is known again, whatever its sidecar has made of it since."""
    if not item.sidecar:
        return item.item
    return next(iter(item.format.read(item.text, item.path).items), item.item)


def align(
    rows: Sequence[Row], items: Sequence[LocalItem], reread: Callable[[Row], Item | None]
) -> tuple[list[tuple[Row, LocalItem]], list[Row], list[LocalItem]]:
    """Pairs of a row and the item it is now, rows whose item is gone, and items that are new.

    ``reread`` gives the item that a row's text holds; it is called only for texts that are not there
    any more.
    """
    pairs: list[tuple[Row, LocalItem]] = []
    by_text: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_text[row.text, row.sidecar].append(row)
    new: list[LocalItem] = []
    for item in items:
        same = by_text.get((item.text, item.sidecar))
        if same:
            pairs.append((same.pop(0), item))
        else:
            new.append(item)
    left = [row for row in rows if any(row is other for other in by_text[row.text, row.sidecar])]
    if not left or not new:
        return pairs, left, new
    was = {id(row): reread(row) or row.library for row in left}
    left, new = _by_identity(pairs, left, new, was)
    left, new = _by_place(pairs, left, new, was)
    return pairs, left, new


def _by_identity(
    pairs: list[tuple[Row, LocalItem]], rows: list[Row], items: list[LocalItem], was: dict[int, Item]
) -> tuple[list[Row], list[LocalItem]]:
    """Pair what one identity names once on each side, the strongest identity first."""
    for rank in ("key:", "citationKey:", "DOI:", "PMID:", "ISBN:", "title:"):
        old, now = defaultdict(list), defaultdict(list)
        for row in rows:
            for name in identities(was[id(row)]):
                if name.startswith(rank):
                    old[name].append(row)
        for item in items:
            for name in identities(own(item)):
                if name.startswith(rank):
                    now[name].append(item)
        for name, candidates in old.items():
            if len(candidates) == 1 and len(now.get(name, ())) == 1:
                row, item = candidates[0], now[name][0]
                pairs.append((row, item))
                rows = [r for r in rows if r is not row]
                items = [i for i in items if i is not item]
    return rows, items


def _by_place(
    pairs: list[tuple[Row, LocalItem]], rows: list[Row], items: list[LocalItem], was: dict[int, Item]
) -> tuple[list[Row], list[LocalItem]]:
    """Pair what resembles each other, the most alike first, then the nearest."""
    rows, items = sorted(rows, key=lambda r: r.position), sorted(items, key=lambda i: i.position)
    said = [own(item) for item in items]
    # In a large file that was rewritten throughout, only the neighbourhood is searched.
    reach = len(rows) + len(items) if len(rows) * len(items) <= MANY else NEAR
    scores = sorted(
        (-score, abs(place - at), at, place)
        for at, row in enumerate(rows)
        for place in range(max(0, at - reach), min(len(items), at + reach))
        if (score := likeness(was[id(row)], said[place]))
    )
    paired: dict[int, int] = {}
    used: set[int] = set()
    for _, _, at, place in scores:
        if at not in paired and place not in used:
            paired[at] = place
            used.add(place)
    pairs += [(rows[at], items[place]) for at, place in sorted(paired.items())]
    return (
        [row for at, row in enumerate(rows) if at not in paired],
        [item for place, item in enumerate(items) if place not in used],
    )
