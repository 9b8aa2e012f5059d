"""A character in the notation of web pages: ``&amp;``, ``&#8211;``.

Bad (title)::

    Mosses &amp; ferns

Good (title)::

    Mosses & ferns; AT&T
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"&(?:amp;)*(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|hellip|[lr][sd]quo|[a-zA-Z]{1,2}(?:uml|acute|grave"
    r"|circ|tilde|lig)"
    r"|cedil|ccedil|szlig|alpha|beta|gamma|delta|mu|deg|plusmn|times|le|ge|reg|trade|copy|#\d{2,6}"
    r"|#x[0-9a-fA-F]{2,5});"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    character = match[0]
    for _ in range(4):
        character = html.unescape(character)
    character = character.replace("\u00a0", " ")
    if len(character) == 1:
        yield Hit(f"Write {character}.", match.start(), match.end(), safe(character))


rule = TextRule(
    code="TI-07",
    name="title-entities",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("&",),
    kinds=frozenset({"field", "abstract"}),
    check=check,
)
