"""Punctuation of a sentence that stuck to the end of an address.

Bad::

    url: https://moss.example.org/list.

Good::

    url: https://moss.example.org/Moss_(plant)
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.doi import without_tail


def check(item: Item) -> Iterator[Hit]:
    value = item["url"].rstrip()
    cut = without_tail(value)
    if cut != value and "://" in cut and "..." not in value:
        yield Hit("Take the punctuation off the end.", len(cut), len(value), safe(""), "url")


rule = ItemRule(
    code="UR-11", name="url-trailing-punctuation", severity=Severity.warning, fields=("url",), check=check
)
