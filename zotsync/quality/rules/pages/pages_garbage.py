"""Words where pages should be.

Bad::

    title: Mosses
    pages: see the website of the journal

Good::

    title: Mosses
    pages: S12-S15, xii-xiv, e1021 Suppl 2
    ---
    title: Mosses
    pages: 2243-5; author reply 2243-5
    ---
    title: Mosses
    pages: xxi-xxiv, lvii-lxii
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.words import words

_WORD = re.compile(r"[^\W\d_]{3,}")
_FINE = words(
    "suppl supplement author reply authors response discussion erratum quiz passim"
    " art article paper part pages page ff vol issue num nos"
)
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
_FEWEST = 2


def check(item: Item) -> Iterator[Hit]:
    if item["pages"].lower() == item["pages"].upper():
        return  # No letters.
    found = [word[0].lower() for word in _WORD.finditer(item["pages"])]
    if sum(word not in _FINE and not _ROMAN.match(word) for word in found) >= _FEWEST:
        yield Hit("Give the pages, or the number of the article.", field="pages")


rule = ItemRule(code="PG-19", name="pages-garbage", severity=Severity.info, fields=("pages",), check=check)
