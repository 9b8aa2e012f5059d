"""A label in front of a volume or issue: ``Vol. 11``, ``No. 3``.

Bad::

    volume: Vol. 11

Good::

    volume: 11
    issue: No. 3 Suppl.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_FIELDS = {
    "volume": re.compile(r"(?P<label>\s*(?:vol(?:ume)?|bd|band)\b\.?\s*)[\dIVXLC]+\s*", re.I),
    "issue": re.compile(
        r"(?P<label>\s*(?:no|nr|num(?:ber)?|iss(?:ue)?|heft|№)(?:\.\s*|\s+|(?=\d)))\d+(?:[-–/]\d+)?\s*", re.I
    ),
}


def check(item: Item) -> Iterator[Hit]:
    for field, pattern in _FIELDS.items():
        if found := pattern.fullmatch(item[field]):
            yield Hit("Keep the number alone.", *found.span("label"), safe(""), field)


rule = ItemRule(
    code="PG-14",
    name="volume-has-label",
    severity=Severity.info,
    fields=("volume", "issue"),
    needs=("v", "V", "b", "B", "n", "N", "i", "I", "h", "H", "№"),
    check=check,
)
