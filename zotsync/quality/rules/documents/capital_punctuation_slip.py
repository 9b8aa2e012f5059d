"""A capital article in the middle of a list that writes it small elsewhere.

Bad (document)::

    We thank the Gardens of Umeå, the Moss Society, The Fondation Verte and the Pond Trust.

Good (document)::

    We thank the Gardens of Umeå, the Moss Society and The Hague. It was in The Lancet, the Times said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity, safe
from zotsync.quality.source import LintSource

_OWN = re.compile(
    r"The (?:Hague|Lancet|Netherlands|Gambia|Bahamas|Times|Guardian|Economist|Beatles|BMJ|Bronx)\b"
)
_PATTERN = re.compile(r", (?P<article>The) [A-ZÀ-Þ]\w+")
_SMALL = re.compile(r", (?:and )?the [A-ZÀ-Þ]")
_END = re.compile(r"[.!?:]\s+(?=[A-Z])|\n\s*\n")
_FAR = 800  # characters that a sentence may be long


def check(source: LintSource) -> Iterator[Hit]:
    fix = safe("the") if source.is_document else None
    for match in _PATTERN.finditer(source.text):
        at = match.start("article")
        if _OWN.match(source.text, at):
            continue
        before = source.text[max(0, at - _FAR) : at]
        ends = [found.end() for found in _END.finditer(before)]
        stop = _END.search(source.text, at, at + _FAR)
        sentence = before[ends[-1] if ends else 0 :] + source.text[at : stop.start() if stop else at + _FAR]
        if _SMALL.search(sentence) and len(re.findall(r", The [A-ZÀ-Þ]", sentence)) == 1:
            yield Hit("Write it small, as in the rest of the list.", at, at + len("The"), fix)


rule = FileRule(
    code="ND-33",
    name="capital-punctuation-slip",
    severity=Severity.info,
    formats=("ris", "document"),
    check=check,
)
