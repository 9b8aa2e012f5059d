"""One term in two spellings that differ by a hyphen alone: ``AB1`` and ``AB-1``.

The rarer spelling is reported, once.

Bad::

    The gene is called MO-1. MO-1 is old, and MO-1 is slow. MO1 is what it is called here.

Good::

    The gene is called MO-1. MO-1 is old, and MO2 is slow.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, manual
from zotsync.quality.text.blocks import Document

_TERM = re.compile(r"(?<![\w/-])[A-Z]{2,6}-?\d{1,2}(?![\w/-])")


def check(document: Document) -> Iterator[Hit]:
    places: dict[str, list[re.Match[str]]] = {}
    for found in _TERM.finditer(document.masked, 0, document.body_end):
        places.setdefault(found[0], []).append(found)
    counts = Counter({term: len(found) for term, found in places.items()})
    for term, some in places.items():
        other = re.sub(r"(?<=[A-Z])(?=\d)", "-", term) if "-" not in term else term.replace("-", "")
        if counts[other] > counts[term]:
            yield Hit(f"Spell it as elsewhere: {other}", *some[0].span(), manual(other))


rule = DocumentRule(code="ND-09", name="term-variants", severity=Severity.info, check=check)
