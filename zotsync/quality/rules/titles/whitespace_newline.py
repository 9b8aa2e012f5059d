r"""Blanks around a value, several inside it, a tab, or a line break.

Bad::

    title: "The mosses  of\nthe north"

Bad::

    title: "The mosses\tof the north"

Good::

    title: The mosses of the north
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.words import words

_FREE = words("abstractNote extra note")
_BLANKS = re.compile(r"^\s+|\s+$|[ \t]{2,}|\t|\s*[\r\n]+\s*")


def check(item: Item) -> Iterator[Hit]:
    for field, value in item.fields.items():
        if field in _FREE or (value.isprintable() and "  " not in value and value.strip() == value):
            continue
        if _BLANKS.search(value):
            better = _BLANKS.sub(" ", value).strip()
            yield Hit("Keep single blanks.", field=field, fix=safe(better))


rule = ItemRule(code="TI-20", name="whitespace-newline", severity=Severity.info, check=check)
