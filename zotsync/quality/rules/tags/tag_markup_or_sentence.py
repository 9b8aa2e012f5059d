"""Markup or a whole sentence in a tag.

Bad::

    title: Mosses
    tag: <i>Sphagnum</i> mosses

Good::

    title: Mosses
    tag: Receptor, Epidermal Growth Factor
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_MARKUP = re.compile(r"</?[a-z]+[^<>]*>|&(?:amp|lt|gt|#\d+|quot|nbsp);")
_SENTENCE = re.compile(r"[a-z]{2}\. [A-Z]")


def check(item: Item) -> Iterator[Hit]:
    for index, tag in enumerate(item.tags):
        if tag.name.isalpha():
            continue
        if _MARKUP.search(tag.name) or _SENTENCE.search(tag.name) or len(tag.name.split()) > 12:
            yield Hit("Keep a short term without markup.", field="tags", part=tag.name, index=index)


rule = ItemRule(
    code="TG-05", name="tag-markup-or-sentence", severity=Severity.info, fields=("tags",), check=check
)
