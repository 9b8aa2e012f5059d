"""tags.toml: names that are merged, dropped and sorted below others, in files and library, by one plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync.world import ARTICLE, World
from zotsync.errors import ConfigError
from zotsync.item import Tag
from zotsync.sync.tidy import parse

NAMES = """drop = ["unread"]

[preferred]
"mosses" = ["moss", "Bryophyta"]

[above]
"mosses" = "plants"
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def tags(world: World, title: str = "Moss") -> list[str]:
    return [tag["tag"] for tag in world.item(title).get("tags", ())]


def quiet(world: World) -> bool:
    files, library = world.files(), world.library()
    return world.sync().run == "" and (files, library) == (world.files(), world.library())


def test_names_are_merged_in_files_and_library_by_one_run(world: World) -> None:
    world.put("a.ris", ARTICLE)
    world.sync()
    (world.root / "tags.toml").write_text(NAMES, "utf-8")
    before, library = world.text("a.ris"), world.library()
    preview = world.sync(dry_run=True).plan.changes
    assert {(c.side, c.action, *c.fields) for c in preview} == {
        ("library", "update", "tags"),
        ("local", "update", "tags"),
    }
    run = world.sync().run
    assert tags(world) == ["mosses", "plants", "roofs"]
    merged = before.replace("KW  - moss\n", "KW  - mosses\n")
    assert world.text("a.ris") == merged.replace("KW  - roofs\n", "KW  - roofs\nKW  - plants\n")
    assert quiet(world)
    world.undo(run)
    assert (world.text("a.ris"), tags(world)) == (
        before,
        [t["tag"] for t in library[world.key("Moss")]["tags"]],
    )
    assert quiet(world)
    assert tags(world) == ["moss", "roofs"]


def test_a_variant_that_a_person_adds_is_renamed_where_it_was_added(world: World) -> None:
    (world.root / "tags.toml").write_text(NAMES, "utf-8")
    world.put("a.ris", ARTICLE)
    world.sync()
    assert tags(world) == ["mosses", "plants", "roofs"]
    assert "KW  - moss\n" not in world.text("a.ris")
    world.change("a.ris", "KW  - roofs\n", "KW  - roofs\nKW  - BRYOPHYTA\nKW  - unread\n")
    world.sync()
    assert tags(world) == ["mosses", "plants", "roofs"]
    assert "BRYOPHYTA" not in world.text("a.ris")
    assert "unread" not in world.text("a.ris")
    world.edit(world.key("Moss"), tags=[{"tag": "roofs"}, {"tag": "Moss", "type": 1}])
    world.sync()
    assert sorted(tags(world)) == ["mosses", "plants", "roofs"]
    assert quiet(world)


def test_an_item_that_no_source_holds_is_tidied_too(world: World) -> None:
    key = world.create(itemType="book", title="Moss gardens", tags=[{"tag": "moss"}, {"tag": "unread"}])
    world.sync()
    (world.root / "tags.toml").write_text(NAMES, "utf-8")
    run = world.sync(allow=["tag-removals"]).run
    assert tags(world) == ["mosses", "plants"]
    assert quiet(world)
    world.undo(run)
    assert tags(world) == ["moss", "unread"]
    assert quiet(world)
    assert tags(world) == ["moss", "unread"]
    world.edit(key, tags=[{"tag": "moss"}])
    world.sync()
    assert tags(world) == ["mosses", "plants"]


def test_a_file_that_is_only_read_keeps_its_words(tmp_path: Path) -> None:
    from dataclasses import replace

    from zotsync.config import Config, SourcesConfig

    world = World(tmp_path, replace(Config(), sources=SourcesConfig(import_=("*.ris",))))
    (world.root / "tags.toml").write_text(NAMES, "utf-8")
    world.put("a.ris", ARTICLE)
    world.sync()
    assert (world.text("a.ris"), tags(world)) == (ARTICLE, ["mosses", "plants", "roofs"])
    assert quiet(world)


@pytest.mark.parametrize(
    "text",
    [
        "drop = 3",
        "[preferred]\na = 'b'",
        "[preferred]\na = ['x']\nb = ['X']",
        "[preferred]\na = ['b']\nb = ['c']",
        "drop = ['a']\n[preferred]\na = ['b']",
        "[above]\na = 'b'\nb = 'A'",
        "[above]\na = 'a'",
        "[prefered]\na = ['b']",
        "drop = [",
    ],
)
def test_a_file_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"tags\.toml"):
        parse(text)


@given(
    st.lists(
        st.builds(
            Tag,
            st.sampled_from("moss Moss mosses bryophyta unread roofs plants".split()),
            st.sampled_from([0, 1]),
        )
    )
)
def test_tidying_twice_is_tidying_once(given: list[Tag]) -> None:
    tidy = parse(NAMES)
    once = tidy.tags(tuple(given))
    assert tidy.tags(once) == once
    assert len({tag.name for tag in once}) == len(once)
