"""A link whose text says nothing: *click here*, *here*, *link*.

Out of its page, in a list of links or read aloud, it means nothing.

Bad (document)::

    [Click here](https://moss.example.org/list) for mosses.

Good (document)::

    See the [list of mosses](https://moss.example.org/list).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"(?<!!)\[(?P<text>(?:click|tap|press) here|here|this link|link|(?:read|learn) more|more)\]\([^)\s]*\)",
    re.I,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Let the text of the link say where it leads.", match.start(), match.end())


rule = TextRule(
    code="UR-09",
    name="link-text-generic",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("](",),
    kinds=frozenset({"document", "note"}),
    masked=False,
    check=check,
)
