"""A *p.* or *pp.* in front of page numbers.

Styles add it. Supplements (``Supp.1``) and electronic numbers (``e12``) are no prefix.

Bad::

    pages: pp. 215-233

Bad::

    pages: p. 215 - p. 233

Good::

    pages: Supp.1-Supp.9
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_PREFIX = re.compile(r"\s*(?:pp?|pgs?|pages?|S|Seiten?)(?:\.\s*|\s+|:\s*)(?=\d)", re.I)
# The same before a further number; one left there would make a range of two forms.
_AGAIN = re.compile(r"(?<=[-–—,;])(?P<blank>\s*)(?:pp?|pgs?|pages?|Seiten?)(?:[.:]?\s*)(?=\d)", re.I)


def check(item: Item) -> Iterator[Hit]:
    found = _PREFIX.match(item["pages"])
    # S.12 may be a page of a supplement.
    if found and found[0].strip(" .:").upper() != "S":
        yield Hit("Keep the numbers alone.", *found.span(), safe(""), "pages")
        for again in _AGAIN.finditer(item["pages"], found.end()):
            yield Hit("Keep the numbers alone.", again.end("blank"), again.end(), safe(""), "pages")


rule = ItemRule(
    code="PG-04",
    name="pages-prefix",
    severity=Severity.info,
    fields=("pages",),
    needs=("p", "P", "s", "S"),
    check=check,
)
