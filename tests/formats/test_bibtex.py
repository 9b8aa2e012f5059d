"""BibTeX: what is read, and that an edit touches nothing else."""

from __future__ import annotations

import json

import pytest

from tests.formats.laws import FormatContract, check_edit, check_edit_is_local
from tests.shared import shared
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.bibtex import BIBTEX
from zotsync.item import Creator, Item, Note, Tag, diff

PLAIN = """% Rivers and what lives in them

@article{haug2009salmon,
  author    = {Haug, Ingrid and von der Lippe, Jonas and {River Trust}},
  title     = {The {DNA} of \\emph{Salmo salar} in Norwegian rivers},
  journal   = {Journal of River Studies},
  year      = {2009},
  month     = jun,
  volume    = {12},
  number    = {3},
  pages     = {101--117},
  doi       = {10.5555/jrs.2009.12},
  keywords  = {salmon, rivers, genetics},
  abstract  = {First paragraph.

Second one.},
  groups    = {Mine},
}

@Comment{jabref-meta: databaseType:bibtex;}

@BOOK(okafor1998,
 AUTHOR = "Chidi Okafor and Lars {\\O}sterg{\\aa}rd",
 TITLE = "Weirs, Locks \\& Dams",
 PUBLISHER = "Harbour Press",
 ADDRESS = "Lagos",
 YEAR = 1998,
 PAGETOTAL = 312
)
Some words between the entries.
@inproceedings{lee2015
, author = {Lee, Min-ji}
, title = {Counting eels}
, subtitle = {Traps and cameras}
, booktitle = {Proceedings of the Eel Days}
, date = {2015-04-02}
, location = {Busan}
, annote = {Read this again.}
}
"""
WINDOWS = PLAIN.replace("\n", "\r\n")
BIBDESK = """@book{Vogt:2003,
\tauthor = {Vogt, Renate},
\tdate-added = {2020-01-01 10:00:00 +0100},
\tkeywords = {bridges; ferries},
\ttitle = {{Bridges of the Upper Rhine}},
\turl = {https://example.org/a_b?c=1&d=2},
\tyear = {2003}}

@misc{one, title={All in one line}, year={2001}, note={PMID: 1}}
"""


class TestContract(FormatContract):
    format = BIBTEX
    texts = (PLAIN, WINDOWS, BIBDESK, PLAIN.replace("\n", "\r"))


def read_one(text: str) -> Item:
    (item,) = BIBTEX.read(text).items
    return item


def test_an_article_is_read_whole() -> None:
    item = BIBTEX.read(PLAIN).items[0]
    assert item == Item(
        "journalArticle",
        {
            "title": "The DNA of <i>Salmo salar</i> in Norwegian rivers",
            "publicationTitle": "Journal of River Studies",
            "date": "2009-06",
            "volume": "12",
            "issue": "3",
            "pages": "101-117",
            "DOI": "10.5555/jrs.2009.12",
            "abstractNote": "First paragraph.\n\nSecond one.",
            "citationKey": "haug2009salmon",
        },
        (
            Creator("author", "Haug", "Ingrid"),
            Creator("author", "von der Lippe", "Jonas"),
            Creator("author", name="River Trust"),
        ),
        (Tag("salmon"), Tag("rivers"), Tag("genetics")),
    )


def test_parentheses_quotes_and_upper_case_are_read() -> None:
    item = BIBTEX.read(PLAIN).items[1]
    assert (item.type, item.title, item["place"], item["numPages"]) == (
        "book",
        "Weirs, Locks & Dams",
        "Lagos",
        "312",
    )
    assert item.creators == (Creator("author", "Okafor", "Chidi"), Creator("author", "Østergård", "Lars"))


def test_subtitle_and_annotation_are_read() -> None:
    item = BIBTEX.read(PLAIN).items[2]
    assert item.title == "Counting eels: Traps and cameras"
    assert item.notes == (Note("<p>Read this again.</p>"),)


def test_a_broken_entry_is_a_fatal_problem_and_its_neighbours_are_read() -> None:
    text = "@book{a, title = {A}}\n\n@book{b, title = {B\n\n@book{c, title = {C}}\n"
    reading = BIBTEX.read(text)
    assert [item["citationKey"] for item in reading.items] == ["a", "c"]
    (problem,) = reading.problems
    assert (problem.line, problem.fatal) == (3, True)
    edited = reading.items[1].with_fields({"title": "D"})
    assert splice(text, BIBTEX.edit(reading, 1, edited)) == text.replace("{C}", "{D}")


