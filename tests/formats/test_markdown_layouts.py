"""Layouts of notes that templates and other programs make: what is read, and which lines an edit changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.formats.laws import FormatContract, changed_lines, check_edit, check_no_op, same
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.markdown import MARKDOWN
from zotsync.item import Creator, Item

HEADING = """\
# Dune grass
[Open in Zotero](zotero://select/items/@roe2001)

**Authors:** Jane Roe

**Year:** 2001

## Abstract

Dune grass binds
the sand.

Results: it does so well.

## Notes

My own words about *Dune grass*.
"""
EMPTY = HEADING.replace(
    """Dune grass binds
the sand.

Results: it does so well.

""",
    "",
)
CALLOUT = """\
---
title: Dune grass
author: Roe, Jane
citekey: roe2001
---

> [!abstract]- Abstract
> Dune grass binds the sand.
>
> It does so well.

My own words.
"""
BOLD = """\
---
title: Dune grass
author: Roe, Jane
citekey: roe2001
---
**Abstract**

Dune grass binds the sand.

**Thoughts**

My own words.
"""
OPEN_END = """\
---
title: Dune grass
citekey: roe2001
---

# Abstract

Dune grass binds the sand.

Conclusions: sow it.

My own words, without a heading.
"""
NAME_LINES = """\
---
citekey: roe2001
---
> [!info]
> **Title**:: Dune grass
> **FirstAuthor**:: Roe, Jane
> **Author**:: Lindqvist, Maja
> **Author**:: Poe, Rita
> **Year**:: 2001
"""
PAGE = """\
title:: @Dune grass
item-type:: [[journalArticle]]
authors:: [[Jane Roe]], [[Maja Lindqvist]]
publication-title:: "Sand Letters"
issue::
doi:: 10.5555/dune
tags:: [[sand]], [[grass]]
links:: [Local library](zotero://select/library/items/ABCD2345), [Web library](https://www.zotero.org/x/items/ABCD2345)

- Notes
	- Year:: 1999
"""
PLAIN = """\
# Dune grass

Authors: Jane Roe, Maja Lindqvist
Status: Read
Year: 2001
Journal: Sand Letters
DOI: 10.5555/dune

My own words. Year: 1999
"""
BULLETS = """\
# Dune grass

## Metadata

* Authors: [[Jane Roe]], [[Maja Lindqvist]]
* Date: [[2001-05-04]]
* DOI: [10.5555/dune](https://doi.org/10.5555/dune)
* Cite key: roe2001
* PDF Attachments
	- [Roe.pdf](zotero://open-pdf/library/items/WXYZ2345)

## Abstract

Dune grass binds the sand.

## Zotero links

* [Local library](zotero://select/items/1_ABCD2345)

## Notes
"""
ROLES = """\
---
title: Dune grass
citekey: roe2001
creators:
  - creatorType: author
    lastName: Roe
    firstName: Jane
  - {creatorType: editor, name: Sand Society}
journal: "In *Sand Letters*, 4(2)"
---
"""
NESTED = """\
---
title: Dune grass
author:
  - name: {given: Jane, family: Roe}
citation:
  type: article-journal
  container-title: Sand Letters
  volume: 4
  doi: 10.5555/dune
---
"""
TEXTS = {
    "heading": HEADING,
    "empty": EMPTY,
    "callout": CALLOUT,
    "bold": BOLD,
    "open end": OPEN_END,
    "name lines": NAME_LINES,
    "page": PAGE,
    "plain": PLAIN,
    "bullets": BULLETS,
    "roles": ROLES,
    "nested": NESTED,
}


class TestLayouts(FormatContract):
    format = MARKDOWN
    texts = (*TEXTS.values(), *(text.replace("\n", "\r\n") for text in TEXTS.values()))

    def test_an_item_is_removed_alone(self) -> None:
        """None of these texts holds several."""

    test_several_items_are_removed_at_once = test_an_item_is_removed_alone


def only(text: str) -> Item:
    (item,) = MARKDOWN.read(text).items
    return item


def edited(text: str, **fields: str) -> tuple[list[str], list[str]]:
    """The lines that go and those that come when fields of the item change."""
    target = only(text).with_fields(fields)
    after = check_edit(MARKDOWN, text, 0, target)
    gone, come = changed_lines(text, after)
    rows = text.splitlines()
    return [rows[number - 1] for number in gone], [line.rstrip("\r\n") for line in come]


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        (HEADING, "Dune grass binds the sand.\nResults: it does so well."),
        (EMPTY, ""),
        (CALLOUT, "Dune grass binds the sand.\nIt does so well."),
        (BOLD, "Dune grass binds the sand."),
        (OPEN_END, "Dune grass binds the sand.\nConclusions: sow it."),
        (BULLETS, "Dune grass binds the sand."),
        (HEADING.replace("Dune grass binds\n", "- Dune grass binds\n"), ""),
        (HEADING.replace("## Abstract", "```\n## Abstract").replace("## Notes", "```\n"), ""),
        (HEADING.replace("## Abstract", "## Summary"), ""),
    ],
)
def test_an_abstract_below_its_heading_is_the_abstract(text: str, abstract: str) -> None:
    """Up to the next heading; a list, a code block or a person's summary is none."""
    assert only(text)["abstractNote"] == abstract


def test_an_edited_abstract_changes_its_own_lines() -> None:
    assert edited(HEADING, abstractNote="Short.") == (
        ["Dune grass binds", "the sand.", "", "Results: it does so well."],
        ["Short."],
    )
    assert edited(EMPTY, abstractNote="One.\nTwo.") == ([], ["One.", "", "Two.", ""])
    assert edited(CALLOUT, abstractNote="One.\nTwo.")[1] == ["> One.", "> Two."]
    assert edited(BOLD, abstractNote="") == (["Dune grass binds the sand."], [""])
    assert edited(OPEN_END, abstractNote="# no heading")[1] == [r"\# no heading"]


def test_the_body_begins_below_an_abstract_right_under_the_values() -> None:
    for text, first in ((HEADING, "## Notes"), (CALLOUT, "My own words."), (OPEN_END, "My own words,")):
        origin = only(text).origin
        assert origin is not None
        assert origin.body is not None
        assert text[origin.body.start :].startswith(first)


def test_an_abstract_alone_makes_no_note_a_source() -> None:
    assert not MARKDOWN.recognises("---\ntitle: My draft\n---\n# Abstract\n\nWe show that.\n", "draft.md")


def test_names_that_have_a_line_each_are_one_list() -> None:
    text = NAME_LINES.replace("> **Year", "> **FirstEditor**:: Moe, Max\n> **Year")
    item = only(text)
    assert [f"{c.type} {c.display}" for c in item.creators] == [
        "author Roe, Jane",
        "author Lindqvist, Maja",
        "author Poe, Rita",
        "editor Moe, Max",
    ]
    first, second, third, editor = item.creators
    new = Creator("author", "Okonkwo", "Adaeze")
    after = check_edit(MARKDOWN, text, 0, item.with_(creators=(first, second, third, new, editor)))
    assert changed_lines(text, after) == ([], ["> **Author**:: Okonkwo, Adaeze\n"])
    after = check_edit(MARKDOWN, text, 0, item.with_(creators=(new, second, editor)))
    assert changed_lines(text, after) == ([6, 8], ["> **FirstAuthor**:: Okonkwo, Adaeze\n"])


def test_a_first_author_who_is_named_again_is_one() -> None:
    both = "First Author: Jane Roe\n**Authors:** Jane Roe"
    assert [c.display for c in only(HEADING.replace("**Authors:** Jane Roe", both)).creators] == ["Roe, Jane"]


def test_pages_of_logseq_keep_their_quotes_and_their_name() -> None:
    item = only(PAGE)
    assert (item.key, item.title, item["publicationTitle"]) == ("ABCD2345", "Dune grass", "Sand Letters")
    assert edited(PAGE, title="Marram grass")[1] == ["title:: @Marram grass"]
    assert edited(PAGE, publicationTitle="")[1] == ['publication-title:: ""']
    assert edited(PAGE, issue="3")[1] == ["issue:: 3"]


def test_lines_without_marks_are_labels_where_they_name_a_work() -> None:
    assert only(PLAIN)["date"] == "2001"
    assert only(BULLETS).key == "ABCD2345"
    assert edited(BULLETS, date="2002")[1] == ["* Date: [[2002]]"]
    for cut in ("Journal: Sand Letters\nDOI: 10.5555/dune\n", "Year: 2001\nJournal: Sand Letters\n"):
        assert not MARKDOWN.recognises(PLAIN.replace(cut, ""), "note.md") or "DOI" not in cut


def test_roles_that_a_list_says_are_kept() -> None:
    item = only(ROLES)
    assert [c.type for c in item.creators] == ["author", "editor"]
    new = Creator("translator", "Poe", "Rita")
    after = check_edit(MARKDOWN, ROLES, 0, item.with_(creators=(*item.creators, new)))
    added = "  - {creatorType: translator, firstName: Rita, lastName: Poe}\n"
    assert changed_lines(ROLES, after) == ([], [added])


def test_a_journal_in_emphasis_keeps_what_stands_around_it() -> None:
    assert only(ROLES)["publicationTitle"] == "Sand Letters"
    assert edited(ROLES, publicationTitle="Dune News")[1] == ['journal: "In *Dune News*, 4(2)"']


def test_a_nested_citation_is_read_and_edited() -> None:
    item = only(NESTED)
    assert (item["publicationTitle"], item["volume"], item["DOI"]) == ("Sand Letters", "4", "10.5555/dune")
    assert edited(NESTED, volume="5")[1] == ["  volume: 5"]


def test_a_note_is_not_emptied_of_what_makes_it_one() -> None:
    """Without its DOI and its date nothing tells this note from one about no item."""
    text = "---\ntitle: T\nauthors: [Jane Roe]\nissued: {year: 2001}\ndoi: 10.5555/a\n---\n"
    with pytest.raises(CannotSay, match="could not be told"):
        MARKDOWN.edit(MARKDOWN.read(text), 0, only(text).with_fields({"date": "", "DOI": ""}))


LINES = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), st.sampled_from("\n#->*\\:`|=~[!%1. ")
    ),
    max_size=40,
)


@pytest.mark.parametrize("name", ["heading", "empty", "callout", "bold", "open end", "bullets"])
@given(value=LINES)
@example(value="**Keywords:** sand")
@example(value="- a\n- b")
@example(value="\\- a")
@settings(max_examples=60, deadline=None)
def test_any_abstract_reads_back_or_is_refused(name: str, value: str) -> None:
    """What is put below a heading is read as it was meant; nothing else of the note changes."""
    text = TEXTS[name]
    reading = MARKDOWN.read(text)
    target = MARKDOWN.get(reading.items[0].with_fields({"abstractNote": value}), reading.items[0])
    try:
        after = splice(text, MARKDOWN.edit(reading, 0, target))
    except CannotSay:
        assert re.search(r"\n|\*\*|__", value) or (name == "open end" and not value.strip())
        return
    same(only(after), target)
    assert after.endswith(text[-8:])


TWO = """---
title: Tides
doi: 10.5555/tides
---
Water comes.

---
title: Weirs
authors: [Ida Bos]
year: 2001
---
Water goes.
"""


def test_front_matter_that_comes_again_begins_another_item() -> None:
    reading = MARKDOWN.read(TWO, "x.md")

    assert ["Tides", "Weirs"] == [item.title for item in reading.items]
    check_no_op(MARKDOWN, TWO)
    edited = reading.items[1].with_fields({"date": "2002"})
    assert TWO.replace("2001", "2002") == check_edit(MARKDOWN, TWO, 1, edited)


@pytest.mark.parametrize(
    "text",
    [
        TWO.replace("---\ntitle: Weirs", "```yaml\n---\ntitle: Weirs").replace(
            "Water goes", "```\nWater goes"
        ),
        TWO.replace("authors: [Ida Bos]\nyear: 2001\n", "- a point\n"),
        TWO.replace("title: Weirs\nauthors: [Ida Bos]\nyear: 2001\n", "Water: it goes, between two rules.\n"),
    ],
    ids=["an example in code", "no reference", "prose"],
)
def test_what_stands_between_two_rules_is_seldom_front_matter(text: str) -> None:
    assert ["Tides"] == [item.title for item in MARKDOWN.read(text, "x.md").items]


HEADS = {
    "link after labels": "# {0}\n\n**Authors:** Ida Bos\n\n**Year:** 2001\n\n{1}\n",
    "link before title": "{1}\n\n# {0}\n\n**Authors:** Ida Bos\n\n**Year:** 2001\n",
    "labels before title": "**Authors:** Ida Bos\n**Year:** 2001\n# {0}\n{1}\n",
    "title as a label": "**Title:** {0}\n**Authors:** Ida Bos\n**Year:** 2001\n{1}\n",
    "link as a label": "**Year:** 2001\n**Title:** {0}\n**Authors:** Ida Bos\n**Zotero link:** {1}\n",
}


def noted(head: str, title: str) -> str:
    return head.format(title, f"[Open in Zotero](zotero://select/items/@{title.lower()}2001)")


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_rules_part_notes_with_their_labels_in_any_order(head: str) -> None:
    text = f"{noted(head, 'Tides')}\nWater comes.\n\n---\n\n{noted(head, 'Weirs')}\nWater goes.\n"
    reading = MARKDOWN.read(text, "x.md")

    assert [("Tides", "tides2001"), ("Weirs", "weirs2001")] == [
        (item.title, item["citationKey"]) for item in reading.items
    ]
    check_no_op(MARKDOWN, text)
    edited = reading.items[1].with_fields({"date": "2002"})
    at = text.rindex("2001\n") if "2001\n" in text[text.index("---") :] else 0
    assert text[:at] + text[at:].replace("2001", "2002", 1) == check_edit(MARKDOWN, text, 1, edited)


@pytest.mark.parametrize(
    "part",
    [
        "# Weirs\n\nSee also [Open in Zotero](zotero://open-pdf/library/items/ABCD2345).\n",
        "# What I think\n\nWater goes, and [Tides](zotero://select/items/@tides2001) says why it goes.\n",
        "**Year:** 2001\n\n[Open in Zotero](zotero://select/items/@weirs2001)\n",
        "# Weirs\n\n# Locks\n\n[Open in Zotero](zotero://select/items/@weirs2001)\n",
    ],
    ids=["a page of its PDF", "prose", "no title", "two titles"],
)
def test_what_stands_below_a_rule_is_the_body_without_a_title_and_a_link(part: str) -> None:
    text = f"{noted(HEADS['link after labels'], 'Tides')}\n---\n\n{part}"

    assert 1 == len(MARKDOWN.read(text, "x.md").items)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Tides\n\n* **Author:** Ida Bos\n* **Date:** 2019\n* **DOI:** 10.5555/x\n", "Tides"),
        ("## Reading list\n\n# Tides\n\n* **Author:** Ida Bos\n* **DOI:** 10.5555/x\n", "Tides"),
        ("## Metadata\n\n* **Author:** Ida Bos\n* **DOI:** 10.5555/x\n", ""),
    ],
)
def test_the_first_heading_is_the_title_where_there_is_none_above_it(text: str, title: str) -> None:
    assert title == MARKDOWN.read(text, "x.md").items[0].title


