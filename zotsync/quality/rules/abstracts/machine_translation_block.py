"""What a program translated stands behind the abstract: ``【摘要翻译】`` and all that follows.

The translation belongs into a note: the abstract is the authors' own.

Bad::

    type: journalArticle
    abstractNote: Mosses bind water. 【摘要翻译】苔藓能固水。

Good::

    type: journalArticle
    abstractNote: Mosses bind water.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual

_BLOCK = re.compile(r"\s*[【\[](?:摘要翻译|机器翻译|翻译|译文)[】\]][\s\S]*")


def check(item: Item) -> Iterator[Hit]:
    if found := _BLOCK.search(item["abstractNote"]):
        said = "Move the translation to a note." if found.start() else "Give the abstract as it was written."
        yield Hit(said, *found.span(), manual("") if found.start() else None, "abstractNote")


rule = ItemRule(
    code="AB-10",
    name="machine-translation-block",
    severity=Severity.info,
    default=False,
    fields=("abstractNote",),
    needs=("翻译", "译文"),
    check=check,
)
