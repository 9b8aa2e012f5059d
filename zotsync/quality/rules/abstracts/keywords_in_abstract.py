"""The keywords of a paper at the end of its abstract.

Bad::

    Mosses live long. Keywords: moss; bog; peat

Good::

    Mosses live long. We searched for the keywords moss and bog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, manual
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"(?<=[.!?)\]\n])\s*(?:Key ?words|KEY ?WORDS|Key Words|Index Terms|Schlüsselwörter|Mots[ -]clés"
    r"|Palabras clave)"
    r"\s?[:—–-]\s?[^\n.]{3,400}\.?\s*\Z"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if re.search(r"[;,·•]", match[0]):
        yield Hit("Move the keywords to tags.", match.start(), match.end(), manual(""))


rule = TextRule(
    code="AB-06",
    name="keywords-in-abstract",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("eywords", "ey words", "EYWORDS", "EY WORDS", "ey Words", "ndex Terms", "wörter", "clés", "clave"),
    kinds=frozenset({"abstract"}),
    tail=700,
    check=check,
)
