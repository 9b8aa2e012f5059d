"""An edition in words or with its label: ``2nd ed.`` for ``2``.

The styles of BibTeX ask for the word, ``Second``: there it is left alone, and no label is cut unasked.

Bad::

    edition: 2nd ed.

Good::

    edition: First Folio edition
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe, unsafe

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|\.)?,? ?(?:ed\.?|edn\.?|edition|aufl\.?|auflage)", re.I)
_WORDS = "second third fourth fifth sixth seventh eighth ninth tenth".split(" ")
_WORD = re.compile(rf"({'|'.join(_WORDS)})(?: (?:ed\.?|edn\.?|edition))?", re.I)


def check(item: Item) -> Iterator[Hit]:
    value = item["edition"].strip()
    number, bibtex = "", item.origin is not None and item.origin.format == "bibtex"
    if found := _ORDINAL.fullmatch(value):
        number = found[1]
    elif (found := _WORD.fullmatch(value)) and not bibtex:
        number = str(_WORDS.index(found[1].lower()) + 2)
    if number:
        fix = unsafe(number) if bibtex else safe(number)
        yield Hit(f"Write {number}; the style adds the rest.", field="edition", fix=fix)


rule = ItemRule(code="PG-18", name="edition-form", severity=Severity.info, fields=("edition",), check=check)
