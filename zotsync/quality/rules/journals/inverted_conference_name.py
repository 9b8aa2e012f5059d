"""The name of a conference turned around at its comma, as indexes print it.

Bad::

    itemType: conferencePaper
    title: Mosses
    proceedingsTitle: Bryology, European Conference on

Good::

    itemType: conferencePaper
    title: Mosses
    proceedingsTitle: European Conference on Bryology, Workshop on Mosses
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_FIELDS = ("proceedingsTitle", "conferenceName", "bookTitle")
_INVERTED = re.compile(
    r"(?P<lead>[Ii]n ?: ?)?(?P<topic>[^,]+(?:, [^,]+)*?), "
    r"(?P<name>(?:[A-Z0-9][\w.&/-]* ){0,5}(?:Conference|Symposium|Workshop|Congress) on)\.?"
)


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if found := _INVERTED.fullmatch(item[field].strip()):
            better = f"{found['lead'] or ''}{found['name']} {found['topic']}"
            yield Hit(f"Turn it around: {better}", field=field, fix=safe(better))


rule = ItemRule(
    code="JN-23",
    name="inverted-conference-name",
    severity=Severity.info,
    fields=_FIELDS,
    needs=("Conference on", "Symposium on", "Workshop on", "Congress on"),
    check=check,
)
