"""A hyphen of another kind in a name: two spellings of one person, who is then found by one alone.

Typesetters put U+2010, U+2011 or a minus sign where a name has the hyphen of the keyboard. A dash between
two names of a couple of people is left alone.

Bad::

    title: Mosses
    author: Berg, Jean‐Pierre

Good::

    title: Mosses
    author: Berg, Jean-Pierre
    author: Moss–Fern Society
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.names import parts

_VARIANTS = "\u2010\u2011\u2212"
_WITHIN = re.compile(rf"(?<=[^\W\d_.])(\.?)[{_VARIANTS}](?=[^\W\d_])")


def check(item: Item) -> Iterator[Hit]:
    for index, _, _, value in parts(item):
        better = _WITHIN.sub(r"\1-", value)
        if better != value:
            yield Hit("Write a plain hyphen.", field="creators", part=value, index=index, fix=safe(better))


rule = ItemRule(
    code="NM-23",
    name="hyphen-variant-in-name",
    severity=Severity.info,
    default=False,
    fields=("creators",),
    needs=tuple(_VARIANTS),
    check=check,
)
