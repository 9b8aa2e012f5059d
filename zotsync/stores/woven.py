"""A file's text beside its items: a long value stands in both, and is kept once."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from zotsync.item import Item, Within

_LONG = 200
"""Shorter values are not worth it."""
_KNOWN = 40
"""By so many characters a value is looked for; where it is folded, or spelled otherwise, it stays apart."""


class Woven:
    """A text in parts, some of which others hold too. It is cut as a string is, and `str` makes it whole.

    >>> woven = Woven(["AB  - ", "Moss.", " ER"])
    >>> woven[4:9], woven[7:10], str(woven)
    ('- Mos', 'oss', 'AB  - Moss. ER')
    """

    __slots__ = ("_parts", "_starts")

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._starts = array("I", accumulate(map(len, parts), initial=0))

    def __getitem__(self, place: slice, /) -> str:
        start, end = place.start, place.stop
        first = bisect_right(self._starts, start) - 1
        text = "".join(self._parts[first : bisect_left(self._starts, end, first)])
        at = self._starts[first]
        return text[start - at : end - at]

    def __str__(self) -> str:
        return "".join(self._parts)


def weave(text: str, items: Sequence[Item]) -> Woven | str:
    """The text, with the long values that stand in it as these items hold them; itself if there is none."""
    parts: list[str] = []
    done = 0
    for item in items:
        if not isinstance(item.origin, Within):
            continue
        place = item.origin.span
        for value in item.fields.values():
            if len(value) < _LONG:
                continue
            at = text.find(value[:_KNOWN], max(done, place.start), place.end)
            if at >= 0 and text.startswith(value, at, place.end):
                parts += (text[done:at], value)
                done = at + len(value)
    return Woven([*parts, text[done:]]) if parts else text
