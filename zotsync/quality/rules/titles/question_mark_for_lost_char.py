"""A question mark inside a word, where a letter or a dash was lost.

Bad::

    title: The T?cell and the caf?s of Paris

Good::

    title: What is a moss? And why?
    url: https://moss.example.org/a?b
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_FIELDS = ("title", "publicationTitle", "bookTitle")
_LOST = re.compile(r"(?<![/.\w])[^\W_][\w'’-]*\?[a-zà-ÿ][\w'’-]*")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if "?" in item[field] and "://" not in item[field]:
            for found in _LOST.finditer(item[field]):
                yield Hit("A character was lost here: put it back.", *found.span(), field=field)


rule = ItemRule(
    code="TI-19",
    name="question-mark-for-lost-char",
    severity=Severity.warning,
    fields=_FIELDS,
    needs=("?",),
    check=check,
)
