"""The lines of a RIS file, cut once for all rules that look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# A line with a tag and what stands behind it, or another line; each match ends where its line does.
_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: +([^\r\n]*)|(?![^\r\n]))|[^\r\n]+")


class Line(NamedTuple):
    """One line: its ``tag`` (empty where it has none), its value, and where both begin in the file."""

    tag: str
    value: str
    start: int
    at: int

    @property
    def end(self) -> int:
        return self.at + len(self.value)


@lru_cache(maxsize=2)
def records(text: str) -> tuple[tuple[Line, ...], ...]:
    """The records of a RIS text, each with its lines from TY up to (and with) ER.

    >>> [line.tag for line in records("TY  - JOUR\\nTI  - A\\nmore\\nER  - \\n")[0]]
    ['TY', 'TI', '', 'ER']
    """
    found: list[tuple[Line, ...]] = []
    current: list[Line] | None = None
    for match in _LINE.finditer(text):
        name = match[1] or ""
        if not name:
            line = Line("", match[0].rstrip(), match.start(), match.start())
        else:
            value = match[2] or ""
            line = Line(name, value.rstrip(), match.start(), match.end() - len(value))
        if name == "TY":
            if current:
                found.append(tuple(current))
            current = []
        if current is None:
            continue
        current.append(line)
        if name == "ER":
            found.append(tuple(current))
            current = None
    if current:
        found.append(tuple(current))
    return tuple(found)


def tagged(text: str, *tags: str) -> Iterator[tuple[Line, Line]]:
    """Each line with one of ``tags``, after the first line of its record."""
    for record in records(text):
        for line in record:
            if line.tag in tags:
                yield record[0], line
