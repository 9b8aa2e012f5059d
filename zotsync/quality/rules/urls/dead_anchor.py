"""A link that leads nowhere: to ``#``, to nothing, to a script.

The address was lost when the page was saved.

Bad (document)::

    See the [list of mosses](#) for more.

Good (document)::

    See [the list](#mosses) and [the site](https://moss.example.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"(?<!!)\[(?P<text>[^\[\]\r\n]+)\]\((?:#|javascript:[^)]*|about:blank|)\)")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    before = match.string[max(0, match.start() - 1) : match.start()]
    if not before.isalnum() and before != "`":
        yield Hit("Give the address that this link had.", match.start(), match.end())


rule = TextRule(
    code="UR-08",
    name="dead-anchor",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("](",),
    kinds=frozenset({"document", "note", "head"}),
    masked=False,
    check=check,
)
