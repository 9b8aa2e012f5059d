"""The copyright year of a page is later than the date it states.

Footers show the present year. Cite the stated date; the copyright year says nothing about the content.

Bad::

    # Care of ponds

    Ponds need shade. Last reviewed: June 3, 2015

    © 2025 Pond Press. All rights reserved.

Good::

    # Care of ponds

    Ponds need shade. Last reviewed: June 3, 2015

    © 2015 Pond Press. All rights reserved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.dates import year_of

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|&copy;|copyright)(?: copyright)? ?"
    r"(?:(?:19|20)\d\d ?[-–] ?)?(?P<year>(?:19|20)\d\d)",
    re.I,
)
_STATED = re.compile(
    r"\b(?:last )?(?:reviewed|updated|modified|published|posted)"
    r"(?: (?:date|on|online))?[*_: ]{1,6}[^\n]{0,20}?\b((?:19|20)\d\d)\b",
    re.I,
)


def check(document: Document) -> Iterator[Hit]:
    stated = [int(match[1]) for match in _STATED.finditer(document.text)]
    date = document.item["date"] if document.item else ""
    if year := year_of(date):
        stated.append(year)
    for found in _COPYRIGHT.finditer(document.text):
        if stated and int(found["year"]) > max(stated):
            said = f"Cite {max(stated)}, the stated year: {found['year']} is that of the footer."
            yield Hit(said, *found.span(), field="date")


rule = DocumentRule(code="DT-23", name="copyright-year-as-date", severity=Severity.warning, check=check)