def test_macros_and_parents_are_looked_up_and_travel_with_the_item() -> None:
    text = """@string{jrs = "Journal of River " # studies}
@string(studies = {Studies})
@article{x, title={Locks}, journal = jrs, year = 2001, month = "12~" # feb}
@inbook{ch, crossref = {whole}, title = {Chapter}, pages = {1--2}}
@book{whole, title = {Whole Book}, author = {Ito, Ken}, publisher = {Quay}, year = 1999}
"""
    article, chapter, _ = BIBTEX.read(text.replace("# studies", "# {Studies}")).items
    assert (article["publicationTitle"], article["date"]) == ("Journal of River Studies", "2001-02-12")
    assert (chapter["bookTitle"], chapter["publisher"], chapter["date"]) == ("Whole Book", "Quay", "1999")
    assert chapter.creators == (Creator("bookAuthor", "Ito", "Ken"),)
    for item in (article, chapter):
        assert item.origin is not None
        assert BIBTEX.read(item.origin.text).items[0] == item


def test_one_edit_is_one_value() -> None:
    after = check_edit_is_local(
        BIBTEX, PLAIN, 0, "volume", BIBTEX.read(PLAIN).items[0].with_fields({"volume": "13"})
    )
    assert after == PLAIN.replace("{12}", "{13}")


def test_a_bare_number_stays_bare_and_a_macro_gives_way_to_braces() -> None:
    book = BIBTEX.read(PLAIN).items[1].with_fields({"date": "1999"})
    assert check_edit(BIBTEX, PLAIN, 1, book) == PLAIN.replace("YEAR = 1998", "YEAR = 1999")
    text = "@string{q = {Quay}}\n@book{a,\n  title = {A},\n  publisher = q,\n}\n"
    edited = read_one(text).with_fields({"publisher": "Pier"})
    assert check_edit(BIBTEX, text, 0, edited) == text.replace("= q", "= {Pier}")


def test_a_protected_word_and_an_unchanged_name_keep_their_spelling() -> None:
    item = BIBTEX.read(PLAIN).items[0].with_fields({"title": "New DNA of <i>Salmo salar</i>"})
    assert "{New {DNA} of \\textit{Salmo salar}}" in check_edit(BIBTEX, PLAIN, 0, item)
    book = BIBTEX.read(PLAIN).items[1]
    book = book.with_(creators=(*book.creators, Creator("author", "Åkesson", "Eva")))
    assert '"Chidi Okafor and Lars {\\O}sterg{\\aa}rd and Eva {\\r A}kesson"' in check_edit(
        BIBTEX, PLAIN, 1, book
    ).replace("{\\AA}", "{\\r A}") or "Eva Åkesson" in check_edit(BIBTEX, PLAIN, 1, book)


@pytest.mark.parametrize(
    ("position", "line"),
    [(0, "  publisher = {Quay},\n"), (1, '\n PLACE = "Quay"'), (2, "\n, publisher = {Quay}\n}")],
)
def test_a_new_field_comes_last_in_the_layout_of_the_entry(position: int, line: str) -> None:
    name = "place" if position == 1 else "publisher"
    text = PLAIN.replace(' ADDRESS = "Lagos",\n', "") if position == 1 else PLAIN
    item = BIBTEX.read(text).items[position].with_fields({name: "Quay"})
    assert line.replace("PLACE", "ADDRESS") in check_edit(BIBTEX, text, position, item)


def test_a_field_without_a_value_goes_with_its_line() -> None:
    item = BIBTEX.read(PLAIN).items[0].with_fields({"DOI": ""})
    assert check_edit(BIBTEX, PLAIN, 0, item) == PLAIN.replace("  doi       = {10.5555/jrs.2009.12},\n", "")


def test_two_fields_of_one_line_can_go_together() -> None:
    text = "@book{moss, title={Moss},\n  volume={2}, edition={3}, pages={7}}\n"
    before = read_one(text)

    after = check_edit(BIBTEX, text, 0, before.with_fields({"volume": "", "edition": ""}))

    assert "@book{moss, title={Moss}, pages={7}}\n" == after


