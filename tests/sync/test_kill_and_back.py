"""A run is killed; what came meanwhile, or went back to what it was, is seen by the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sync.faults import Killed, die_everywhere
from tests.sync.world import World, quiet
from zotsync.journal import RunLog

MOSS = """TY  - BOOK
TI  - Moss on northern roofs
PY  - 2011
ER  -

"""
ROPE = """TY  - BOOK
TI  - Rope
PY  - 1987
ER  -
"""
RIS = MOSS + ROPE
BIB = """@book{moss, title = {Moss on northern roofs}, year = {2011}}

@book{rope, title = {Rope}, year = {1987}}
"""
PAGE = """# Moss on northern roofs

By Maja Lindqvist, 3 March 2011

The roofs of the old town were green long before the first of these surveys was made. This text tells which
mosses were found there, on which side of the roofs they grew, and how old the oldest of them were.
"""


def differing(world: World, name: str) -> list[tuple[str, str, str | None]]:
    """The title and date of each item of a file of which the library says another date, or nothing."""
    there = {data["title"]: data["date"] for data in world.library().values()}
    here = {item.title: item["date"] for item in world.items(name)}
    return [(title, date, there.get(title)) for title, date in here.items() if date != there.get(title)]


def die(*_: object) -> None:
    raise Killed


def in_file(name: str, old: str, new: str) -> Callable[[World], None]:
    return lambda world: world.change(name, old, new)


def in_library(**values: Any) -> Callable[[World], None]:
    return lambda world: world.edit(world.key("Rope"), **values)


@pytest.mark.parametrize(
    ("name", "text", "edit"),
    [
        ("refs.ris", RIS, in_file("refs.ris", "2011", "2012")),
        ("refs.bib", BIB, in_file("refs.bib", "2011", "2012")),
        ("moss.md", PAGE, in_file("moss.md", "3 March", "9 March")),
        ("refs.ris", RIS, in_file("refs.ris", ROPE, "")),
        ("refs.ris", RIS, in_library(date="1988")),
        ("refs.bib", BIB, in_library(date="1988")),
    ],
    ids=["ris", "bib", "document", "removed", "library to ris", "library to bib"],
)
def test_a_file_that_gets_its_old_text_back_after_a_kill_is_not_taken_for_unchanged(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, edit: Callable[[World], None]
) -> None:
    def edited() -> World:
        world = World()
        world.put(name, text)
        world.sync()
        edit(world)
        return world

    def sync(world: World) -> None:
        world.sync(allow=["deletions"])

    def back(world: World, where: str) -> None:
        world.put(name, text)
        sync(world)
        sync(world)
        assert [] == differing(world, name), where
        quiet(world)
        world.close()

    assert die_everywhere(edited, sync, back, monkeypatch) > 5


def test_nor_is_one_that_loses_again_what_another_holds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a kill, an entry that was linked and is removed is a deletion; so it is after one."""

    def added() -> World:
        world = World()
        world.put("refs.ris", ROPE)
        world.put("more.ris", MOSS)
        world.sync()
        world.put("refs.ris", RIS)
        return world

    def back(world: World, where: str) -> None:
        world.put("refs.ris", ROPE)
        world.sync()
        world.sync()
        assert {1} == set(world.links().values()), where
        quiet(world)
        world.close()

    assert die_everywhere(added, World.sync, back, monkeypatch) > 5


def test_an_undo_that_dies_anywhere_hides_no_edit_that_others_made_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It looks at the library before it writes: what it sees there is still to be brought to the file."""

    def edited() -> World:
        world = World()
        world.put("refs.ris", RIS)
        world.sync()
        world.change("refs.ris", "2011", "2012")
        world.sync()
        world.edit(world.key("Moss"), language="en")
        return world

    def both_say_it(world: World, where: str) -> None:
        world.sync()
        assert "LA  - en" in world.text("refs.ris"), where
        quiet(world)

    assert 10 < die_everywhere(edited, World.undo, both_say_it, monkeypatch)
    world = edited()
    with monkeypatch.context() as patch:
        patch.setattr(RunLog, "library", die)  # it has looked, and has not said what it will write
        with pytest.raises(Killed):
            world.undo()
    both_say_it(world, "before the library")
