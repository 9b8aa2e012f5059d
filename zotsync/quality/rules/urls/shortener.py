"""A shortened address.

It says nothing about its target, and ends with its service.

Bad::

    url: https://bit.ly/3abcDEF

Good::

    url: https://moss.example.org/3abcDEF
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_SHORT = re.compile(
    r"https?://(?:bit\.ly|t\.co|goo\.gl|tinyurl\.com|ow\.ly|is\.gd|buff\.ly|lnkd\.in|rb\.gy|shorturl\.at)/\S+"
)


def check(item: Item) -> Iterator[Hit]:
    if _SHORT.fullmatch(item["url"].strip()):
        yield Hit("Store the address that this leads to.", field="url")


rule = ItemRule(
    code="UR-23",
    name="shortener",
    severity=Severity.info,
    fields=("url",),
    needs=(
        "bit.ly",
        "t.co",
        "goo.gl",
        "tinyurl.com",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "lnkd.in",
        "rb.gy",
        "shorturl.at",
    ),
    check=check,
)
