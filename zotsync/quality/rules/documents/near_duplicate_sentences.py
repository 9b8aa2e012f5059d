"""A sentence that stands twice, or nearly so, in one section of a document.

The sections of a handbook repeat what is true of each.

Bad::

    Ponds that are shaded by old alders hold more frogs than ponds in the open fields.

    Nets were used. Ponds that are shaded by old alders hold more frogs than ponds in open fields.

Good::

    Ponds that are shaded by old alders hold more frogs than ponds in the open fields.

    Ponds that are shaded by young birches hold fewer newts than brooks in the deep woods.

    # Brooks

    Ponds that are shaded by old alders hold more frogs than ponds in the open fields.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]{50,600}[.!?]")
_ALIKE, _LINKED, _COMMON = 0.9, 5, 20
"""Least likeness; words in a row that make two sentences worth comparing, unless many have them."""


def check(document: Document) -> Iterator[Hit]:
    seen: dict[tuple[str, ...], list[list[str]]] = {}
    for block in document.blocks:
        if block.end > document.body_end:
            break
        if block.kind == "heading":
            seen = {}
        if block.kind != "paragraph":
            continue
        for match in _SENTENCE.finditer(document.masked, block.start, block.end):
            words = re.findall(r"\w+", match[0].lower())
            keys = {tuple(words[at : at + _LINKED]) for at in range(len(words) - _LINKED + 1)}
            near = [other for key in keys if len(seen.get(key, ())) < _COMMON for other in seen.get(key, ())]
            if any(_alike(words, other) for other in near):
                yield Hit("Say it once: a sentence above says the same.", match.start(), match.end())
            for key in keys:
                seen.setdefault(key, []).append(words)


def _alike(words: list[str], other: list[str]) -> bool:
    if abs(len(words) - len(other)) > (1 - _ALIKE) * max(len(words), len(other)) * 2:
        return False
    return difflib.SequenceMatcher(None, words, other, autojunk=False).ratio() > _ALIKE


rule = DocumentRule(
    code="ND-18", name="near-duplicate-sentences", severity=Severity.info, default=False, check=check
)
