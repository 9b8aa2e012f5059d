"""CSL JSON: what is read, and that an edit replaces tokens and nothing else."""

from __future__ import annotations

import pytest

from tests.formats.laws import FormatContract, check_edit
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.csljson import CSLJSON
from zotsync.formats.json_tokens import edit_object, parse
from zotsync.item import Creator, Item, Note, Tag

PRETTY = """[
  {
    "id": "abara2011tides",
    "type": "article-journal",
    "title": "Tides of the <i>northern</i> gulf",
    "container-title": "Coastal Letters",
    "volume": 14,
    "page": "20-31",
    "author": [
      {"family": "Abara", "given": "Ngozi"},
      { "family": "Meer", "given": "Jan", "non-dropping-particle": "van der" },
      {"literal": "Tide Survey"}
    ],
    "issued": {
      "date-parts": [
        [
          2011,
          5,
          9
        ]
      ]
    },
    "accessed": {"raw": "3 May 2012"},
    "keyword": "tides, gulf",
    "note": "PMID: 12",
    "x-local": {"shelf": [1, 2]}
  },
  {
    "id": 7,
    "type": "book",
    "title": "Caf\\u00e9 Ports",
    "issued": {"date-parts": [["1987"]]},
    "publisher": "Quay"
  }
]
"""
COMPACT = (
    '[{"id":"http://zotero.org/users/1/items/ABCD2345","type":"thesis","title":"Ropes","annote":"Ask."}]'
)
SINGLE = '{"type": "webpage", "title": "Harbour", "URL": "https://example.org/h", "issued": "2014-02"}\n'


class TestContract(FormatContract):
    format = CSLJSON
    texts = (PRETTY, PRETTY.replace("\n", "\r\n"), COMPACT, '{"items": ' + COMPACT + "}")


def test_an_object_is_read_whole() -> None:
    article, book = CSLJSON.read(PRETTY).items
    assert article == Item(
        "journalArticle",
        {
            "title": "Tides of the <i>northern</i> gulf",
            "publicationTitle": "Coastal Letters",
            "volume": "14",
            "pages": "20-31",
            "date": "2011-05-09",
            "accessDate": "2012-05-03",
            "extra": "PMID: 12",
            "citationKey": "abara2011tides",
        },
        (
            Creator("author", "Abara", "Ngozi"),
            Creator("author", "van der Meer", "Jan"),
            Creator("author", name="Tide Survey"),
        ),
        (Tag("tides"), Tag("gulf")),
    )
    assert book == Item("book", {"title": "Café Ports", "date": "1987", "publisher": "Quay"})


def test_an_address_is_no_citation_key_and_annote_is_a_note() -> None:
    (item,) = CSLJSON.read(COMPACT).items
    assert (item["citationKey"], item.notes) == ("", (Note("<p>Ask.</p>"),))


def test_only_the_token_changes() -> None:
    article, book = CSLJSON.read(PRETTY).items
    edited = article.with_fields({"date": "2011-06-09", "volume": "15"})
    assert check_edit(CSLJSON, PRETTY, 0, edited) == PRETTY.replace("          5,", "          6,").replace(
        "14,", "15,"
    )
    assert '[["1988"]]' in check_edit(CSLJSON, PRETTY, 1, book.with_fields({"date": "1988"}))


def test_names_that_stay_keep_their_form() -> None:
    article = CSLJSON.read(PRETTY).items[0]
    edited = article.with_(creators=(article.creators[1], Creator("author", "Ode", "Pia")))
    after = check_edit(CSLJSON, PRETTY, 0, edited)
    assert '{ "family": "Meer", "given": "Jan", "non-dropping-particle": "van der" },\n' in after
    assert '"x-local": {"shelf": [1, 2]}' in after


def test_a_new_property_is_indented_and_escaped_as_the_file_is() -> None:
    book = CSLJSON.read(PRETTY).items[1]
    after = check_edit(CSLJSON, PRETTY, 1, book.with_fields({"place": "Ærø"}))
    assert ',\n    "publisher-place": "\\u00c6r\\u00f8"\n  }' in after


def test_a_single_object_takes_edits_but_no_second_item() -> None:
    reading = CSLJSON.read(SINGLE)
    (item,) = reading.items
    assert item["date"] == "2014-02"
    assert check_edit(CSLJSON, SINGLE, 0, item.with_fields({"date": "2014"})) == SINGLE.replace(
        "2014-02", "2014"
    )
    with pytest.raises(CannotSay):
        CSLJSON.add(reading, [item])
    assert CSLJSON.read(splice(SINGLE, CSLJSON.remove(reading, 0))).items == ()


def test_broken_json_is_one_fatal_problem_with_its_line() -> None:
    reading = CSLJSON.read('[\n  {"type": "book",\n   "title": "A" "B"}\n]')
    assert reading.items == ()
    assert [(p.line, p.fatal) for p in reading.problems] == [(3, True)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (PRETTY, True),
        (SINGLE, True),
        ('{"items": [{"type": "book", "title": "A"}]}', True),
        ('[{"itemType": "book", "title": "A"}]', False),
        ('{"type": "module", "title": "A"}', False),
        ('{"name": "x"}', False),
        ("[1, 2]", False),
        ("[", False),
    ],
)
def test_csl_json_is_known_by_its_content(text: str, known: bool) -> None:
    assert CSLJSON.recognises(text, "refs.json") is known


