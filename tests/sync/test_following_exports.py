"""A program that exports the library again and again, in a spelling of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.world import THREE, World, quiet
from zotsync.config import Config, SourcesConfig

EXPORT = """@book{okoye1987,
  title = {Bridges Made of Rope},
  author = {Okoye, Chidi},
  date = {1987},
  publisher = {Example House},
}

@incollection{ferrari2003,
  title = {Salt Roads before the Railway},
  author = {Ferrari, Anna},
  date = {2003},
}
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, Config(sources=SourcesConfig(import_=("export.bib",))))
    made.put("refs.ris", THREE)
    made.sync()
    made.put("export.bib", EXPORT)
    made.sync()
    return made


@pytest.mark.parametrize("synced", [True, False], ids=["a sync between", "at once"])
def test_an_export_that_follows_an_edit_of_the_library_is_no_edit(world: World, synced: bool) -> None:
    world.edit(world.key("Bridges"), title="Bridges of grass")
    if synced:
        world.sync()
    after = EXPORT.replace("Bridges Made of Rope", "Bridges of Grass")
    world.put("export.bib", after)

    report = world.sync()

    assert () == report.plan.conflicts
    assert "Bridges of grass" == world.item("Bridges")["title"]
    assert "TI  - Bridges of grass\n" in world.text("refs.ris")
    quiet(world)


def test_an_edit_of_capitals_alone_is_an_edit(world: World) -> None:
    world.change("export.bib", "Bridges Made of Rope", "BRIDGES Made of Rope")

    world.sync()

    assert "BRIDGES Made of Rope" == world.item("BRIDGES")["title"]
    quiet(world)


def test_an_edit_here_that_differs_from_one_there_is_a_conflict(world: World) -> None:
    world.edit(world.key("Bridges"), title="Bridges of grass")
    world.change("export.bib", "Bridges Made of Rope", "Bridges of Reed")

    (conflict,) = world.sync().plan.conflicts

    assert ["Bridges of grass", "Bridges of Reed"] == [version.value for version in conflict.versions]
