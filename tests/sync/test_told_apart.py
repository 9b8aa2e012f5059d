"""Items that share a title are told apart by all that a file says of them; those that it does not tell apart
wait on both sides, so that neither is written twice. A killed run and a lost base leave such files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.world import World, quiet
from zotsync.config import Config, SourcesConfig

PLACES = ("new.ris", "new.bib", "new.json", "notes/{title}.md")


def pulled(tmp_path: Path, place: str, *items: dict[str, str]) -> tuple[World, set[str]]:
    """A folder into which a library came, and that has lost its base since."""
    world = World(tmp_path, config=replace(Config(), sources=SourcesConfig(new_items=place)))
    keys = {world.create(itemType="journalArticle", **item) for item in items}
    world.sync()
    lose_base(world)
    return world, keys


def lose_base(world: World) -> None:
    with world.open() as workspace:
        base = workspace.state.base
    for path in base.parent.glob("base.sqlite*"):
        path.unlink()


@pytest.mark.parametrize("place", PLACES)
def test_namesakes_are_told_apart_by_all_that_a_file_says(tmp_path: Path, place: str) -> None:
    editorials = [{"title": "Editorial", "volume": volume} for volume in "789"]
    world, keys = pulled(tmp_path, place, *editorials, {"title": "Tides"})
    files = world.files()

    world.sync(allow=["base-missing"])

    assert files == world.files()
    assert dict.fromkeys(keys, 1) == world.links()
    quiet(world)


@pytest.mark.parametrize("place", PLACES)
def test_twins_that_a_file_cannot_tell_apart_wait_on_both_sides(tmp_path: Path, place: str) -> None:
    world, keys = pulled(tmp_path, place, {"title": "Editorial"}, {"title": "Editorial"})
    files = world.files()

    report = world.sync(allow=["base-missing"])

    assert files == world.files()
    assert keys == set(world.library(trashed=True))
    assert 4 == sum(held.reason == "ambiguous" for held in report.plan.held)
    quiet(world)


def test_what_may_be_in_a_file_is_not_put_into_another(tmp_path: Path) -> None:
    world = World(tmp_path, config=replace(Config(), sources=SourcesConfig(new_items="new.ris")))
    world.put("old.ris", "TY  - JOUR\nTI  - Editorial\nJO  - Sea Letters\nER  - \n")
    key = world.create(itemType="journalArticle", title="Editorial")

    report = world.sync()

    assert ["old.ris"] == [path for path in world.files() if path.endswith(".ris")]
    assert {"ambiguous"} == {held.reason for held in report.plan.held}
    assert {"", key} == {held.key for held in report.plan.held}
    quiet(world)
    world.sync(allow=["ambiguous"])
    assert ["new.ris", "old.ris"] == sorted(path for path in world.files() if path.endswith(".ris"))
