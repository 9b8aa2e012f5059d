"""A tag of more than 255 characters: Zotero refuses to sync it.

Bad::

    title: Mosses
    tag: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

Good::

    title: Mosses
    tag: Sphagnum
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

LONGEST = 255


def check(item: Item) -> Iterator[Hit]:
    for index, tag in enumerate(item.tags):
        if len(tag.name) > LONGEST:
            said = f"{len(tag.name)} characters; Zotero takes {LONGEST}: split the tag."
            yield Hit(said, field="tags", part=tag.name, index=index)


rule = ItemRule(
    code="TG-09", name="tag-too-long-to-sync", severity=Severity.error, fields=("tags",), check=check
)
