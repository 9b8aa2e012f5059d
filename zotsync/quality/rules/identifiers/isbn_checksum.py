"""An ISBN whose check digit or length is wrong.

Bad::

    itemType: book
    ISBN: 978-3-16-148410-1

Good::

    itemType: book
    ISBN: 978-3-16-148410-0 (pbk.) 3-16-148410-X
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import isbn

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_NUMBER = re.compile(r"(?<![\w-])\d(?:[\d \u2010-\u2013-]*[\dXx])?(?![\w-])")


def check(item: Item) -> Iterator[Hit]:
    for found in _NUMBER.finditer(item["ISBN"]):
        for start, number in _numbers(found[0]):
            if len(re.sub(r"\D", "", number)) >= 6 and not isbn.is_valid(re.sub(r"[^\dXx]", "", number)):
                at = found.start() + start
                yield Hit(
                    "The check digit of this ISBN is wrong: look it up.", at, at + len(number), field="ISBN"
                )


def _numbers(run: str) -> list[tuple[int, str]]:
    """A run of digits and blanks is one number if it is valid; else blanks part several."""
    if isbn.is_valid(re.sub(r"[^\dXx]", "", run)) or " " not in run:
        return [(0, run)]
    parts = [(m.start(), m[0]) for m in re.finditer(r"\S+", run)]
    return parts if all(len(re.sub(r"\D", "", part)) >= 9 for _, part in parts) else [(0, run)]


rule = ItemRule(code="ID-26", name="isbn-checksum", severity=Severity.warning, fields=("ISBN",), check=check)
