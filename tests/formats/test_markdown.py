"""Markdown notes: what is read, and that an edit changes its own line alone."""

from __future__ import annotations

import json

import pytest

from tests.formats.laws import FormatContract, changed_lines, check_edit, check_remove
from tests.shared import shared
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.markdown import MARKDOWN, Markdown
from zotsync.item import Creator, Item, Note, Tag

LABELLED = """\
# Salt marshes and storm surges
[Open in Zotero](zotero://select/items/@Lindqvist_2019)

**Authors:** Maja Lindqvist, Adaeze Okonkwo

**Year:** 2019

**URL:** https://example.org/marsh?a=1&b=2

**DOI:** [10.5555/marsh.1](https://doi.org/10.5555/marsh.1)

**Journal:** *Coastal Letters*

**Tags:**

**Abstract:** Salt marshes slow a surge. They do so best where they are wide.

---

My own **notes**: see [[surges]].
"""

DATAVIEW = """\
# Peat and carbon

- [Open in Zotero](zotero://select/library/items/ABCD2345)
- Authors:: Doe, Jane; van der Berg, Anna
- Date:: 2020-05
- Tags:: #peat #carbon/soil
- Journal:: Bog Studies

## My reading
Year: not a label here
"""

FRONT = """\
---
# a comment
title: "Kelp: a review"   # keep me
author:
  - Jane Doe
  - family: van der Berg
    given: Anna
date: 2021-03-04
DOI: https://doi.org/10.5555/kelp
container-title: 'Sea Letters'
keywords: [kelp, "north sea"]
tags:
abstract: |
  Kelp grows.
  It grows fast.
aliases: [Kelp]
citekey: doe2021
---

# Kelp: a review

Body with --- dashes and **Year:** 1999.
"""

TWO = """\
# First title
[Open in Zotero](zotero://select/items/@first2001)

**Authors:** Jane Doe

**Year:** 2001

---

Not a part: a rule in a body.

---

# Second title
[Open in Zotero](zotero://select/items/@second2002)

**Authors:** John Roe

**Year:** 2002
"""

OWN = MARKDOWN.write(
    [
        Item(
            "bookSection",
            {"title": "Of #tides: 'a' \"b\"", "bookTitle": "Seas", "date": "1951", "extra": "a: b\nc: d"},
            (
                Creator("editor", "Roe", "R."),
                Creator("author", "García Márquez", "Ana"),
                Creator("seriesEditor", name="Sea Society"),
            ),
            (Tag("tides"), Tag("moon, full", 1)),
            relations={"dc:relation": ("http://zotero.org/users/1/items/ABCD2345",)},
            notes=(Note("<p>One &amp; two</p>"),),
            key="QRST6789",
            other={"inPublications": True},
        ),
        Item("film", {"title": "Waves"}, (Creator("director", "Kurosawa", "Akira"),)),
    ]
)

CRLF = FRONT.replace("\n", "\r\n")


class TestMarkdown(FormatContract):
    format = MARKDOWN
    texts = (LABELLED, DATAVIEW, FRONT, TWO, OWN, CRLF, LABELLED.replace("\n", "\r\n"))

    def test_an_item_is_removed_alone(self) -> None:
        for text in (TWO, OWN):
            for position in range(2):
                check_remove(MARKDOWN, text, position)

    def test_a_note_that_is_a_file_is_never_emptied(self) -> None:
        reading = MARKDOWN.read(LABELLED)
        with pytest.raises(CannotSay):
            MARKDOWN.remove(reading, 0)


def only(text: str) -> Item:
    (item,) = MARKDOWN.read(text, "note.md").items
    return item


def edited(text: str, item: Item) -> str:
    return splice(text, MARKDOWN.edit(MARKDOWN.read(text), 0, item))


