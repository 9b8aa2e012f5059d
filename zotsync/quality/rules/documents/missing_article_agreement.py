"""An article that is missing before a quantity: *for minority of* for *for a minority of*.

Bad::

    This works for minority of the plants.

Good::

    This works for a minority of the plants, and in majority-Muslim countries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage
from zotsync.quality.text.words import words

_PATTERN = re.compile(
    r"\b(?P<before>for|in|by|of|with|from|on|to|is|are|was|were|has|have|only) (?P<noun>(?:small |large "
    r"|vast )?(?:minority"
    r"|majority|subset|handful|variety|plethora)) of\b"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    better = f"{match['before']} a {match['noun']} of"
    yield Hit(f"Add the article: {better}", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="ND-06",
    name="missing-article-agreement",
    severity=Severity.warning,
    pattern=_PATTERN,
    words=words("minority majority subset handful variety plethora"),
    kinds=PROSE,
    languages=("en",),
    check=check,
)
