"""Something that stands where no pages, volume or issue are known: ``n/a-n/a``.

Bad::

    pages: n/a-n/a

Good::

    pages: 1-1
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_FIELDS = ("pages", "volume", "issue")
_PLACEHOLDER = re.compile(
    r"(?:n/?a|no|none|null|undefined|unknown|nan|tbd)(?:\s?[-–]+\s?(?:n/?a|no|none|null|undefined))?"
    r"|0+[-–]+0+|[-–—?]+|0+",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        value = item[field].strip()
        if value[:1] in "123456789":
            continue
        # Volume 0 and issue 0 exist.
        if _PLACEHOLDER.fullmatch(value) and not (value == "0" and field != "pages"):
            yield Hit("Leave the field empty until the value is known.", field=field, fix=safe(""))


rule = ItemRule(code="PG-09", name="placeholder-pages", severity=Severity.info, fields=_FIELDS, check=check)
