"""Items as CSL JSON and as a pandas frame, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

import zotsync
from tests.formats.strategies import items
from zotsync import Creator, Item, Note, Tag

pandas = pytest.importorskip("pandas", reason="pandas is not installed")

IDA = Creator("author", "Berg", "Ida")
MOSSES = Item(
    "book",
    {"title": "Mosses of the upper valley", "date": "2012-03", "ISBN": "978-3-16-148410-0"},
    (
        Creator("author", "Berg", "Ida"),
        Creator("author", name="Moss Society"),
        Creator("editor", "Holm", "Per"),
    ),
    (Tag("moss"), Tag("year:2012", 1)),
    collections=("ABCD2345",),
    relations={"dc:replaces": ("http://zotero.org/users/1/items/BCDE2345",)},
    notes=(Note("<p>Read again.</p>"),),
    key="CDEF2345",
    version=7,
)
CASE = Item("case", {"caseName": "Heron v. Marsh", "dateDecided": "1999"})


def test_a_frame_has_a_row_for_each_item_and_columns_to_count_by() -> None:
    frame = zotsync.to_pandas([MOSSES, CASE])

    assert ["key", "itemType", "title", "authors", "year", "date"] == list(frame.columns[:6])
    assert ["Berg, Ida; Moss Society", ""] == list(frame["authors"])
    assert [2012] == list(frame["year"].dropna())
    assert {"book": 1, "case": 1} == frame.groupby("itemType").size().to_dict()


def test_a_frame_of_nothing_has_its_columns() -> None:
    assert [] == zotsync.from_pandas(zotsync.to_pandas([]))


@given(items())
@settings(max_examples=100)
def test_what_became_a_row_comes_back_whole(item: Item) -> None:
    assert [MOSSES, item, CASE] == zotsync.from_pandas(zotsync.to_pandas([MOSSES, item, CASE]))


def test_a_row_made_by_hand_needs_a_type_and_takes_authors_as_people_write_them() -> None:
    frame = pandas.DataFrame(
        {"itemType": ["book"], "title": ["Ferns"], "authors": ["Berg, Ida; Club"], "volume": [3.0]}
    )

    item = Item(
        "book",
        {"title": "Ferns", "volume": "3"},
        (Creator("author", "Berg", "Ida"), Creator("author", name="Club")),
    )
    assert [item] == zotsync.from_pandas(frame)
    with pytest.raises(zotsync.errors.UsageError, match="itemType"):
        zotsync.from_pandas(frame.drop(columns="itemType"))


def test_a_row_that_is_no_item_is_named() -> None:
    frame = pandas.DataFrame({"itemType": ["book", "book"], "creators": [[], "Berg, Ida"]})

    with pytest.raises(zotsync.errors.InputError, match="Row 1: creators"):
        zotsync.from_pandas(frame)


def test_csl_objects_come_and_go() -> None:
    objects = zotsync.to_csl_json([MOSSES])

    assert [("book", "Mosses of the upper valley", [[2012, 3]])] == [
        (one["type"], one["title"], one["issued"]["date-parts"]) for one in objects
    ]
    [again] = zotsync.from_csl_json(objects)
    assert (MOSSES.fields, MOSSES.creators) == (again.fields, again.creators)
    with pytest.raises(zotsync.errors.InputError, match="Object 1"):
        zotsync.from_csl_json([*objects, {"no": "type"}])


def test_a_day_is_a_day_and_a_text_of_numpy_is_a_text() -> None:
    numpy = pytest.importorskip("numpy")
    row = {"itemType": "book", "title": numpy.str_("Ferns"), "date": pandas.Timestamp("2012-03-04")}
    (item,) = zotsync.from_pandas(pandas.DataFrame([row]))
    assert {"title": "Ferns", "date": "2012-03-04"} == item.fields
    assert str is type(item.fields["title"])


def test_what_csv_made_of_a_list_is_told_with_what_to_do(tmp_path: Path) -> None:
    zotsync.to_pandas([MOSSES]).to_csv(tmp_path / "mosses.csv", index=False)
    frame = pandas.read_csv(tmp_path / "mosses.csv")
    with pytest.raises(zotsync.errors.InputError, match="Leave the column out"):
        zotsync.from_pandas(frame)
    lists = [name for name in ("creators", "tags", "collections", "relations", "notes") if name in frame]
    (item,) = zotsync.from_pandas(frame.drop(columns=lists))
    assert [("Berg", "Ida"), ("", "")] == [(one.last, one.first) for one in item.creators]
