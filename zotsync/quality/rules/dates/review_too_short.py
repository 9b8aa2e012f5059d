"""Less than a week between received and accepted.

No two reviewers read a paper in that time; editorials and corrections apart, it is a sign that nobody
did.

Bad::

    # Mosses of the north

    Received Date: 12 May, 2021; **Accepted Date:** 14 May, 2021

Good::

    # Mosses of the north

    Received Date: 12 May, 2021; **Accepted Date:** 14 July, 2021
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.history import events

_SHORTEST = 7
_UNREVIEWED = re.compile(
    r"\b(?:editorial|erratum|correction|corrigendum|letter to the editor|obituary)\b", re.I
)


def check(document: Document) -> Iterator[Hit]:
    known = {event.step: event for event in reversed(events(document.text))}
    received, accepted = known.get("received"), known.get("accepted")
    if not received or not accepted or _UNREVIEWED.search(document.text[:500]):
        return
    days = (accepted.date - received.date).days
    if 0 <= days < _SHORTEST and "revised" not in known:
        said = f"Accepted {days} days after it was received: check whether it was reviewed."
        yield Hit(said, accepted.start, accepted.end, field="date")


rule = DocumentRule(code="DT-14", name="review-too-short", severity=Severity.error, check=check)
