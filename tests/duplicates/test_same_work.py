"""The same work in two spellings is found, and the reasons say what was compared."""

from __future__ import annotations

import pytest

from tests.duplicates.making import groups, make, only
from zotsync.item import Item

WHOLE = make(
    "Tidal marshes as carbon sinks: evidence from forty northern estuaries",
    "Haraldsen, Ingrid Marie; van der Meer, Joost; O'Connell, Sean",
    publicationTitle="Journal of Coastal Research Letters",
    date="2016-05-02",
    volume="31",
    issue="4",
    pages="512-528",
    DOI="10.5555/jcrl.2016.0512",
)


def without(*names: str, **fields: str) -> Item:
    return WHOLE.with_fields({**dict.fromkeys(names, ""), **fields})


@pytest.mark.parametrize(
    "copy",
    [
        WHOLE,
        without("DOI"),
        without("DOI", "volume", "issue", "pages", "publicationTitle"),
        without("DOI", date="2017"),
        without("DOI", publicationTitle="J. Coast. Res. Lett."),
        without("DOI", pages="512-28"),
        without("DOI", title="Tidal marshes as carbon sinks"),
        without("DOI", title=f"{WHOLE.title}. [Review] [81 refs]"),
        without("DOI", title="Tidal marshs as carbon sinks: Evidence from forty Northern estuarys"),
        without(DOI="https://doi.org/10.5555/JCRL.2016.0512"),
        without("DOI").with_(creators=make("", "Haraldsen, I M; Meer, J; OConnell, S").creators),
        without("DOI").with_(creators=make("", "Haraldsen, I; et al").creators),
        without("DOI").with_(creators=()),
        without("volume", "pages", "issue", DOI="10.31223/x5abc1", date="2014").with_(type="preprint"),
    ],
    ids=[
        *("equal", "no DOI", "title and authors only", "online and print", "abbreviated journal"),
        *("short page range", "no subtitle", "what a database appends", "misspelt", "DOI as an address"),
        *("initials and particles", "et al", "no authors", "preprint"),
    ],
)
def test_one_work_in_two_spellings(copy: Item) -> None:
    assert [[0, 1]] == groups(WHOLE, copy)


@pytest.mark.parametrize("main", ["Estuarine marshes", "Editorial"])
def test_a_short_title_without_its_subtitle_is_known_by_its_page(main: str) -> None:
    facts = {"publicationTitle": "Journal of Shores", "date": "2011", "volume": "7"}
    people = "Haraldsen, Ingrid; O'Connell, Sean"
    whole = make(f"{main}: a guide to what lives between low and high water", people, **facts, pages="12-19")

    assert [[0, 1]] == groups(whole, make(main, people, **facts, pages="12"))
    assert [] == groups(whole, make(main, people, **facts))
    assert [] == groups(whole, make(main, people, **facts, pages="31-38"))


def test_copies_in_three_exports_are_one_group_in_the_order_given() -> None:
    other = make("Lichens of the inner fjords", "Dahl, Ola", date="1999")

    assert [[0, 2, 3]] == groups(WHOLE, other, without("DOI", "pages"), without("DOI", date="2015"))


def test_reasons_name_what_agrees_and_what_does_not() -> None:
    group = only(WHOLE, without("DOI", "issue", pages="98-99", publicationTitle="J. Coast. Res. Lett."))

    assert "same authors" in group.reasons
    assert "same volume 31" in group.reasons
    assert "same journal: Journal of Coastal Research Letters and J. Coast. Res. Lett." in group.reasons
    assert "but different pages: 512–528 and 98–99" in group.reasons
    assert 0.5 <= group.confidence < 1


def test_more_agreement_is_more_confidence() -> None:
    poor = only(WHOLE, without("DOI", "volume", "pages", "issue", "publicationTitle"))
    rich = only(WHOLE, without("DOI"))

    assert poor.confidence < rich.confidence


def test_a_title_in_another_language_is_the_same_work_where_it_stands_on_the_same_pages() -> None:
    """Databases translate titles; the place in print stays."""
    one = without("DOI", title="Salt meadows and the carbon that they store in northern river mouths")
    other = without("DOI", title="[Salt marshes and carbon which is stored by them in northern river mouths]")

    assert [[0, 1]] == groups(one, other)


def test_the_same_people_on_the_same_pages_wrote_one_work_whatever_its_two_titles_share() -> None:
    """Three pages or more of one issue hold one work; a translation may have no word in common."""
    one = without("DOI", date="2016", title="Salzwiesen als Speicher von Kohlenstoff")
    other = without("DOI", date="2016", title="Tidal marshes and their carbon")

    group = only(one, other)

    assert 0.5 <= group.confidence < 0.95, "shown, and not merged unasked"
    assert any("as of a translated one" in reason for reason in group.reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dtsch. Geogr. Bl.", "Deutsche Geographische Blätter"),
        ("Annales d'hydrologie et de géographie", "Ann Hydrol Geogr"),
        ("Annales de g?ographie et d'hydrologie", "Ann Geogr Hydrol"),
        ("Haiyang Xuebao [Chinese Journal of Tides]", "Chinese Journal of Tides"),
        ("Coastal Systems-The International Journal of Shores", "Coastal Systems"),
        ("Hydrologica: Marsh and Tide. An Open Journal of the Shore", "Hydrologica-Marsh Tide"),
        ("41st Annual Symposium on Tidal Systems", "Symposium on Tidal Systems"),
        ("Proceedings of the International Conference on Marshes", "ICM 2016 Proceedings"),
    ],
)
def test_one_journal_or_meeting_in_two_spellings(one: str, other: str) -> None:
    assert any("same journal" in why for why in only(
        without("DOI", publicationTitle=one), without("DOI", publicationTitle=other)
    ).reasons)  # fmt: skip


def test_a_volume_with_its_series_behind_it_is_the_same_volume() -> None:
    one, other = without("DOI", "pages", volume="174"), without("DOI", "pages", volume="174 MARSH")

    assert "same volume 174" in only(one, other).reasons


def test_a_paper_in_a_series_of_books_may_be_called_a_chapter() -> None:
    paper = make(WHOLE.title, "Haraldsen, I", "conferencePaper", date="2016", volume="490",
                 proceedingsTitle="Conference on Marshes")  # fmt: skip
    chapter = make(WHOLE.title, "Haraldsen, I", "bookSection", date="2016", volume="490",
                   bookTitle="Lecture Notes in Hydrology")  # fmt: skip

    assert [[0, 1]] == groups(paper, chapter)


def test_web_pages_of_one_title_and_address_are_the_same() -> None:
    page = make(
        "Living with tides: a guide for harbour towns", kind="webpage", url="https://example.org/tides/"
    )

    assert [[0, 1]] == groups(page, page.with_fields({"url": "http://www.example.org/tides", "date": "2020"}))


def test_languages_without_blanks_between_words_are_compared_too() -> None:
    one = make("沿岸湿地における炭素貯留の長期観測と評価", "佐藤, 健", date="2012")

    assert [[0, 1]] == groups(one, one.with_fields({"volume": "3"}))


def test_notes_and_attachments_take_no_part() -> None:
    assert [] == groups(Item("note", {"title": WHOLE.title}), Item("note", {"title": WHOLE.title}))
