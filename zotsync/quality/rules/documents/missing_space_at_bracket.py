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

_PATTERN = re.compile(
    r"(?P<before>(?<=[\w.])\*{1,2}|(?<=[a-z]{3})_|(?<=[a-z]{4}))\((?P<inside>[A-Z]{3,8}"
    r"|[A-Z][a-z]+ (?:et al\.?,? )?\d{4}[a-z]?)\)"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    word = re.search(r"[^\s(]*$", match.string[max(0, match.start() - 40) : match.start()])
    start = match.start() - (len(word[0]) if word else 0)
    whole = passage.text[start : match.end()]
    at = match.end("before") - start
    yield Hit("Put a blank before the bracket.", start, match.end(), safe(f"{whole[:at]} {whole[at:]}"))


rule = TextRule(
    code="ND-21",
    name="missing-space-at-bracket",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("(",),
    kinds=PROSE,
    check=check,
)
