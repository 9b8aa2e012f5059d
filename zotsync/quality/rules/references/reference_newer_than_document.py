"""An entry of the reference list that is newer than the document.

Bad::

    # Mosses

    Published: 3 May 2019. Mosses live long [1].

    # References

    1. Holm G. Mosses. Ann Bryol 2023;3(1):12.

Good::

    # Mosses

    Published: 3 May 2019. Mosses live long [1].

    # References

    1. Holm G. Mosses. Ann Bryol 2020;3(1):12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.dates import year_of
from zotsync.quality.text.history import events

_YEAR = re.compile(r"(?<=[ (])(?P<year>(?:19|20)\d\d)(?=[a-z]?[;).,:])")


def check(document: Document) -> Iterator[Hit]:
    years = [event.date.year for event in events(document.text)]
    stated = year_of(document.item["date"]) if document.item else None
    newest = max([*years, stated or 0])
    for entry in document.references if newest else ():
        found = list(_YEAR.finditer(entry.text))
        # Papers are cited from the early view of the next year's volume.
        if found and all(int(match["year"]) > newest + 1 for match in found):
            place = entry.start + found[0].start("year"), entry.start + found[0].end("year")
            yield Hit(f"{found[0]['year']} is after the document ({newest}): check the entry.", *place)


rule = DocumentRule(code="RL-26", name="reference-newer-than-document", severity=Severity.error, check=check)
