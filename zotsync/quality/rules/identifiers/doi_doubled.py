"""Two DOIs in the place of one.

Where both halves are the same, one is dropped; two different ones are for a person to decide.

Bad::

    DOI: 10.1000/moss.12https://doi.org/10.1000/moss.12

Good::

    DOI: 10.1000/moss.12
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.doi import without_tail

_SECOND = re.compile(r"[\s;,|]*(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?(?=10\.\d{4,9}/)", re.I)


def check(item: Item) -> Iterator[Hit]:
    value = item["DOI"].strip()
    if value.count("10.") < 2:
        return
    starts = [m.start() for m in re.finditer(r"10\.\d{4,9}/", value)]
    if len(starts) != 2:
        return
    second = value[starts[1] :]
    between = next((m for m in _SECOND.finditer(value, 1) if m.end() == starts[1]), None)
    first = without_tail(value[starts[0] : between.start() if between else starts[1]])
    # A supplement's DOI may hold another DOI after a slash or a full stop of its own.
    if first.lower() == without_tail(second).lower():
        yield Hit("Keep one of the two equal DOIs.", field="DOI", fix=safe(first))
    elif between and between.end() > between.start():
        yield Hit("Two DOIs are in this field: keep that of this item.", field="DOI")


rule = ItemRule(code="ID-05", name="doi-doubled", severity=Severity.warning, fields=("DOI",), check=check)
