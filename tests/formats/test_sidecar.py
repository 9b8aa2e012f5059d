"""Sidecars: an edit holds as long as the document says what it said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.laws import changed_lines
from zotsync.formats.base import CannotSay
from zotsync.formats.sidecar import edit, overlay, sidecar_name
from zotsync.item import Creator, Item, Note, Tag

DOCUMENT = Item("document", {"title": "TIDES", "date": "2018"}, (Creator("author", "Roe", "R."),))
EDITED = Item(
    "report",
    {"title": "Tides: a report", "institution": "Sea Office"},
    (Creator("author", "Roe", "Rita"), Creator("editor", name="Sea Society")),
    (Tag("tides"), Tag("moon", 1)),
    collections=("ABCD2345",),
    relations={"dc:relation": ("http://example.org/a",)},
    notes=(Note("<p>One</p>"),),
)


def test_every_aspect_comes_back() -> None:
    text = edit("", DOCUMENT, DOCUMENT, EDITED)
    item, problems = overlay(DOCUMENT, text)
    assert problems == ()
    assert item == EDITED
    assert 'title: {"value": "Tides: a report", "document": "TIDES"}\n' in text
    assert text.startswith("# ")


def test_one_changed_field_is_one_changed_line() -> None:
    text = edit("", DOCUMENT, DOCUMENT, EDITED)
    after = edit(text, DOCUMENT, EDITED, EDITED.with_fields({"title": "Tides"}))
    gone, come = changed_lines(text, after)
    assert (len(gone), come) == (1, ['title: {"value": "Tides", "document": "TIDES"}\n'])
    back = edit(text, DOCUMENT, EDITED, EDITED.with_fields({"title": "TIDES"}))
    gone, come = changed_lines(text, back)
    assert (len(gone), come) == (1, [])


def test_nothing_that_differs_leaves_no_sidecar() -> None:
    text = edit("", DOCUMENT, DOCUMENT, DOCUMENT.with_fields({"title": "x"}))
    assert text
    assert edit(text, DOCUMENT, DOCUMENT.with_fields({"title": "x"}), DOCUMENT) == ""
    assert edit("", DOCUMENT, DOCUMENT, DOCUMENT) == ""


def test_a_document_that_changed_since_holds() -> None:
    text = edit("", DOCUMENT, DOCUMENT, EDITED)
    changed = DOCUMENT.with_fields({"title": "Tides, second edition"})
    item, _ = overlay(changed, text)
    assert item.title == "Tides, second edition"
    assert item["institution"] == "Sea Office"
    after = edit(text, changed, item, item.with_fields({"place": "Bergen"}))
    assert "TIDES" not in after


def test_lines_of_a_person_are_read_and_kept() -> None:
    text = "# mine\ntitle: {value: Tides at sea, document: TIDES} # why\n"
    text += "date:\n  value: 2019-01-02\n  document: '2018'\n"
    item, problems = overlay(DOCUMENT, text)
    assert problems == ()
    assert (item.title, item["date"]) == ("Tides at sea", "2019-01-02")
    after = edit(text, DOCUMENT, item, item.with_fields({"date": "2020"}))
    assert after.startswith("# mine\ntitle: {value: Tides at sea, document: TIDES} # why\ndate: {")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title: {"value": "x"\ndate: 1\n', 2),
        ("title: x\n", 1),
        ("- a\n", 1),
        ('# c\ntitle: {"value": ["x"], "document": "y"}\n', 2),
        ('itemType: {"value": "no such", "document": "document"}\n', 1),
        ('tags: {"value": "a", "document": []}\n', 1),
    ],
)
def test_a_broken_sidecar_is_left_alone(text: str, line: int) -> None:
    item, (problem,) = overlay(DOCUMENT, text)
    assert item == DOCUMENT
    assert (problem.line, problem.fatal, bool(problem.remedy)) == (line, True, True)
    with pytest.raises(CannotSay):
        edit(text, DOCUMENT, DOCUMENT, EDITED)


def test_windows_line_ends_stay() -> None:
    text = edit("", DOCUMENT, DOCUMENT, DOCUMENT.with_fields({"title": "x"})).replace("\n", "\r\n")
    before, _ = overlay(DOCUMENT, text)
    after = edit(text, DOCUMENT, before, before.with_fields({"place": "Bergen"}))
    assert after.count("\r\n") == after.count("\n")


def test_its_name() -> None:
    assert sidecar_name("a.txt") == "a.txt.zotsync.yaml"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(title=TEXTS, other=TEXTS, tags=st.lists(TEXTS.filter(bool), unique=True, max_size=3))
def test_any_text_comes_back(title: str, other: str, tags: list[str]) -> None:
    document = DOCUMENT.with_fields({"title": other})
    edited = document.with_fields({"title": title}).with_(tags=tuple(Tag(tag) for tag in tags))
    text = edit("", document, document, edited)
    item, problems = overlay(document, text)
    assert problems == ()
    assert item == edited
    assert len(text.splitlines()) <= 4 or "\x85" in text
