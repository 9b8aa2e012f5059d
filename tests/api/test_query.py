"""Which items a query means."""

from __future__ import annotations

import pytest

from zotsync.errors import UsageError
from zotsync.item import Creator, Item, Tag
from zotsync.query import matching, parse

TIDES = Item(
    "journalArticle",
    {"title": "Tides and the people's shore", "date": "2012-05-01", "publicationTitle": "Coast and Sea"},
    (Creator("author", "Sand", "Rosa"),),
    (Tag("year:2012"), Tag("two words")),
    key="AAAA2222",
)
DUNES = Item("book", {"title": "Dunes", "date": "2014", "DOI": "10.5555/dunes"}, key="BBBB3333")


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("title~TIDES", ["AAAA2222"]),
        ("title~people's shore", ["AAAA2222"]),
        ("tag=year:2012", ["AAAA2222"]),
        ('tag="two words" title~tides', ["AAAA2222"]),
        ("publicationTitle=coast and sea", ["AAAA2222"]),
        ("publicationTitle=Coast and Sea and year=2012", ["AAAA2222"]),
        ("publicationTitle=Coast and Sea, year=2012", ["AAAA2222"]),
        ("creator=Sand", ["AAAA2222"]),
        ("author=Rosa Sand", ["AAAA2222"]),
        ("type=book", ["BBBB3333"]),
        ("DOI=", ["AAAA2222"]),
        ("DOI!=", ["BBBB3333"]),
        ("title=Dunes title~tides", []),
        ("key=BBBB3333", ["BBBB3333"]),
        ("tag!=year:2012", ["BBBB3333"]),
        ("", ["AAAA2222", "BBBB3333"]),
        ("type:journalArticle year:2012 tag:year:2012", ["AAAA2222"]),
        ("title:shore author:sand", ["AAAA2222"]),
        ("year:20", []),
        ('tag:"two words" DOI:""', ["AAAA2222"]),
        ("DOI:10.5555/dunes", ["BBBB3333"]),
        ("title=Dunes: a note", []),
        ("title:dunes url:https://dunes.example", []),
    ],
)
def test_a_query_finds(query: str, keys: list[str]) -> None:
    assert keys == [item.key for item in matching([TIDES, DUNES], parse(query))]


@pytest.mark.parametrize("query", ["dunes", "titel=Dunes", "=x", "title=Dunes; drop"])
def test_what_is_no_condition_is_refused_or_taken_as_a_value(query: str) -> None:
    if query.startswith("title="):
        assert [] == list(matching([DUNES], parse(query)))
        return
    with pytest.raises(UsageError):
        parse(query)


@pytest.mark.parametrize("query", ["title~", 'title~""', "year:2012 title~"])
def test_a_condition_without_its_word_does_not_mean_every_item(query: str) -> None:
    """So it comes from a script whose variable is empty."""
    with pytest.raises(UsageError, match="names no word"):
        parse(query)
