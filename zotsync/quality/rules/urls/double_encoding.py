"""An address that was encoded twice: ``%2520`` for ``%20``.

Bad::

    url: https://moss.example.org/list%2520of%2520mosses

Good::

    url: https://moss.example.org/100%25
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_TWICE = re.compile(r"%25(?=(?:2[0-9A-F]|3[A-F]|5[BD]|C[3-5])(?![0-9A-Fa-f]{3}))", re.I)


def check(item: Item) -> Iterator[Hit]:
    value = item["url"]
    # An address inside an address is rightly encoded twice.
    if _TWICE.search(value) and "http" not in value[8:].lower():
        yield Hit("Encode the address once.", field="url", fix=unsafe(_TWICE.sub("%", value)))


rule = ItemRule(
    code="UR-21", name="double-encoding", severity=Severity.info, fields=("url",), needs=("%25",), check=check
)