def test_an_ascii_file_with_accents_gets_accents_and_another_gets_letters() -> None:
    text = '@book{a,\n  title = {Fl{\\"u}sse},\n}\n'
    edited = read_one(text).with_fields({"publisher": "Søndagsbøker"})
    assert "publisher = {S{\\o}ndagsb{\\o}ker}" in check_edit(BIBTEX, text, 0, edited)
    text = "@book{a,\n  title = {Flüsse},\n}\n"
    assert "{Søndagsbøker}" in check_edit(
        BIBTEX, text, 0, read_one(text).with_fields({"publisher": "Søndagsbøker"})
    )


def test_an_entry_with_a_year_alone_is_not_asked_for_a_day() -> None:
    text = "@book{a,\n  title = {A},\n  year = {2012},\n}\n"
    item = read_one(text)
    full = item.with_fields({"date": "2012-03-01"})
    assert BIBTEX.get(full, item)["date"] == "2012"
    assert BIBTEX.get(full.with_fields({"date": "2013-03-01"}), item)["date"] == "2013"
    assert BIBTEX.put(full, item)["date"] == "2012-03-01"
    assert check_edit(BIBTEX, text, 0, full) == text.replace(
        "  year = {2012},\n", "  year = {2012},\n  month = {mar},\n  day = {1},\n"
    )


def test_the_citation_key_changes_only_on_purpose() -> None:
    item = BIBTEX.read(PLAIN).items[0]
    assert check_edit(BIBTEX, PLAIN, 0, item.with_fields({"citationKey": "haug"})) == PLAIN.replace(
        "haug2009salmon", "haug"
    )
    with pytest.raises(CannotSay):
        BIBTEX.edit(BIBTEX.read(PLAIN), 0, item.with_fields({"citationKey": "two words"}))


def test_entries_that_name_another_follow_its_new_key() -> None:
    text = (
        "@incollection{part, crossref = {Whole}, title = {Mud}}\n"
        "@misc{other, xdata = {x, whole ,y}, title = {Sand}}\n"
        "@book{whole, title = {Coasts}, year = 1998}\n"
    )
    reading = BIBTEX.read(text)
    edited = reading.items[2].with_fields({"citationKey": "coasts98"})
    after = splice(text, BIBTEX.edit(reading, 2, edited))
    assert after == text.replace("Whole", "coasts98").replace("whole", "coasts98")
    assert BIBTEX.read(after).items[0]["bookTitle"] == "Coasts"


def test_a_volume_does_not_take_the_whole_work_s_title_for_its_own() -> None:
    text = (
        "@book{one, title = {Tides}, crossref = {all}}\n@mvbook{all, title = {Seas}, subtitle = {A study}}\n"
    )
    assert [item.title for item in BIBTEX.read(text).items] == ["Tides", "Seas: A study"]


def test_an_item_of_another_type_keeps_what_both_types_have() -> None:
    item = BIBTEX.read(PLAIN).items[0]
    fields = {name: value for name, value in item.fields.items() if name != "publicationTitle"}
    fields["proceedingsTitle"] = "Journal of River Studies"
    after = check_edit(BIBTEX, PLAIN, 0, item.with_(type="conferencePaper", fields=fields))
    assert "@inproceedings{haug2009salmon," in after
    assert "{Mine}" in after


def test_items_without_a_key_get_one_that_is_unused() -> None:
    new = Item("book", {"title": "On Mørk Water", "date": "2009"}, (Creator("author", "Haug", "Ida"),))
    text = splice(PLAIN, BIBTEX.add(BIBTEX.read(PLAIN), [new, new]))
    assert [item["citationKey"] for item in BIBTEX.read(text).items[3:]] == ["haug2009mork", "haug2009morka"]


