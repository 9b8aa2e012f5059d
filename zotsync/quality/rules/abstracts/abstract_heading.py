"""The heading *Abstract* inside the abstract.

Bad::

    Abstract: Mosses live without roots, and they live long.

Bad::

    Abstract We counted mosses on forty roofs, and found nine kinds.

Good::

    Abstract reasoning is what mosses do not need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"\A\s*(?:(?:Abstract|ABSTRACT|Summary|SUMMARY|Zusammenfassung|Résumé|Resumen|Resumo)"
    r"(?:\s*[:.—–]\s+|\s*[:—–]\s*(?=[A-Z])|\s*\r?\n\s*|(?=[A-Z][a-z])| - )|(?:ABSTRACT"
    r"|SUMMARY) (?=[A-Z][a-z])"
    # What begins a sentence of its own; an adjective is followed by what it belongs to.
    r"|(?:Abstract|Summary) (?=(?:We|This"
    r"|These|The|In|Our|It|There|Although|While|Here|Background|Objectives?"
    r"|Aims?|Purpose|Introduction|Context|Importance|Rationale|Methods|Despite|Recent(?:ly)?) [a-zA-Z]))"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if match.end() < len(match.string):
        yield Hit("Cut the heading; the field says what it is.", match.start(), match.end(), safe(""))


rule = TextRule(
    code="AB-01",
    name="abstract-heading",
    severity=Severity.info,
    pattern=_PATTERN,
    kinds=frozenset({"abstract"}),
    check=check,
)
