"""The publisher's copyright line at the end of an abstract.

Bad::

    Mosses live long. © 2012 Moss Press B.V. All rights reserved.

Good::

    We asked who holds the copyright of pictures of mosses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"(?<=[.!?)\]])\s*(?:(?:Copyright ?)?(?:©|\(c\)|\(C\)|&copy;) ?(?:19|20)\d\d\b"
    r"|(?:Copyright|©|\(c\)) (?:[A-Z][\w&.,' -]{2,60})(?:19|20)\d\d\b|Copyright (?:19|20)\d\d\b|(?:19"
    r"|20)\d\d © "
    r"|Published by (?:Elsevier|John Wiley|Oxford University Press|Wolters|Springer)"
    r"|© (?:The )?(?:Author|[A-Z])|This is an open access article (?:under|distributed))[^\n]{0,330}\Z",
)
_OTHER_SENTENCE = re.compile(r"\b(?:[Ww]e|[Oo]ur|results?|patients?|study|conclu\w+)\b")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if not _OTHER_SENTENCE.search(match[0]):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        blank = passage.text[match.start() : start]
        yield Hit(
            "Cut the copyright line.", match.start(), match.end(), safe("" if blank.strip() == "" else " ")
        )


rule = TextRule(
    code="AB-05",
    name="copyright-tail",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("©", "opyright", "(c)", "(C)", "Published by", "open access"),
    kinds=frozenset({"abstract"}),
    tail=700,
    check=check,
)
