"""An edition in words or with its label: ``2nd ed.`` for ``2``.

Bad::

    edition: 2nd ed.

Good::

    edition: First Folio edition
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|\.)?,? ?(?:ed\.?|edn\.?|edition|aufl\.?|auflage)", re.I)
_WORDS = "second third fourth fifth sixth seventh eighth ninth tenth".split(" ")
_WORD = re.compile(rf"({'|'.join(_WORDS)})(?: (?:ed\.?|edn\.?|edition))?", re.I)


def check(item: Item) -> Iterator[Hit]:
    value = item["edition"].strip()
    number = ""
    if found := _ORDINAL.fullmatch(value):
        number = found[1]
    elif found := _WORD.fullmatch(value):
        number = str(_WORDS.index(found[1].lower()) + 2)
    if number:
        yield Hit(f"Write {number}; the style adds the rest.", field="edition", fix=safe(number))


rule = ItemRule(code="PG-18", name="edition-form", severity=Severity.info, fields=("edition",), check=check)
