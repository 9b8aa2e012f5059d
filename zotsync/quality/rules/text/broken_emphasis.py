"""Stars of emphasis that do not pair: three open, two close.

Markdown then shows a star that is none, or sets the rest of the line in italics. A star that marks a
footnote is written ``\\*``.

Bad::

    ***Keeper of the pond:** Ada Moss, Northern Gardens

Good::

    **Keeper of the pond:** Ada Moss, ***Northern*** Gardens
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if match["before"].count("*") % 2 == 0 and "*" not in match["after"].replace("**", ""):
        start, end = match.start("stars"), match.end("stars")
        yield Hit("Escape the star that opens nothing.", start, end, unsafe("\\***"))


rule = TextRule(
    code="TX-19",
    name="broken-emphasis",
    severity=Severity.info,
    pattern=re.compile(
        r"^(?P<before>[^\n]*?)(?<![\\*])(?P<stars>\*\*\*)(?=[^\s*])[^*\n]{1,80}(?<!\s)\*\*(?!\*)(?P<after>[^\n]*)$",
        re.M,
    ),
    needs=("***",),
    kinds=PROSE,
    check=check,
)
