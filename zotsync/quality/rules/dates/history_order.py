"""The steps of a paper's history are in an impossible order.

Nothing is accepted before it was received, or published before it was accepted.

Bad::

    # Mosses of the north

    Received: 12 May 2021. Accepted: 3 March 2021.

Good::

    # Mosses of the north

    Received: 3 March 2021. Accepted: 12 May 2021.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.history import STEPS, events


def check(document: Document) -> Iterator[Hit]:
    known = {event.step: event for event in reversed(events(document.text))}
    steps = [known[step] for step in STEPS if step in known]
    for earlier, later in pairwise(steps):
        if later.date < earlier.date:
            said = f"{later.step.capitalize()} before {earlier.step}: check both dates."
            yield Hit(said, later.start, later.end, field="date")


rule = DocumentRule(code="DT-13", name="history-order", severity=Severity.error, check=check)
