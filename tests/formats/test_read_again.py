"""What was just written is known without being interpreted, as long as the text says just that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.strategies import PLAIN, items
from zotsync.formats.base import Format, Sparing
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.ris import RIS
from zotsync.item import Item

_SPOILED = [
    (BIBTEX, "Otters of the lower fen", "Otters of the upper fen"),
    (BIBTEX, "@article{", "@book{"),
    (BIBTEX, "{Fen Notes}", "{Fen {Notes}"),
    (BIBTEX, "year = {1987},", ""),
    (RIS, "Otters of the lower fen", "Otters of the upper fen"),
    (RIS, "TY  - JOUR", "TY  - BOOK"),
    (RIS, "KW  - otters", "KW  - voles"),
    (RIS, "AU  - Brook, Ada\n", ""),
]
_FORMATS = pytest.mark.parametrize("format", [BIBTEX, RIS], ids=["bibtex", "ris"])


@_FORMATS
@given(given=st.lists(items(), max_size=4))
def test_what_was_just_written_is_read_again_as_it_is_read_at_any_time(
    format: Format, given: list[Item]
) -> None:
    """Items that are kept from writing are those that reading makes, each at its place."""
    assert isinstance(format, Sparing)
    fresh = format.write_sparing(given)
    again, read = format.read_again(fresh, "fen"), format.read(fresh.text, "fen")
    assert again == read
    for one, other in zip(again.items, read.items, strict=True):
        assert one.origin is not None
        assert other.origin is not None
        assert (one.origin.text, one.origin.span) == (other.origin.text, other.origin.span)


@pytest.mark.parametrize(("format", "was", "spoiled"), _SPOILED)
def test_what_is_not_as_it_was_written_is_read(format: Format, was: str, spoiled: str) -> None:
    """Nothing is taken from memory that the text does not say."""
    assert isinstance(format, Sparing)
    fresh = format.write_sparing([PLAIN])
    assert was in fresh.text
    other = replace(fresh, text=fresh.text.replace(was, spoiled, 1))
    assert format.read_again(other) == format.read(other.text)
    assert format.read_again(other).items != format.read(fresh.text).items


@_FORMATS
def test_what_is_plain_is_not_interpreted_again(format: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(format, Sparing)
    fresh = format.write_sparing([PLAIN, PLAIN])
    monkeypatch.setattr("zotsync.formats.bibtex.read_item", None)
    monkeypatch.setattr("zotsync.formats.ris.interpret", None)
    assert [item.title for item in format.read_again(fresh).items] == [PLAIN.title] * 2
