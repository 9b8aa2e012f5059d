"""The title stands twice in its field.

Bad::

    title: Mosses of the north. Mosses of the north

Good::

    title: Tora! Tora! Tora!
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_TWICE = re.compile(r"\s*(?P<title>\S.{14,}?)[.:;,/|–—\s-]+(?P=title)[.\s]*", re.S)


def check(item: Item) -> Iterator[Hit]:
    title = item["title"].strip()
    if title.find(title[:15], 15) < 0:
        return
    if found := _TWICE.fullmatch(item["title"]):
        yield Hit("Keep the title once.", field="title", fix=safe(found["title"]))


rule = ItemRule(code="TI-27", name="title-doubled", severity=Severity.info, fields=("title",), check=check)
