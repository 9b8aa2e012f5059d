"""Whatever an item holds, a new text of a format that keeps everything gives it back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.formats.strategies import items
from zotsync.formats.base import CannotSay, Format, splice
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.csljson import CSLJSON
from zotsync.formats.nbib import NBIB
from zotsync.item import Item, diff

FORMATS = [BIBTEX, CSLJSON, NBIB]
relaxed = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
@relaxed
@given(items(), items())
def test_two_items_of_any_type_come_back_from_a_new_text(format: Format, one: Item, two: Item) -> None:
    text = format.write([one, two])
    reading = format.read(text)
    assert not any(problem.fatal for problem in reading.problems)
    assert reading.items == (one, two)


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
@relaxed
@given(items())
def test_what_a_format_shows_it_can_show_again(format: Format, item: Item) -> None:
    shown = format.get(item)
    assert diff(format.get(shown), shown) == {}
    assert format.put(item, shown) == item
    text = splice("", format.add(format.read(""), [shown]))
    assert diff(format.read(text).items[0], shown) == {}


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
@relaxed
@given(items(), items())
def test_an_entry_takes_any_edit_or_refuses_it(format: Format, before: Item, after: Item) -> None:
    text = splice("", format.add(format.read(""), [before, before]))
    reading = format.read(text)
    wanted = format.get(after, reading.items[0])
    new = splice(text, format.edit(reading, 0, wanted))
    again = format.read(new)
    assert diff(again.items[0], wanted) == {}
    assert diff(again.items[1], reading.items[1]) == {}
    try:
        new = splice(text, format.edit(reading, 0, after))
    except CannotSay:
        return
    assert diff(format.read(new).items[0], after) == {}
