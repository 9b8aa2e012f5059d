"""A blank, a line break or a typographic dash inside a DOI.

They come from a line break in a PDF. The DOI resolves to nothing.

Bad::

    DOI: 10.1000/moss. 2001.12

Good::

    DOI: 10.1000/moss-2001.12
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_BROKEN = re.compile(r"\s+|[\u00ad\u2010-\u2013\u2212]")

_REMARK = re.compile(r"[(\[]?[^\W\d_]{2,}[)\].,;]*\Z")  # “(open access)”, “accessed”, “PDF”.


def check(item: Item) -> Iterator[Hit]:
    value = item["DOI"].strip()
    if not value.startswith("10.") or not _BROKEN.search(value) or len(value.split()) > 3:
        return
    better = _BROKEN.sub(lambda m: "" if m[0].isspace() or m[0] == "\u00ad" else "-", value)
    if re.search(r"\s10\.\d{4,9}/", value):
        return  # Two DOIs.
    if any(_REMARK.match(part) for part in value.split()[1:]):
        yield Hit("Keep the DOI alone, without the words behind it.", field="DOI")
        return
    yield Hit(f"Write the DOI in one piece: {better}", field="DOI", fix=unsafe(better))


rule = ItemRule(
    code="ID-07",
    name="doi-whitespace-or-dash",
    severity=Severity.warning,
    fields=("DOI",),
    check=check,
)
