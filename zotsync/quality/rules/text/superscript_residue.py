"""A citation with the sign of a superscript that was not rendered: ``^[19,20]``.

Exponents (``10^3``) and inline notes (``^[See the list.]``) are left alone.

Bad (document)::

    The moss recovered ^[19,20].

Good (document)::

    It weighs 10^3 grams.^[See the list.]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"\^(?P<marker>\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\])\^?|\^\((?P<round>\d{1,3}(?:\s?[,–-]\s?\d{1,3})+)\)\^?"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    marker = match["marker"] or f"[{match['round']}]"
    yield Hit(f"Write {marker}.", match.start(), match.end(), safe(marker))


rule = TextRule(
    code="TX-18",
    name="superscript-residue",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("^[", "^("),
    kinds=PROSE,
    check=check,
)
