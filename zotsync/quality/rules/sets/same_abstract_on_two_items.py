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
# Chapters carry the abstract of their book.
_OWN = ("journalArticle", "conferencePaper", "preprint")


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    first: dict[str, int] = {}
    for position, item in enumerate(items):
        abstract = item["abstractNote"]
        if len(abstract) < _SHORTEST or item.type not in _OWN:
            continue
        other = first.setdefault(" ".join(abstract.lower().split()), position)
        if other != position and _plain(items[other].title) != _plain(item.title):
            said = f"“{items[other].title}” has this abstract too: one of the two has it wrongly."
            yield position, Hit(said, field="abstractNote")


def _plain(title: str) -> str:
    return re.sub(r"\W+", " ", title.lower()).strip()


rule = SetRule(code="AB-16", name="same-abstract-on-two-items", severity=Severity.warning, check=check)
