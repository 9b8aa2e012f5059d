"""What a reader of a later version finds in files that are as they were: offered, taken when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.sync.world import ARTICLE, THREE, World, quiet
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
    with world.open() as workspace:
        workspace.base.meta_set("config", "")
    assert offered(world) == []
