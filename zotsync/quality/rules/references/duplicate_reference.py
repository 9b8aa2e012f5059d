"""The same work twice in a reference list.

Bad::

    # References

    1. Lind A. The mosses of the northern bogs. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Lind A. The mosses of the northern bogs. Ann Bryol 2001;3(1):1-9.

Good::

    # References

    1. Lind A. The mosses of the northern bogs I. Ann Bryol 2001;3(1):1-9.
    2. Lind A. The mosses of the northern bogs II. Ann Bryol 2002;4(1):1-9.

    # Further reading

    1. Lind A. The mosses of the northern bogs I. Ann Bryol 2001;3(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_NUMBER = re.compile(r"\s*\[?(\d{1,3})[.)\]]\s+")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"]+[^\s<>\".,;)]")
_SHORTEST = 40


def check(document: Document) -> Iterator[Hit]:
    seen: dict[str, str] = {}
    for entry in document.references:
        number = _NUMBER.match(entry.text)
        if number and int(number[1]) == 1:
            seen = {}  # Another list: each section may have its own.
        words = _DOI.sub("", entry.text[number.end() :] if number else entry.text)
        plain = re.sub(r"\W+", " ", words).strip().lower()
        for key in (plain if len(plain) >= _SHORTEST else "", *map(str.lower, _DOI.findall(entry.text)[:1])):
            if key and key in seen:
                yield Hit(f"Cite the entry above ({seen[key]}) instead.", entry.start, entry.end)
                break
            if key:
                seen[key] = f"number {number[1]}" if number else "the same work"


rule = DocumentRule(code="RL-19", name="duplicate-reference", severity=Severity.warning, check=check)
