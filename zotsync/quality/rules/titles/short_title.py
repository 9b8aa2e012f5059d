"""A short title that was cut in the middle of a word, or with the colon left on it, or is the longer one.

A short title of a person's own words is left alone.

Bad::

    title: "Mosses of the northern walls: a field guide"
    shortTitle: Mosses of the northern wa

Bad::

    title: "Mosses of the northern walls: a field guide"
    shortTitle: "Mosses of the northern walls:"

Good::

    title: "Mosses of the northern walls: a field guide"
    shortTitle: Mosses of the northern walls

Good::

    title: Mosses of the northern walls
    shortTitle: Lind's guide
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual, safe

_LEFT = re.compile(r"(?<=[^\W_])\s*[:;,]\s*\Z|(?<=[^\W_])\s+[-–—]\s*\Z")
_SHORTEST = 8  # of what is cut; "Moss" for "Mosses of walls" may be meant


def check(item: Item) -> Iterator[Hit]:
    short, title = item["shortTitle"].strip(), item.title.strip()
    if not title or short == title:
        return
    if left := _LEFT.search(item["shortTitle"]):
        better = item["shortTitle"][: left.start()]
        yield Hit(f"End it before the colon: {better}", field="shortTitle", fix=safe(better))
    elif title.startswith(short) and _in_a_word(title, len(short)) and len(short) >= _SHORTEST:
        better = re.sub(r"[\s:;,–—-]+\Z", "", re.sub(r"[\w'’-]+\Z", "", short))
        fix = manual(better) if better.count(" ") else None
        yield Hit("Write the last word whole, or leave it out.", field="shortTitle", fix=fix)
    elif len(short) > len(title) and short.startswith(title):
        yield Hit("It is longer than the title: exchange the two, or shorten it.", field="shortTitle")


def _in_a_word(title: str, at: int) -> bool:
    """Whether small letters stand on both sides; an ending (Mosses, Moss's) may be left out on purpose."""
    rest = re.match(r"[a-zà-ÿ]+", title[at:])
    return bool(rest and title[at - 1].islower() and rest[0] not in ("s", "es", "n", "e", "al", "ed", "ing"))


rule = ItemRule(code="TI-29", name="short-title", severity=Severity.info, fields=("shortTitle",), check=check)
