"""Word lists, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """
    >>> sorted(words("b a"))
    ['a', 'b']
    """
    return frozenset(text.split())
