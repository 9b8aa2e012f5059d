"""A word of a program where there was no value: ``null``, ``undefined``, ``NaN``, ``N/A``.

Bad::

    publisher: undefined

Bad::

    publicationTitle: null

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
_OTHERS = words("title shortTitle pages volume issue abstractNote")
_PERHAPS_NAMES = frozenset({"None", "nan"})  # Of a journal or a place.
_NAMED = words("publicationTitle journalAbbreviation place")


def check(item: Item) -> Iterator[Hit]:
    for field, value in item.fields.items():
        if len(value) < 16 and value.strip() in NULLISH and field not in _OTHERS:
            if field in _NAMED and value.strip() in _PERHAPS_NAMES:
                continue
            yield Hit("Leave the field empty where there is no value.", field=field, fix=safe(""))


rule = ItemRule(code="IT-09", name="nullish-value", severity=Severity.info, check=check)
