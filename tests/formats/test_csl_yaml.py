"""CSL YAML, in files and in texts for Pandoc: what is read, and that an edit stays in its place."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.laws import FormatContract, changed_lines, check_edit, check_remove
from zotsync.formats import FORMATS, detect, format_for
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.csl_yaml import CSLYAML, MANUSCRIPT
from zotsync.formats.csl_yaml_quick import quickly
from zotsync.formats.markdown import MARKDOWN
from zotsync.formats.markdown_nodes import Scalar, compose_any
from zotsync.formats.markdown_nodes import Sequence as SequenceNode
from zotsync.item import Creator, Item, Tag, diff

LIBRARY = """\
---
# kept by hand
nocite: "[@*]"
references:
- id: abara2011tides
  type: article-journal
  title: "Tides of the *northern* gulf" # as printed
  container-title: Coastal Letters
  volume: 14
  page: 20-31
  author:
  - family: Abara
    given: Ngozi
    ORCID: 0000-0001
  - family: Meer # the younger
    given: Jan
    non-dropping-particle: van der
  - literal: Tide Survey
  issued:
    date-parts:
    - - 2011
      - 5
  keyword: tides, gulf
  note: 'PMID: 12'
  abstract: |
    We looked.
    We saw.

# a book
- id: 7
  title: Ports
  type: book
  issued: {year: 1987, month: 3}
  editor: [{family: Roe, given: R.}, {literal: "Quay"}]
  publisher:
- type: webpage
  id: harbour
  title: >-
    Harbour
    lights
  URL: https://example.org/h
  accessed: 2014-02-01
lang: en
...
"""
PAPER = """\
---
title: Foraging of bumblebees in cities
author: Lena Hofer
date: 2024-05-01
abstract: We count bees.
---

Bees are nice [@hill2001; @poe1999].

```yaml
---
references:
- {id: no, type: book, title: Not this}
---
```

# References

---
references:
  - id: hill2001
    type: book
    title: Bees
    issued: 2001
  - id: poe1999
    type: chapter
    title: Hives
    container-title: "Insects: a history"
    author:
      - {family: Poe, given: Eva}
