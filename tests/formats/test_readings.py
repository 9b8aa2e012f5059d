"""A reader that reads otherwise says so, so that what it finds in unchanged files is offered."""

from __future__ import annotations

import json

from tests.formats import readings
from zotsync import formats


def test_a_reader_that_changed_has_another_number() -> None:
    remedy = "let zotsync.formats.READING go up, then run `python -m tests.formats.readings`"
    assert not (changed := readings.differing()), f"read otherwise: {changed}; {remedy}"
    record = json.loads(readings.RECORD.read_text("utf-8"))
    assert record["reading"] == formats.READING, remedy
    assert record["marks"].keys() == readings.marks().keys(), "run `python -m tests.formats.readings`"


def test_every_text_is_read() -> None:
    """A mark of nothing would never change."""
    nothing = readings._mark("", "ris")
    assert nothing not in readings.known().values()