MANUSCRIPT = """\
---
title: Foraging of bumblebees in cities
author: Lena Hofer
date: 2024-05-01
abstract: We count bees.
{}
---

Bees are nice [@smith2020].
"""


@pytest.mark.parametrize("key", ["bibliography: refs.bib", "output: html_document", "header-includes: []"])
def test_a_manuscript_of_one_s_own_is_no_reference(key: str) -> None:
    assert not MARKDOWN.recognises(MANUSCRIPT.format(key), "bees.md")
    assert MARKDOWN.recognises(MANUSCRIPT.format("status: read"), "bees.md")


def test_a_manuscript_that_says_where_it_was_published_is_one() -> None:
    published = MANUSCRIPT.format("bibliography: refs.bib\ndoi: 10.5555/bees")
    assert MARKDOWN.recognises(published, "bees.md")


LOGSEQ = """title:: @okonkwo2019tides
item-type:: [[journalArticle]]
original-title:: "Tides and towns"
authors:: [[Adaeze Okonkwo]]
date:: [[2019]]
publication-title:: Coastal Letters

- [[Abstract]]
"""


def test_a_page_named_by_its_citation_key_has_its_title_elsewhere() -> None:
    reading = MARKDOWN.read(LOGSEQ, "tides.md")
    [item] = reading.items
    assert (item.title, item["citationKey"]) == ("Tides and towns", "okonkwo2019tides")
    change = item.with_fields({"title": "Towns and tides", "citationKey": "okonkwo2019a"})
    after = splice(LOGSEQ, MARKDOWN.edit(reading, 0, change))
    assert after == LOGSEQ.replace("Tides and towns", "Towns and tides").replace("2019tides", "2019a")
    [named] = MARKDOWN.read(LOGSEQ.replace("@okonkwo2019tides", "Towns"), "tides.md").items
    assert named.title == "Towns", "an original title beside a title is another matter"


