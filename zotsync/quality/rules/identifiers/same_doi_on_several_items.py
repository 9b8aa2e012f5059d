"""Two items with the same DOI.

They are the same work twice, or one of them has the wrong DOI. Chapters that carry the DOI of their
book are left alone.

Bad::

    title: Mosses of the north
    DOI: 10.1000/moss.12
    ---
    title: Mosses of the North
    DOI: https://doi.org/10.1000/MOSS.12

Good::

    title: Mosses of the north
    DOI: 10.1000/moss.12
    ---
    title: Ferns of the north
    DOI: 10.1000/fern.13
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity
from zotsync.quality.text.doi import bare


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    first: dict[str, int] = {}
    for position, item in enumerate(items):
        doi = bare(item["DOI"]).lower()
        if not doi:
            continue
        other = first.setdefault(doi, position)
        if other == position:
            continue
        types = {item.type, items[other].type}
        if len(types) > 1 and "bookSection" in types:
            continue
        origin = items[other].origin
        where = origin.path if origin else ""
        said = f"“{items[other].title}”" + (f" in {where}" if where else "")
        yield position, Hit(f"{said} has this DOI too: merge the two, or correct one.", field="DOI")


rule = SetRule(code="ID-18", name="same-doi-on-several-items", severity=Severity.error, check=check)
