"""The DOI is in another field, and the DOI field is empty.

Bad::

    title: Mosses of the north
    url: https://doi.org/10.1000/moss.12

Good::

    title: Mosses of the north
    url: https://moss.example.org/12
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.doi import without_tail
from zotsync.schema import is_valid_field

_FIELDS = ("url", "callNumber", "archiveLocation", "pages", "number")
_IN_URL = re.compile(
    r"(?:doi\.org/|/doi/(?:abs/|full/|pdf/|epdf/|book/|pdfdirect/|10)?|/article/|[?&]doi=|[?&]id="
    r"|^(?:doi:\s*)?)"
    r"(?<![\d.])(?P<doi>(?:(?<=/doi/10)|10)\.\d{4,9}/[^\s?#&]+)",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    if item["DOI"] or not is_valid_field(item.type, "DOI"):
        return
    for field in _FIELDS:
        value = item[field]
        if "10" in value and (found := _IN_URL.search(value)):
            doi = found["doi"] if found["doi"].startswith("10") else "10" + found["doi"]
            doi = without_tail(re.sub(r"/(?:abstract|full|pdf|epub|html|meta)$|\.pdf$", "", doi))
            yield Hit(f"Put the DOI into its field: {doi}", field=field)
            return


rule = ItemRule(
    code="ID-13",
    name="doi-in-wrong-field",
    severity=Severity.warning,
    fields=_FIELDS,
    needs=("10.",),
    check=check,
)
