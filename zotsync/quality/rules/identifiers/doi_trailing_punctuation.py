"""Punctuation of a sentence that stuck to the end of a DOI.

The DOI then resolves to nothing. Brackets that belong to the DOI are in pairs and stay.

Bad::

    DOI: 10.1000/moss.12).

Bad::

    DOI: (10.1000/moss.12)

Bad::

    DOI: 10.1000/moss.12/

Bad::

    DOI: 10.1000/moss.12?ref=list&page=2

Good::

    DOI: 10.1000/moss(2001)12
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe, unsafe
from zotsync.quality.text.doi import SYNTAX, without_tail

_OPENING = "\"'“‘(<["
_QUERY = re.compile(r"(?<=[^\s/])\?[a-zA-Z_]+=\S*\Z")


def check(item: Item) -> Iterator[Hit]:
    value = item["DOI"].rstrip()
    if value[:1] in _OPENING:
        cut = without_tail(value.lstrip(_OPENING))
        if SYNTAX.fullmatch(cut):
            said = "Take the punctuation off the DOI."
            yield Hit(said, 0, len(item["DOI"]), safe(cut), field="DOI")
        return
    if query := _QUERY.search(value):
        said = "Take what belongs to an address off the end of the DOI."
        yield Hit(said, query.start(), len(value), unsafe(""), field="DOI")
        return
    if value[-1:].isalnum():
        return
    cut = without_tail(value)
    fix = safe("")
    if cut.endswith("/"):  # Of an address; no registry forbids it in a DOI.
        cut, fix = without_tail(cut.rstrip("/")), unsafe("")
    if cut != value and SYNTAX.search(cut):
        yield Hit("Take the punctuation off the end of the DOI.", len(cut), len(value), fix, field="DOI")


rule = ItemRule(
    code="ID-03",
    name="doi-trailing-punctuation",
    severity=Severity.warning,
    fields=("DOI",),
    check=check,
)
