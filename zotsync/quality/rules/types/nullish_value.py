"""A word of a program where there was no value: ``null``, ``undefined``, ``NaN``, ``N/A``.

Bad::

    publisher: undefined

Good::

    title: NA
    author: Null, Ada
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.words import words

NULLISH = frozenset({"null", "undefined", "NaN", "nan", "None", "N/A", "n/a", "#N/A", "[object Object]"})
# These have rules of their own, or names that look so.
_OTHERS = words("title publicationTitle journalAbbreviation shortTitle pages volume issue abstractNote place")


def check(item: Item) -> Iterator[Hit]:
    for field, value in item.fields.items():
        if len(value) < 16 and value.strip() in NULLISH and field not in _OTHERS:
            yield Hit("Leave the field empty where there is no value.", field=field, fix=safe(""))


rule = ItemRule(code="IT-09", name="nullish-value", severity=Severity.info, check=check)
