"""An abstract of a handful of words, or of more than a thousand.

It is a piece of one, or the whole paper.

Bad::

    title: Mosses
    abstractNote: Mosses. See the text.

Good::

    title: Mosses
    abstractNote: We followed the mosses of one stone wall for forty years. They grew by a hand's breadth.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.rules.abstracts.abstract_placeholder import PATTERN as _PATTERN

_FEWEST, _MOST = 8, 1000


def check(item: Item) -> Iterator[Hit]:
    abstract = item["abstractNote"]
    count = abstract.count(" ") + 1
    # Languages without blanks between words have few "words".
    if count < _FEWEST and len(abstract) < 60 and abstract.isascii():
        if _PATTERN.match(abstract):
            return  # No abstract at all: a rule of its own.
        yield Hit(f"{len(abstract.split())} words are no abstract: get all of it.", field="abstractNote")
    elif count > _MOST and len(abstract.split()) > _MOST:
        yield Hit("More than 1,000 words: this is no abstract.", 0, 80, field="abstractNote")


rule = ItemRule(
    code="AB-12", name="abstract-length", severity=Severity.info, fields=("abstractNote",), check=check
)
