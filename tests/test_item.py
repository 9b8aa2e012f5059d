"""Items and changes as values: what goes in comes out, and unknown things are kept."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from dataclasses import FrozenInstanceError, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zotsync.changes import Change, Conflict, Held, Version, decode, encode, with_aspects
from zotsync.item import KEY_ALPHABET, NOTHING, Creator, Item, Note, Span, Tag, content_hash, diff, key_from

TEXT = st.text(min_size=1, max_size=20)
CREATORS = st.builds(Creator, st.just("author"), TEXT, TEXT) | st.builds(
    Creator, st.just("editor"), name=TEXT
)
ITEMS = st.builds(
    Item,
    type=st.sampled_from(["book", "journalArticle"]),
    fields=st.dictionaries(st.sampled_from(["title", "date", "extra", "DOI"]), TEXT),
    creators=st.lists(CREATORS, max_size=3).map(tuple),
    tags=st.lists(st.builds(Tag, TEXT, st.sampled_from([0, 1])), max_size=3).map(tuple),
    collections=st.lists(TEXT, max_size=2).map(tuple),
    relations=st.dictionaries(st.just("dc:relation"), st.lists(TEXT, min_size=1, max_size=2).map(tuple)),
    notes=st.lists(st.builds(Note, TEXT), max_size=2).map(tuple),
)


@given(ITEMS)
def test_json_of_the_api_comes_back_equal(item: Item) -> None:
    again = Item.from_json(json.loads(json.dumps(item.to_json())), item.notes)

    assert item == again
    assert content_hash(item) == content_hash(again)


def test_unknown_properties_are_kept() -> None:
    data = {"key": "ABCD2345", "version": 3, "itemType": "book", "title": "A", "novelty": {"deep": [1]}}

    assert data.items() <= Item.from_json(data).to_json().items()


def test_version_and_dates_are_no_content() -> None:
    a = Item.from_json(
        {"itemType": "book", "title": "A", "version": 1, "dateModified": "2020-01-01T00:00:00Z"}
    )
    b = Item.from_json(
        {"itemType": "book", "title": "A", "version": 9, "dateModified": "2021-01-01T00:00:00Z"}
    )

    assert content_hash(a) == content_hash(b)


@given(ITEMS, ITEMS)
def test_a_diff_carried_out_gives_the_other_item(a: Item, b: Item) -> None:
    changed = {name: decode(name, encode(name, after)) for name, (_, after) in diff(a, b).items()}

    assert diff(with_aspects(a, changed), b) == {}


@given(TEXT, TEXT)
def test_keys_are_well_formed_and_depend_on_every_part(a: str, b: str) -> None:
    assert 8 == len(key_from(a, b))
    assert set(key_from(a, b)) <= set(KEY_ALPHABET)
    assert key_from(a, b) != key_from(a, b, "")


@given(ITEMS)
def test_a_change_survives_being_saved(item: Item) -> None:
    fields = {name: (None, encode(name, value)) for name, value in item.aspects().items()}
    change = Change("local", "update", "ABCD2345", fields, "a.ris", 3, {"sha256": "0"}, "why", title="T")

    again = Change.from_json(json.loads(json.dumps(change.to_json())))

    assert change.id == again.id
    assert change.to_json() == again.to_json()


def test_the_id_of_a_change_depends_on_what_it_does() -> None:
    change = Change("local", "update", "ABCD2345", {"title": ("A", "B")}, "a.ris", 0, {"sha256": "0"})
    others = [
        Change("library", "update", "ABCD2345", {"title": ("A", "B")}, "a.ris", 0, {"sha256": "0"}),
        Change("local", "remove", "ABCD2345", {"title": ("A", "B")}, "a.ris", 0, {"sha256": "0"}),
        Change("local", "update", "ABCD2345", {"title": ("A", "C")}, "a.ris", 0, {"sha256": "0"}),
        Change("local", "update", "ABCD2345", {"title": ("A", "B")}, "../a.ris", 0, {"sha256": "0"}),
        Change("local", "update", "ABCD2345", {"title": ("A", "B")}, "a.ris", 1, {"sha256": "0"}),
        Change("local", "update", "ABCD2345", {"title": ("A", "B")}, "a.ris", 0, {"sha256": "1"}),
    ]

    assert change.id not in {other.id for other in others}


def test_conflicts_and_held_survive_being_stored() -> None:
    conflict = Conflict(
        "K", "title", "A", (Version("library", "B", "ann", "2020"), Version("a.ris", "C")), "T"
    )
    held = Held("undone", "message", "K", "a.ris", 2, "title", "T")

    assert conflict == Conflict.from_json(json.loads(json.dumps(conflict.to_json())))
    assert held == Held.from_json(json.loads(json.dumps(held.to_json())))


def test_what_an_item_does_not_have_stays_empty() -> None:
    one, other = Item("book"), Item("book")

    assert one.fields is one.relations is other.other is NOTHING
    for change in (
        lambda: NOTHING.__setitem__("x", 1),
        lambda: NOTHING.update(x=1),
        lambda: NOTHING.setdefault(1),
    ):
        with pytest.raises(TypeError):
            change()
    assert {} == NOTHING
    for copied in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert copied == one
        assert type(copied.other) is dict
    assert "{}" == json.dumps(NOTHING)


MADE = (
    Item("book", {"title": "A"}),
    Creator("author", "Li"),
    Note("<p>a</p>"),
    Span(1, 2),
    Change("local", "create", "ABCD2345", {}, "a.ris"),
)


@pytest.mark.parametrize("made", MADE, ids=lambda made: type(made).__name__)
def test_what_is_made_quickly_is_frozen_and_made_as_its_fields_say(made) -> None:
    kind = type(made)
    given = {one.name: getattr(made, one.name) for one in fields(kind) if one.init}

    assert made == kind(**given) == kind(*given.values()) == replace(made)
    assert list(given) == list(inspect.signature(kind).parameters)
    for name in given:
        with pytest.raises(FrozenInstanceError):
            setattr(made, name, given[name])
    with pytest.raises(TypeError):
        kind(**given, more=1)
    with pytest.raises(TypeError):
        kind()
