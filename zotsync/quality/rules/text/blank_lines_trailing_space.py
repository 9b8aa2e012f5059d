"""More than one blank line between two blocks.

One blank line parts paragraphs; more say nothing, and show that something was cut or converted.

Bad (document)::

    Ferns like shade.


    Mosses like rain.

Good (document)::

    Ferns like shade.

    Mosses like rain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"(?<=[^\s])[ \t]*(?P<end>\r\n|\n|\r)(?P<extra>(?:[ \t]*(?P=end)){2,})(?=[ \t]*\S)")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    start = match.start("extra")
    # All but one of the blank lines.
    end = match.end("extra") - len(match["end"])
    while end > start and passage.text[end - 1] in " \t":
        end -= 1
    if end > start:
        yield Hit("Keep one blank line.", start, end, safe(""))


rule = TextRule(
    code="TX-12",
    name="blank-lines-trailing-space",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("\n\n\n", "\r\n\r\n\r\n", "\r\r\r", "\n \n", "\n\t\n"),
    kinds=frozenset({"document"}),
    check=check,
)