---
"""
FLOW = """\
---
references: [{id: a, type: book, title: A}, {"id": "b", "type": "book", "title": "B: c"}]
---
Text.
"""
BARE = LIBRARY.removeprefix("---\n").removesuffix("...\n")


class TestCslYaml(FormatContract):
    format = CSLYAML
    texts = (LIBRARY, LIBRARY.replace("\n", "\r\n"), BARE)


class TestPandoc(FormatContract):
    format = MANUSCRIPT
    texts = (PAPER, PAPER.replace("\n", "\r\n"), LIBRARY + "\nText.\n")

    def test_an_item_is_removed_alone(self) -> None:
        for text in self.texts:
            for position in range(len(MANUSCRIPT.read(text).items)):
                check_remove(MANUSCRIPT, text, position)


def test_entries_are_read_whole() -> None:
    tides, ports, harbour = CSLYAML.read(LIBRARY, "l.yaml").items
    assert tides.fields == {
        "title": "Tides of the *northern* gulf",
        "publicationTitle": "Coastal Letters",
        "volume": "14",
        "pages": "20-31",
        "date": "2011-05",
        "extra": "PMID: 12",
        "abstractNote": "We looked.\nWe saw.",
        "citationKey": "abara2011tides",
    }
    assert [c.display for c in tides.creators] == ["Abara, Ngozi", "van der Meer, Jan", "Tide Survey"]
    assert [t.name for t in tides.tags] == ["tides", "gulf"]
    assert (ports.type, ports["date"], ports["citationKey"]) == ("book", "1987-03", "")
    assert [c.type for c in ports.creators] == ["editor", "editor"]
    assert (harbour.title, harbour["accessDate"]) == ("Harbour lights", "2014-02-01")


def test_what_a_text_cites_is_read_wherever_its_block_stands() -> None:
    assert [item["citationKey"] for item in MANUSCRIPT.read(PAPER).items] == ["hill2001", "poe1999"]
    both = PAPER.replace("abstract: We count bees.", "references:\n- {id: x, type: book, title: X}")
    assert [item["citationKey"] for item in MANUSCRIPT.read(both).items] == ["x", "hill2001", "poe1999"]


@pytest.mark.parametrize(
    ("text", "name", "format"),
    [
        (LIBRARY, "l.yaml", CSLYAML),
        (BARE, "l.yml", CSLYAML),
        (PAPER, "p.md", MANUSCRIPT),
        (PAPER, "p.qmd", MANUSCRIPT),
        (PAPER.replace("abstract:", "doi: 10.5555/a\nabstract:"), "p.md", MARKDOWN),
        ("references:\n- a.bib\n- b.bib\n", "l.yaml", None),
        ("references:\n- type: remote\n  title: x\n", "l.yaml", None),
        ("a:\n  references:\n  - {id: a, type: book, title: A}\n", "l.yaml", None),
        ("---\ntitle: T\nreferences: see below\n---\nSome text.\n", "p.md", None),
    ],
)
def test_a_list_of_items_makes_a_file_a_source(text: str, name: str, format: Any) -> None:
    assert detect(text, name).format is format


def test_blocks_below_the_text_are_no_labels_of_a_note() -> None:
    block = "---\nreferences:\n- id: two\n  type: chapter\n  title: Ice\n  container-title: Seas\n---\n"
    text = f"---\ntitle: T\nauthor: A B\n---\n\nText.\n\n{block}"
    assert detect(text, "p.md").format is MANUSCRIPT
    [item] = MANUSCRIPT.read(text).items
    assert item["bookTitle"] == "Seas"


def test_one_person_may_stand_without_a_list() -> None:
    text = "references:\n- type: book\n  title: T\n  author: {family: Berg, given: Ola}\n"
    [item] = CSLYAML.read(text).items
    assert [c.display for c in item.creators] == ["Berg, Ola"]
    more = item.with_(creators=(*item.creators, Creator("author", "Ek", "Bo")))
    after = check_edit(CSLYAML, text, 0, more)
    assert after == text.replace(
        "{family: Berg, given: Ola}", "[{family: Berg, given: Ola}, {family: Ek, given: Bo}]"
    )


def test_a_note_about_an_item_says_that_its_list_is_not_read() -> None:
    text = "---\ntitle: T\ndoi: 10.5555/a\nreferences:\n- {id: a, type: book, title: A}\n---\n"
    reading = MARKDOWN.read(text, "n.md")
    [problem] = reading.problems
    assert (len(reading.items), problem.fatal) == (1, False)
    assert "not read" in problem.message


def edited(text: str, position: int, **fields: str) -> str:
    format = CSLYAML if text in (LIBRARY, BARE) else MANUSCRIPT
    return check_edit(format, text, position, format.read(text).items[position].with_fields(fields))


def test_a_value_is_replaced_where_it_stands() -> None:
    for position, fields, old, new in (
        (0, {"title": 'Tides: "a"'}, '"Tides of the *northern* gulf"', '"Tides: \\"a\\""'),
        (0, {"volume": "15"}, "volume: 14", "volume: 15"),
        (0, {"date": "2011-06"}, "      - 5", "      - 6"),
        (0, {"date": "2011-06-07"}, "      - 5\n", "      - 5\n".replace("5", "6") + "      - 7\n"),
        (0, {"extra": "PMID: 13"}, "'PMID: 12'", "'PMID: 13'"),
        (0, {"pages": ""}, "  page: 20-31\n", ""),
        (0, {"abstractNote": "We."}, "|\n    We looked.\n    We saw.", "We."),
        (1, {"publisher": "Quay"}, "publisher:", "publisher: Quay"),
        (1, {"date": "1988"}, "{year: 1987, month: 3}", "{year: 1988}"),
        (1, {"date": "1988-04-02"}, "{year: 1987, month: 3}", "{year: 1988, month: 4, day: 2}"),
        (1, {"date": "Spring 1988"}, "{year: 1987, month: 3}", "Spring 1988"),
        (2, {"accessDate": "2014-02-03"}, "accessed: 2014-02-01", "accessed: 2014-02-03"),
        (1, {"place": "Hull"}, "  publisher:\n", "  publisher:\n  publisher-place: Hull\n"),
        (2, {"title": "Lights"}, ">-\n    Harbour\n    lights", "Lights"),
        (2, {"citationKey": "lights"}, "id: harbour", "id: lights"),
    ):
        assert edited(LIBRARY, position, **fields) == LIBRARY.replace(old, new), fields
    year = check_edit(MANUSCRIPT, PAPER, 0, MANUSCRIPT.read(PAPER).items[0].with_fields({"date": "2002"}))
    assert year == PAPER.replace("issued: 2001", "issued: 2002")
    added = FLOW.replace("title: A}", "title: Ports, publisher: Quay}")
    assert edited(FLOW, 0, title="Ports", publisher="Quay") == added
    for position in range(2):
        check_remove(MANUSCRIPT, FLOW, position)
    new = Item("book", {"title": "C: d", "citationKey": "c"})
    after = splice(FLOW, MANUSCRIPT.add(MANUSCRIPT.read(FLOW), [new]))
    assert after == FLOW.replace("}]", '}, {id: c, type: book, title: "C: d"}]')


def test_people_keep_what_else_is_said_of_them() -> None:
    item, *_ = CSLYAML.read(LIBRARY).items
    abara, meer, survey = item.creators
    hill = Creator("author", "Hill", "Ann")
    for creators, old, new in (
        ((abara, meer), "  - literal: Tide Survey\n", ""),
        ((abara, survey), LIBRARY[LIBRARY.index("  - family: Meer") : LIBRARY.index("  - literal")], ""),
        ((abara, meer, survey, hill), "Survey\n", "Survey\n  - family: Hill\n    given: Ann\n"),
        (
            (hill, abara, meer, survey),
            "  - family: Abara",
            "  - family: Hill\n    given: Ann\n  - family: Abara",
        ),
        ((), LIBRARY[LIBRARY.index("  author:") : LIBRARY.index("  issued:")], ""),
    ):
        assert check_edit(CSLYAML, LIBRARY, 0, item.with_(creators=creators)) == LIBRARY.replace(old, new)
    renamed = item.with_(creators=(Creator("author", "Abara", "Ngozi B."), meer, survey))
    after = check_edit(CSLYAML, LIBRARY, 0, renamed)
    assert "given: Ngozi B.\n    ORCID: 0000-0001\n" in after


def test_what_would_take_a_comment_along_is_refused() -> None:
    head = "references:\n- id: a\n  type: book\n  title: A\n"
    text = f"{head}  author: [{{family: Doe}}, # one\n    {{family: Roe}}]\n"
    [item] = CSLYAML.read(text).items
    with pytest.raises(CannotSay, match="comment"):
        CSLYAML.edit(CSLYAML.read(text), 0, item.with_(creators=item.creators[:1]))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("references:\n- id: a\n  type: book\n  title: A\n- id: b\n  type: 'book\n  title: B\n", 6, "quotes"),
        ("references:\n- &x {id: a, type: book, title: A}\n- *x\n", 2, "alias"),
        ("references:\n- id: a\n  type: book\n  title: A\n  title: B\n", 2, "twice"),
    ],
)
def test_a_list_that_cannot_be_read_is_said_and_left_alone(text: str, line: int, said: str) -> None:
    assert CSLYAML.recognises(text, "l.yaml")
    reading = CSLYAML.read(text)
    [problem] = reading.problems
    assert (reading.items, problem.fatal) == ((), True)
    assert said in problem.message
    assert problem.line >= line


def test_the_last_entry_leaves_an_empty_list_and_a_text_is_never_emptied() -> None:
    text = "references:\n- id: a\n  type: book\n  title: A\n"
    after = splice(text, CSLYAML.remove(CSLYAML.read(text), 0))
    assert after == "references: []\n"
    new = Item("book", {"title": "On: Tides", "citationKey": "b"}, (Creator("author", "Doe", "J."),))
    again = splice(after, CSLYAML.add(CSLYAML.read(after), [new]))
    assert diff(CSLYAML.read(again).items[0], new) == {}
    with pytest.raises(CannotSay):
        MANUSCRIPT.remove(MANUSCRIPT.read(f"---\n{text}---\nText.\n"), 0)


def test_new_notes_stay_notes() -> None:
    chosen = format_for("x.md"), format_for("x.yaml")
    assert chosen == (MARKDOWN, CSLYAML)
    assert FORMATS.index(MANUSCRIPT) > FORMATS.index(MARKDOWN)


def test_a_long_list_is_read_entry_by_entry() -> None:
    entry = (
        "- id: k{0}\n  type: book\n  title: T {0}\n  author:\n  - family: Doe\n    given: J.\n  issued: {1}\n"
    )
    text = "references:\n" + "".join(entry.format(n, 1900 + n % 100) for n in range(3000))
    reading = CSLYAML.read(text)
    assert len(reading.items) == 3000
    assert reading.problems == ()


RAW = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n#:|*[]{}'\"\\-,&!%@`> ")),
    max_size=20,
)
EDITS = st.one_of(
    st.dictionaries(
        st.sampled_from(
            ("title", "date", "publisher", "volume", "DOI", "abstractNote", "pages", "extra", "place")
        ),
        RAW.map(str.strip),
        min_size=1,
        max_size=3,
    ).map(lambda fields: {"fields": fields}),
    st.lists(
        st.builds(lambda a, b: Creator("author", a, b), RAW.map(str.strip).filter(bool), RAW.map(str.strip)),
        max_size=3,
    ).map(lambda names: {"creators": tuple(names)}),
    st.lists(RAW.map(str.strip).filter(bool), max_size=3, unique=True).map(
        lambda tags: {"tags": tuple(map(Tag, tags))}
    ),
)


@pytest.mark.parametrize(
    ("text", "position"), [(LIBRARY, 0), (LIBRARY, 1), (LIBRARY, 2), (PAPER, 1), (FLOW, 1)]
)
@given(edit=EDITS)
@settings(max_examples=60, deadline=None)
def test_any_edit_reads_back_and_touches_no_other_entry(
    text: str, position: int, edit: dict[str, Any]
) -> None:
    format = CSLYAML if text == LIBRARY else MANUSCRIPT
    reading = format.read(text)
    item = reading.items[position]
    wanted = item.with_fields(edit.pop("fields", {})).with_(**edit)
    target = format.get(wanted, item)
    try:
        after = splice(text, format.edit(reading, position, target))
    except CannotSay:
        return
    items = format.read(after).items
    for number, (new, old) in enumerate(zip(items, reading.items, strict=True)):
        assert diff(new, target if number == position else old) == {}
    gone, _ = changed_lines(text, after)
    span = item.origin.span if item.origin else None
    assert span is not None
    first = text.count("\n", 0, span.start) + 1
    assert all(first <= line <= first + text.count("\n", span.start, span.end) for line in gone)


@given(st.text(st.one_of(st.characters(), st.sampled_from("\r\n\t#:|*[]{}'\"\\-,;&!%@`>_ ")), max_size=120))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    for whole in (
        text,
        f"references:\n- id: a\n  type: book\n  {text}\n",
        f"---\nreferences:\n{text}\n---\n",
    ):
        for format in (CSLYAML, MANUSCRIPT):
            format.recognises(whole, "a.md")
            reading = format.read(whole)
            for position, item in enumerate(reading.items):
                assert splice(whole, format.edit(reading, position, item)) == whole


def leaves(node: Any) -> list[Any]:
    """Every scalar with its place, in its order; where a list ends is seen otherwise."""
    if isinstance(node, Scalar):
        return [(node.start, node.end, node.value, node.style) if node.value or node.style else ""]
    parts = node.parts if isinstance(node, SequenceNode) else [one for pair in node.pairs for one in pair]
    return [type(node).__name__, node.start, *(leaf for part in parts for leaf in leaves(part))]


ENTRY = LIBRARY[LIBRARY.index("- id: 7") : LIBRARY.index("- type")].replace(
    "{year: 1987, month: 3}", "1987-03"
)
ENTRY = ENTRY.replace(
    '[{family: Roe, given: R.}, {literal: "Quay"}]', "\n  - family: Roe\n    given: 'R.'\n  - literal: Q"
)
ENTRY += '  accessed:\n    date-parts:\n    - - 2011\n      - 5\n  keyword:\n    - a b\n  title-short: "x"\n'
ENTRY += "  contributor: [{family: Ek, given: 'B. C'}, {literal: \"Q: r\"}]\n"
ENTRY += "  event-date: {date-parts: [[2001, 2]]}\n"


@given(
    st.integers(0, len(ENTRY)),
    st.integers(0, 4),
    st.sampled_from(
        [
            "",
            " ",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "- ",
            "\n",
            "x: ",
            "'",
            '"',
            "#",
            ":",
            "\r\n",
            "  ",
            "&",
            "~",
            "1",
        ]
    ),
)
@settings(max_examples=600, deadline=None)
def test_what_is_read_by_lines_is_what_the_parser_reads(at: int, gone: int, come: str) -> None:
    text = ENTRY[:at] + come + ENTRY[at + gone :]
    quick = quickly(text)
    if quick is not None:
        assert leaves(quick) == leaves(compose_any(text))


def test_most_entries_are_read_by_lines() -> None:
    assert quickly(ENTRY) is not None
    assert quickly(ENTRY.replace("\n", "\r\n")) is not None
    assert quickly(ENTRY.replace("Ports", "|\n    Ports")) is None


def test_a_list_that_would_take_too_long_is_said() -> None:
    text = "references:\n" + "- {type: book, title: !!str T}\n" * 5000
    [problem] = CSLYAML.read(text).problems
    assert (problem.fatal, "too long" in problem.message) == (True, True)


def test_a_long_row_of_blanks_is_read_in_linear_time() -> None:
    """A line is gone over once, however many blanks it has."""
    text = f"references:\n- {{id: moor, type: book,{' ' * 40_000}title: Moor}}\n"
    started = process_time()
    assert CSLYAML.read(text, "moor.yaml").items[0].title == "Moor"
    assert process_time() - started < 2
