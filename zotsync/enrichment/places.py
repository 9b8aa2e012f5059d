"""Where the characters of a field's value stand in the file it was read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

from zotsync.item import Item


class Stray:
    """Ranges of a file (start, end exclusive) whose words are no evidence."""

    def __init__(self, ranges: Collection[tuple[int, int]], item: Item, text: str | None) -> None:
        self.ranges = sorted(ranges)
        self.starts = [start for start, _ in self.ranges]
        self.item = item
        self.text = text
        self._maps: dict[str, list[int] | None] = {}

    def covers(self, field: str, start: int, end: int) -> bool:
        """Whether a stray range touches characters ``start`` to ``end`` of ``field``."""
        if not self.ranges:
            return False
        if field != "body":
            places = self._places(field)
            if places is None or start >= len(places):
                return False
            start, end = places[start], places[end - 1] + 1
        last = bisect_right(self.starts, end - 1)
        return any(there > start for _, there in self.ranges[:last])

    def _places(self, field: str) -> list[int] | None:
        """The file offset of each character of the field's value; None where it cannot be told."""
        if field not in self._maps:
            self._maps[field] = self._align(field)
        return self._maps[field]

    def _align(self, field: str) -> list[int] | None:
        """Walks value and raw text together; white space and line marks of the raw text are passed over."""
        origin = self.item.origin
        if origin is None or self.text is None:
            return None
        raw = [at for span in origin.spans.get(field, ()) for at in range(span.start, span.end)]
        places: list[int] = []
        at = 0
        for char in self.item[field]:
            here = at
            if not char.isspace():
                while here < len(raw) and self.text[raw[here]] != char:
                    here += 1
            if here >= len(raw):
                return None
            places.append(raw[here])
            at = here if char.isspace() else here + 1
        return places
