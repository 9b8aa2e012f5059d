"""What JabRef, Better BibTeX and BibLaTeX write into a .bib: what is read of it, and that the rest stays."""

from __future__ import annotations

import pytest

from tests.formats.laws import changed_lines, check_edit, check_no_op
from zotsync.formats.bibtex import BIBTEX
from zotsync.item import Creator, Item, Tag

JABREF = r"""% Encoding: UTF-8
Free text that a person left here.

@String{sl = {Sea Letters}}

@Article{Roe2001,
  author       = {van der Berg, Anna and {World Sea Council} and Roe, Jr, John},
  title        = {Kelp of the {North Sea}},
  journal      = sl,
  date         = {2001-02/2001-04},
  file         = {:home/anna/kelp.pdf:PDF},
  groups       = {Weeds, To read},
  comment      = {mine alone},
  timestamp    = {2020-01-02},
  owner        = {anna},
  priority     = {prio1},
}

@Comment{jabref-meta: databaseType:biblatex;}

@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Weeds\;0\;1\;\;\;\;;
}
"""


def only(text: str) -> Item:
    (item,) = BIBTEX.read(text).items
    return item


def test_a_file_of_jabref_is_read_and_keeps_what_is_its_own() -> None:
    """No path, group or comment becomes part of the item; an edit changes its own line."""
    item = only(JABREF)
    assert item.creators == (
        Creator("author", "van der Berg", "Anna"),
        Creator("author", name="World Sea Council"),
        Creator("author", "Roe", "John, Jr"),
    )
    assert dict(item.fields) == {
        "title": "Kelp of the North Sea",
        "publicationTitle": "Sea Letters",
        "date": "2001-02/2001-04",
        "citationKey": "Roe2001",
    }
    assert (item.tags, item.notes) == ((), ())
    check_no_op(BIBTEX, JABREF)
    after = check_edit(BIBTEX, JABREF, 0, item.with_fields({"date": "2002-05"}))
    assert changed_lines(JABREF, after)[1] == ["  date         = {2002-05},\n"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("date = {2011-02-03}", "2011-02-03"),
        ("date = {2011-02/2011-03}", "2011-02/2011-03"),
        ("year = 2011, month = feb", "2011-02"),
        ("year = {2011}, month = {2}", "2011-02"),
        ("year = {2011}, month = feb, day = 3", "2011-02-03"),
        ("year = {in press}", "in press"),
        ("date = {1620~/1625?~}", "1620~/1625?~"),
        ("date = {May~2011}", "May\xa02011"),
    ],
)
def test_dates_of_both_dialects(written: str, read: str) -> None:
    text = f"@article{{a,\n  title = {{Kelp}},\n  {written}\n}}\n"
    assert only(text)["date"] == read
    check_no_op(BIBTEX, text)


def test_lines_of_extra_come_back() -> None:
    """Better BibTeX keeps fields of its own in Extra; they go to the note and return as they were."""
    extra = "tex.eprinttype: arxiv\ntex.ids= old2001\nCitation Key: pinned2001\nA free line"
    item = Item("journalArticle", {"title": "Kelp", "extra": extra}, (Creator("author", name="Sea Council"),))
    assert only(BIBTEX.write([item])) == item


def test_what_a_parent_says_is_read_and_stays_with_the_parent() -> None:
    text = (
        "@incollection{part,\n  crossref = {whole},\n  title = {Weeds},\n}\n\n"
        "@book{whole,\n  title = {The Sea},\n  editor = {Roe, Jane},\n  publisher = {Sea Press},\n"
        "  year = {2001},\n}\n"
    )
    part = BIBTEX.read(text).items[0]
    assert (part["bookTitle"], part["publisher"], part["date"]) == ("The Sea", "Sea Press", "2001")
    assert part.creators == (Creator("editor", "Roe", "Jane"),)
    check_no_op(BIBTEX, text)


