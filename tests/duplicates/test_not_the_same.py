"""Works that look alike and are not the same stay apart."""

from __future__ import annotations

import pytest

from tests.duplicates.making import groups, make, only
from zotsync.item import Item

AUTHORS = "Ferreira, Lucia; Stone, Daniel"
PAPER = make(
    "Glacier retreat and the chemistry of mountain lakes",
    AUTHORS,
    publicationTitle="Alpine Water Studies",
    date="2011",
    volume="8",
    pages="201-215",
)
BOOK = make("An introduction to glacier chemistry", AUTHORS, "book", date="2001", publisher="Ridge Press")


def paper(**fields: str) -> Item:
    return PAPER.with_fields(fields)


def titled(title: str, **fields: str) -> Item:
    return paper(title=title, **fields)


APART = {
    "editions by year": (BOOK, BOOK.with_fields({"date": "2009"})),
    "editions by number": (
        BOOK.with_fields({"edition": "2nd ed."}),
        BOOK.with_fields({"edition": "Third", "date": "2002"}),
    ),
    "editions in the title": (
        BOOK.with_fields({"title": f"{BOOK.title}, 2nd ed."}),
        BOOK.with_fields({"title": f"{BOOK.title} (Third Edition)"}),
    ),
    "volumes of a book": (BOOK.with_fields({"volume": "1"}), BOOK.with_fields({"volume": "2"})),
    "translations of a book": (BOOK.with_fields({"language": "en"}), BOOK.with_fields({"language": "Ger"})),
    "translated title": (
        BOOK,
        make("Einführung in die Chemie der Gletscher", AUTHORS, "book", date="2002"),
    ),
    "book and chapter": (
        BOOK.with_fields({"ISBN": "9780306406157", "DOI": "10.5555/book.1"}),
        make(BOOK.title, AUTHORS, "bookSection", date="2001", ISBN="9780306406157", DOI="10.5555/book.1"),
    ),
    "chapters with their book's DOI": (
        make("Sampling ice cores", AUTHORS, "bookSection", DOI="10.5555/book.1", pages="1-20"),
        make("Reading isotopes in lakes", AUTHORS, "bookSection", DOI="10.5555/book.1", pages="21-40"),
    ),
    "chapters with their book's ISBN": (
        make("Sampling ice cores in summer", AUTHORS, "bookSection", ISBN="9780306406157", date="2001"),
        make("Reading isotopes in lakes", AUTHORS, "bookSection", ISBN="9780306406157", date="2001"),
    ),
    "conference paper and article": (
        PAPER,
        make(PAPER.title, AUTHORS, "conferencePaper", proceedingsTitle="Proc. Lake Days", date="2011"),
    ),
    "thesis and article": (PAPER, make(PAPER.title, AUTHORS, "thesis", date="2011")),
    "data and article": (PAPER, make(PAPER.title, AUTHORS, "dataset", date="2011")),
    "two DOIs": (paper(DOI="10.5555/aws.1"), paper(DOI="10.5555/aws.2")),
    "two PMIDs": (paper(PMID="11111111"), paper(PMID="22222222")),
    "numbered reports": (
        make("Annual survey of mountain lakes", AUTHORS, "report", reportNumber="TR-12", date="2011"),
        make("Annual survey of mountain lakes", AUTHORS, "report", reportNumber="TR-13", date="2011"),
    ),
    "reports of two years": (
        make("Annual survey of the water of mountain lakes", "Lake Office", "report", date="2011"),
        make("Annual survey of the water of mountain lakes", "Lake Office", "report", date="2012"),
    ),
    "printed twice": (PAPER, paper(publicationTitle="Water and Ice", volume="40", pages="7-21", date="2012")),
    "other words": (
        titled("Effects of altitude on the growth of lake trout in summer", volume="", pages=""),
        titled("Effects of altitude on the growth of lake trout in winter", volume="", pages=""),
    ),
    "other numbers": (
        titled("Chemistry of mountain lakes 1990 to 1999", volume="", pages=""),
        titled("Chemistry of mountain lakes 2000 to 2009", volume="", pages=""),
    ),
    "two abstracts of one group on the same pages": (
        titled("Trace metals in the ice of lakes", issue="2", pages="S10-S11"),
        titled("A model of winds above valleys", issue="2", pages="S10-S11"),
    ),
    "the same pages of two issues that each begin at page 1": (
        titled("Trace metals in the ice of lakes", issue="1", pages="54-59"),
        titled("A model of winds above valleys", issue="2", pages="54-59"),
    ),
    "the same volume of two journals": (
        PAPER,
        paper(publicationTitle="Water and Ice", pages="203-217"),
    ),
    "printed by several journals in one year": (
        paper(volume=""),
        paper(volume="", publicationTitle="Water and Ice", pages="733-747"),
    ),
    "an abstract at a meeting and one in a journal": (
        titled(f"A trial study of {PAPER.title}", volume="", pages=""),
        titled(
            f"A study of {PAPER.title}", volume="", pages="", publicationTitle="Limnology Congress 2011"
        ),
    ),
    "papers at two meetings": tuple(
        make(PAPER.title, AUTHORS, "conferencePaper", proceedingsTitle=name, date=year)
        for name, year in (("Lake Science Symposium", "2011"), ("Conference on Ice Chemistry", "2012"))
    ),
    "cases of a series": (
        titled("Saving the lake of the upper valley - Case A", volume="", pages=""),
        titled("Saving the lake of the upper valley - Case B", volume="", pages=""),
    ),
    "next to each other in print": (
        titled("Chemistry of mountain lakes with inflow from ice"),
        titled("Chemistry of mountain lakes with inflow from snow", pages="216-230"),
    ),
    "other people of the same names": (
        make("The ecology of mountain lakes", "Wang, Hao; Li, Jun", date="2011"),
        make("The ecology of mountain lakes", "Wang, Ping; Li, Xia", date="2011"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", APART.values(), ids=APART.keys())
def test_stays_apart(pair: tuple[Item, Item]) -> None:
    assert [] == groups(*pair)


@pytest.mark.parametrize(
    "title",
    [
        f"Erratum to: {PAPER.title}",
        f"Corrigendum: {PAPER.title}",
        f"{PAPER.title} (Corrigendum)",
        f"Author Correction: {PAPER.title}",
        f"Comment on “{PAPER.title}”",
        f"Reply to “{PAPER.title}”",
        f"Reply to comment on “{PAPER.title}”",
        f"Re: {PAPER.title}",
        f"Data from: {PAPER.title}",
        f"{PAPER.title}: study protocol",
        f"Retraction: {PAPER.title}",
        f"{PAPER.title} Response",
        f"“{PAPER.title}”: Correction to Ferreira et al. (2011).",
        f"Call for Papers - {PAPER.title}",
    ],
)
def test_a_work_about_another_is_not_that_work(title: str) -> None:
    """Even where the place in print was copied from the work itself."""
    assert [] == groups(PAPER, titled(title))


def test_a_comment_and_its_reply_stay_apart() -> None:
    assert [] == groups(titled(f"Comment on {PAPER.title}"), titled(f"Reply to {PAPER.title}"))


@pytest.mark.parametrize("form", ["Part {}", "Pt. {}", "{}. Methods", "{}", "vol. {}", "Teil {}"])
@pytest.mark.parametrize(("one", "two"), [("I", "II"), ("1", "2"), ("II", "III")])
def test_parts_of_a_series_stay_apart(form: str, one: str, two: str) -> None:
    if form == "{}. Methods" and one == "1":
        one, two = "I", "III"
    first, second = (titled(f"Lakes under ice. {form.format(n)}", volume="", pages="") for n in (one, two))

    assert [] == groups(first, second)


def test_the_same_part_in_two_spellings_is_one_work() -> None:
    assert [[0, 1]] == groups(
        titled("Lakes under the winter ice. Part II"), titled("Lakes under the winter ice, part 2")
    )


@pytest.mark.parametrize(
    "title",
    ["Editorial", "Introduction", "Letter to the editor", "Book reviews", "Preface", "Alpine Water Studies",
     "Editor's comments", "In this issue", "Vorwort"],
)  # fmt: skip
def test_titles_that_many_works_have_need_the_same_place_in_print(title: str) -> None:
    """One author, journal and year are not enough; volume, issue and pages are."""
    bare = make(title, "Stone, Daniel", publicationTitle="Alpine Water Studies", date="2011", volume="8")
    one, two = (bare.with_fields({"issue": n}) for n in "12")

    assert [] == groups(bare, bare)
    assert [] == groups(one, two)
    assert [] == groups(*(bare.with_fields({"pages": n}) for n in ("1-2", "95-96")))
    assert [[0, 1]] == groups(*(bare.with_fields({"issue": "2", "pages": n}) for n in ("95-96", "95-6")))


def test_a_conference_version_is_shown_on_request_with_little_confidence_and_its_reason() -> None:
    talk = make(PAPER.title, AUTHORS, "conferencePaper", proceedingsTitle="Proc. Lake Days", date="2011")

    group = only(PAPER, talk, least=0.1)

    assert group.confidence < 0.5
    assert "but two versions of one work, not copies: an article and a conference paper" in group.reasons


def test_a_notice_appended_by_a_database_does_not_make_the_work_an_erratum() -> None:
    told = titled(f"{PAPER.title}. [Erratum appears in Alpine Water Stud. 2012;9(1):4]")

    assert [[0, 1]] == groups(PAPER, told)


def test_a_group_takes_in_nobody_who_contradicts_a_member() -> None:
    """The bare copy fits both; it goes to one of them, and the two stay apart."""
    one, two = paper(DOI="10.5555/aws.1"), paper(DOI="10.5555/aws.2")

    (found,) = groups(one, two, PAPER)

    assert 2 == len(found)
    assert 2 in found


def test_an_identifier_alone_groups_nothing() -> None:
    """A DOI pasted into the wrong item is no duplicate."""
    other = make(
        "Bees in the orchards of the plain", "Novak, Eva", DOI="10.5555/aws.1", date="1987", pages="3-9"
    )

    assert [] == groups(paper(DOI="10.5555/aws.1"), other)


def test_a_column_of_each_issue_is_told_by_the_issue() -> None:
    """A title that says a little is not enough where the issues differ."""
    column = make("News of the glaciers", "Stone, Daniel", publicationTitle="Ice", date="2011", volume="8")

    assert [] == groups(*(column.with_fields({"issue": n}) for n in "12"))
    assert [[0, 1]] == groups(*(column.with_fields({"issue": "2"}) for _ in "12"))


def test_a_group_takes_in_nobody_who_is_plainly_unlike_a_member() -> None:
    """A bare copy resembles an article and its reprint elsewhere, which are two."""
    reprint = paper(publicationTitle="Water and Ice", volume="40", pages="307-321")
    bare = paper(publicationTitle="", volume="", pages="")

    (found,) = groups(PAPER, reprint, bare)

    assert 2 == len(found)
    assert 2 in found


def test_an_edition_in_the_title_is_the_edition() -> None:
    """The field and the end of the title say the same in two ways."""
    one, other = (
        BOOK.with_fields({"edition": "2nd"}),
        BOOK.with_fields({"title": f"{BOOK.title}, second edition"}),
    )

    assert [[0, 1]] == groups(one, other)


def test_an_annual_report_is_not_the_one_of_the_year_after() -> None:
    """Unless the two say that they are one: in print a year after it was online, with its pages."""
    report = make(
        "Annual report on the glaciers of the north", AUTHORS, publicationTitle="Ice Notes", date="2008"
    )

    assert [] == groups(report, report.with_fields({"date": "2009"}))
    assert [[0, 1]] == groups(report, report.with_fields({"volume": "3"}))
    placed = report.with_fields({"pages": "11-48"})
    assert [[0, 1]] == groups(placed, placed.with_fields({"date": "2009"}))
    said_once = make("Annual cycles of the glaciers of the north", AUTHORS, date="2008")
    assert [[0, 1]] == groups(said_once, said_once.with_fields({"date": "2009"}))
