"""A long row of one thing, anywhere in a text, is read in linear time: expressions stumble over such rows.

Every line of the formats' own texts gets one at its start, in its middle and at its end.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from time import process_time

import pytest

from tests.formats.test_fuzz import own_texts
from zotsync.formats import FORMATS
from zotsync.formats.base import Format

PIECES = (
    " ", "\t", "\n", " \n", "a", "A", "1", ".", ",", ";", "-", "–", "*", "_", "|", "#", "{", "}", "(", "[", "[[",
    "](", "<", "&", "\\", "\"", "'", ":", "/", "=", "a ", "A ", "A. ", "Ab, ", "Ab Cd ", "1-", "1, ", "a-", "a;",
    "and ", "10.1/", "http://", "- ", "> ", "<a>", "{a", "a\n", "a: b\n", "@a{", "2012 ", "et al. ", "\\'",
)  # fmt: skip
LENGTH = 16_000
MOST = 0.5
"""Seconds of the processor: some ten times what the slowest linear reading takes here."""


def long_texts(format: Format) -> Iterator[tuple[str, int, str]]:
    """A text with a row in it, the line (from 1) it is in, and what it is made of."""
    for data in own_texts(format.name):
        text = data.decode()
        at = 0
        for number, line in enumerate(text.splitlines(keepends=True), start=1):
            for place in {at, *(at + word.start() for word in re.finditer(r"\b\w|$", line))}:
                for piece in PIECES:
                    yield text[:place] + piece * (LENGTH // len(piece)) + text[place:], number, piece
            at += len(line)


def seconds(format: Format, text: str) -> float:
    started = process_time()
    format.recognises(text, "x" + (format.endings or ("",))[0])
    format.read(text, "x")
    return process_time() - started


def slow(format: Format, texts: list[tuple[str, int, str]]) -> set[tuple[int, str]]:
    """Where a row makes reading slow, and what it is made of; tried again, as other work may be in the way."""
    return {
        (line, piece)
        for text, line, piece in texts
        if seconds(format, text) > MOST and min(seconds(format, text) for _ in range(2)) > MOST
    }


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_a_long_row_somewhere_is_read_in_linear_time(format: Format) -> None:
    texts = list(long_texts(format))

    assert set() == slow(format, random.Random(5).sample(texts, min(len(texts), 60)))


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_a_long_row_anywhere_is_read_in_linear_time(format: Format) -> None:
    assert set() == slow(format, list(long_texts(format)))
