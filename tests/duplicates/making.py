"""Items for these tests, in few words."""

from __future__ import annotations

from zotsync.duplicates import Group, find_duplicates
from zotsync.item import Creator, Item


def make(title: str, authors: str = "", kind: str = "journalArticle", **fields: str) -> Item:
    """``authors`` as ``Last, First; Last, First``; a name without a comma is an organisation's."""
    creators = tuple(
        Creator("author", last.strip(), first.strip()) if comma else Creator("author", name=name.strip())
        for name in authors.split(";")
        if name.strip()
        for last, comma, first in [name.partition(",")]
    )
    return Item(kind, {"title": title, **fields}, creators)


def groups(*items: Item, least: float = 0.5) -> list[list[int]]:
    """The groups as places in ``items``."""
    return [[member.index for member in group.members] for group in find_duplicates(items, least=least)]


def only(*items: Item, least: float = 0.5) -> Group:
    """The one group that there is."""
    (group,) = find_duplicates(items, least=least)
    return group
