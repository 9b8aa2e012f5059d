"""A citation whose number is not in the reference list.

Bad::

    Mosses live long [1], and ferns do [3].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.

Good::

    Mosses live long [1], and ferns do [2].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.citations import entries, markers


def check(document: Document) -> Iterator[Hit]:
    known = {number for number, _ in entries(document)}
    if len(known) < 2:
        return
    found = list(markers(document))
    if not any(number in known for _, numbers in found for number in numbers):
        return  # Brackets that cite nothing of this list: intervals, equations.
    for match, numbers in found:
        missing = [number for number in numbers if number not in known]
        if missing and any(number <= 2 * max(known) for number in missing):
            said = f"Add entry {missing[0]} to the list, or correct the number."
            yield Hit(said, match.start(), match.end())


rule = DocumentRule(code="RL-01", name="marker-without-entry", severity=Severity.error, check=check)
