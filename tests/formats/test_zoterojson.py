"""Zotero's own JSON, out and in."""

from __future__ import annotations

import json

import pytest

from zotsync.formats.base import CannotSay
from zotsync.formats.zoterojson import ZOTEROJSON, to_zotero_json
from zotsync.item import Creator, Item, Note, Origin, Tag

BOOK = Item(
    "book",
    {"title": "Piers", "date": "1990"},
    (Creator("author", "Ako", "Bea"),),
    (Tag("sea", 1),),
    notes=(Note("<p>One</p>"), Note("<p>Two</p>")),
    origin=Origin("refs.ris", 3),
)


def test_child_notes_follow_their_parent_under_deterministic_keys() -> None:
    parent, one, two = to_zotero_json([BOOK])
    assert parent["tags"] == [{"tag": "sea", "type": 1}]
    assert (parent["collections"], parent["relations"], parent["version"]) == ([], {}, 0)
    assert [note["parentItem"] for note in (one, two)] == [parent["key"]] * 2
    assert len({parent["key"], one["key"], two["key"]}) == 3
    assert to_zotero_json([BOOK]) == [parent, one, two]
    assert to_zotero_json([BOOK], lambda item: "other.ris")[0]["key"] != parent["key"]


def test_a_key_that_is_there_is_kept() -> None:
    assert to_zotero_json([BOOK.with_(key="ABCD2345")])[0]["key"] == "ABCD2345"


def test_what_was_written_is_read_with_its_notes() -> None:
    (item,) = ZOTEROJSON.read(ZOTEROJSON.write([BOOK])).items
    assert item.with_(key="") == BOOK


def test_envelopes_are_opened_and_children_are_no_items() -> None:
    objects = [
        {"key": "AAAA2222", "version": 5, "data": {"key": "AAAA2222", "version": 5, "itemType": "book"}},
        {"key": "BBBB2222", "itemType": "attachment", "parentItem": "AAAA2222"},
        {"key": "CCCC2222", "itemType": "note", "note": "alone"},
    ]
    text = json.dumps(objects)
    assert ZOTEROJSON.recognises(text, "x.json")
    (item,) = ZOTEROJSON.read(text).items
    assert (item.key, item.version, item.type) == ("AAAA2222", 5, "book")


def test_it_is_never_edited_and_broken_json_is_a_problem() -> None:
    with pytest.raises(CannotSay):
        ZOTEROJSON.edit(ZOTEROJSON.read("[]"), 0, BOOK)
    assert ZOTEROJSON.read('[{"itemType": ]').problems[0].fatal
    assert not ZOTEROJSON.recognises('[{"type": "book", "title": "A"}]', "x.json")
