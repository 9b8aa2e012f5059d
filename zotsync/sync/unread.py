"""What the library lists and cannot hand out, because it is damaged there: it takes part in pairing too.

Nothing of such an object can be read here, but the library's own search may still find it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from zotsync.item import Item
from zotsync.stores.base import Store
from zotsync.sync.pair import year_of

_STRETCH = re.compile(r"[^\W_]+(?: [^\W_]+)*")


class Unread:
    """The objects with these keys, of which nothing was ever read."""

    def __init__(self, store: Store, keys: Collection[str]) -> None:
        self._store, self._keys = store, frozenset(keys)
        self._asked: dict[str, frozenset[str]] = {}

    def may_be(self, item: Item, *own: str) -> list[str]:
        """The keys of those that an item may be; ``own`` are keys that are certainly its."""
        if not self._keys:
            return []
        if sure := self._keys & {item.key, *own}:
            return sorted(sure)
        first = item.creators[0] if item.creators else None
        name = (first.last or first.name) if first else ""
        return sorted(self._named(_stretch(item.title)) | self._named(name) & self._named(year_of(item)))

    def _named(self, words: str) -> frozenset[str]:
        if words not in self._asked:
            found = self._store.named(self._keys, words) if words else ()
            self._asked[words] = frozenset(found)
        return self._asked[words]


def _stretch(title: str) -> str:
    """The longest part of a title without punctuation, which others may write differently.

    >>> _stretch("Salt roads – before the railway")
    'before the railway'
    """
    return max(_STRETCH.findall(title), key=len, default="")
