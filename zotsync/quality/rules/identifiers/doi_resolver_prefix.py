"""A DOI with the address of a resolver or a label in front of it.

Programs that look for duplicates and retractions compare values that begin with ``10.``.

Bad::

    DOI: https://doi.org/10.1000/moss.12

Good::

    DOI: 10.1000/moss.12
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.doi import SYNTAX, without_prefix


def check(item: Item) -> Iterator[Hit]:
    value = item["DOI"].strip()
    bare = without_prefix(value)
    if bare != value:
        fix = safe(bare) if SYNTAX.fullmatch(bare) else None
        yield Hit("Store the DOI alone, from 10. on.", field="DOI", fix=fix)


rule = ItemRule(
    code="ID-01",
    name="doi-resolver-prefix",
    severity=Severity.info,
    fields=("DOI",),
    needs=("doi", "DOI", "Doi"),
    check=check,
)
