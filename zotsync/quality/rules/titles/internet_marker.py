"""The marker *[Internet]* of a citation style in a title.

Bad::

    title: Mosses of the north [Internet]

Good::

    title: Mosses and the Internet
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_FIELDS = ("title", "bookTitle", "publicationTitle", "websiteTitle")
_MARKER = re.compile(
    r"\s*\[(?:Internet|internet|online|Online|electronic resource|Elektronische Ressource)\]"
)


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if found := _MARKER.search(item[field]):
            yield Hit("Cut the marker; the style adds its own.", *found.span(), safe(""), field)


rule = ItemRule(
    code="TI-25", name="internet-marker", severity=Severity.info, fields=_FIELDS, needs=("[",), check=check
)
