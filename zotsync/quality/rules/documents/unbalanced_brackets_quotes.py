"""A bracket or a curly quotation mark without its other half, within a paragraph.

Often the paragraph was broken there, or a part of it was lost.

Bad::

    Ponds (and the brooks that feed them need shade and moving water, and they must be cleaned.

Good::

    Ponds (and brooks) need: a) shade, b) water. The moss grew 2) in 1990 :)

    The box (a wooden box) of the pond has a lid that opens, and a number (0.8) that says how deep it is.

    The ponds differ in depth (F(3,8) = 41.2) and in the way that their depth f(x) depends on the rain.

    The depth of the ponds is a share in (0, 1] of what they were, or in [0, 1) where there was no rain.

    The ponds of the valley have grades (1, 2, 3, or 4) that say how clear their water is all year.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.brackets import alone

_SHORTEST = 60


def check(document: Document) -> Iterator[Hit]:
    for block in document.paragraphs:
        text = document.masked[block.start : block.end]
        if len(text) < _SHORTEST:
            continue
        found = alone(text, "()“”")
        if len(found) == 1:  # more of them are a way of writing
            at = block.start + found[0]
            yield Hit(f"Find the other half of {text[found[0]]}.", at, at + 1)


rule = DocumentRule(code="ND-17", name="unbalanced-brackets-quotes", severity=Severity.info, check=check)
