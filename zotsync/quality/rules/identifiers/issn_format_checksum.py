"""An ISSN without its hyphen, or with a wrong check digit.

Bad::

    ISSN: 03785955

Good::

    ISSN: 0378-5955, 1878-5891
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import issn

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_NUMBER = re.compile(r"(?<![\w-])\d{4}[-\u2010-\u2013 ]?\d{3}[\dXx](?![\w-])")


def check(item: Item) -> Iterator[Hit]:
    value = item["ISSN"]
    found = False
    for number in _NUMBER.finditer(value):
        found = True
        digits = re.sub(r"[^\dXx]", "", number[0]).upper()
        form = f"{digits[:4]}-{digits[4:]}"
        if not issn.is_valid(form):
            yield Hit("The check digit of this ISSN is wrong: look it up.", *number.span(), field="ISSN")
        elif number[0] != form:
            yield Hit(f"Write the ISSN as {form}.", *number.span(), safe(form), "ISSN")
    if not found and re.search(r"\d", value) and not re.search(r"97[89]", value):
        yield Hit("An ISSN is eight digits in two groups: look it up.", field="ISSN")


rule = ItemRule(
    code="ID-28",
    name="issn-format-checksum",
    severity=Severity.info,
    fields=("ISSN",),
    check=check,
)
