"""Two citation keys that differ by case alone, or are the same.

Most programs do not tell them apart: one item is cited for the other.

Bad::

    title: Mosses
    citationKey: moss2001
    ---
    title: Ferns
    citationKey: Moss2001

Good::

    title: Mosses
    citationKey: moss2001a
    ---
    title: Ferns
    citationKey: moss2001b
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity
from zotsync.quality.text.dates import year_of


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    first: dict[str, int] = {}
    for position, item in enumerate(items):
        key = item["citationKey"]
        if not key:
            continue
        other = first.setdefault(key.casefold(), position)
        if other == position:
            continue
        here, there = item.origin, items[other].origin
        if here and there and here.path != there.path and _one_work(item, items[other]):
            continue  # The same work in two files has the same key by right.
        said = f"“{items[other].title}” has the key {items[other]['citationKey']}: give each its own."
        yield position, Hit(said, field="citationKey")


def _one_work(one: Item, other: Item) -> bool:
    """Whether the title, or the first author and the year, are the same."""
    people = [item.creators[0].display.casefold() if item.creators else "" for item in (one, other)]
    years = [year_of(item["date"]) for item in (one, other)]
    return _plain(one.title) == _plain(other.title) or (people[0] == people[1] != "" and years[0] == years[1])


def _plain(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))


rule = SetRule(code="XI-11", name="case-only-key-clash", severity=Severity.warning, check=check)
