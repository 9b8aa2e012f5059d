"""The abstract begins with the title, or is nothing but the title.

Bad::

    title: The quiet mosses of the north
    abstractNote: The quiet mosses of the north. Mosses live long.

Good::

    title: The quiet mosses of the north
    abstractNote: The quiet mosses of the north live long.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    title, abstract = item.title.strip().rstrip("."), item["abstractNote"]
    if len(title) < 15 or abstract[: len(title)].casefold() != title.casefold():
        return
    rest = abstract[len(title) :]
    # A sentence that goes on with the words of the title is a sentence.
    if not rest.strip(" .:\r\n") or rest[0] in ".:\r\n":
        yield Hit("Cut the title from the abstract.", 0, len(title), field="abstractNote")


rule = ItemRule(
    code="AB-08",
    name="abstract-repeats-title",
    severity=Severity.info,
    fields=("abstractNote",),
    check=check,
)
