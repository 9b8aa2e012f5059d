"""Two sentences run together: the blank after the full stop is missing.

Line breaks and list bullets get lost when an abstract is copied from a web page. Searches then miss
both words, and text mining reads them as one. Abbreviations, names of files and hosts, gene variants
(p.Val600Glu) and version numbers are left alone.

Bad::

    The bridge was closed in winter.Many villages had no other road.

Good::

    The bridge was closed in winter. Many villages, e.g.Lom, use Node.js; see J.Hydrol. and p.Val600Glu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage
from zotsync.quality.text.sentences import GLUED, glued_at


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if found := glued_at(match, match.string):
        left, right = passage.text[found.start : found.stop + 1], passage.text[found.stop + 1 : found.end]
        yield Hit(
            "Put a blank after the end of the sentence.", found.start, found.end, safe(f"{left} {right}")
        )


rule = TextRule(
    code="AB-03",
    name="missing-space-after-sentence",
    severity=Severity.warning,
    pattern=GLUED,
    might=lambda look: look.glued,
    check=check,
)
