"""A rank or an impact factor of the journal in a field that is for other things.

Plug-ins write them there; with each sync they change, and they hide what belongs there.

Bad::

    title: Mosses
    callNumber: Q1, IF 6.5

Good::

    title: Mosses
    callNumber: 588.2
    series: Life Sciences Series
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_FIELDS = ("callNumber", "archive", "archiveLocation", "series", "rights", "libraryCatalog")
_RANK = re.compile(
    r"(?:(?:SCIE?|SSCI|JCR|CAS|SJR)\s?)?(?:Q[1-4]|IF\s?[:=]?\s?\d{1,3}(?:\.\d+)?)"
    r"(?:[\s,;/|]+(?:(?:SCIE?|SSCI|JCR|CAS|SJR)\s?)?(?:Q[1-4]|IF\s?[:=]?\s?\d{1,3}(?:\.\d+)?))*"
)


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if _RANK.fullmatch(item[field].strip()):
            yield Hit("Keep ranks in a tag, or nowhere.", field=field)


rule = ItemRule(
    code="JN-24",
    name="rank-or-metric-in-field",
    severity=Severity.info,
    fields=_FIELDS,
    needs=("Q", "IF"),
    check=check,
)
