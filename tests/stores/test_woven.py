"""A source that is spared holds less, and is to everybody what it was."""

from pathlib import Path

import pytest

from zotsync.changes import Change
from zotsync.formats import format_named
from zotsync.item import Item
from zotsync.stores.sources import LARGE, Sources
from zotsync.stores.woven import Woven, weave

ABSTRACT = "Limpets – marked in spring – were found again on the same rock. " * 5


def _item(number: int) -> Item:
    fields = {
        "title": f"Limpets of the shore {number}",
        "abstractNote": f"{ABSTRACT.strip()} Rock {number % 3}.",
        "date": "2004",
        "DOI": f"10.5555/limpet.{number}",
    }
    return Item("journalArticle", fields)


def _text(format: str, count: int) -> str:
    return format_named(format).write([_item(number) for number in range(count)])


FORMATS = {"ris": "a.ris", "bibtex": "a.bib", "csl-json": "a.json", "nbib": "a.nbib"}


@pytest.mark.parametrize("format", FORMATS)
def test_a_woven_text_is_cut_as_the_text_is(format: str) -> None:
    text = _text(format, 4)
    woven = weave(text, format_named(format).read(text).items)
    assert str(woven) == text
    places = range(0, len(text) + 1, 7)
    assert all(woven[a:b] == text[a:b] for a in places for b in places)


def test_long_values_are_those_of_the_items() -> None:
    text = _text("ris", 4)
    items = format_named("ris").read(text).items
    woven = weave(text, items)
    assert isinstance(woven, Woven)
    held = {id(part) for part in woven._parts}
    assert all(id(item["abstractNote"]) in held for item in items)


def test_a_text_is_left_as_it_is_where_no_long_value_stands_in_it_as_it_is_held() -> None:
    text = _text("ris", 4).replace("spring", "spring\n  ")
    assert weave(text, format_named("ris").read(text).items) is text
    assert weave(text, ()) is text


def test_values_that_stand_in_another_order_than_they_are_held_are_found_once_at_most() -> None:
    one, two = "A limpet. " * 30 + "End.", "A whelk. " * 30 + "End."
    text = f"TY  - BOOK\nAB  - {one}\nTI  - {two}\nAB  - {one}\nER  - \n"
    items = format_named("ris").read(text).items
    woven = weave(text, items)
    assert isinstance(woven, Woven)
    assert [woven[at : at + 400] for at in range(len(text))] == [
        text[at : at + 400] for at in range(len(text))
    ]


@pytest.mark.parametrize(("format", "name"), FORMATS.items())
def test_a_spared_source_says_what_it_said(tmp_path: Path, format: str, name: str) -> None:
    (tmp_path / name).write_text(_text(format, 5), "utf-8", newline="")
    plain, spared = Sources(tmp_path).undated(name), Sources(tmp_path).read(name, sparing=True)

    assert spared.decoded == plain.decoded
    assert spared.reading == plain.reading
    assert [i.text for i in spared.items] == [i.text for i in plain.items]
    assert [i.item for i in spared.items] == [i.item for i in plain.items]
    for here, there in zip(spared.items, plain.items, strict=True):
        assert here.item.origin is not None
        assert there.item.origin is not None
        assert dict(here.item.origin.spans) == dict(there.item.origin.spans)


@pytest.mark.parametrize(("format", "name"), FORMATS.items())
def test_a_large_file_that_was_spared_is_edited_as_ever(tmp_path: Path, format: str, name: str) -> None:
    (tmp_path / name).write_text(_text(format, 350), "utf-8", newline="")
    assert (tmp_path / name).stat().st_size > LARGE
    spared, other = Sources(tmp_path), Sources(tmp_path)
    sha = spared.read(name, sparing=True).sha256
    changes = [
        Change("local", "update", "", {"date": ("2004", "2005")}, name, 7, {"sha256": sha}),
        Change("local", "remove", "", {}, name, 20, {"sha256": sha}),
        Change("local", "create", "", {"itemType": (None, "book"), "title": (None, "Whelks")}, name),
    ]

    written, edit, data = spared.prepare(name, changes)

    assert all(w.ok for w in written)
    assert data is not None
    assert (edit, data) == other.prepare(name, changes)[1:]


def test_a_file_that_is_spared_is_parsed_once(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a.ris").write_text(_text("ris", 350), "utf-8", newline="")
    sources, parsed = Sources(tmp_path), []
    whole = Sources._parse
    monkeypatch.setattr(Sources, "_parse", lambda self, *given: parsed.append(given) or whole(self, *given))
    first = sources.read("a.ris", sparing=True)
    second = sources.read("a.ris")
    assert (first.spare, second.spare) == (True, False)
    assert (first.decoded, first.reading) == (second.decoded, second.reading)
    assert len(parsed) == 1
