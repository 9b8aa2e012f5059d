"""The number of a database record in a field for places.

The number of Scopus or Web of Science says where the item was exported, not where the work is kept.

Bad::

    archiveLocation: SCOPUS:84850000001

Good::

    archiveLocation: Box 12, folder 3
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_FIELDS = ("archiveLocation", "callNumber")
_ACCESSION = re.compile(r"(?:SCOPUS|WOS|ISI|EMBASE|MEDLINE|CCC|INSPEC|BIOSIS):\s?[A-Z]?\d{6,}", re.I)


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if _ACCESSION.fullmatch(item[field].strip()):
            yield Hit("Move the number of the database to Extra, or drop it.", field=field)


rule = ItemRule(code="ID-32", name="database-accession", severity=Severity.info, fields=_FIELDS, check=check)
