"""Words beside the number in the ISBN field: *(pbk.)*, *ISBN*, *hardcover*.

Bad::

    itemType: book
    ISBN: 9783161484100 (pbk.)

Good::

    itemType: book
    ISBN: 978-3-16-148410-0
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_WORDS = re.compile(r"(?<!\s)\s*+\([^()\d]*\)\s*|\bISBN(?:-1[03])?\s*:?\s*|[;,]\s*", re.I)


def check(item: Item) -> Iterator[Hit]:
    value = item["ISBN"]
    better = " ".join(_WORDS.sub(" ", value).split())
    if better != value.strip() and re.search(r"[^\W\d_]{2}", value):
        fix = safe(better) if re.fullmatch(r"[\dXx -]+", better) else None
        yield Hit("Keep the number alone.", field="ISBN", fix=fix)


rule = ItemRule(code="ID-27", name="isbn-format", severity=Severity.info, fields=("ISBN",), check=check)
