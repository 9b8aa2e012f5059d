"""A long row of one thing, anywhere in a text, is read in linear time: expressions stumble over such rows.

Every line of the formats' own texts gets one at its start, in its middle and at its end.
"""

from __future__ import annotations

import gc
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import process_time

import pytest

from tests.formats.test_fuzz import own_texts
from zotsync.formats import FORMATS
from zotsync.formats.base import Format

PIECES = (
    " ", "\t", "\n", " \n", "a", "A", "1", ".", ",", ";", "-", "–", "*", "_", "|", "#", "{", "}",
    "(", "[", "[[", "](", "<", "&", "\\", "\"", "'", ":", "/", "=", "a ", "A ", "A. ", "Ab, ",
    "Ab Cd ", "1-", "1, ", "a-", "a;", "and ", "10.1/", "http://", "- ", "> ", "<a>", "{a", "a\n",
    "a: b\n", "@a{", "2012 ", "et al. ", "\\'",
)  # fmt: skip
LENGTH = 40_000
MOST = 0.5
"""Seconds of the processor: more than nearly all linear reading takes here."""
AT_ALL = 2.0
"""Seconds that even linear reading (of a row of thousands of values, through a YAML parser) may not take."""
LINEAR = 3
"""More than twice as long a row takes; a quadratic one takes four times as long."""


@dataclass(frozen=True)
class Row:
    """A row of ``piece`` at ``place`` of a text, in its ``line`` (from 1)."""

    text: str
    place: int
    line: int
    piece: str

    def long(self, length: int = LENGTH) -> str:
        row = self.piece * (length // len(self.piece))
        return self.text[: self.place] + row + self.text[self.place :]


def rows(format: Format) -> Iterator[Row]:
    for data in own_texts(format.name):
        text = data.decode()
        at = 0
        for number, line in enumerate(text.splitlines(keepends=True), start=1):
            for place in sorted({at, *(at + word.start() for word in re.finditer(r"\b\w|$", line))}):
                yield from (Row(text, place, number, piece) for piece in PIECES)
            at += len(line)


def seconds(format: Format, text: str) -> float:
    """Of the processor, without collecting the garbage of every other test of this process."""
    gc.disable()
    try:
        started = process_time()
        format.recognises(text, "x" + (format.endings or ("",))[0])
        format.read(text, "x")
        return process_time() - started
    finally:
        gc.enable()


def is_slow(format: Format, row: Row) -> bool:
    """Tried again where it seems so, as other work may be in the way."""
    if seconds(format, row.long()) <= MOST:
        return False
    took, half = (
        # Another length each time: some readers know what they have just read.
        min(seconds(format, row.long(length + n)) for n in (100, 200))
        for length in (LENGTH, LENGTH // 2)
    )
    return took > AT_ALL or (took > MOST and took > LINEAR * half)


def slow(format: Format, tried: Iterable[Row]) -> set[tuple[int, str]]:
    """Line and piece of each row that makes reading slow."""
    return {(row.line, row.piece) for row in tried if is_slow(format, row)}


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_a_long_row_somewhere_is_read_in_linear_time(format: Format) -> None:
    every = list(rows(format))

    assert set() == slow(format, random.Random(5).sample(every, min(len(every), 25)))


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_a_long_row_at_thousands_of_places_is_read_in_linear_time(format: Format) -> None:
    every = list(rows(format))

    assert set() == slow(format, random.Random(6).sample(every, min(len(every), 4_000)))
