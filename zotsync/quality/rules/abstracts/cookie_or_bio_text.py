"""What a web page said about itself was taken for the abstract.

Bad::

    We use cookies to improve your experience. Please enable JavaScript.

Good::

    We asked how cookies are used, and whether readers enable JavaScript in their browsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage
from zotsync.quality.text.words import words

_PATTERN = re.compile(
    r"\b(?:(?:we|this (?:web)?site) uses? cookies (?:to|and|for)|please enable (?:javascript|cookies)"
    r"|enable javascript to run this app"
    r"|your browser (?:does not support|is out of date)|accept all cookies"
    r"|access to this page has been denied"
    r"|sign in to (?:continue|read)|subscribe to (?:continue|read)|article pdf download"
    r"|you do not have access to this)\b",
    re.I,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if match.start() < 300:
        yield Hit("This is text of the site: take the abstract from the work.", match.start(), match.end())


rule = TextRule(
    code="AB-17",
    name="cookie-or-bio-text",
    severity=Severity.error,
    pattern=_PATTERN,
    words=words("cookies javascript browser denied sign subscribe pdf you"),
    kinds=frozenset({"abstract"}),
    check=check,
)
