"""A page that was last reviewed more than five years before the year that it bears itself.

Bad::

    # Care of ponds

    Ponds need shade. Last reviewed: June 3, 2015

    © 2025 Pond Press. All rights reserved.

Good::

    # Care of ponds

    Ponds need shade. Last reviewed: June 3, 2021

    © 2025 Pond Press. All rights reserved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_REVIEWED = re.compile(
    r"\b(?:last )?(?:medically )?(?:reviewed|updated|modified)(?: (?:date|on|by [^\n]{3,40}? on))?"
    r"[*_: ]{1,6}[^\n\d]{0,20}(?:\d{1,2},? )?(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_FOOTER = re.compile(
    r"(?:©|\(c\)|&copy;|copyright)[^\n\d]{0,20}(?:(?:19|20)\d\d ?[-–] ?)?(?P<year>(?:19|20)\d\d)", re.I
)
_YEARS = 5


def check(document: Document) -> Iterator[Hit]:
    footers = [int(match["year"]) for match in _FOOTER.finditer(document.text)]
    if not footers:
        return
    for found in _REVIEWED.finditer(document.text):
        age = max(footers) - int(found["year"])
        if age > _YEARS:
            yield Hit(
                f"Look for a newer page: this was reviewed {age} years before.", *found.span(), field="date"
            )


rule = DocumentRule(code="DT-20", name="stale-web-page", severity=Severity.info, check=check)
