"""Markup of a publisher or a web page in an abstract.

Bad::

    <jats:p>Mosses live long.</jats:p>

Good::

    Differences were clear where p < 0.05 and n > 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe, unsafe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"</?(?P<tag>jats:[a-z-]+|mml:[a-z]+|p|br|div|em|strong|italic|bold|section|sec|h[1-6]|ul|ol|li|font"
    r"|abstract|title"
    r"|label|inline-formula|tex-math)(?:\s[^<>]{0,200})?/?>",
    re.I,
)
_KNOWN = {"italic": "i", "em": "i", "bold": "b", "strong": "b", "sub": "sub", "sup": "sup"}
_PARTS = frozenset({"p", "br", "div", "section", "sec", "li", "ul", "ol", "abstract", "title", "label"})


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    name = match["tag"].lower().split(":")[-1]
    slash = "/" if match[0].startswith("</") else ""
    said = "Keep the text without markup."
    if known := _KNOWN.get(name):
        yield Hit(said, match.start(), match.end(), safe(f"<{slash}{known}>"))
        return
    text = match.string
    # Where a part ends against the next one's text, a blank must stay between the words.
    glued = (
        match.start() > 0
        and not text[match.start() - 1].isspace()
        and text[match.end() : match.end() + 1].isalnum()
    )
    replacement = " " if name in _PARTS and glued else ""
    yield Hit(said, match.start(), match.end(), safe(replacement) if name in _PARTS else unsafe(replacement))


rule = TextRule(
    code="AB-02",
    name="abstract-markup",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("<",),
    kinds=frozenset({"abstract"}),
    check=check,
)
