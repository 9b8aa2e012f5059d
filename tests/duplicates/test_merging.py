"""Which item of a group stays, and what it takes over: filled in, united, never overwritten."""

from __future__ import annotations

from itertools import permutations

import pytest

from zotsync.duplicates.merging import Left, merged, ranked
from zotsync.item import Creator, Item, Tag
from zotsync.stores.base import LibraryId, uri_in
from zotsync.sync.same import same

FULL = Item(
    "journalArticle",
    {
        "title": "Lanterns of the inner harbour",
        "publicationTitle": "Quay Studies",
        "volume": "4",
        "date": "1999",
    },
    (Creator("author", "Moreau", "Ines"),),
    key="FULL2222",
    other={"dateAdded": "2020-01-02T00:00:00Z"},
)
BARE = Item(
    "journalArticle",
    {"title": "Lanterns of the inner harbour", "date": "1999-05", "pages": "3-9", "abstractNote": "On oil."},
    (Creator("author", "Moreau", "I."),),
    key="BARE2222",
    other={"dateAdded": "2019-01-02T00:00:00Z"},
)


def uri(key: str) -> str:
    return uri_in(LibraryId("users", 7), key)


def take(*items: Item) -> tuple[Item, list[Left]]:
    return merged(items, same, uri)


def first(*items: Item, children: dict[str, int] | None = None, keep: tuple[str, ...] = ()) -> str:
    """The key of the one that stays, whatever order they come in."""
    (key,) = {ranked(order, children or {}, keep)[0].key for order in permutations(items)}
    return key


def test_the_one_with_the_most_fields_stays() -> None:
    assert "FULL2222" == first(BARE.with_fields({"pages": ""}), FULL, children={"BARE2222": 9})


def test_what_says_little_does_not_count() -> None:
    noisy = BARE.with_fields({"pages": "", "rights": "All", "callNumber": "7", "libraryCatalog": "Web"})
    assert "FULL2222" == first(noisy, FULL)


@pytest.mark.parametrize(
    ("other", "children", "stays"),
    [
        ({"creators": (Creator("author", "Moreau", "I."),)}, {}, "FULL2222"),
        ({}, {"OTHER222": 1}, "OTHER222"),
        ({"other": {"dateAdded": "2020-01-01T00:00:00Z"}}, {}, "OTHER222"),
        ({}, {}, "FULL2222"),
    ],
    ids=["longer names", "more children", "older", "lower key"],
)
def test_between_equals(other: dict[str, object], children: dict[str, int], stays: str) -> None:
    assert stays == first(FULL, FULL.with_(key="OTHER222", **other), children=children)


def test_the_published_version_stays_before_its_preprint() -> None:
    preprint = Item(
        "preprint", {**FULL.fields, "repository": "Harbour Archive", "url": "http://a.example"}, key="A"
    )
    assert "BARE2222" == first(preprint, BARE)


def test_a_merge_that_was_begun_goes_on_with_the_same_item() -> None:
    begun = BARE.with_(relations={"dc:replaces": (uri("FULL2222"),)})
    assert "BARE2222" == first(FULL, begun)
    assert "FULL2222" == first(FULL, BARE.with_(relations={"dc:replaces": (uri("ELSE2222"),)}))


def test_what_a_person_said_comes_first() -> None:
    assert "BARE2222" == first(FULL, BARE, keep=("BARE2222",))


def test_empty_fields_are_filled_and_nothing_is_overwritten() -> None:
    item, left = take(FULL, BARE.with_fields({"volume": "5"}))

    assert {**FULL.fields, "pages": "3-9", "abstractNote": "On oil."} == item.fields
    assert FULL.creators == item.creators
    assert [Left("BARE2222", "volume", "5", "4")] == left  # the month and the initial say the same


def test_the_first_that_has_a_value_gives_it() -> None:
    item, left = take(FULL, BARE, BARE.with_(key="MORE2222").with_fields({"pages": "3-11"}))

    assert "3-9" == item["pages"]
    assert [Left("MORE2222", "pages", "3-11", "3-9")] == left


def test_a_value_goes_under_the_name_that_the_type_has_for_it() -> None:
    thesis = Item("thesis", {"title": "Lanterns", "university": "Port College"}, key="T")
    report = Item(
        "report", {"title": "Lanterns", "institution": "Harbour Board", "reportNumber": "9"}, key="R"
    )

    item, left = take(thesis.with_fields({"university": ""}), report)

    assert "Harbour Board" == item["university"]
    assert [("reportNumber", None), ("itemType", "thesis")] == [(one.field, one.kept) for one in left]


def test_of_a_preprint_only_what_holds_for_the_article_is_taken() -> None:
    preprint = Item(
        "preprint",
        {
            "title": FULL.title,
            "DOI": "10.31234/osf.io/ab",
            "url": "http://a.example",
            "abstractNote": "On oil.",
        },
        key="P",
    )

    item, left = take(FULL, preprint)

    assert ("", "", "On oil.") == (item["DOI"], item["url"], item["abstractNote"])
    assert {"DOI", "url", "itemType"} == {one.field for one in left}


def test_creators_are_taken_where_there_are_none_in_roles_that_the_type_has() -> None:
    film = Item("film", {"title": "Lanterns"}, (Creator("director", "Moreau", "Ines"),), key="F")

    assert (Creator("author", "Moreau", "Ines"),) == take(FULL.with_(creators=()), film)[0].creators


def test_lines_of_extra_unite_and_none_says_a_field_again() -> None:
    one = FULL.with_fields({"extra": "Signed copy\nCall: 7", "DOI": "10.5555/l.1"})
    two = BARE.with_fields(
        {"extra": "Call: 8\nDOI: 10.5555/x\ntex.note: blue\nSigned copy\nType: dataset\nFound in May"}
    )

    item, left = take(one, two)

    assert "Signed copy\nCall: 7\ntex.note: blue\nFound in May" == item["extra"]
    assert ["Call: 8", "DOI: 10.5555/x", "Type: dataset"] == [entry.value for entry in left]


def test_the_day_a_page_was_seen_goes_with_its_address() -> None:
    seen = {"url": "http://a.example", "accessDate": "2020-02-02"}
    elsewhere = FULL.with_fields({"url": "http://b.example"})

    assert "2020-02-02" == take(FULL, BARE.with_fields(seen))[0]["accessDate"]
    assert "" == take(elsewhere, BARE.with_fields(seen))[0]["accessDate"]


def test_tags_and_collections_unite_and_a_person_s_tag_stays_one() -> None:
    one = FULL.with_(tags=(Tag("oil", 1), Tag("ports")), collections=("CCCC2222",))
    two = BARE.with_(tags=(Tag("oil"), Tag("night", 1)), collections=("DDDD2222", "CCCC2222"))

    item, _ = take(one, two)

    assert (Tag("oil"), Tag("ports"), Tag("night", 1)) == item.tags
    assert ("CCCC2222", "DDDD2222") == item.collections


def test_relations_unite_and_say_whom_the_item_replaces() -> None:
    one = FULL.with_(relations={"dc:relation": (uri("EEEE2222"),)})
    two = BARE.with_(
        relations={"dc:relation": (uri("FULL2222"), uri("GGGG2222")), "dc:replaces": (uri("HHHH2222"),)}
    )

    item, _ = take(one, two)

    assert {
        "dc:relation": (uri("EEEE2222"), uri("GGGG2222")),
        "dc:replaces": (uri("HHHH2222"), uri("BARE2222")),
    } == item.relations


def test_merged_once_more_nothing_changes() -> None:
    item, _ = take(FULL, BARE)

    assert item == take(item, BARE)[0]