def test_the_labelled_layout_is_read_whole() -> None:
    item = only(LABELLED)
    assert item.type == "journalArticle"
    assert dict(item.fields) == {
        "title": "Salt marshes and storm surges",
        "citationKey": "Lindqvist_2019",
        "date": "2019",
        "url": "https://example.org/marsh?a=1&b=2",
        "DOI": "10.5555/marsh.1",
        "publicationTitle": "Coastal Letters",
        "abstractNote": "Salt marshes slow a surge. They do so best where they are wide.",
    }
    assert item.creators == (Creator("author", "Lindqvist", "Maja"), Creator("author", "Okonkwo", "Adaeze"))
    assert item.origin is not None
    assert item.origin.body is not None
    assert LABELLED[item.origin.body.start :].strip().startswith("---")


def test_a_library_link_gives_the_key() -> None:
    assert only(DATAVIEW).key == "ABCD2345"
    assert only(DATAVIEW).creators[1] == Creator("author", "van der Berg", "Anna")
    assert [tag.name for tag in only(DATAVIEW).tags] == ["peat", "carbon/soil"]


def test_front_matter_is_read_in_the_names_of_other_programs() -> None:
    item = only(FRONT)
    assert item["title"] == "Kelp: a review"
    assert item["DOI"] == "10.5555/kelp"
    assert item["publicationTitle"] == "Sea Letters"
    assert item["abstractNote"] == "Kelp grows.\nIt grows fast."
    assert item.creators == (Creator("author", "Doe", "Jane"), Creator("author", "van der Berg", "Anna"))
    assert [tag.name for tag in item.tags] == ["kelp", "north sea"]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"date": "2019-07-01"}, "**Year:** 2019-07-01\n"),
        ({"title": "A # new\ntitle #"}, "# A # new title\n"),
        ({"DOI": "10.5555/x"}, "**DOI:** [10.5555/x](https://doi.org/10.5555/x)\n"),
        ({"publicationTitle": "Sea | Shore"}, "**Journal:** *Sea | Shore*\n"),
        ({"url": ""}, "**URL:**\n"),
        ({"citationKey": "new key"}, "[Open in Zotero](zotero://select/items/@new%20key)\n"),
    ],
)
def test_an_edit_replaces_the_value_and_keeps_the_label(fields: dict[str, str], line: str) -> None:
    target = MARKDOWN.get(only(LABELLED).with_fields(fields), only(LABELLED))
    gone, come = changed_lines(LABELLED, edited(LABELLED, target))
    assert (len(gone), come) == (1, [line])


def test_an_empty_label_takes_tags_on_its_line() -> None:
    tags = (Tag("therapy:radiotherapy"), Tag("year:2019", 1))
    text = edited(LABELLED, only(LABELLED).with_(tags=(Tag("therapy:radiotherapy"), Tag("year:2019"))))
    assert changed_lines(LABELLED, text)[1] == ["**Tags:** therapy:radiotherapy, year:2019\n"]
    full = only(LABELLED).with_(tags=tags, origin=None)
    assert MARKDOWN.put(full, only(text)).tags == tags


def test_a_comma_in_a_tag_does_not_split_it() -> None:
    text = edited(LABELLED, only(LABELLED).with_(tags=(Tag("rain, snow"),)))
    assert only(text).tags == (Tag("rain, snow"),)


def test_a_field_without_a_label_is_not_shown_and_not_denied() -> None:
    full = only(LABELLED).with_fields({"volume": "3", "title": "Other"})
    shown = MARKDOWN.get(full, only(LABELLED))
    assert shown["volume"] == ""
    assert shown["title"] == "Other"
    assert MARKDOWN.put(full, shown) == full
    with pytest.raises(CannotSay, match="volume"):
        MARKDOWN.edit(MARKDOWN.read(LABELLED), 0, full)


def test_listed_fields_are_added_beside_the_labels_that_are_there() -> None:
    format = Markdown(fields=("volume",))
    item = only(LABELLED).with_fields({"volume": "3"})
    text = splice(LABELLED, format.edit(format.read(LABELLED), 0, item))
    assert changed_lines(LABELLED, text) == ([], ["**Volume:** 3\n", "\n"])
    assert format.read(text).items[0]["volume"] == "3"


