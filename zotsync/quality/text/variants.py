"""Journals that are spelled in two ways by several items."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from zotsync.item import Item

_ISSN = re.compile(r"\d{7}[\dX]")
_TYPES = ("journalArticle", "magazineArticle")


def rarer_journals(items: Sequence[Item], folded: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Each item whose journal is spelled otherwise than by most, and their spelling.

    ``folded`` makes the spellings of one journal equal. What differs by case alone is no other spelling, and
    two journals that have each its own ISSN are two.
    """
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for position, item in enumerate(items):
        if item.type in _TYPES and (name := " ".join(item["publicationTitle"].split())):
            groups[folded(name.casefold())][name.casefold()].append(position)
    for spellings in groups.values():
        if len(spellings) < 2:
            continue
        usual = max(spellings.values(), key=len)
        for positions in spellings.values():
            if positions is not usual and not _apart(items, usual, positions):
                yield from ((position, items[usual[0]]["publicationTitle"].strip()) for position in positions)


def _apart(items: Sequence[Item], one: Sequence[int], other: Sequence[int]) -> bool:
    numbers = [
        {number for at in some for number in _ISSN.findall(items[at]["ISSN"].upper().replace("-", ""))}
        for some in (one, other)
    ]
    return bool(numbers[0] and numbers[1] and not numbers[0] & numbers[1])