def test_an_approximate_date_is_written_as_biblatex_means_it() -> None:
    text = "@book{a,\n  title = {Kelp},\n  date = {1620~},\n}\n"
    after = check_edit(BIBTEX, text, 0, only(text).with_fields({"date": "1625~"}))
    assert changed_lines(text, after)[1] == ["  date = {1625~},\n"]


def test_journals_of_astronomy_have_their_names() -> None:
    """A macro of AASTeX is in no @string; it stays in the file until the journal is another one."""
    text = "@article{a,\n  title = {Kelp on Mars},\n  journal = {\\icarus},\n  year = 2011,\n}\n"
    item = only(text)
    assert item["publicationTitle"] == "Icarus"
    check_no_op(BIBTEX, text)
    after = check_edit(BIBTEX, text, 0, item.with_fields({"date": "2012"}))
    assert changed_lines(text, after)[1] == ["  year = 2012,\n"]
    after = check_edit(BIBTEX, text, 0, item.with_fields({"publicationTitle": "Sea Letters"}))
    assert changed_lines(text, after)[1] == ["  journal = {Sea Letters},\n"]


def test_names_on_lines_of_their_own_stay_there() -> None:
    lines = [
        "@book{a,\n",
        "  author = {Jane Roe and\n",
        "            Jos\\'{e} Sol and\n",
        "            Li Wu},\n}\n",
    ]
    text = "".join(lines)
    item = only(text)
    roe, sol, wu = item.creators
    after = check_edit(BIBTEX, text, 0, item.with_(creators=(roe, sol, Creator("author", "Wu", "Lin"))))
    assert changed_lines(text, after)[1] == ["            Lin Wu},\n"]
    after = check_edit(BIBTEX, text, 0, item.with_(creators=(roe, sol, wu, Creator("author", "May", "Al"))))
    assert changed_lines(text, after)[1] == ["            Li Wu and\n", "            Al May},\n"]


ENDNOTE = """@article{RN4,
   author = {Roe, A.},
   title = {Kelp},
   keywords = {Adult
Kelp/*growth & development
Cells, Cultured
Humans},
   year = {2001}
}
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_keyword_on_each_line_is_a_tag_each_and_stays_so(newline: str) -> None:
    """As EndNote writes them; commas belong to the words."""
    text = ENDNOTE.replace("\n", newline)
    item = only(text)
    words = ["Adult", "Kelp/*growth & development", "Cells, Cultured", "Humans"]
    assert words == [tag.name for tag in item.tags]
    check_no_op(BIBTEX, text)
    for tags in (
        ("Adult", "Humans", "New"),
        ("Cells, Cultured",),
        ("Adult",),
        (*words, "a; b"),
        ("x, y", "z, w"),
    ):
        edited = item.with_(tags=tuple(Tag(name) for name in tags))
        after = check_edit(BIBTEX, text, 0, edited)
        assert sorted(tags) == sorted(tag.name for tag in only(after).tags)
    more = item.with_(tags=(*item.tags, Tag("New")))
    assert check_edit(BIBTEX, text, 0, more) == text.replace("Humans}", f"Humans{newline}New}}")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("salmon, rivers,\ngenetics", ["salmon", "rivers", "genetics"]),
        ("salmon; rivers\ngenetics", ["salmon", "rivers genetics"]),
        ("{salmon,\n   wild rivers\n   of the north}", ["salmon", "wild rivers of the north"]),
        ("the growth and the decline of wild salmon in the rivers\nof the north", 1),
        ("salmon, rivers and their banks, genetics, and the fish of\nthe north, kelp", 5),
    ],
)
def test_a_list_that_was_only_broken_to_fit_is_parted_as_ever(written: str, read: list[str] | int) -> None:
    tags = [tag.name for tag in only(f"@article{{a, title = {{Kelp}}, keywords = {{{written}}}}}\n").tags]
    assert read == (len(tags) if isinstance(read, int) else tags)
