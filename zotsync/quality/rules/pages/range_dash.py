"""A page range written with a tilde, several hyphens, a minus or blanks.

Bad::

    pages: 215--233

Bad::

    pages: 215––233

Bad::

    pages: 215&#8211;233

Good::

    pages: 215–233
    number: 2020-0123
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_DASH = r"[-–—]{2,}|&(?:[nm]dash|#821[12]|#x201[34]);|~|—|−|‐|‑|- | -|– | –"
_RANGE = re.compile(rf"(?P<first>[A-Za-z]?\d+)(?P<dash>\s*(?:{_DASH})\s*)(?P<last>[A-Za-z]?\d+)")


def check(item: Item) -> Iterator[Hit]:
    origin = item.origin
    # In BibTeX two hyphens are right.
    if found := _RANGE.fullmatch(item["pages"].strip()):
        if "--" in found["dash"] and origin is not None and origin.format == "bibtex":
            return
        yield Hit("Write the range with one hyphen.", *found.span("dash"), safe("-"), "pages")


rule = ItemRule(
    code="PG-03",
    name="range-dash",
    severity=Severity.info,
    fields=("pages",),
    needs=("--", "––", "-–", "–-", "&", "~", "—", "−", "‐", "‑", "- ", " -", "– ", " –"),
    check=check,
)
