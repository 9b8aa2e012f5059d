"""Title pages, mails, pages of sites and texts that cite themselves: what each says of itself."""

from __future__ import annotations

import pytest

from zotsync.formats.document import DOCUMENT
from zotsync.formats.document_citation import parse
from zotsync.formats.document_references import references
from zotsync.item import Item

PROSE = (
    "Bells were rung against hail until the middle of the nineteenth century, or longer. "
    "Who paid the ringers and what they were paid can be told from the books of forty parishes."
)
ABSTRACT = f"Abstract\n{PROSE}\n\nIntroduction\n\n{PROSE}\n"


def read(text: str) -> Item:
    (item,) = DOCUMENT.read(text, "text.txt").items
    return item


def names(item: Item) -> list[str]:
    return [creator.display for creator in item.creators]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bell Studies, 2014, Vol. 6, No. 2, 104–113", "Bell Studies|2014|6|2|104-113"),
        ("Bell Studies, 9:2, 45-62, 2011", "Bell Studies|2011|9|2|45-62"),
        ("Campane e Torri, XLVII (2009), 2, pp. 31-52", "Campane e Torri|2009|XLVII|2|31-52"),
        ("Proc. Bells 4, BELL2, Article 31 (October 2020), 18 pages", "Proc. Bells|2020-10|4|BELL2|31"),
        ("Bell Studies 88 (2014): 12–19", "Bell Studies|2014|88||12-19"),
    ],
)
def test_numbers_of_an_issue_in_more_orders(line: str, expected: str) -> None:
    cited = parse(line)

    assert cited is not None
    fields = ("publicationTitle", "date", "volume", "issue", "pages")
    assert "|".join(cited.fields.get(name, "") for name in fields) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Monday 4 March 2019, 14:30, room 2",
        "Date: Mon, 4 Mar 2019 14:30:12 +0100",
        "In: Bells and Hail, edited by A. Roe. London: Tower Press, 2003, pp. 12–40.",
        "Núm. 12 (2003), págs. 4-9",
    ],
)
def test_an_hour_a_book_and_a_bare_number_cite_no_journal(line: str) -> None:
    assert parse(line) is None


def test_an_issue_without_a_volume_below_its_journal() -> None:
    head = "Cuadernos de Campanas\nNúm. 12 (2003), págs. 44-59. ISSN: 0317-8471"

    item = read(f"{head}\n\nCAMPANAS CONTRA EL GRANIZO\n\nLucía Vidal¹, Jo Roe²\n\n{PROSE}\n")

    assert (item["publicationTitle"], item["issue"], item["pages"], item["date"]) == (
        "Cuadernos de Campanas",
        "12",
        "44-59",
        "2003",
    )
    assert "volume" not in item.fields


OWN = f"""\
Open access{" " * 40}Protocol

Bell Studies   Ringing against hail:
               parish books of Tyrol

               Jo Roe ,1 Ada Lund,2 Ola Berg1,3

To cite: Roe J, Lund A, Berg O. Ringing against hail: parish books of Tyrol. Bell Stud 2014;6:e31.
doi:10.5555/bell.31

{ABSTRACT}"""


def test_the_text_s_own_citation_tells_its_title_in_columns() -> None:
    item = read(OWN)

    assert item.title == "Ringing against hail: parish books of Tyrol"
    assert names(item) == ["Roe, Jo", "Lund, Ada", "Berg, Ola"]
    assert (item["publicationTitle"], item["volume"], item["pages"]) == ("Bell Stud", "6", "e31")
    assert item["DOI"] == "10.5555/bell.31"


def test_an_organisation_above_a_title_that_is_cited_is_not_the_title() -> None:
    text = f"""\
World Union for Towers

Bells: how to hang them safely

Third edition

How to cite. Bells: how to hang them safely, third edition. Oslo: World Union for Towers; 2011.

{PROSE}
"""
    assert read(text).title == "Bells: how to hang them safely"


