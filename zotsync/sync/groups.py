"""Keys of items by what the items have in common: most share it with nobody."""

from __future__ import annotations

from collections.abc import Hashable, Sequence


class Groups:
    """For each name the keys that were added to it, in order; one that stands alone costs no list."""

    __slots__ = ("_keys",)

    def __init__(self) -> None:
        self._keys: dict[Hashable, str | list[str]] = {}

    def add(self, name: Hashable, key: str) -> None:
        """Put a key under a name."""
        others = self._keys.get(name)
        if others is None:
            self._keys[name] = key
        elif isinstance(others, str):
            self._keys[name] = [others, key]
        else:
            others.append(key)

    def find(self, name: Hashable) -> Sequence[str]:
        """The keys under a name."""
        found = self._keys.get(name, ())
        return (found,) if isinstance(found, str) else found
