"""Extra says another DOI, ISBN or ISSN than its field.

Programs that read Extra use the one, the others the other.

Bad::

    title: Mosses
    DOI: 10.5555/moss.1
    extra: "PMID: 22001122\\nDOI: 10.5555/moss.2"

Good::

    title: Mosses
    DOI: 10.5555/moss.1
    extra: "PMID: 22001122\\nDOI: https://doi.org/10.5555/MOSS.1"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_LINE = re.compile(r"^(?P<name>DOI|ISBN|ISSN):[ \t]*(?P<value>\S[^\n]*?)[ \t]*$", re.M)


def check(item: Item) -> Iterator[Hit]:
    for found in _LINE.finditer(item["extra"]):
        other = item[found["name"]]
        if other and not (_plain(other) & _plain(found["value"])):
            yield Hit(f"Keep the right one of this and {other}.", *found.span("value"), field="extra")


def _plain(value: str) -> set[str]:
    parts = re.split(r"[\s,;]+", re.sub(r"https?://(?:dx\.)?doi\.org/|doi:\s*", "", value.lower()))
    return {part.replace("-", "") for part in parts if part}


rule = ItemRule(
    code="IT-12", name="extra-conflicts-with-field", severity=Severity.warning, fields=("extra",), check=check
)
