"""Words that stand where there is no abstract.

Bad::

    No abstract available.

Good::

    No abstract rule was found for mosses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

PATTERN = re.compile(
    r"\A\s*+(?:[\[(<]\s*+)?(?:no abstract(?: (?:is )?available)?|abstract (?:not|un)[- ]?available"
    r"|not available"
    r"|n/?a|none|null"
    r"|no abstract provided|abstract|this article has no abstract|first page preview"
    r"|no summary available)\s*+[\])>.]*+\s*+\Z",
    re.I,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Leave the abstract empty where there is none.", match.start(), match.end(), safe(""))


rule = TextRule(
    code="AB-11",
    name="abstract-placeholder",
    severity=Severity.info,
    pattern=PATTERN,
    kinds=frozenset({"abstract"}),
    check=check,
)
