"""Heads of pages as publishers set them: what is read of each, and what must not be."""

from __future__ import annotations

import pytest

from zotsync.formats.document import DOCUMENT
from zotsync.item import Item

PROSE = (
    "Mills stood along the brook for six hundred years, and the last of them was shut within living memory. "
    "What they ground and for whom can be told from the books of the abbey, which were kept with great care."
)


def read(text: str) -> Item:
    (item,) = DOCUMENT.read(text, "text.txt").items
    return item


def names(item: Item) -> list[str]:
    return [creator.display for creator in item.creators]


def tags(item: Item) -> list[str]:
    return [tag.name for tag in item.tags]


LETTERS_APART = f"""\
Journal of Old Mills 33 (2018) 100–117

Water rights along a brook in Saxony

Anna Pohl a,*, Jan Rys b

a Institute of History, Leipzig, Germany
b Museum of Mills, Wrocław, Poland

A R T I C L E  I N F O

Keywords:
Mills
Abbeys

A B S T R A C T

{PROSE}

1. Introduction

{PROSE}
"""


def test_labels_set_with_letters_apart_are_labels() -> None:
    item = read(LETTERS_APART)

    assert (item.title, item["abstractNote"]) == ("Water rights along a brook in Saxony", PROSE)
    assert tags(item) == ["Mills", "Abbeys"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Keywords Mills · Abbeys · Water rights", ["Mills", "Abbeys", "Water rights"]),
        ("Key words: Mills – Abbeys – Rights", ["Mills", "Abbeys", "Rights"]),
        ("Palavras-chave: Moinhos. Abadias. Direitos da água.", ["Moinhos", "Abadias", "Direitos da água"]),
        ("Palabras clave: molinos; abadías (fuente: DeCS).", ["molinos", "abadías"]),
        ("Keywords are what a reader looks for; they were chosen late", []),
        ("Keywords Mills were rarely named; nobody asked why that was so.", []),
    ],
)
def test_keywords_are_parted_as_they_are_printed(line: str, words: list[str]) -> None:
    assert tags(read(f"Water rights along a brook\n\n{PROSE}\n\n{line}\n\n{PROSE}\n")) == words


def test_an_abstract_needs_no_mark_behind_its_label_where_keywords_follow() -> None:
    item = read(f"Water rights along a brook\n\nAbstract {PROSE}\n\nKeywords Mills · Abbeys\n\n{PROSE}\n")

    assert item["abstractNote"] == PROSE


def test_a_paragraph_that_begins_with_abstract_art_is_no_abstract() -> None:
    item = read(f"Painters of the brook\n\nAbstract Expressionism came late. {PROSE}\n\n{PROSE}\n")

    assert "abstractNote" not in item.fields


MARGIN = [
    "The wheel that ran backwards: a tidal mill in Devon",
    "",
    "Ruth Penhale1,2 and Piotr Nowak1",
    "",
    "1 Department of History, Exeter, UK",
    "2 Mill Trust, Bideford, UK",
    "",
    "Abstract",
    "Tidal mills turn with the ebb alone, and one in Devon is said to have turned with the flood.",
    "We looked for what is left of it in the mud of the creek. The piles of a second sluice were found",
    "and dated. It did turn with the flood, for some years at least.",
    "",
    "Introduction",
    "Tidal mills are older than most churches beside them, and they were built wherever a creek",
    "could be shut by a dam. Their millers kept odd hours.",
]


def test_numbers_of_lines_in_the_margin_are_no_part_of_a_manuscript() -> None:
    numbered = "\n".join(f"{number:<4}{line}".rstrip() for number, line in enumerate(MARGIN, 1)) + "\n"

    item, plain = read(numbered), read("\n".join(MARGIN) + "\n")

    assert item.title == "The wheel that ran backwards: a tidal mill in Devon"
    assert names(item) == ["Penhale, Ruth", "Nowak, Piotr"]
    assert item["abstractNote"].endswith("It did turn with the flood, for some years at least.")
    assert item == plain


def test_the_numbers_of_a_list_are_no_margin() -> None:
    steps = "\n".join(f"{n} Open the sluice number {n} and wait" for n in range(1, 13))

    item = read(f"How to drain a mill pond\n\n{PROSE}\n\n{steps}\n")

    assert item.origin is not None
    assert item.title == "How to drain a mill pond"


