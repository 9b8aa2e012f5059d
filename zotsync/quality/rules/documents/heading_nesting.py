"""A heading a level too deep: under no heading of the level above, or about the whole document.

Outlines put its section into one that it is no part of.

Bad::

    # Ponds

    ## Fish

    #### Feeding

Good::

    # Ponds

    ## Fish

    ### Feeding
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, unsafe
from zotsync.quality.text.blocks import Document

_SMALL = 5  # letters of a word that says too little about a document


def check(document: Document) -> Iterator[Hit]:
    headings = document.headings
    title = _words(headings[0].text) if headings and headings[0].level == 1 else frozenset()
    open_levels: list[int] = []
    parent = ""
    for block in headings:
        while open_levels and open_levels[-1] >= block.level:
            open_levels.pop()
        above = open_levels[-1] if open_levels else 0
        signed = document.text[block.start] == "#"
        if signed and above and block.level > above + 1:
            better = f"{'#' * (above + 1)} {block.text}"
            yield Hit(f"Raise it to level {above + 1}.", block.start, block.end, unsafe(better))
        elif block.level == 3 and title and title <= _words(block.text) and not title & _words(parent):
            yield Hit("It is about the whole document: raise it to level 2.", block.start, block.end)
        if block.level == 2:
            parent = block.text
        open_levels.append(block.level)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+", text) if len(word) > _SMALL)


rule = DocumentRule(code="ND-11", name="heading-nesting", severity=Severity.warning, check=check)
