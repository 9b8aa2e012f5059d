"""A volume in Roman numerals: other items of the journal have a number there, and the two do not sort together.

One letter alone may be what the journal calls its part (``C``, ``D``), and a book's volume is as its title
page says.

Bad::

    type: journalArticle
    volume: XIV

Good::

    type: journalArticle
    volume: 14
"""  # noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_ROMAN = re.compile(r"(?=[CLXVI]{2})(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def check(item: Item) -> Iterator[Hit]:
    value = item["volume"]
    if _ROMAN.fullmatch(value):
        number = 0
        for sign, after in zip(value, [*value[1:], "I"], strict=True):
            number += -_WORTH[sign] if _WORTH[sign] < _WORTH[after] else _WORTH[sign]
        yield Hit(f"Write {number}.", 0, len(value), unsafe(str(number)), "volume")


rule = ItemRule(
    code="PG-15",
    name="roman-numeral",
    severity=Severity.info,
    default=False,
    fields=("volume",),
    needs=("I", "V", "X", "L", "C"),
    types=("journalArticle", "magazineArticle", "newspaperArticle"),
    check=check,
)
