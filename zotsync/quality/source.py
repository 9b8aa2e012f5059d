"""What the engine is given: a file with its items, and the passages of text that rules look at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from zotsync.item import Item, Span
from zotsync.quality.text.english import is_english
from zotsync.quality.text.mask import mask

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r|\Z)")


class ReadProblem(Protocol):
    """What a format could not take as meant (`zotsync.formats.base.Problem`, seen from here)."""

    @property
    def line(self) -> int: ...
    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def fatal(self) -> bool: ...


@dataclass(frozen=True)
class LintSource:
    """One file: its decoded ``text`` (no BOM), the ``items`` read from it and the reader's ``problems``.

    ``format`` is the format's name; ``document`` is prose, the other formats hold fields. ``has_file`` says
    of this path and a name whether such a file is there, ``in_trash`` of a key whether the item lies in the
    library's trash; None: nobody knows.
    """

    path: str
    text: str
    items: tuple[Item, ...] = ()
    problems: tuple[ReadProblem, ...] = ()
    format: str = ""
    has_file: Callable[[str, str], bool] | None = None
    in_trash: Callable[[str], bool] | None = None

    @property
    def is_document(self) -> bool:
        return self.format == "document"

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _placed(self) -> tuple[list[int], list[tuple[int, Item]]]:
        found = [(i.origin.span.start, i.origin.span.end, n) for n, i in enumerate(self.items) if i.origin]
        found.sort()
        return [start for start, _, _ in found], [(end, self.items[n]) for _, end, n in found]

    def item_at(self, offset: int) -> Item | None:
        """The item whose own text this character is part of."""
        starts, items = self._placed
        at = bisect_right(starts, offset) - 1
        return items[at][1] if at >= 0 and offset < items[at][0] else None

    def bodies(self) -> Iterator[Span]:
        """The prose of each note in the file."""
        for item in self.items:
            if item.origin and item.origin.body:
                yield item.origin.body


class Lines:
    """Lines and columns, from 1, of offsets in a text; CRLF, LF and CR end a line."""

    def __init__(self, text: str) -> None:
        self.text = text
        lines = _LINE.findall(text)[:-1]  # The last one is always empty.
        if not text.endswith(("\n", "\r")):
            lines = lines[:-1]
        self.starts = list(accumulate(map(len, lines), initial=0))

    def at(self, offset: int) -> tuple[int, int]:
        """
        >>> Lines("a\\r\\nbc").at(4)
        (2, 2)
        """
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, line: int) -> Span:
        """Where line number ``line`` lies, without its end."""
        if not 1 <= line <= len(self.starts):
            return Span(0, 0)
        start = self.starts[line - 1]
        stop = self.starts[line] if line < len(self.starts) else len(self.text)
        return Span(start, start + len(self.text[start:stop].rstrip("\r\n")))


@dataclass
class Passage:
    """A piece of text that rules look at; offsets of hits count from its start.

    ``kind``: see `zotsync.quality.rule.TextRule`; ``field`` is the Zotero field, or ``body``;
    ``start`` is where it begins in the file, for passages that are the file's own characters.
    """

    text: str
    kind: str
    field: str = "body"
    item: Item | None = None
    start: int | None = None

    @cached_property
    def masked(self) -> str:
        """The text, of the same length, with links, code and addresses blanked out."""
        return mask(self.text)

    @cached_property
    def language(self) -> str:
        """``en``, another code where the item states one, or empty: not known, or not English."""
        stated = self.item["language"].strip().lower() if self.item is not None else ""
        if stated:
            return "en" if stated.startswith("en") else stated
        if self.kind == "field" and self.item is not None:
            return "en" if is_english(f"{self.text} {self.item['abstractNote']}") else ""
        return "en" if is_english(self.text) else ""
