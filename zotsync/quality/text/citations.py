"""Numbered citations in a text, and the numbered list that they point to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.text.blocks import Block, Document

MARKER = re.compile(r"\[(?P<numbers>\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*)\](?!\()")
_ENTRY = re.compile(r"\s*\[?(\d{1,3})[.)\]]\s")


def entries(document: Document) -> list[tuple[int, Block]]:
    """The numbered entries of the reference list; none where there are several lists (one a section)."""
    found = [(int(m[1]), block) for block in document.references if (m := _ENTRY.match(block.text))]
    return found if sum(number == 1 for number, _ in found) < 2 else []


def markers(document: Document) -> Iterator[tuple[re.Match[str], list[int]]]:
    """Each citation in the text before the reference list, and the numbers it names."""
    for found in MARKER.finditer(document.masked, 0, document.body_end):
        numbers: list[int] = []
        for part in re.split(r"\s?[,;]\s?", found["numbers"]):
            first, _, last = re.sub(r"\s", "", part).replace("–", "-").partition("-")
            numbers += (
                range(int(first), int(last or first) + 1) if int(last or first) - int(first) < 100 else []
            )
        yield found, numbers
