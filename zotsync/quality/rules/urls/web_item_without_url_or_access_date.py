"""A web page without its address.

Bad::

    itemType: webpage
    title: Care of ponds

Good::

    itemType: webpage
    title: Care of ponds
    url: https://ponds.example.org/care
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity


def check(item: Item) -> Iterator[Hit]:
    if not item["url"] and not item["DOI"]:
        yield Hit("Add the address of the page.", field="url")


rule = ItemRule(
    code="UR-20",
    name="web-item-without-url-or-access-date",
    severity=Severity.warning,
    types=("webpage", "blogPost", "forumPost"),
    check=check,
)