@pytest.mark.parametrize(
    "banner", ["MILL LETTERS\n\nRESEARCH ARTICLE\n\n", "mills\nin Europe\n\nORIGINAL RESEARCH\n", ""]
)
def test_a_banner_above_the_kind_of_an_article_is_no_title(banner: str) -> None:
    title = "Grain and silence in the\nabbey books of Pforta"

    item = read(f"{banner}{title}\n\nAnna Pohl1, Jan Rys2\n\n1 Leipzig\n\n{PROSE}\n")

    assert item.title == "Grain and silence in the abbey books of Pforta"
    assert names(item) == ["Pohl, Anna", "Rys, Jan"]


def test_a_short_title_above_the_kind_of_an_article_stays_the_title() -> None:
    item = read(f"Mills and abbeys\n\nOriginal article\n\nAnna Pohl1, Jan Rys2\n\n1 Leipzig\n\n{PROSE}\n")

    assert item.title == "Mills and abbeys"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            "A history of the wheel in three\nvalleys without any roads and with\nfew bridges",
            "A history of the wheel in three valleys without any roads and with few bridges",
        ),
        (
            "Grinding slowly\nMillers and their customers in the Ore Mountains 1700–1790",
            "Grinding slowly: Millers and their customers in the Ore Mountains 1700–1790",
        ),
        (
            "A moagem nas aldeias do\nnorte do Instituto Velho",
            "A moagem nas aldeias do norte do Instituto Velho",
        ),
        (
            "MILLS OF THE UPPER VALLEY\n(1820–1914)",
            "MILLS OF THE UPPER VALLEY (1820–1914)",
        ),
    ],
)
def test_all_lines_above_the_authors_are_the_title(lines: str, title: str) -> None:
    item = read(f"{lines}\n\nAnna Pohl¹ and Jan Rys²\n\n¹ Leipzig\n² Wrocław\n\n{PROSE}\n")

    assert item.title == title
    assert names(item) == ["Pohl, Anna", "Rys, Jan"]


def test_the_volume_stands_before_its_word_in_german() -> None:
    head = "Blätter für Mühlenkunde, 12. Jahrgang 1998, Heft 3, S. 44–61"

    item = read(f"{head}\n\nAufsätze\n\nDie letzten Müller im Tal\n\nVon Anna Pohl\n\n{PROSE}\n")

    expected = ("Blätter für Mühlenkunde", "12", "3", "44-61", "1998")
    assert tuple(item[n] for n in ("publicationTitle", "volume", "issue", "pages", "date")) == expected
    assert item.title == "Die letzten Müller im Tal"


def test_of_two_months_only_the_year_is_sure() -> None:
    head = "Cahiers des moulins\nVol. 8, n° 2, avril-juin 2004, p. 15-31"

    item = read(
        f"{head}\n\nLe dernier meunier de la vallée\n\nPar Luc Morel\n\nRésumé : {PROSE}\n\n{PROSE}\n"
    )

    assert (item["publicationTitle"], item["date"], item["pages"]) == ("Cahiers des moulins", "2004", "15-31")
    assert item.title == "Le dernier meunier de la vallée"


def test_authors_each_above_the_place_where_they_work() -> None:
    block = "Anna Pohl\nUniversität Leipzig\nJan Rys\nMuseum of Mills, Wrocław"

    assert names(read(f"Grain and silence\n\n{block}\n\n{PROSE}\n")) == ["Pohl, Anna", "Rys, Jan"]


def test_authors_to_the_right_of_an_address() -> None:
    gap = " " * 12
    head = (
        f"https://doi.org/10.5555/mill.7{gap}Anna Pohl1,2 ✉, Jan Rys2,\n"
        f"{' ' * 42}Ruth Penhale3 & Ola Berg1\nReceived: 4 May 2011\nAccepted: 9 June 2011"
    )

    item = read(
        f"Grain and silence in abbey books\n\n{head}\n\n{PROSE}\n\nMill Letters | Vol 7 | 1 July 2011 | 12\n"
    )

    assert names(item) == ["Pohl, Anna", "Rys, Jan", "Penhale, Ruth", "Berg, Ola"]
    assert (item["publicationTitle"], item["volume"]) == ("Mill Letters", "7")


def test_a_part_of_the_authors_is_never_taken_for_all() -> None:
    printed = "Anna Pohl = mills1,\nJan Rys1 and Ola Berg2"

    item = read(f"Grain and silence in the abbey books\n\n{printed}\n\n{PROSE}\n")

    assert (item.title, names(item)) == ("Grain and silence in the abbey books", [])


