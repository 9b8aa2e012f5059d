"""A blank or a line break inside an address.

Bad::

    url: https://moss.example.org/list of mosses

Good::

    url: https://moss.example.org/list%20of%20mosses
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    value = item["url"].strip()
    if not re.search(r"\s", value) or not re.match(r"https?://", value):
        return
    if value.count("://") > 1:
        yield Hit("Keep one address in this field.", field="url")
    else:
        yield Hit("Write the address in one piece.", field="url")


rule = ItemRule(
    code="UR-12", name="url-space-newline", severity=Severity.warning, fields=("url",), check=check
)
