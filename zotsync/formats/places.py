"""The places of an item's values, in little room: a large file has millions of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from zotsync.item import Cuttable, Find, Span, Spans


class Places(Mapping[str, tuple[Span, ...]]):
    """Per aspect the places of its raw values, in the order given; an aspect may be given again."""

    __slots__ = ("_at", "_names")

    def __init__(self, found: Iterable[tuple[str, int, int]]) -> None:
        every = list(found)
        self._names = _shared(tuple(name for name, _, _ in every))
        self._at = array("I", [at for _, start, end in every for at in (start, end)])

    def __getitem__(self, aspect: str) -> tuple[Span, ...]:
        at = self._at
        spans = tuple(Span(at[2 * n], at[2 * n + 1]) for n, name in enumerate(self._names) if name == aspect)
        if not spans:
            raise KeyError(aspect)
        return spans

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._names))

    def __len__(self) -> int:
        return len(set(self._names))


@lru_cache(1000)
def later(find: Callable[[Cuttable, Span, str], Spans], item_type: str) -> Find:
    """What looks for the places of an item's values by ``find``, once they are asked for.

    ``find`` gets the file's text, the item's span in it, and its type.
    """
    return lambda whole, span: find(whole, span, item_type)


@lru_cache(1000)
def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    """Items of one kind have the same aspects; these are kept once."""
    return names