def test_a_button_that_says_cite_is_no_citation() -> None:
    button = "Cite this article\n\nLetters on Bells\nand Towers\n\n"

    item = read(f"Ringing in the north\n\n{button}Letters on Bells\n\nAda Lund1, Jo Roe2\n\n{PROSE}\n")

    assert item.title == "Ringing in the north"


@pytest.mark.parametrize(
    "header",
    [
        "The Bell Tower\nNotes on bronze\n\nHome    About    Contact\n\n",
        "Log in\nMembers only\nHome / Stories / Bells\n\n",
    ],
)
def test_what_stands_above_the_menu_of_a_site_is_no_title(header: str) -> None:
    item = read(f"{header}The last ringer of the valley\n\nMarch 4, 2015 by Ada Lund\n\n{PROSE}\n\n{PROSE}\n")

    assert (item.title, item["date"], names(item)) == (
        "The last ringer of the valley",
        "2015-03-04",
        ["Lund, Ada"],
    )


def test_a_mail_is_told_by_its_header_and_not_by_what_it_cites() -> None:
    header = 'From: "Ada Lund" <ada@example.org>\nTo: Tower group\nDate: Mon, 4 Mar 2019 14:30:12 +0100'
    cited = "Roe J, Berg O. On bells. Bell Stud. 2014;6(2):104-113."

    text = f"{header}\nSubject: reading for May\n\nDear all,\n\n{PROSE}\n\n{cited}\n"
    item = read(text)

    assert (item.type, item.title, item["date"], names(item)) == (
        "email",
        "reading for May",
        "2019-03-04",
        ["Lund, Ada"],
    )
    assert [(found.title, found["pages"]) for found in references(text)] == [("On bells", "104-113")]


FRENCH = f"""\
UNIVERSITÉ DE TREBIZE
École doctorale Arts et métiers

THÈSE
présentée et soutenue publiquement le 3 mai 2011
par

Gaëlle LE ROUX

pour obtenir le grade de
Docteur de l'Université de Trebize

Les cloches contre la grêle
en Savoie

Directeur de thèse : M. Jo ROE

Résumé

{PROSE}
"""
GERMAN = f"""\
Technische Universität Trebitz
Fakultät für Akustik

Dissertation

zur Erlangung des akademischen Grades
Doktor-Ingenieur (Dr.-Ing.)

Glocken und Hagel
Versuche mit sechs Glocken im Ahrntal

vorgelegt von
Dipl.-Ing. Ada Lund

Tag der mündlichen Prüfung: 3. Mai 2011

Kurzfassung

{PROSE}
"""


@pytest.mark.parametrize(
    ("text", "title", "name", "school"),
    [
        (FRENCH, "Les cloches contre la grêle en Savoie", "Le Roux, Gaëlle", "UNIVERSITÉ DE TREBIZE"),
        (
            GERMAN,
            "Glocken und Hagel: Versuche mit sechs Glocken im Ahrntal",
            "Lund, Ada",
            "Technische Universität Trebitz",
        ),
    ],
)
def test_title_pages_of_theses(text: str, title: str, name: str, school: str) -> None:
    item = read(text)

    assert (item.type, item.title, names(item)) == ("thesis", title, [name])
    assert (item["university"], item["date"]) == (school, "2011-05-03")


def test_authors_of_a_working_paper_stand_in_lines_of_their_own() -> None:
    head = "NORTHERN INSTITUTE FOR SOUND\nWORKING PAPER SERIES\n\nWAGES OF RINGERS\n\nAda Lund\nJo Roe"
    told = f"Abstract\n\n{PROSE}\n\nJEL codes: J31\nKeywords: bells, wages\n\n{PROSE}\n"

    item = read(f"{head}\n\nWorking Paper No. 2011-7\n\nOslo, May 2011\n\n{told}")

    assert (item.type, item.title, item["reportNumber"]) == ("report", "WAGES OF RINGERS", "2011-7")
    assert names(item) == ["Lund, Ada", "Roe, Jo"]
    assert item["abstractNote"] == PROSE


