"""The laws of notes, on values that nobody chose: an edit stays on its line and reads back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.formats.laws import changed_lines, span_lines
from tests.formats.test_markdown import CRLF, DATAVIEW, FRONT, LABELLED, OWN, TWO
from tests.formats.test_markdown_toml import TOML
from zotsync.formats.base import CannotSay, Reading, Splice, splice
from zotsync.formats.markdown import MARKDOWN, Markdown
from zotsync.item import Creator, Item, Note, Tag, diff

TABLE = """\
# Dunes
[Open in Zotero](zotero://select/items/@dunes)

| Field | Value |
| --- | --- |
| Authors | Jane Doe |
| Year | 2001 |
| Journal |  |
| Tags | a, b |
"""
STYLES = """\
---
title: 'It''s a title'
author: "Doe, Jane; Roe, John"
year: 2001
date:
issued:
  date-parts: [[2001, 5]]
tags:
  # mine
  - kelp
  - "north sea"  # why

  - 'ice'
keywords: []
editors:
- Max Moe
journal: >-
  Sea
  Letters
abstract: plain text
  over two lines
doi: ""
pages: 1-9 # here
citekey: k
---
Body
"""
NESTED = """\
---
title: T
authors:
  - name: Jane Doe
    affiliation: Hull
  - {family: "Roe", given: "R."}
  - literal: Sea Society
issued: {year: 2001, month: 2}
tags: [a,
  b, c]
doi: 10.5555/a
---
"""
TEXTS = {
    "labelled": LABELLED,
    "dataview": DATAVIEW,
    "front": FRONT,
    "crlf": CRLF,
    "two": TWO,
    "own": OWN,
    "table": TABLE,
    "styles": STYLES,
    "nested": NESTED,
    **TOML,
}

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
RAW = st.text(st.one_of(LETTERS, st.sampled_from("\n\t#:|*[]{}'\"\\-,;&!%@`>_ ")), max_size=24)
TITLES = st.one_of(
    RAW, st.sampled_from(["null", "true", "---", "# x", "2001", "a: b", "- a", "x #y", "12:30", "~"])
)
WORD = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=8)
NAMES = st.one_of(
    st.builds(lambda last, first: Creator("author", last, first), RAW.filter(str.strip), RAW),
    st.builds(lambda name: Creator("author", name=name), RAW.filter(str.strip)),
    st.builds(lambda last, first: Creator("author", last.title(), first.title()), WORD, WORD),
    st.builds(lambda last, first: Creator("editor", last.title(), first.title()), WORD, WORD),
)
FIELDS = ("title", "date", "publicationTitle", "DOI", "url", "abstractNote", "citationKey", "pages", "volume")
EDITS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), TITLES, min_size=1, max_size=3),
    st.builds(lambda names: {"creators": tuple(names)}, st.lists(NAMES, max_size=3)),
    st.builds(
        lambda tags: {"tags": tuple(map(Tag, tags))},
        st.lists(TITLES.filter(str.strip), max_size=4, unique=True),
    ),
)


def changed(item: Item, edit: dict[str, Any]) -> Item:
    parts = {name: value for name, value in edit.items() if name in ("creators", "tags")}
    return item.with_fields({k: v for k, v in edit.items() if k not in parts}).with_(**parts)


def attempt(reading: Reading, target: Item) -> tuple[Sequence[Splice], str]:
    """The splices of an edit, or why there are none."""
    try:
        return MARKDOWN.edit(reading, 0, target), ""
    except CannotSay as error:
        return (), error.reason


@pytest.mark.parametrize("name", TEXTS)
@given(edit=EDITS)
@example(edit={"DOI": "", "date": ""})
@settings(max_examples=40, deadline=None)
def test_an_edit_stays_on_its_lines_and_reads_back(name: str, edit: dict[str, Any]) -> None:
    text = TEXTS[name]
    reading = MARKDOWN.read(text)
    item = reading.items[0]
    target = MARKDOWN.get(changed(item, edit), item)
    splices, refused = attempt(reading, target)
    if refused:
        # Only what tells the note from one about no item: its title, or the last field of a reference.
        assert not target.title.strip() or name == "own" or "could not be told" in refused
        return
    after = splice(text, splices)
    again = MARKDOWN.read(after).items
    assert diff(again[0], target) == {}
    assert [other.aspects() for other in again[1:]] == [other.aspects() for other in reading.items[1:]]
    gone, _ = changed_lines(text, after)
    lines = set().union(*(span_lines(text, item, aspect) for aspect in diff(item, target)), set())
    assert set(gone) <= lines | _empty_lines(text, item, diff(item, target)), after


def _empty_lines(text: str, item: Item, differences: dict[str, Any]) -> set[int]:
    """The lines of keys and labels that had no value before."""
    rows = text.splitlines()
    filled = {
        number
        for aspect in item.aspects()
        if aspect != "itemType"
        for number in span_lines(text, item, aspect)
    }
    empty = {
        n
        for n, row in enumerate(rows, 1)
        if row.rstrip().endswith((":", ":**", '""', "[]", "|")) or "zotsync:" in row
    }
    return (empty - filled) | {n for n, row in enumerate(rows, 1) if "zotsync:" in row}


def unordered(item: Item) -> Item:
    """Tags are a set; the text that ``item`` names is not the edited one here."""
    return item.with_(tags=tuple(sorted(item.tags)))


@pytest.mark.parametrize("name", TEXTS)
@given(edit=EDITS)
@settings(max_examples=25, deadline=None)
def test_what_a_person_edits_arrives_and_nothing_else(name: str, edit: dict[str, Any]) -> None:
    item = MARKDOWN.read(TEXTS[name]).items[0]
    library = Item(
        "bookSection",
        {"title": "Library's", "bookTitle": "Seas", "callNumber": "Q 1", "date": "2000"},
        (
            Creator("author", "García Márquez", "Ana"),
            Creator("bookAuthor", "Hidden", "H."),
            Creator("editor", name="Sea Society"),
        ),
        (Tag("a", 1), Tag("z")),
        collections=("ABCD2345",),
        notes=(Note("<p>n</p>"),),
    )
    shown = MARKDOWN.get(library, item)
    assert MARKDOWN.put(library, shown) == library
    edited = MARKDOWN.get(changed(shown, edit), item)
    put = MARKDOWN.put(library, edited)
    assert diff(unordered(MARKDOWN.get(put, item)), unordered(edited)) == {}
    assert put["callNumber"] == edited["callNumber"] if name == "own" else put["callNumber"] == "Q 1"
    assert Creator("bookAuthor", "Hidden", "H.") in put.creators or name == "own"


@given(
    fields=st.dictionaries(
        st.sampled_from(
            ("title", "date", "publicationTitle", "extra", "archiveLocation", "unknownField", "url")
        ),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    ),
    creators=st.lists(NAMES, max_size=4),
    tags=st.lists(st.tuples(RAW.filter(bool), st.sampled_from([0, 1])), max_size=3, unique_by=lambda t: t[0]),
    html=st.lists(RAW, max_size=2),
)
@settings(max_examples=150, deadline=None)
def test_a_new_note_says_everything(
    fields: dict[str, str], creators: list[Creator], tags: list[tuple[str, int]], html: list[str]
) -> None:
    items = [
        Item(
            "journalArticle",
            fields,
            tuple(creators),
            tuple(Tag(name, kind) for name, kind in tags),
            notes=tuple(Note(text) for text in html),
            relations={"owl:sameAs": ("http://zotero.org/users/1/items/ABCD2345",)},
            key="ABCD2345",
            version=7,
        ),
        Item("film", {"title": "Waves"}, (Creator("director", "Roe", "R."),)),
    ]
    reading = MARKDOWN.read(MARKDOWN.write(items))
    assert reading.problems == ()
    assert [item.aspects() for item in reading.items] == [MARKDOWN.get(item).aspects() for item in items]
    assert [item.key for item in reading.items] == ["ABCD2345", ""]
    assert MARKDOWN.put(items[0], reading.items[0]) == items[0]


@given(st.text(st.one_of(LETTERS, st.sampled_from("\r\n\t#:|*[]{}'\"\\-,;&!%@`>_ ")), max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    for start in (
        "",
        "---\n",
        "---\ndoi: 10.5555/a\n",
        "# T\n[z](zotero://select/items/@a)\n",
        "# T\n**Year:** ",
    ):
        whole = f"{start}{text}\n---\n"
        reading = MARKDOWN.read(whole)
        for position, item in enumerate(reading.items):
            assert splice(whole, MARKDOWN.edit(reading, position, item)) == whole


def _is_short(tag: str) -> bool:
    """Whether no run of spaces and hyphens, or of colons and slashes, is too long to be counted."""
    return not re.search("[ -]{6}|[:/]{6}", " ".join(tag.split()))


@given(tags=st.lists(st.text("ab c:-/", min_size=1, max_size=8).filter(str.strip), max_size=3, unique=True))
@example(tags=[": - - -"])
def test_obsidian_tags_keep_the_library_s_spelling(tags: list[str]) -> None:
    """Or are refused, where a run of marks is too long to be counted."""
    format = Markdown(tags="obsidian")
    item = format.read(LABELLED).items[0]
    library = item.with_(tags=tuple(Tag(" ".join(tag.split())) for tag in tags), origin=None)
    shown = format.get(library, item)
    try:
        text = splice(LABELLED, format.edit(format.read(LABELLED), 0, shown))
    except CannotSay:
        assert not all(map(_is_short, tags))
        return
    assert format.put(library, format.read(text).items[0]).tags == library.tags
