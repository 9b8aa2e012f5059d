"""Two items with the same title, about the same year and a shared author.

Bad::

    itemType: journalArticle
    title: The quiet mosses of the north
    author: Lindqvist, Anna
    date: 2001
    ---
    itemType: journalArticle
    title: The Quiet Mosses of the North.
    author: Lindqvist, A
    date: 2002-01

Good::

    itemType: journalArticle
    title: Editorial
    author: Lindqvist, Anna
    date: 2001
    ---
    itemType: journalArticle
    title: Editorial
    author: Lindqvist, Anna
    date: 2001
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity
from zotsync.quality.text.dates import year_of
from zotsync.quality.text.doi import bare

_FEWEST_WORDS = 4
_MOST = 50  # compared with: a series has many volumes of one title


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    known: dict[str, list[int]] = {}
    for position, item in enumerate(items):
        title = re.sub(r"[\W_]+", " ", item.title.casefold()).strip()
        if title.count(" ") + 1 < _FEWEST_WORDS:
            continue  # Editorial, Introduction, Book reviews …
        others = known.setdefault(title, [])
        for other in others[-_MOST:]:
            if _same(items[other], item):
                origin = items[other].origin
                where = f" in {origin.path}" if origin and origin.path else ""
                yield position, Hit(f"This work is there twice{where}: merge the two.", field="title")
                break
        others.append(position)


def _same(one: Item, two: Item) -> bool:
    if one.type != two.type or (one["DOI"] and two["DOI"]):
        return False  # Equal DOIs have a rule of their own, and different ones tell works apart.
    for field in ("volume", "issue", "pages", "number", "edition", "ISBN"):
        if one[field] and two[field] and one[field] != two[field]:
            return False
    years = year_of(one["date"]), year_of(two["date"])
    if years[0] and years[1] and abs(years[0] - years[1]) > 1:
        return False
    return bool(_people(one) & _people(two)) and bare(one["DOI"]) != "?"


def _people(item: Item) -> set[tuple[str, str]]:
    return {((c.last or c.name).casefold(), c.first[:1].casefold()) for c in item.creators}


rule = SetRule(code="XI-02", name="same-title-year-creator", severity=Severity.error, check=check)
