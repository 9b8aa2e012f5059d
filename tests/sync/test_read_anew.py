"""What a reader of a later version finds in files that are as they were: offered, taken when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.sync.people import PROSE
from tests.sync.world import ARTICLE, BOOK, THREE, World, quiet
from zotsync.config import Config, SourcesConfig
from zotsync.formats.base import Reading
from zotsync.formats.ris import Ris
from zotsync.item import Item
from zotsync.sync.look import look


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(tmp_path)
    yield found
    found.close()


def older(monkeypatch: pytest.MonkeyPatch, **misread: str) -> None:
    """RIS as an older version read it: these fields were something else, or (empty) not seen at all."""
    read = Ris._read

    def poorer(item: Item) -> Item:
        fields = {name: value for name, value in misread.items() if name in item.fields}
        return item.with_fields(fields)

    def older_read(self: Ris, text: str, name: str, said: Any = ()) -> Reading:
        found = read(self, text, name, said)
        return replace(found, items=tuple(map(poorer, found.items)))

    monkeypatch.setattr(Ris, "_read", older_read)


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today's reader, after an update of the program."""
    monkeypatch.undo()
    monkeypatch.setattr("zotsync.runs.READING", 2_000)


def offered(world: World) -> list[str]:
    with world.open() as workspace:
        return [held.message for held in workspace.plan().held if held.reason == "re-read"]


def test_what_a_better_reader_finds_is_offered_and_never_pushed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    older(monkeypatch, DOI="")
    world.put("all.ris", THREE)
    world.sync()
    assert "DOI" not in world.item("Moss")
    newer(monkeypatch)
    (message,) = offered(world)
    assert "(DOI: 10.5555/moss.2011)" in message
    assert "--allow re-read" in message
    quiet(world)
    assert "DOI" not in world.item("Moss")
    assert offered(world) == [message]  # it waits, and no file is opened for it again


def test_what_is_offered_waits_without_being_looked_for_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    older(monkeypatch, DOI="")
    world.put("all.ris", ARTICLE)
    world.sync()
    newer(monkeypatch)
    world.sync()
    looked: list[bool] = []

    def look_at(*given: Any, everything: bool) -> Any:
        looked.append(everything)
        return look(*given, everything=everything)

    monkeypatch.setattr("zotsync.runs.look", look_at)
    assert len(offered(world)) == 1
    assert looked == [False]


def test_allowed_what_the_text_alone_says_is_filled_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older(monkeypatch, DOI="")
    world.put("all.ris", THREE)
    world.sync()
    newer(monkeypatch)
    before = world.text("all.ris")
    report = world.sync(allow=["re-read"])
    (change,) = report.applied
    assert (change.side, dict(change.fields)) == ("library", {"DOI": (None, "10.5555/moss.2011")})
    assert change.why == "read anew by the reader of today"
    assert world.text("all.ris") == before
    assert offered(world) == []
    quiet(world)