def test_an_email_stays_one_though_csl_calls_it_a_letter() -> None:
    item = Item("email", {"subject": "On locks", "extra": "x"}, (Creator("author", "Abe", "Bo"),))
    shown = CSLJSON.get(item)
    assert shown.type == "letter"
    edited = shown.with_fields({"title": "On weirs"})
    assert CSLJSON.put(item, edited) == item.with_fields({"subject": "On weirs"})
    assert CSLJSON.read(CSLJSON.write([item])).items == (item,)


@pytest.mark.parametrize("names", ["1", '"Bos"', "true", '{"family": "Bos"}', '["Bos", 3]'])
def test_names_that_are_no_list_of_names_are_left_alone(names: str) -> None:
    text = f'[{{"type": "book", "title": "Tides", "author": {names}}}]'

    reading = CSLJSON.read(text, "x.json")

    assert ("Tides", ()) == (reading.items[0].fields["title"], reading.items[0].creators)
    assert text == splice(text, CSLJSON.edit(reading, 0, reading.items[0]))


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (("abstract", "note"), '[{"type": "book", "title": "Tides"}]'),
        (("type", "abstract"), '[{"note": "b", "title": "Tides"}]'),
        (("type", "abstract", "note", "title"), "[{}]"),
    ],
)
def test_neighbours_can_go_together(gone: tuple[str, ...], expected: str) -> None:
    text = '[{"type": "book", "abstract": "a", "note": "b", "title": "Tides"}]'
    (node,) = parse(text).items

    assert expected == splice(text, edit_object(text, node, dict.fromkeys(gone)))


def test_an_edit_of_two_values_at_the_start_of_an_object_takes_both() -> None:
    text = '[{"abstract": "a", "note": "b", "type": "book", "title": "Tides"}]'
    reading = CSLJSON.read(text, "x.json")

    edited = reading.items[0].with_fields({"abstractNote": "", "extra": ""})

    assert '[{"type": "book", "title": "Tides"}]' == splice(text, CSLJSON.edit(reading, 0, edited))
    assert CSLJSON.get(edited, reading.items[0]).fields == {"title": "Tides"}


def test_an_object_that_only_its_title_makes_an_item_keeps_it() -> None:
    text = '[{"title": "Tides", "DOI": "10.5555/a"}]'
    reading = CSLJSON.read(text, "x.json")

    with pytest.raises(CannotSay):
        CSLJSON.edit(reading, 0, reading.items[0].with_fields({"title": ""}))


CROSSREF = """{"reference-count": 3, "publisher": "Sea Press", "issue": "3", "type": "journal-article",
 "created": {"date-parts": [[2001, 1, 1]]}, "page": "1-2", "source": "Crossref", "title": ["Tides"],
 "author": [{"given": "Ida", "family": "Bos", "sequence": "first", "affiliation": []},
  {"name": "Tide Group", "sequence": "additional"}],
 "container-title": ["Sea Journal"], "original-title": [], "issued": {"date-parts": [[2001, 2, 3]]},
 "ISSN": ["0028-0836", "1476-4687"], "DOI": "10.5555/tides", "subtitle": []}"""


@pytest.mark.parametrize(
    "text",
    [CROSSREF, f"[{CROSSREF}]", f'{{"message": {CROSSREF}}}', f'{{"message": {{"items": [{CROSSREF}]}}}}'],
    ids=["one", "array", "answer", "answer of several"],
)
def test_what_crossref_answers_is_csl_json(text: str) -> None:
    assert CSLJSON.recognises(text, "10.5555.json")
    reading = CSLJSON.read(text, "x.json")
    (item,) = reading.items

    assert item == Item(
        "journalArticle",
        {
            "title": "Tides", "publicationTitle": "Sea Journal", "issue": "3", "pages": "1-2",
            "date": "2001-02-03",
            "ISSN": "0028-0836, 1476-4687", "DOI": "10.5555/tides", "libraryCatalog": "Crossref",
            "publisher": "Sea Press",
        },
        (Creator("author", "Bos", "Ida"), Creator("author", name="Tide Group")),
    )  # fmt: skip
    check_edit(CSLJSON, text, 0, item.with_fields({"title": "Weirs"}))


@pytest.mark.parametrize(
    ("said", "meant"),
    [("book-chapter", "bookSection"), ("proceedings-article", "conferencePaper"),
     ("posted-content", "preprint"), ("dissertation", "thesis"), ("edited-book", "book")],
)  # fmt: skip
def test_crossref_has_words_of_its_own_for_types(said: str, meant: str) -> None:
    assert meant == CSLJSON.read(f'[{{"type": "{said}", "title": "Tides"}}]').items[0].type


def test_a_person_who_is_spelled_otherwise_keeps_what_else_is_said() -> None:
    text = '[{"type": "book", "title": "T", "author": [{"family": "Abara", "given": "N.", "ORCID": "0-1"}]}]'
    [item] = CSLJSON.read(text).items
    renamed = item.with_(creators=(Creator("author", "Abara", "Ngozi"),))
    assert check_edit(CSLJSON, text, 0, renamed) == text.replace("N.", "Ngozi")
    other = item.with_(creators=(Creator("author", "Meer", "Jan"),))
    assert "0-1" not in check_edit(CSLJSON, text, 0, other)
    dutch = text.replace('"family": "Abara"', '"non-dropping-particle": "van", "family": "Abara"')
    assert "particle" not in check_edit(CSLJSON, dutch, 0, item)
