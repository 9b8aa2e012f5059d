"""A numbered list that a blank line interrupts.

Its other entries have none between them, and the numbers go on.

Bad::

    1. Ferns
    2. Mosses

    3. Lichens
    4. Algae

Good::

    1. Ferns
    2. Mosses

    1. Lichens
    2. Algae
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document

_NUMBER = re.compile(r"\s*(\d{1,3})[.)]\s")


def check(document: Document) -> Iterator[Hit]:
    entries = [(b, int(m[1])) for b in document.blocks if b.kind == "entry" and (m := _NUMBER.match(b.text))]
    pairs = list(pairwise(entries))
    tight = sum(following.blank_before == 0 for _, (following, _) in pairs)
    loose = [(a, b) for a, b in pairs if b[0].blank_before]
    if tight <= 2 * len(loose) - (len(loose) == 1 and tight >= 2):
        return  # Blank lines between entries are this list's way.
    for (before, number), (following, next_number) in loose:
        gap = document.text[before.end : following.start]
        if next_number == number + 1 and not gap.strip():
            first_end = re.match(r"[ \t]*(\r\n|\n|\r)", gap)
            start = before.end + (first_end.end() if first_end else 0)
            yield Hit("Join the list: its numbers go on.", start, following.start, safe(""))


rule = DocumentRule(code="ND-16", name="list-interrupted", severity=Severity.info, check=check)
