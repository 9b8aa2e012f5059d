"""A hyphen of another kind within a word of a title: a search for the word as people type it misses it.

Only between two letters: between a blank and a number it is a minus sign.

Bad::

    title: Salt‐tolerant mosses

Good::

    title: Salt-tolerant mosses at −4 °C
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_FIELDS = ("title", "shortTitle", "bookTitle", "publicationTitle")
_VARIANTS = "\u2010\u2011\u2212"
_WITHIN = re.compile(rf"(?<=[^\W\d_])[{_VARIANTS}](?=[^\W\d_])")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        for found in _WITHIN.finditer(item[field]):
            yield Hit("Write a plain hyphen.", *found.span(), unsafe("-"), field)


rule = ItemRule(
    code="TI-16",
    name="hyphen-variants",
    severity=Severity.info,
    default=False,
    fields=_FIELDS,
    needs=tuple(_VARIANTS),
    check=check,
)
