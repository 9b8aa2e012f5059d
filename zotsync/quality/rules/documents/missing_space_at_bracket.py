"""A bracket that sticks to the word before it.

Formulas, plurals (``gene(s)``), charges and links are left alone.

Bad::

    We read the *Annals of Bryology*(ANBRY) for years, and the walls(Lindqvist 2001).

Good::

    The gene(s), f(x), Ce(3+), a [link](https://moss.example.org), (bio)logy and IL-2(R).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"\((?<=[\w.*_]\()(?:[A-Z]{3,8}|[A-Z][a-z]+ (?:et al\.?,? )?\d{4}[a-z]?)\)")
_BEFORE = re.compile(r"(?:[\w.]\*{1,2}|[a-z]{3}_|[a-z]{4})$")
_WORD = re.compile(r"[^\s(]*$")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    before = match.string[max(0, match.start() - 40) : match.start()]
    word = _WORD.search(before)
    if word and _BEFORE.search(before):
        start = match.start() - len(word[0])
        left, right = passage.text[start : match.start()], passage.text[match.start() : match.end()]
        yield Hit("Put a blank before the bracket.", start, match.end(), safe(f"{left} {right}"))


rule = TextRule(
    code="ND-21",
    name="missing-space-at-bracket",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("(",),
    kinds=PROSE,
    check=check,
)