def test_allowed_what_differs_is_a_conflict(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older(monkeypatch, volume="III")
    world.put("all.ris", THREE)
    world.sync()
    assert world.item("Moss")["volume"] == "III"
    newer(monkeypatch)
    world.sync()
    assert world.item("Moss")["volume"] == "III"
    report = world.sync(allow=["re-read"])
    assert report.applied == ()
    (conflict,) = world.conflicts()
    assert (conflict.field, [v.value for v in conflict.versions]) == ("volume", ["III", "3"])
    assert offered(world) == []
    with world.open() as workspace:
        workspace.resolve({conflict.key: {"volume": "local"}})
    assert world.item("Moss")["volume"] == "3"
    quiet(world)


def test_an_edit_in_the_library_since_is_not_run_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older(monkeypatch, DOI="")
    world.put("all.ris", THREE)
    world.sync()
    newer(monkeypatch)
    world.edit(world.key("Moss"), DOI="10.5555/another")
    world.sync(allow=["re-read"])
    assert world.item("Moss")["DOI"] == "10.5555/another"
    assert [conflict.field for conflict in world.conflicts()] == ["DOI"]


def test_taking_it_can_be_undone_and_stays_undone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older(monkeypatch, DOI="")
    world.put("all.ris", THREE)
    world.sync()
    newer(monkeypatch)
    run = world.sync(allow=["re-read"]).run
    world.undo(run)
    assert not world.item("Moss").get("DOI")
    quiet(world)
    assert not world.item("Moss").get("DOI")


def test_a_setting_that_reads_notes_otherwise_is_offered_too(tmp_path: Path) -> None:
    kept = Config(sources=SourcesConfig(leave_keywords=("*.ris",)))
    world = World(tmp_path, kept)
    world.put("all.ris", ARTICLE)
    world.sync()
    assert not world.item("Moss")["tags"]
    world.config = Config()
    (message,) = offered(world)
    assert "(tags: moss; roofs)" in message
    world.sync(allow=["re-read"])
    assert {tag["tag"] for tag in world.item("Moss")["tags"]} == {"moss", "roofs"}
    quiet(world)


def look_anew(world: World) -> list[str]:
    """The reasons of what waits once everything was looked at again."""
    with world.open() as workspace:
        workspace.base.meta_set("config", "")
        return [held.reason for held in workspace.plan().held]


def test_an_edit_made_meanwhile_flows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older(monkeypatch, DOI="")
    world.put("all.ris", THREE)
    world.sync()
    newer(monkeypatch)
    world.change("all.ris", "VL  - 3", "VL  - 4")
    world.sync(allow=["re-read"])
    assert (world.item("Moss")["volume"], world.conflicts()) == ("4", [])


def test_new_editors_are_offered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Ris._read

    def only_authors(self: Ris, text: str, name: str, said: Any = ()) -> Reading:
        found = read(self, text, name, said)
        items = (i.with_(creators=tuple(c for c in i.creators if c.type == "author")) for i in found.items)
        return replace(found, items=tuple(items))

    monkeypatch.setattr(Ris, "_read", only_authors)
    world.put("all.ris", ARTICLE.replace("JO  -", "A2  - Holm, Siv\nJO  -"))
    world.sync()
    newer(monkeypatch)
    (message,) = offered(world)
    assert "(creators: Lindqvist, Maja; Holm, Siv)" in message


def test_what_lies_in_the_trash_is_not_read_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older(monkeypatch, DOI="")
    world.put("moss.ris", ARTICLE)
    world.put("bridges.ris", BOOK)
    world.sync()
    world.edit(world.key("Moss"), deleted=1)
    world.sync()
    newer(monkeypatch)
    assert look_anew(world) == ["gone-in-library"]


def test_what_was_undone_or_waits_in_conflict_is_not_offered_too(world: World) -> None:
    world.put("all.ris", THREE)
    world.sync()
    world.change("all.ris", "VL  - 3", "VL  - 4")
    world.undo(world.sync().run)
    assert look_anew(world) == ["undone"]
    world.change("all.ris", "PB  - Example House", "PB  - Other House")
    world.edit(world.key("Bridges"), publisher="Third House")
    world.sync()
    assert look_anew(world) == ["undone"]
    assert [conflict.field for conflict in world.conflicts()] == ["publisher"]


def test_what_waits_since_the_first_meeting_is_not_offered_too(world: World) -> None:
    world.put("all.ris", THREE)
    world.create(
        itemType="journalArticle", title="Moss on northern roofs", DOI="10.5555/moss.2011", volume="4"
    )
    world.sync()
    assert [conflict.field for conflict in world.conflicts()] == ["volume"]
    assert look_anew(world) == []


def test_a_file_that_is_only_read_may_differ_for_good(tmp_path: Path) -> None:
    world = World(tmp_path, Config(sources=SourcesConfig(import_=("*.ris",))))
    world.put("all.ris", THREE)
    world.sync()
    world.edit(world.key("Moss"), tags=[], volume="4")
    world.sync()
    assert look_anew(world) == []
    quiet(world)


def test_a_type_that_was_guessed_is_not_offered(world: World) -> None:
    world.put("quay.md", PROSE)
    creators = [{"creatorType": "author", "firstName": "Ruben", "lastName": "Castel"}]
    world.create(itemType="report", title="Lamps along the quay", date="2009-03-03", creators=creators)
    world.sync(first="library")
    assert list(world.links()) == [world.key("Lamps")]
    assert look_anew(world) == []


def test_after_a_merge_each_text_keeps_its_key(world: World) -> None:
    entry = "@book{{{key},\n  title = {{{title}}},\n  author = {{Holm, Siv}},\n  year = {{1961}}\n}}\n"
    world.put("one.bib", entry.format(key="holmOne", title="Eels of the lagoon"))
    world.put("two.bib", entry.format(key="holmTwo", title="Reeds of the lagoon"))
    world.sync()
    winner, loser = world.key("Eels"), world.key("Reeds")
    world.edit(winner, relations={"dc:replaces": [f"http://zotero.org/users/1/items/{loser}"]})
    world.edit(loser, deleted=1)
    world.sync(first="library")
    assert set(world.links()) == {winner}
    assert look_anew(world) == []
    world.remove("one.bib")
    world.sync()
    assert (world.item("Eels")["citationKey"], world.items("two.bib")[0]["citationKey"]) == (
        "holmOne",
        "holmTwo",
    )
    assert look_anew(world) == []


def test_a_key_that_was_made_up_for_a_file_is_not_offered(tmp_path: Path) -> None:
    world = World(tmp_path, Config(sources=SourcesConfig(new_items="all.bib")))
    world.create(itemType="book", title="Eels of the lagoon", date="1961")
    world.sync()
    assert world.items("all.bib")[0]["citationKey"]
    assert look_anew(world) == []


def test_what_another_file_brings_is_no_reading_anew(world: World) -> None:
    world.put("all.ris", THREE)
    world.sync()
    world.put("more.ris", ARTICLE.replace("VL  -", "UR  - https://example.org/moss\nVL  -"))
    changes = [c for c in world.sync(allow=["re-read"]).applied if c.side == "library"]
    assert [(c.why, list(c.fields)) for c in changes] == [("edited in more.ris", ["url"])]


def test_what_was_settled_removed_or_decided_is_not_offered(world: World) -> None:
    """Both sides may differ for good: in spelling, in what a person chose, in what a format cannot say."""
    world.put("all.ris", THREE)
    world.create(
        itemType="journalArticle",
        title="MOSS ON NORTHERN ROOFS",
        date="2011-02-03",
        DOI="10.5555/MOSS.2011",
        volume="4",
        creators=[{"creatorType": "author", "firstName": "M.", "lastName": "Lindqvist"}],
        tags=[{"tag": "by hand"}],
        rights="CC BY",
    )
    world.sync(first="library")
    world.edit(world.key("MOSS"), tags=[{"tag": "roofs", "type": 1}], rights="")
    world.sync()
    world.change("all.ris", "PB  - Example House\n", "")
    world.sync()
    assert look_anew(world) == []
