"""Two items with the same abstract and different titles.

One of them has the other's abstract.

Bad::

    title: Mosses of the north
    abstractNote: We followed the mosses of one stone wall for forty years, and they grew by a hand's
    breadth in that time.
    ---
    title: Ferns of the south
    abstractNote: We followed the mosses of one stone wall for forty years, and they grew by a hand's
    breadth in that time.

Good::

    title: Mosses of the north
    abstractNote: We followed the mosses of one stone wall for forty years, and they grew by a hand's
    breadth in that time.
    ---
    title: Mosses of the North
    abstractNote: We followed the mosses of one stone wall for forty years, and they grew by a hand's
    breadth in that time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity

_SHORTEST = 80
_BEGINNING = 2 * _SHORTEST  # which has so many characters, however its lines are broken
# Chapters carry the abstract of their book.
_OWN = ("journalArticle", "conferencePaper", "preprint")


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    alike: dict[str, list[int]] = {}
    for position, item in enumerate(items):
        abstract = item["abstractNote"]
        if len(abstract) >= _SHORTEST and item.type in _OWN:
            alike.setdefault(" ".join(abstract[:_BEGINNING].lower().split())[:_SHORTEST], []).append(position)
    for positions in alike.values():
        first: dict[str, int] = {}
        for position in positions if len(positions) > 1 else ():
            abstract = " ".join(items[position]["abstractNote"].lower().split())
            other = first.setdefault(abstract, position)
            if other != position and not _may_be_one_work(items[other], items[position]):
                said = f"“{items[other].title}” has this abstract too: one of the two has it wrongly."
                yield position, Hit(said, field="abstractNote")


def _may_be_one_work(one: Item, other: Item) -> bool:
    """Whether two items may be one work, with a title in two languages, or its preprint."""
    if _plain(one.title) == _plain(other.title):
        return True
    return bool(one.creators and other.creators) and _family(one) == _family(other)


def _family(item: Item) -> str:
    return (item.creators[0].last or item.creators[0].name).casefold()


def _plain(title: str) -> str:
    return re.sub(r"\W+", " ", title.lower()).strip()


rule = SetRule(
    code="AB-16", name="same-abstract-on-two-items", severity=Severity.warning, default=False, check=check
)
