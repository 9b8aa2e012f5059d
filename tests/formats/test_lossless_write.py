"""Whatever an item holds, a new text of a format that keeps everything gives it back.

The default run looks at a few items, the same ones each time. The long search (``-m slow``) takes new
ones at each run: pytest prints the seed of a failure, and ``--hypothesis-seed=N`` repeats it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from tests.formats.strategies import items
from zotsync.formats import csljson, nbib, nbib_read
from zotsync.formats.base import CannotSay, Format, Sparing, splice
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.csl_yaml import CSLYAML
from zotsync.formats.csljson import CSLJSON
from zotsync.formats.nbib import NBIB
from zotsync.item import Item, Tag, diff

FORMATS = [BIBTEX, CSLJSON, CSLYAML, NBIB]
_checks = list(HealthCheck)
few = settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=_checks)
many = settings(
    max_examples=600, deadline=None, database=None, print_blob=True, suppress_health_check=_checks
)


def comes_back(format: Format, one: Item, two: Item) -> None:
    """Two items of any type come back from a new text."""
    text = format.write([one, two])
    reading = format.read(text)
    assert not any(problem.fatal for problem in reading.problems)
    assert reading.items == (one, two)


def shows_again(format: Format, item: Item, _: Item) -> None:
    """What a format shows of an item it can show again, and `put` gives the item back."""
    shown = format.get(item)
    assert diff(format.get(shown), shown) == {}
    assert format.put(item, shown) == item
    text = splice("", format.add(format.read(""), [shown]))
    assert diff(format.read(text).items[0], shown) == {}


def takes_or_refuses(format: Format, before: Item, after: Item) -> None:
    """An entry takes what `get` promises, and any other edit whole or not at all."""
    text = splice("", format.add(format.read(""), [before, before]))
    reading = format.read(text)
    wanted = format.get(after, reading.items[0])
    new = splice(text, format.edit(reading, 0, wanted))
    again = format.read(new)
    assert diff(again.items[0], wanted) == {}
    assert diff(again.items[1], reading.items[1]) == {}
    try:
        new = splice(text, format.edit(reading, 0, after))
    except CannotSay:
        return
    assert diff(format.read(new).items[0], after) == {}


LAWS = [comes_back, shows_again, takes_or_refuses]
_HEAD_IN_A_CODE = Item("blogPost", {"title": "Tides", "DOI": "\n@book{x, and }"})
each = pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
law = pytest.mark.parametrize("law", LAWS, ids=lambda f: f.__name__)


@law
@each
@few
@example(one=_HEAD_IN_A_CODE, two=Item("artwork"))
@example(one=Item("artwork"), two=_HEAD_IN_A_CODE)
@given(one=items(), two=items())
def test_every_law_on_a_few_items(law: Callable[..., Any], format: Format, one: Item, two: Item) -> None:
    law(format, one, two)


@pytest.mark.slow
@law
@each
@many
@given(one=items(), two=items())
def test_every_law_on_many_items(law: Callable[..., Any], format: Format, one: Item, two: Item) -> None:
    law(format, one, two)


@each
@pytest.mark.parametrize(
    "after",
    [
        Item("forumPost", {"title": " and ", "DOI": "\\\n", "abstractNote": " and "}),
        Item("journalArticle", tags=(Tag(" and *"),)),
    ],
    ids=["a code that ends in a backslash and a line end", "a keyword that ends in a star"],
)
def test_what_a_search_once_found_holds(format: Format, after: Item) -> None:
    takes_or_refuses(format, Item("artwork"), after)


@each
def test_when_the_library_took_it_is_not_written(format: Format) -> None:
    """What a server alone sets is no value of the item; what else is unknown here comes back."""
    facts = {"dateAdded": "2020-01-02T10:11:12Z", "dateModified": "2021-01-02T10:11:12Z"}
    item = Item("book", {"title": "Estuaries"}, other={**facts, "inPublications": True})
    text = format.write([item])
    assert "dateAdded" not in text
    assert "2021" not in text
    assert format.read(text).items == (item.with_(other={"inPublications": True}),)


@pytest.mark.parametrize("format", [BIBTEX, CSLJSON], ids=["bibtex", "csl-json"])
@given(item=items())
@few
def test_a_file_that_spares_people_what_they_do_not_miss_says_all_else(format: Format, item: Item) -> None:
    """Who set a tag, that there is no citation key, the hour of an access date: no more is left out."""
    assert isinstance(format, Sparing)
    read = format.read(format.write_sparing([item]).text).items[0]

    assert {tag.name for tag in item.tags} == {tag.name for tag in read.tags}
    assert item["accessDate"].startswith(read["accessDate"])
    assert bool(item["accessDate"]) == bool(read["accessDate"])
    key = item["citationKey"] or read["citationKey"]
    same = {"accessDate": item["accessDate"], "citationKey": key}
    assert item.with_fields({"citationKey": key}) == read.with_fields(same).with_(tags=item.tags)


def test_a_new_file_shows_no_sign_of_what_nobody_misses() -> None:
    item = Item("webpage", {"title": "Tides", "accessDate": "2020-01-02T10:11:12Z"}, tags=(Tag("coast", 1),))
    assert "zotsync" in BIBTEX.write([item])
    assert "zotsync" not in BIBTEX.write_sparing([item]).text
    assert "zotsync" in CSLJSON.write([item])
    assert "zotsync" not in CSLJSON.write_sparing([item]).text


@pytest.mark.parametrize(
    ("format", "parser"), [(CSLJSON, "parse"), (NBIB, "records")], ids=["csl-json", "nbib"]
)
def test_many_edits_of_one_file_read_it_once(
    format: Format, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = format.write([Item("book", {"title": f"Estuaries {n}", "date": "1988"}) for n in range(20)])
    reading = format.read(text)
    whole = []
    for module in (csljson, nbib, nbib_read):
        if known := getattr(module, parser, None):
            monkeypatch.setattr(
                module, parser, lambda given, known=known: whole.append(given == text) or known(given)
            )

    for position, item in enumerate(reading.items):
        format.edit(reading, position, item.with_fields({"title": f"Deltas {position}"}))
        format.remove(reading, position)

    assert len(whole) >= 20
    assert sum(whole) <= 1
