"""A name or a value that is longer than Zotero's server takes.

The item is refused whole, and so is what depends on it. Very often many people stand in one name.

Bad::

    title: Mosses
    author: Lindqvist Anna, Berg Karl, Moss Ada, Holm Bo, Lindqvist Anna, Berg Karl, Moss Ada, Holm Bo, Lindqvist Anna, Berg Karl, Moss Ada, Holm Bo, Lindqvist Anna, Berg Karl, Moss Ada, Holm Bo, Lindqvist Anna, Berg Karl, Moss Ada, Holm Bo, Lindqvist Anna, Berg Karl, Moss Ada, Holm Bo

Good::

    title: Mosses
    author: Lindqvist, Anna
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_LONGEST_NAME = 255
_LONGEST_VALUE = 65_535  # bytes


def check(item: Item) -> Iterator[Hit]:
    for index, creator in enumerate(item.creators):
        part = max(creator.last, creator.first, creator.name, key=len)
        if len(part) > _LONGEST_NAME:
            said = f"{len(part)} characters; Zotero takes {_LONGEST_NAME} in a name: part the people."
            yield Hit(said, field="creators", part=part, index=index)
    for field, value in item.fields.items():
        if (
            4 * len(value) > _LONGEST_VALUE
            and (size := len(value.encode("utf-8", "replace"))) > _LONGEST_VALUE
        ):
            yield Hit(f"{size} bytes; Zotero takes {_LONGEST_VALUE}: shorten it.", field=field)


rule = ItemRule(code="SY-03", name="value-too-long-to-sync", severity=Severity.error, check=check)