def test_a_menu_in_lines_of_its_own_is_no_list_of_authors() -> None:
    assert names(read(f"Ringing in the north\n\nTower Bells\nHand Bells\n\n{PROSE}\n\n{PROSE}\n")) == []


def test_authors_between_bars_in_two_lines_and_the_journal_in_the_foot() -> None:
    foot = f"Bell Stud. 2014;6:104–113.{' ' * 6}bells.example.org{' ' * 6}© 2014 Tower Press{' ' * 6}104"

    text = f"Ringing against hail\n\nAda Lund1  |  Jo Roe2,3  |\nOla Berg1\n\n1 Oslo\n\n{PROSE}\n\n{foot}\n"
    item = read(text)

    assert names(item) == ["Lund, Ada", "Roe, Jo", "Berg, Ola"]
    assert (item["publicationTitle"], item["volume"], item["pages"]) == ("Bell Stud", "6", "104-113")


def test_an_author_above_the_title_of_an_article_with_an_abstract() -> None:
    item = read(f"Ada Lund\n\nRinging against hail in the\nparish books of Tyrol\n\n{ABSTRACT}")

    assert item.title == "Ringing against hail in the parish books of Tyrol"
    assert names(item) == ["Lund, Ada"]


def test_a_title_like_a_name_is_one_where_authors_stand_below_it() -> None:
    item = read(f"Hail Bells\n\nAda Lund¹, Jo Roe²\n\n{ABSTRACT}")

    assert item.title == "Hail Bells"


def test_a_chapter_names_its_book_as_a_reference_would() -> None:
    foot = "In: Bells and Hail, edited by A. Lund and J. Roe. London: Tower Press, 2003, pp. 12–40."
    number = "ISBN 978-0-306-40615-7"

    item = read(
        f"C H A P T E R  2\n\nThe ringers\n\nOla Berg and Ida Moe\n\n{PROSE}\n\n{PROSE}\n\n{foot}\n{number}\n"
    )

    assert (item.type, item.title, item["bookTitle"]) == ("bookSection", "The ringers", "Bells and Hail")
    expected = ("London", "Tower Press", "2003", "12-40", "978-0-306-40615-7")
    assert tuple(item[name] for name in ("place", "publisher", "date", "pages", "ISBN")) == expected
    assert names(item) == ["Berg, Ola", "Moe, Ida", "Lund, A.", "Roe, J."]


def test_a_conference_in_the_last_line() -> None:
    foot = "4th Bell Congress, Oslo, 3-5 May 2011"

    item = read(f"P-12\nRinging against hail\n\nA. Lund1, J. Roe2\n\n{PROSE}\n\n{foot}\n")

    assert (item.type, item.title, item["date"]) == ("conferencePaper", "Ringing against hail", "2011-05")


READING = f"""\
Reading for the course on sound

{PROSE}

Week 1

* Lund, A., & Roe, J. (2011). Bells and hail. Journal of Towers, 4(2), 11–29. https://doi.org/10.5555/jt.4
Short; look at page 12.

Berg, O. (2003). The ringers of Tyrol. Tower Press.

Week 2

Ask Ada Lund, 12 Church Street, for the key. She was there in 2011. Bring a lamp.
"""


def test_works_that_stand_among_other_lines_are_references() -> None:
    found = references(READING)

    assert [(item.type, item.title, item["date"]) for item in found] == [
        ("journalArticle", "Bells and hail", "2011"),
        ("book", "The ringers of Tyrol", "2003"),
    ]
    assert found[0]["DOI"] == "10.5555/jt.4"


