"""A label with nothing behind it.

A template left it in the note; readers and programs cannot tell "none" from "forgotten".

Bad (head)::

    **Authors:** Ada Moss

    **Tags:**

    **Abstract:** On ferns.

Good (head)::

    **Authors:** Ada Moss

    **Tags:** ferns

    **Notes:**

    - first
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"^\*\*[A-Z][^*:\r\n]{1,30}(?::\*\*|\*\*:)(?=[ \t]*(?:\r?\n|\r|\Z))", re.M)
# What follows is another label, a rule, a heading, or the end: nothing that the label could announce.
_NOTHING = re.compile(r"\s*(?:\*\*[A-Z][^*:\r\n]{1,30}(?::\*\*|\*\*:)|---+\s*$|#|\Z)", re.M)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if _NOTHING.match(match.string, match.end()):
        yield Hit("Fill this label, or remove it.", match.start(), match.end())


rule = TextRule(
    code="ND-23",
    name="empty-label",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=(":**", "**:"),
    kinds=frozenset({"head", "document"}),
    check=check,
)
