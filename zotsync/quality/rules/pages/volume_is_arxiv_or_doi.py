"""An identifier in the place of a volume.

Bad::

    volume: abs/2301.00001

Good::

    volume: 2301
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_FIELDS = ("volume", "issue")
_IDENTIFIER = re.compile(
    r"(?:arXiv:\s?|abs/)\d{4}\.\d{4,5}(?:v\d+)?|(?:abs/)?[a-z-]+/\d{7}|(?:doi:\s?)?10\.\d{4,9}/\S+", re.I
)


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if _IDENTIFIER.fullmatch(item[field].strip()):
            yield Hit("Move the identifier to its own field.", field=field)


rule = ItemRule(
    code="PG-16",
    name="volume-is-arxiv-or-doi",
    severity=Severity.warning,
    fields=_FIELDS,
    needs=(".", "/"),
    check=check,
)
