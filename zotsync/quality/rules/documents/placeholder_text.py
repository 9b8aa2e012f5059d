"""Text that was to be replaced: *Lorem ipsum*, ``TODO``, ``[insert name]``.

Bad::

    [Insert figure here] Lorem ipsum dolor sit amet.

Good::

    Insert the key. The word todo is Spanish for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule
from zotsync.quality.source import Passage
from zotsync.quality.text.words import words

_PATTERN = re.compile(
    r"\b[Ll]orem ipsum\b|\bTODO\b(?=[:!]|\s*$)|\[(?:[Ii]nsert|INSERT|TBD|TBC|TK|XXX+|your"
    r"|Your)\b[^\]\r\n]{0,40}\]"
    r"|\[(?:citation needed|CITATION NEEDED|CITE|REF|ref needed)\]|\bXXXX+\b",
    re.M,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Replace the placeholder.", match.start(), match.end())


rule = TextRule(
    code="ND-22",
    name="placeholder-text",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("[", "XXXX"),
    words=words("lorem todo"),
    kinds=PROSE,
    check=check,
)