def test_a_citation_and_a_journal_s_buttons_above_the_title() -> None:
    gap = " " * 24
    head = (
        f"PAPER{gap}View Journal | View Issue\n\nCite this: Bell Trans., 2014, 6, 1104\n\n"
        "Tin in bells that were rung\nagainst hail\n\nAda Lund,a Jo Roe *b and Ola Berg a"
    )

    item = read(f"{head}\n\n{PROSE}\n\nReceived 3rd May 2014,\nAccepted 11th June 2014\n\n{PROSE}\n")

    assert item.title == "Tin in bells that were rung against hail"
    assert names(item) == ["Lund, Ada", "Roe, Jo", "Berg, Ola"]
    assert (item["publicationTitle"], item["volume"], item["pages"]) == ("Bell Trans", "6", "1104")


def test_a_title_to_the_left_of_the_issue() -> None:
    gap = " " * 30
    rows = ["Benches below the bells:", "Where ringers rest in", "three towns of Tyrol"]
    beside = ["Article reuse guidelines:", "towers.example.org/reuse", "DOI: 10.5555/bell.77"]
    columns = "\n".join(f"{row:<26}{gap}{other}" for row, other in zip(rows, beside, strict=True))

    item = read(f"{columns}\n\nAda Lund1, Jo Roe2\n\n{ABSTRACT}")

    assert item.title == "Benches below the bells: Where ringers rest in three towns of Tyrol"
    assert item["DOI"] == "10.5555/bell.77"


def test_a_thesis_whose_author_stands_above_its_title_in_capitals() -> None:
    page = "ADA LUND FERREIRA\n\nOS SINOS CONTRA O GRANIZO:\ncampanários e canto, 1850-1910"
    text = f"UNIVERSIDADE DE TREBIZE\nPROGRAMA DE HISTÓRIA\n\n{page}\n\nTREBIZE\n2011\n\n{page}\n\n"
    told = "Dissertação apresentada ao Programa de História como requisito parcial.\n\nRESUMO\n\n"

    item = read(f"{text}{told}{PROSE}\n")

    assert (item.type, item["date"]) == ("thesis", "2011")
    assert item.title == "OS SINOS CONTRA O GRANIZO: campanários e canto, 1850-1910"
    assert [name.casefold() for name in names(item)] == ["ferreira, ada lund"]


def test_a_paper_names_itself_and_the_day_above_its_news() -> None:
    head = "The Bell Tribune\n\nMonday, 4 March 2019\nPage 3\n\nRingers of the valley strike over new ropes"

    item = read(f"{head}\n\nFrom our correspondent Ada Lund in Trebitz\n\n{PROSE}\n\n{PROSE}\n")

    assert item.title == "Ringers of the valley strike over new ropes"
    assert (item["date"], names(item)) == ("2019-03-04", ["Lund, Ada"])


def test_notes_of_the_page_are_no_part_of_an_abstract() -> None:
    head = f"Why ringers swear\n\nAda Lund*\nJo Roe**\n\nAbstract\n\n{PROSE}"
    note = "* Professor of Law, Trebitz."

    assert read(f"{head}\n\n{note}\n\nI. START\n\n{PROSE}\n")["abstractNote"] == PROSE


def test_an_author_in_capitals_is_known_by_the_line_of_the_owner() -> None:
    front = "THE COMMON BELL\n\nA History of Bronze\n\nADA R. LUND\n\nTOWER PRESS\nOSLO"
    back = "First published 2009 by Tower Press\n\n© Ada R. Lund 2009\nISBN 978-0-306-40615-7 (hardback)"

    item = read(f"{front}\n\n{back}\n\nPreface\n\n{PROSE}\n")

    assert (item.type, [name.casefold() for name in names(item)]) == ("book", ["lund, ada r."])


def test_a_title_far_below_that_the_citation_tells_is_read() -> None:
    """More lines above the title than a head has."""
    lines = "\n".join(f"{n}." for n in range(18))

    cited = "Citation: Roe J. On bells and hail. Bell Stud. 2014;6:1-9."

    item = read(f"{lines}\nOn bells and hail\n\n{cited}\n\n{PROSE}\n")

    assert item.title == "On bells and hail"