def test_a_publication_of_a_site_says_its_type_and_its_day() -> None:
    text = (
        "---\ntitle: Waves\nauthors: [Ida Bos]\ndate: '2013-07-01T00:00:00Z'\n"
        "publication_types: ['paper-conference']\npublication: In *Proceedings of Waves*\n---\n"
    )
    reading = MARKDOWN.read(text)
    [item] = reading.items
    assert (item.type, item["date"]) == ("conferencePaper", "2013-07-01")
    assert item["proceedingsTitle"] == "Proceedings of Waves"
    assert MARKDOWN.get(item, item)["date"] == "2013-07-01"
    new = item.with_fields({"date": "2013-07-02"})
    assert splice(text, MARKDOWN.edit(reading, 0, new)) == text.replace("2013-07-01T00:00:00Z", "2013-07-02")
    fields = {"title": "Waves", "date": "2013-07-01", "bookTitle": "Proceedings of Waves"}
    chapter = splice(text, MARKDOWN.edit(reading, 0, item.with_(type="bookSection", fields=fields)))
    assert chapter == text.replace("paper-conference", "bookSection")


def test_a_page_s_own_address_is_not_the_work_s() -> None:
    page = (
        "---\ntitle: Sand\npermalink: /sand/\ndate: 2009-10-01\nvenue: Journal of Grains\n"
        "paperurl: https://example.org/sand.pdf\n---\n"
    )
    [item] = MARKDOWN.read(page).items
    assert (item["url"], item["publicationTitle"]) == ("https://example.org/sand.pdf", "Journal of Grains")
    talk = page.replace("paperurl: https://example.org/sand.pdf", "location: Hull")
    assert not MARKDOWN.recognises(talk, "a.md")
    with pytest.raises(CannotSay):
        MARKDOWN.edit(MARKDOWN.read(page), 0, item.with_fields({"url": "/here"}))


