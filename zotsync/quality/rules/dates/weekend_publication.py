"""A paper was received, accepted or published on a Sunday, by its own account.

Rarely wrong in itself; together with other signs it tells how careful a publisher is.

Bad::

    # Mosses of the north

    Received: 1 March 2021. Accepted: 12 April 2021. Published: 2 May 2021.

Good::

    # Mosses of the north

    Received: 1 March 2021. Accepted: 12 April 2021. Published: 3 May 2021. It was found by Lind (published
    2 May 2021) too.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.history import events

_SUNDAY = 6


def check(document: Document) -> Iterator[Hit]:
    for event in events(document.text):
        label = document.text[event.start].isupper()  # In a sentence it may be of another work.
        if event.date.weekday() == _SUNDAY and event.step != "received" and label:
            said = f"{event.step.capitalize()} on a Sunday: check the date."
            yield Hit(said, event.start, event.end, field="date")


rule = DocumentRule(code="DT-15", name="weekend-publication", severity=Severity.info, check=check)
