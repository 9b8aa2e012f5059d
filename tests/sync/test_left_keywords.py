"""Keywords of databases that stay out of the library: ``leave_keywords`` in zotsync.toml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.world import ARTICLE, World, quiet
from zotsync.config import Config, SourcesConfig
from zotsync.formats.ris import RIS
from zotsync.item import Item, Tag

NOTE = """---
title: Moss on northern roofs
doi: 10.5555/moss.2011
tags: [to read]
---

Why does it grow on the north side?
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, Config(sources=SourcesConfig(leave_keywords=("exports/",))))
    yield world
    world.close()


def tags(world: World) -> list[str]:
    return [tag["tag"] for tag in world.item("Moss").get("tags", ())]


def test_keywords_of_an_export_stay_in_it_and_those_of_other_files_are_sent(world: World) -> None:
    """One item of three files: the export's words stay there; a note's tag and another .ris's word do not."""
    world.put("exports/found.ris", ARTICLE)
    world.put("mine.ris", ARTICLE.replace("KW  - moss\nKW  - roofs\n", "KW  - lichen\n"))
    world.put("note.md", NOTE)
    world.sync()
    assert sorted(tags(world)) == ["lichen", "to read"]
    assert "KW  - moss\nKW  - roofs\n" in world.text("exports/found.ris")
    for name in ("mine.ris", "note.md"):
        (item,) = world.items(name)
        assert {tag.name for tag in item.tags} == {"lichen", "to read"}
    quiet(world)


def test_an_edit_of_what_is_left_reaches_nobody(world: World) -> None:
    """Words that come or go in the export change nothing, also where a person has a tag of that name."""
    world.put("exports/found.ris", ARTICLE)
    world.sync()
    world.edit(world.key("Moss"), tags=[{"tag": "moss"}, {"tag": "mine"}])
    world.sync()
    assert world.text("exports/found.ris").count("KW  - ") == 3  # and "mine", which the export lacked
    world.change("exports/found.ris", "KW  - moss\n", "KW  - Bryophyta\n")
    world.sync()
    assert tags(world) == ["moss", "mine"]
    quiet(world)


def test_a_tag_that_goes_in_the_library_goes_not_from_what_is_left(world: World) -> None:
    """Words that were sent before the setting stay in the file when a person clears them away in Zotero."""
    left, world.config = world.config, Config()
    world.put("exports/found.ris", ARTICLE)
    world.sync()
    assert tags(world) == ["moss", "roofs"]
    world.config = left
    quiet(world)
    world.edit(world.key("Moss"), tags=[])
    world.sync()
    assert tags(world) == []
    assert world.text("exports/found.ris") == ARTICLE
    quiet(world)


def test_a_word_that_became_a_persons_own_is_sent(world: World) -> None:
    """In a record that says whose a tag is, an automatic one is left and a person's is sent, in any order."""
    item = Item("book", {"title": "Moss on walls"}, tags=(Tag("moss", 1), Tag("walls")))
    world.put("exports/own.ris", RIS.write([item]))
    world.sync()
    assert tags(world) == ["walls"]
    world.put("exports/own.ris", RIS.write([replace(item, tags=(Tag("moss"), Tag("walls", 1)))]))
    world.sync()
    assert tags(world) == ["walls", "moss"]
    quiet(world)


def test_a_lost_base_sends_nothing_that_was_left(world: World) -> None:
    world.put("exports/found.ris", ARTICLE)
    world.sync()
    with world.open() as workspace:
        base = workspace.state.base
    for path in base.parent.glob(f"{base.name}*"):
        path.unlink()
    world.sync(allow=["base-missing"])
    assert tags(world) == []
    assert world.text("exports/found.ris") == ARTICLE


def test_tags_toml_leaves_such_words_alone(world: World) -> None:
    (world.root / "tags.toml").write_text('[preferred]\n"mosses" = ["moss"]\n', "utf-8")
    world.put("exports/found.ris", ARTICLE)
    world.put("note.md", NOTE.replace("to read", "moss"))
    world.sync()
    assert tags(world) == ["mosses"]
    assert "KW  - moss\nKW  - roofs\n" in world.text("exports/found.ris")
    quiet(world)