@pytest.mark.parametrize(
    ("rows", "date"), [("publish: 2001-05-22", "2001-05-22"), ("publish: true", ""), ("publish: ", "")]
)
def test_a_day_of_publication_is_told_from_a_switch(rows: str, date: str) -> None:
    [item] = MARKDOWN.read(f"---\ntitle: T\nisbn: 0306406152\n{rows}\n---\n").items
    assert item["date"] == date


def test_an_id_alone_makes_no_reference_of_a_note() -> None:
    assert not MARKDOWN.recognises("---\nid: abc1\ntitle: Projects\ntags: [x]\n---\n", "a.md")
    assert MARKDOWN.recognises("---\nid: abc1\ntitle: Projects\nauthor: Ida Bos\n---\n", "a.md")
    assert MARKDOWN.recognises("---\ncitekey: abc1\ntitle: Projects\n---\n", "a.md")


def test_a_link_to_a_page_stands_for_its_name_and_a_cited_key_for_the_key() -> None:
    text = '---\ntitle: Weed\njournal: "[[Coast]]"\ndate: "[[2015-04-03]]"\ncitekey: "@ek2015"\n---\n'
    reading = MARKDOWN.read(text)
    [item] = reading.items
    said = {name: item[name] for name in ("publicationTitle", "date", "citationKey")}
    assert said == {"publicationTitle": "Coast", "date": "2015-04-03", "citationKey": "ek2015"}
    new = item.with_fields({"publicationTitle": "Shore", "date": "2016", "citationKey": "ek2016"})
    after = text.replace("Coast", "Shore").replace("2015-04-03", "2016").replace("@ek2015", "@ek2016")
    assert splice(text, MARKDOWN.edit(reading, 0, new)) == after
