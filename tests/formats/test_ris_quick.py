"""A record that was just written is known without being interpreted, and says what reading finds in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zotsync.formats.ris import RIS
from zotsync.formats.ris_tags import plan
from zotsync.formats.ris_write import composed, field_lines
from zotsync.item import Creator, Item, Note, Tag
from zotsync.schema import fields, item_types

_PLAIN = Item(
    "journalArticle",
    {
        "title": "Herons of the upper mere",
        "date": "1994-04-02",
        "pages": "3-9",
        "DOI": "10.5555/mere.2",
        "ISSN": "1234-5679",
        "publicationTitle": "Mere Letters",
    },
    (Creator("author", "Brook", "Ada"), Creator("editor", "Rill", "Tom")),
    (Tag("herons", 1), Tag("a set, by hand")),
    notes=(Note("<p>Lent to the field station.</p>"),),
)
_names = st.text("ab ,.;-é&", max_size=6)
_creators = st.builds(Creator, st.sampled_from(["author", "editor", "translator"]), _names, _names)
_tags = st.builds(Tag, st.text("ab ,;&-", max_size=5), st.sampled_from([0, 1]))


@given(st.lists(_creators, max_size=3), st.lists(_tags, max_size=3))
def test_odd_names_and_keywords_are_not_taken_for_known(people: list[Creator], words: list[Tag]) -> None:
    item = Item("book", {"title": "Reeds"}, tuple(people), tuple(words))
    fresh = RIS.write_sparing([item])
    assert RIS.read_again(fresh) == RIS.read(fresh.text)


@pytest.mark.parametrize("type", item_types())
def test_the_quick_line_of_a_field_is_that_which_is_thought_about(type: str) -> None:
    rules = plan(type)
    for name in fields(type):
        if name in rules.alone:
            for value in ("1995-02-03", "12-19", "1234-5679", "a b"):
                assert field_lines(rules, name, value) == [(rules.alone[name], value)]


def test_a_plain_record_is_known_without_being_read() -> None:
    """All that is plain is known, so that the quick way is gone at all."""
    assert composed(_PLAIN)[1] == _PLAIN
