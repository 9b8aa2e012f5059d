"""A title in capitals that no style asks for: *And*, *Of*, *The* inside it begin with a capital.

Citation styles can make Title Case out of a title in sentence case, but not the reverse. A title in the
usual title case of its publisher is left alone; small words with a capital are wrong in every style.

Bad::

    title: Mosses And Ferns Of The Northern Isles

Good::

    title: Mosses and Ferns of the Northern Isles
    bookTitle: Life of the hedge: The Lancet on hepatitis A
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual
from zotsync.quality.text.case import is_title_case, sentence_case, wrong_capitals

_FIELDS = ("title", "shortTitle", "bookTitle")


def check(item: Item) -> Iterator[Hit]:
    if item["language"] and not item["language"].lower().startswith("en"):
        return
    for field in _FIELDS:
        value = item[field]
        if value and is_title_case(value) and wrong_capitals(value):
            yield Hit("Write the title in sentence case.", field=field, fix=manual(sentence_case(value)))


rule = ItemRule(
    code="TI-03",
    name="title-case",
    severity=Severity.info,
    fields=_FIELDS,
    needs=(" A", " B", " F", " I", " N", " O", " T"),
    check=check,
)
