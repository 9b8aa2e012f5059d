"""Articles and pages: what their own text says of them, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.shared import shared
from zotsync.formats.base import CannotSay
from zotsync.formats.document import DOCUMENT
from zotsync.item import Item

PROSE = (
    "Salt marshes slow a storm surge before it reaches the dike behind them. The wider the marsh, "
    "the more of the wave is lost on the way. This has been measured on many coasts, and the result "
    "is always the same."
)


def read(text: str) -> Item:
    (item,) = DOCUMENT.read(text, "text.txt").items
    return item


def test_the_seed_documents_read_as_agreed() -> None:
    gold = json.loads(shared("gold", "seed-items.json").read_text())
    compared = 0
    for name, entry in gold.items():
        reading = DOCUMENT.read(shared("seeds", name).read_text(), name)
        if not reading.items or name.startswith(("000", "001")):
            continue
        data: dict[str, Any] = reading.items[0].to_json()
        for field, value in entry["item"].items():
            if isinstance(value, str) and value.startswith("startswith:"):
                assert data[field].startswith(value.partition(":")[2])
            else:
                assert data.get(field, "") == value, (name, field)
        if data["itemType"] == "webpage":
            assert "abstractNote" not in data
        compared += 1
    assert compared == 3


def test_a_document_is_never_written() -> None:
    reading = DOCUMENT.read(f"Salt Marshes\n\n{PROSE}\n")
    with pytest.raises(CannotSay):
        DOCUMENT.edit(reading, 0, reading.items[0].with_fields({"title": "x"}))
    with pytest.raises(CannotSay):
        DOCUMENT.add(reading, reading.items)
    with pytest.raises(CannotSay):
        DOCUMENT.remove(reading, 0)
    with pytest.raises(CannotSay):
        DOCUMENT.write(reading.items)