def test_authors_that_cannot_be_read_are_no_title() -> None:
    printed = "A. Pohl from the valley of the nine mills,\nJan Rys1 and Ola Berg2"

    assert read(f"Grain and silence\n\n{printed}\n\n{PROSE}\n").title == "Grain and silence"


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("https://doi.org/10.5555/\nmill.2011.7", "10.5555/mill.2011.7"),
        ("https://doi.org/10.5555/mill-2011-\n7", "10.5555/mill-2011-7"),
        ("https://doi.org/10.5555/mill-\n\nReceived", ""),
    ],
)
def test_a_doi_that_a_line_is_too_short_for_is_whole_or_none(printed: str, doi: str) -> None:
    item = read(f"Grain and silence\n\nAnna Pohl1, Jan Rys2\n\n{printed}\n\n{PROSE}\n\n{PROSE}\n")

    assert item["DOI"] == doi


def test_a_chapter_is_told_by_its_number_and_names_its_book() -> None:
    foot = "K. Vogt and M. Lind (eds.), Water and Work, Studies in Old Industry, pp. 33–50, 1999"

    item = read(f"Chapter 3\nGrain and silence\n\nAnna Pohl and Jan Rys\n\n{PROSE}\n\n{PROSE}\n\n{foot}\n")

    assert (item.type, item.title) == ("bookSection", "Grain and silence")
    assert (item["bookTitle"], item["pages"], item["date"]) == ("Water and Work", "33-50", "1999")
    assert names(item) == ["Pohl, Anna", "Rys, Jan", "Vogt, K.", "Lind, M."]
    assert [creator.type for creator in item.creators] == ["author", "author", "editor", "editor"]


def test_more_commas_than_can_be_told_apart_name_no_book() -> None:
    foot = "K. Vogt (ed.), Water, Work and Wheels, Studies in Old Industry, pp. 33–50"

    item = read(f"Chapter 3\nGrain and silence\n\nAnna Pohl and Jan Rys\n\n{PROSE}\n\n{PROSE}\n\n{foot}\n")

    assert "bookTitle" not in item.fields


def test_an_organisation_above_a_numbered_report_published_it() -> None:
    head = "Council for Inland Water\nTechnical Report CIW-TR-2009/3\n\nMills as power stations"

    item = read(f"{head}\n\nPrepared by: Anna Pohl\nMay 2009\n\n{PROSE}\n")

    assert (item.type, item.title, item["reportNumber"]) == (
        "report",
        "Mills as power stations",
        "CIW-TR-2009/3",
    )
    assert (item["institution"], item["date"]) == ("Council for Inland Water", "2009-05")


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("José Luis Ibáñez Soto¹", "Ibáñez Soto, José Luis"),
        ("Ana Laura Souza Lima¹", "Lima, Ana Laura Souza"),
        ("Anna TammID¹", "Tamm, Anna"),
        ("Anna Bērziņš ID¹", "Bērziņš, Anna"),
    ],
)
def test_names_in_an_english_text(printed: str, name: str) -> None:
    assert names(read(f"Grain and silence\n\n{printed}, Jan Rys²\n\n{PROSE}\n"))[0] == name


@pytest.mark.parametrize("signs", ["**", "``", "[]()"])
def test_a_line_of_signs_alone_is_no_part_of_a_title(signs: str) -> None:
    prose = "Water comes and goes with the moon. " * 12
    text = f"Seasons of the mudflats and their coasts\n{signs}\nJane Roe, John Doe, Ida Bos\n\n{prose}\n"
    (item,) = DOCUMENT.read(text).items
    assert item.title == "Seasons of the mudflats and their coasts"


@pytest.mark.parametrize(
    "line",
    [
        "Correction to: Journal of Old Mills 2017;32:1-9. https://doi.org/10.5555/other.1",
        "Erratum in: J Old Mills 2019;34:2. doi:10.5555/other.1",
        "Comment on: Rys J. Weirs. J Old Mills 2016;31:4. doi:10.5555/other.1",
        "Reply to: doi:10.5555/other.1",
        "Original article: https://doi.org/10.5555/other.1",
        "Related editorial: https://doi.org/10.5555/other.1",
        "This article has been corrected: https://doi.org/10.5555/other.1",
        "Supplementary material: https://doi.org/10.5555/other.1",
        "Data: https://doi.org/10.5281/zenodo.12",
    ],
)
def test_the_doi_of_another_work_in_the_head_is_not_the_texts_own(line: str) -> None:
    title = "Water rights along a brook in Saxony"
    assert read(f"{title}\n\nAnna Pohl, Jan Rys\n\n{line}\n\n{PROSE}\n")["DOI"] == ""
    assert read(f"{line}\n\n{title}\n\nAnna Pohl, Jan Rys\n\n{PROSE}\n")["DOI"] == ""
    own = f"{title}\n\nAnna Pohl, Jan Rys\n\n{line}\ndoi:10.5555/own.2\n\n{PROSE}\n"
    assert read(own)["DOI"] == "10.5555/own.2"
