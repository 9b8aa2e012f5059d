"""The year tag comes from the date alone."""

import pytest

from zotsync.enrichment import enrich_item
from zotsync.item import Item, Origin, Span


def years(item: Item, text: str | None = None) -> list[tuple[str, str, float]]:
    return [(tag.tag, tag.by, tag.confidence) for tag in enrich_item(item, text=text, only={"year"}).tags]


@pytest.mark.parametrize(
    "date", ["1987", "1987-03-01", "1987/3", "March 1987", "1 Mar 1987", "03/01/1987", "1.3.1987"]
)
def test_the_year_of_the_date_is_the_tag_and_its_place_the_evidence(date: str) -> None:
    item = Item("journalArticle", {"date": date})
    (tag,) = enrich_item(item, only={"year"}).tags
    assert tag.tag == "year:1987"
    (evidence,) = tag.evidence
    assert evidence.field == "date"
    assert date[evidence.start : evidence.end] == evidence.text == "1987"


@pytest.mark.parametrize(
    "date", ["", "forthcoming", "n.d.", "1999-2003", "12345", "v2.1987", "© 2020", "accessed 2020"]
)
def test_no_single_publication_year_no_tag(date: str) -> None:
    assert years(Item("journalArticle", {"date": date, "accessDate": "2020-01-01", "rights": "© 2019"})) == []


def test_a_date_of_review_says_so() -> None:
    """Where the file's line calls the date a review, the tag is less sure and names it."""
    text = "A page\n\nLast Reviewed: 3 May 2017\n"
    start = text.index("3 May")
    origin = Origin(text=text, spans={"date": (Span(start, start + 10),)})
    item = Item("webpage", {"date": "2017-05-03"}, origin=origin)
    assert years(item, text) == [("year:2017", "year last-reviewed", 0.7)]
    assert years(item) == [("year:2017", "year", 0.99)]
