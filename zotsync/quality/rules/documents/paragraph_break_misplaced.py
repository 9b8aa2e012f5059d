"""The sentence that opens a topic stands at the end of the paragraph before.

The last sentence of a paragraph brings up (*also*, *another*, *furthermore*) what nothing before it is about,
and the next paragraph goes on with it. Writers do so on purpose too, to lead over: look for it on request.

Bad::

    Mosses grow on the northern wall of the house. They need shade and rain, and take both where they can.
    Microscopy has also become a tool for those who look at walls.

    Small microscopes can be carried up a ladder and show the leaves. A microscope of this kind costs little.

Good::

    Mosses grow on the northern wall of the house. They need shade and rain, and take both where they can.
    The wall has also been looked at with microscopes.

    Ferns can be found at its foot. They need more rain than mosses do, and they grow a good deal higher.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zotsync.quality.rule import DocumentRule, Hit, Severity, manual
from zotsync.quality.text.blocks import Document

_SENTENCE = re.compile(r"(?<=[a-z0-9)\]][.!?])(?:\^?\[[\d,\s–-]+\])?\s+(?=[A-Z])")
_OPENS = re.compile(
    r"(?:Another|A (?:second|third|further|final)"
    r"|(?:Furthermore|Moreover|Additionally|In addition|Finally),?)\b"
    r"|[A-Z][\w’' -]{3,60}? (?:is|are) another (?:matter|question|problem|issue|story|concern|answer)\b"
    r"|(?:[A-Z][\w’'-]+)(?: [\w’'-]+){0,5}? (?:has|have|is|are|was|were|can|may) also\b"
)
_WORD = re.compile(r"[a-z][a-z-]{4,}")
# First halves of long words that name one thing: nanotechnology, nanoparticles.
_HALVES = ("nano", "micro", "immun", "neuro", "photo", "electro", "thermo", "hydro", "cyto", "bio", "geo")
_ALIKE = 7  # first letters that two words of one root share
_FEWEST = 3  # sentences before it would be missed


def check(document: Document) -> Iterator[Hit]:
    for block, following in pairwise(document.blocks):
        if block.kind != "paragraph" or following.kind != "paragraph" or not following.blank_before:
            continue
        cuts = list(_SENTENCE.finditer(block.text))
        if len(cuts) + 1 < _FEWEST:
            continue
        last = block.text[cuts[-1].end() :]
        if not _OPENS.match(last) or not re.search(r"[.!?]\s*$", last):
            continue
        opened = _roots(last) - _roots(block.text[: cuts[-1].start()])
        first = re.split(r"(?<=[.!?])\s", following.text)
        if len(first) < 2 or _OPENS.match(first[0]):
            continue
        if opened & _roots(first[0]) and opened & _roots(" ".join(first[1:])):
            start, end = block.start + cuts[-1].start(), following.start
            gap = document.text[block.end : end]
            yield Hit(
                "Begin the next paragraph with this sentence: it is about what follows.",
                start,
                end,
                manual(f"{gap}{document.text[block.start + cuts[-1].end() : block.end].rstrip()} "),
            )


def _roots(text: str) -> set[str]:
    found = set()
    for word in _WORD.findall(text.lower()):
        half = next((half for half in _HALVES if word.startswith(half)), "")
        if half or len(word) >= _ALIKE:
            found.add(half or word[:_ALIKE])
    return found


rule = DocumentRule(
    code="ND-02",
    name="paragraph-break-misplaced",
    severity=Severity.info,
    default=False,
    languages=("en",),
    check=check,
)
