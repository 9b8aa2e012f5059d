"""An address without ``https://``.

Bad::

    url: www.moss.example.org/12

Good::

    url: https://www.moss.example.org/12
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_NO_SCHEME = re.compile(
    r"(?:www\.[\w-]+(?:\.[\w-]+)+|(?:doi|dx\.doi|ncbi\.nlm\.nih|arxiv)\.(?:org|gov))(?:/\S*)?"
)


def check(item: Item) -> Iterator[Hit]:
    value = item["url"].strip()
    if "://" not in value and _NO_SCHEME.fullmatch(value):
        yield Hit("Write the address in full.", field="url", fix=safe(f"https://{value}"))


rule = ItemRule(code="UR-01", name="url-no-scheme", severity=Severity.info, fields=("url",), check=check)
