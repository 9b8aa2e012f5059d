"""An address on somebody's own computer.

Bad::

    url: file:///home/anna/moss.pdf

Good::

    url: https://moss.example.org/moss.pdf
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_LOCAL = re.compile(r"(?:file:|zotero:|chrome-extension:|moz-extension:|about:|[A-Za-z]:[\\/]|\\\\)", re.I)


def check(item: Item) -> Iterator[Hit]:
    if _LOCAL.match(item["url"].strip()):
        yield Hit("Give an address that others can open.", field="url")


rule = ItemRule(code="UR-18", name="local-url", severity=Severity.warning, fields=("url",), check=check)
