"""The places of an item's values, in little room: a large file has millions of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from zotsync.item import Span


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


Find = Callable[[str, Span, str], Mapping[str, tuple[Span, ...]]]


class Later(Mapping[str, tuple[Span, ...]]):
    """The places of an item's values, looked for by ``find`` when they are first asked for.

    ``find`` gets the file's text, the item's span in it, and its type.
    """

    __slots__ = ("_find", "_found", "_item_type", "_span", "_text")

    def __init__(self, find: Find, text: str, span: Span, item_type: str) -> None:
        self._find, self._text, self._span, self._item_type = find, text, span, item_type
        self._found: Mapping[str, tuple[Span, ...]] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)  # without the file's text

    def _places(self) -> Mapping[str, tuple[Span, ...]]:
        if self._found is None:
            self._found = self._find(self._text, self._span, self._item_type)
        return self._found

    def __getitem__(self, aspect: str) -> tuple[Span, ...]:
        return self._places()[aspect]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())


@lru_cache(1000)
def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    """Items of one kind have the same aspects; these are kept once."""
    return names