def test_what_bibtex_cannot_say_is_kept_beside_it_and_gives_way_to_an_edit() -> None:
    item = Item(
        "podcast",
        {"title": "Deep {Water}", "runningTime": "1:02", "extra": "a: b\n\n\nc", "citationKey": "p1"},
        (Creator("guest", "Ray", "Ana"), Creator("podcaster", name="Pod"), Creator("guest", "Li", "Bo")),
        (Tag("sea", 1), Tag("a, b")),
        ("ABCD2345",),
        {"dc:relation": ("http://zotero.org/users/1/items/AAAA2222",)},
        (Note("<p>One <b>bold</b></p>"), Note("<p>Two</p>")),
        "KEYS2345",
    )
    text = BIBTEX.write([item])
    assert BIBTEX.read(text).items == (item,)
    edited = item.with_fields({"title": "Shallow", "runningTime": "1:03"}).with_(tags=(Tag("sea"),))
    assert diff(BIBTEX.read(check_edit(BIBTEX, text, 0, edited)).items[0], edited) == {}


def test_real_files_are_read_and_left_alone() -> None:
    manifest = json.loads(shared("data", "import", "wild", "manifest.json").read_text())
    for entry in manifest:
        if entry["kind"] != "bib":
            continue
        path = shared("data", "import", "wild", entry["file"])
        text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
        reading = BIBTEX.read(text, path.name)
        assert not [p for p in reading.problems if p.fatal], path.name
        inner = text.lower().count("@xdata") + (
            3 if "@boo{" in text else 0
        )  # no items: shared data, comments
        assert len(reading.items) == int(entry["records"]) - inner, path.name
        for position, item in enumerate(reading.items):
            assert BIBTEX.edit(reading, position, item) == [], (path.name, position)
            assert BIBTEX.put(item, BIBTEX.get(item, item)) == item


@pytest.mark.parametrize("deep", [r"\'" * 9000, "{" * 9000 + "a" + "}" * 9000, r"\emph{" * 2000 + "}" * 2000])
def test_what_nests_too_deeply_is_kept_as_it_is_written(deep: str) -> None:
    text = f"@book{{a,\n  title = {{{deep}}},\n  year = {{2001}}\n}}\n"

    reading = BIBTEX.read(text, "x.bib")

    assert "2001" == reading.items[0].fields["date"]
    assert text == splice(text, BIBTEX.edit(reading, 0, reading.items[0]))
    edited = reading.items[0].with_(fields={**reading.items[0].fields, "title": "Tides"})
    after = splice(text, BIBTEX.edit(reading, 0, edited))
    assert ["Tides"] == [item.fields["title"] for item in BIBTEX.read(after, "x").items]


def test_what_is_kept_of_a_field_goes_with_it_and_what_cannot_be_read_stays() -> None:
    text = BIBTEX.write([Item("book", {"title": "Fens", "archive": "Reed Hall", "rights": "CC BY"})])
    text = text.replace("title = {Fens}", "title = {Fens},\n  zotsync-shelf = {somebody wrote here}")
    reading = BIBTEX.read(text)
    assert (reading.items[0]["archive"], reading.items[0]["rights"]) == ("Reed Hall", "CC BY")

    edited = reading.items[0].with_fields({"archive": ""})
    after = splice(text, BIBTEX.edit(reading, 0, edited))

    assert BIBTEX.read(after).items == (edited,)
    assert "zotsync-archive" not in after
    assert "zotsync-shelf = {somebody wrote here}" in after
    assert "CC BY" in after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("arXiv", "arXiv:2001.00001"), ("Fen Archive", "arXiv:2001.00001")),
        (("arXiv", "arXiv:2001.00001"), ("bioRxiv", "2001.7")),
        (("arXiv", "arXiv:2001.00001"), ("arXiv", "")),
        (("arXiv", "arXiv:2001.00001"), ("", "")),
        (("Fen Archive", "2001-7"), ("arXiv", "arXiv:2001.00007")),
    ],
)
def test_a_preprint_stays_one_whatever_becomes_of_its_archive(
    before: tuple[str, str], after: tuple[str, str]
) -> None:
    """Its type is told by its archive, or else by a word of its own."""
    names = ("repository", "archiveID")
    item = Item("preprint", {"title": "Fens"}).with_fields(dict(zip(names, before, strict=True)))
    text = BIBTEX.write([item])
    reading = BIBTEX.read(text)
    edited = reading.items[0].with_fields(dict(zip(names, after, strict=True)))
    assert BIBTEX.read(splice(text, BIBTEX.edit(reading, 0, edited))).items == (edited,)
    assert BIBTEX.get(edited, reading.items[0]) == edited
