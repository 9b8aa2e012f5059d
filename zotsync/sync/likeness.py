"""How alike two items are, weighed as the search for duplicates weighs it: the last step of pairing.

What pairs a local item with a library's must be at least as sure as what calls two items duplicates, so
both use the same evidence. Nothing here is loaded before an item is new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from zotsync.duplicates.contradictions import contradiction
from zotsync.duplicates.scoring import compare
from zotsync.duplicates.traits import Traits, comparable, read_traits
from zotsync.item import Item
from zotsync.sync.groups import Groups
from zotsync.sync.same import letters, title_key

SURE, LIKELY = 0.95, 0.5
"""From the one confidence on two items are paired; from the other on they wait for a person."""
Verdict = Literal["same", "apart", "open"]
_PLACE = frozenset(("issue", "pages", "volume", "journal", "version", "doi", "pmid"))
_TELLING = frozenset(("issue", "pages", "doi", "pmid", "isbn", "url"))
_EDGE = 22
_LARGE = 40
"""What more items than this have in common tells nothing."""
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_FIRST_PAGE = re.compile(r"[A-Za-z]*\d+")


class Likeness:
    """Finds what an item may be among those that were added."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}
        self._blocks = Groups()
        self._traits: dict[str, Traits] = {}

    def add(self, key: str, item: Item) -> None:
        """Make an item findable."""
        if comparable(item):
            self._items[key] = item
            for block in _blocks(item):
                self._blocks.add(block, key)

    def find(self, item: Item, other: Callable[[Item], bool]) -> Mapping[str, float]:
        """The keys of items that may be the same work, with the confidence that they are.

        What is plainly an ``other`` one is not weighed: its traits would be kept, and most have some such.
        """
        if not comparable(item):
            return {}
        groups = (self._blocks.find(block) for block in _blocks(item))
        keys = dict.fromkeys(key for group in groups if len(group) <= _LARGE for key in group)
        if not (near := [key for key in keys if not other(self._items[key])]):
            return {}
        mine = read_traits(item)
        found = {key: confidence(mine, self._traits_of(key)) for key in near}
        return {key: value for key, value in found.items() if value >= LIKELY}

    def verdict(self, item: Item, key: str) -> Verdict:
        """Whether an item whose title is the same is the same work, or may be."""
        if not comparable(item) or key not in self._items:
            return "same"
        mine, theirs = read_traits(item), self._traits_of(key)
        likeness = compare(mine, theirs)
        if contradiction(mine, theirs):
            return "apart"
        if likeness is None:
            return "same"
        against = any(one.name in _PLACE and one.weight <= -1 for one in likeness.evidence)
        if against and likeness.confidence < LIKELY:
            return "apart"
        if mine.title.weight == 0 and not any(e.name in _TELLING and e.weight > 0 for e in likeness.evidence):
            return "open"  # a heading that every issue prints
        return "same"

    def _traits_of(self, key: str) -> Traits:
        if key not in self._traits:
            self._traits[key] = read_traits(self._items[key])
        return self._traits[key]


def confidence(one: Traits, two: Traits) -> float:
    """From 0 to 1 that two items are the same work.

    0 where something says that they cannot be; never sure where the titles do not agree, and not even
    likely then without an identifier in common.
    """
    likeness = compare(one, two)
    if likeness is None or contradiction(one, two):
        return 0.0
    if not any(e.name == "title" and e.weight > 0 for e in likeness.evidence):
        shared = any(e.name in ("doi", "pmid", "arxiv") and e.weight > 0 for e in likeness.evidence)
        return min(likeness.confidence, LIKELY) if shared else 0.0
    return likeness.confidence


def _blocks(item: Item) -> Iterator[int]:
    """What an item has in common with those that it is compared with; by its hash, as there is much of it."""
    return map(hash, _shared(item))


def _shared(item: Item) -> Iterator[tuple[str, ...]]:
    title = letters(item.title)
    if title:
        yield "start", title[:_EDGE]
        yield "end", title[-_EDGE:]
    year = next(iter(_YEAR.findall(item["date"])), "")
    page = _FIRST_PAGE.match(item["pages"])
    for creator in item.creators[:1]:
        yield "author", title_key(creator.last or creator.name).replace(" ", ""), year
    if page and (year or item["volume"]):
        yield "page", page[0], year
        yield "page", page[0], "volume", item["volume"]