def test_listed_fields_are_added_to_front_matter() -> None:
    format = Markdown(fields=("volume",))
    text = splice(FRONT, format.edit(format.read(FRONT), 0, only(FRONT).with_fields({"volume": "3"})))
    assert changed_lines(FRONT, text) == ([], ['volume: "3"\n'])


def test_roles_and_splits_survive_an_edit_of_a_neighbour() -> None:
    library = Item(
        "journalArticle",
        {"title": "Salt marshes and storm surges"},
        (
            Creator("author", "García Márquez", "Ana"),
            Creator("editor", "Hidden", "H."),
            Creator("author", "Okonkwo", "Adaeze"),
        ),
    )
    shown = MARKDOWN.get(library, only(LABELLED))
    assert [c.type for c in shown.creators] == ["author", "author"]
    new = Creator("author", "Roe", "Rita")
    put = MARKDOWN.put(library, shown.with_(creators=(*shown.creators, new)))
    assert put.creators == (*library.creators, new)


def test_obsidian_tags_come_back() -> None:
    format = Markdown(tags="obsidian")
    item = format.read(LABELLED).items[0].with_(tags=(Tag("therapy:hormone therapy"),))
    text = splice(LABELLED, format.edit(format.read(LABELLED), 0, item))
    assert "**Tags:** therapy/hormone-therapy\n" in text
    assert format.read(text).items[0].tags == item.tags


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("title: A\ndoi: 10.5555/a\ntitle: B\n", 4),
        ("title: 'A\ndoi: 10.5555/a\n", 2),
        ("title: A\ndoi: [10.5555/a\nvolume: 3\n", 4),
    ],
)
def test_broken_front_matter_is_a_fatal_problem_with_its_line(yaml: str, line: int) -> None:
    text = f"---\n{yaml}---\n# A\n"
    reading = MARKDOWN.read(text)
    assert MARKDOWN.recognises(text, "a.md")
    assert reading.items == ()
    assert [(p.line, p.fatal, bool(p.remedy)) for p in reading.problems] == [(line, True, True)]


def test_an_alias_bomb_is_refused_quickly() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for left, right in zip("bcdefgh", "abcdefg", strict=True):
        bomb += f"{left}: &{left} [{', '.join([f'*{right}'] * 10)}]\n"
    text = f"---\ntitle: T\ndoi: 10.5555/a\n{bomb}---\n"
    assert [p.fatal for p in MARKDOWN.read(text).problems] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "# Monday\n\nWent to the lab. Nothing grew.\n",
        "---\ntitle: My day\ndate: 2024-01-01\ntags: [daily]\n---\nText\n",
        "Just text\n\n---\n\nmore text\n",
        "# Title\n\n**Note:** something\n",
        "",
    ],
)
def test_a_note_without_link_or_reference_fields_is_none(text: str) -> None:
    assert not MARKDOWN.recognises(text, "x.md")
    assert MARKDOWN.read(text).items == ()


def test_a_labelled_seed_reads_as_agreed() -> None:
    gold = json.loads(shared("gold", "seed-items.json").read_text())
    for name, expected in gold.items():
        text = shared("seeds", name).read_text()
        if not MARKDOWN.recognises(text, name):
            continue
        data = MARKDOWN.read(text, name).items[0].to_json()
        for field, value in expected["item"].items():
            if isinstance(value, str) and value.startswith("startswith:"):
                assert data[field].startswith(value.partition(":")[2])
            else:
                assert data[field] == value
        break
    else:
        pytest.fail("no seed was taken for a note")


def test_edits_of_several_aspects_at_once() -> None:
    item = only(FRONT).with_fields({"title": "T: #1", "abstractNote": "a\nb", "publicationTitle": "It's"})
    text = check_edit(MARKDOWN, FRONT, 0, item.with_(tags=(), creators=item.creators[::-1]))
    assert 'title: "T: #1"   # keep me\n' in text
    assert "container-title: 'It''s'\n" in text
