"""What a file cannot say of an item waits alone: the rest of the item's edits is written there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.world import World, quiet
from zotsync.outcome import RunReport

TWO = """@book{moss2011, title = {Moss on northern roofs}, year = {2011}}

@book{rope1987, title = {Bridges made of rope}, year = {1987}}
"""
NOTE = """---
title: Bridges made of rope
author: Okoye, Chidi
year: 1987
doi: 10.5555/rope.1987
aliases: &words [rope, bridge]
tags: *words
---

Seen in the mountains.
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def refused(world: World, **values: str) -> tuple[str, RunReport]:
    """An item whose title, and these values, were edited with a citation key that its file cannot take."""
    world.put("refs.bib", TWO)
    world.sync()
    rope = world.key("Bridges")
    world.edit(rope, citationKey="moss2011", title="Bridges of rope", **values)
    return rope, world.sync()


def test_a_key_that_cannot_be_written_keeps_nothing_else_out(world: World) -> None:
    rope, report = refused(world, publisher="Ridge Press")

    assert [("cannot-say", rope, "refs.bib")] == [(f.code, f.key, f.path) for f in report.failed]
    assert [{"title", "publisher"}] == [set(c.fields) for c in report.applied]
    assert "rope1987" in world.text("refs.bib")
    assert ["Moss on northern roofs", "Bridges of rope"] == [i.title for i in world.items("refs.bib")]
    assert "Ridge Press" == world.items("refs.bib")[1]["publisher"]
    assert "moss2011" == world.library()[rope]["citationKey"]


def test_it_is_told_again_and_written_once_it_can_be(world: World) -> None:
    rope, _ = refused(world)

    again = world.sync()

    assert ["cannot-say"] == [failure.code for failure in again.failed]
    assert () == tuple(again.applied)
    world.edit(rope, citationKey="hemp", date="1988")
    assert () == world.sync().failed
    assert "@book{hemp, title = {Bridges of rope}, year = {1988}}" in world.text("refs.bib")
    quiet(world)


def test_an_edit_in_the_file_meanwhile_is_a_conflict_about_the_key_alone(world: World) -> None:
    rope, _ = refused(world)
    world.change("refs.bib", "{rope1987", "{span")
    world.change("refs.bib", "{1987}", "{1986}")

    world.sync()

    assert [(rope, "citationKey")] == [(c.key, c.field) for c in world.conflicts()]
    assert "1986" == world.library()[rope]["date"]
    assert "moss2011" == world.library()[rope]["citationKey"]
    assert "span" == world.items("refs.bib")[1]["citationKey"]


def test_a_list_kept_elsewhere_keeps_no_title_out_of_a_note(world: World) -> None:
    world.put("rope.md", NOTE)
    world.sync()
    rope = world.key("Bridges")
    world.edit(rope, title="Bridges of rope", tags=[{"tag": "rope"}, {"tag": "hemp"}])

    report = world.sync()

    assert ["cannot-say"] == [failure.code for failure in report.failed]
    assert NOTE.replace("made of rope", "of rope") == world.text("rope.md")
    assert {"rope", "hemp"} == {tag["tag"] for tag in world.library()[rope]["tags"]}
    assert "bridge" in world.text("rope.md")


def test_undo_gives_back_what_was_written(world: World) -> None:
    _, report = refused(world)

    world.undo(report.run)

    assert TWO == world.text("refs.bib")
    assert () == tuple(world.sync().applied)
    assert TWO == world.text("refs.bib")
