"""Records as publishers and databases export them: what is read, and that an edit of it holds."""

from __future__ import annotations

import json

import pytest

from zotsync.formats import format_named
from zotsync.formats.base import splice
from zotsync.item import Item, Tag


def edited(format_name: str, text: str, item: Item) -> Item:
    """The first item of ``text`` after it was edited to ``item``."""
    format = format_named(format_name)
    reading = format.read(text)
    return format.read(splice(text, format.edit(reading, 0, item))).items[0]


@pytest.mark.parametrize(
    ("format_name", "text"),
    [
        ("ris", "TY  - JOUR\nTI  - Tides\nY1  - 2017\nY2  - {}\nER  - \n"),
        ("bibtex", "@misc{{a, title = {{Tides}}, urldate = {{{}}}}}\n"),
        ("csl-json", '[{{"id": 1, "type": "webpage", "title": "Tides", "accessed": {{"raw": "{}"}}}}]'),
        ("refer", "%0 Web Page\n%T Tides\n%[ {}\n"),
    ],
)
@pytest.mark.parametrize(
    ("written", "read"),
    [("2020-05-03", "2020-05-03"), ("3 May 2020", "2020-05-03"), ("10", ""), ("2020-05", ""), ("often", "")],
)
def test_an_access_date_is_a_whole_day_or_none(format_name: str, text: str, written: str, read: str) -> None:
    [item] = format_named(format_name).read(text.format(written)).items
    assert item["accessDate"] == read
    if format_named(format_name).editable:
        again = edited(format_name, text.format(written), item.with_fields({"accessDate": "2021-02-03"}))
        assert again["accessDate"] == "2021-02-03"


CROSSREF = {
    "type": "journal-article",
    "title": "Crabs &amp; <i>Carcinus</i>",
    "ISSN": ["1111-1119", "2222-2227"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>Crabs <jats:italic>walk</jats:italic>.</jats:p>"
    "<jats:sec><jats:title>Results</jats:title><jats:p>Slowly, p &lt; 0.05.</jats:p></jats:sec>",
}


def test_what_crossref_sends_for_a_doi_is_read_without_its_markup() -> None:
    text = json.dumps(CROSSREF)
    [item] = format_named("csl-json").read(text).items
    assert item["title"] == "Crabs & <i>Carcinus</i>"
    assert item["abstractNote"] == "Crabs walk.\nResults\nSlowly, p < 0.05."
    for change in ({"ISSN": "1111-1119"}, {"abstractNote": "Crabs & &amp; <5"}, {"title": "A &lt; B & C"}):
        assert edited("csl-json", text, item.with_fields(change)) == item.with_fields(change)


def test_what_datacite_sends_for_a_doi_has_keywords_and_rights() -> None:
    data = {
        "type": "dataset",
        "title": "Gauges",
        "categories": ["rivers", "gauges"],
        "copyright": "CC BY 4.0",
    }
    [item] = format_named("csl-json").read(json.dumps([data])).items
    assert [tag.name for tag in item.tags] == ["rivers", "gauges"]
    assert item["rights"] == "CC BY 4.0"
    change = item.with_(tags=(*item.tags, Tag("floods"))).with_fields({"rights": "CC0"})
    assert edited("csl-json", json.dumps([data]), change) == change
