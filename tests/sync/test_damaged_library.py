"""One object that is damaged in the library's file is set aside alone, named, and taken once it is mended."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.sync.embedded import Embedded
from tests.sync.world import THREE, quiet


@pytest.fixture
def world(tmp_path: Path) -> Embedded:
    (tmp_path / "one").mkdir()
    world = Embedded(tmp_path / "one")
    world.put("refs.ris", THREE)
    world.sync()
    return world


def rewrite(world: Embedded, sql: str, *values: object) -> None:
    """Something writes to the library's file without its server."""
    with closing(sqlite3.connect(world.memory.path)) as db, db:
        assert db.execute(sql, values).rowcount == 1


def damage(world: Embedded, key: str) -> str:
    """Cut an object's JSON in half; what it was."""
    with closing(sqlite3.connect(world.memory.path)) as db:
        (text,) = db.execute("SELECT data FROM items WHERE key = ?", (key,)).fetchone()
    rewrite(world, "UPDATE items SET data = ? WHERE key = ?", text[: len(text) // 2], key)
    return str(text)


def test_a_new_folder_gets_all_but_what_is_damaged_and_that_when_it_is_mended(
    world: Embedded, tmp_path: Path
) -> None:
    key = world.key("Bridges")
    text = damage(world, key)
    (tmp_path / "two").mkdir()
    other = Embedded(tmp_path / "two")
    other.memory = world.memory

    report = other.sync()

    assert [("unreadable", key)] == [(f.code, f.key) for f in report.failed]
    assert 1 == report.new_failures
    with other.open() as workspace:
        assert ["Moss on northern roofs", "Salt roads before the railway"] == sorted(
            item.title for item in workspace.items()
        )
    again = other.sync()
    assert [key] == [f.key for f in again.failed]
    assert 0 == again.new_failures
    rewrite(world, "UPDATE items SET data = ? WHERE key = ?", text, key)
    assert () == other.sync().failed
    with other.open() as workspace:
        assert key in {item.key for item in workspace.items()}
    assert 1 == other.sync().requests


def test_what_is_damaged_after_an_edit_keeps_its_source_and_holds_nothing_else_up(world: Embedded) -> None:
    key = world.key("Bridges")
    world.edit(key, date="1990")
    world.edit(world.key("Moss"), volume="4")
    text = damage(world, key)

    report = world.sync()

    assert [key] == [f.key for f in report.failed]
    assert "VL  - 4\n" in world.text("refs.ris")
    assert "PY  - 1987\n" in world.text("refs.ris")
    rewrite(world, "UPDATE items SET data = ? WHERE key = ?", text, key)
    assert () == world.sync().failed
    assert "PY  - 1990\n" in world.text("refs.ris")
    quiet(world)


def test_an_edit_of_what_is_damaged_waits_and_the_rest_arrives(world: Embedded) -> None:
    key = world.key("Bridges")
    text = damage(world, key)
    world.change("refs.ris", "PY  - 1987", "PY  - 1990")
    world.change("refs.ris", "VL  - 3", "VL  - 4")

    report = world.sync()

    assert [(500, key)] == [(f.code, f.key) for f in report.failed]
    assert "4" == world.item("Moss")["volume"]
    rewrite(world, "UPDATE items SET data = ? WHERE key = ?", text, key)
    assert () == world.sync().failed
    assert "1990" == world.item("Bridges")["date"]
    quiet(world)


@pytest.fixture
def other(world: Embedded, tmp_path: Path) -> Embedded:
    """A new folder on a library of which one item was damaged before it was ever read."""
    (tmp_path / "two").mkdir()
    other = Embedded(tmp_path / "two")
    other.memory = world.memory
    return other


BRIDGES = "TY  - BOOK\nAU  - Okoye, Chidi\nTI  - Bridges made of rope\nPY  - 1987\nER  - \n"


@pytest.mark.parametrize(
    ("title", "works"),
    [("Bridges made of rope", 1), ("BRIDGES – made of rope", 1), ("Crossing on ropes", 2)],
    ids=["title", "title in other signs", "author and year alone"],
)
def test_a_new_item_that_may_be_what_is_damaged_is_held(
    world: Embedded, other: Embedded, title: str, works: int
) -> None:
    key = world.key("Bridges")
    text = damage(world, key)
    another = BRIDGES.replace("Bridges made of rope", "Ropes").replace("1987", "1999")
    other.put("new.ris", BRIDGES.replace("Bridges made of rope", title) + another)

    report = other.sync()

    assert [("ambiguous", 0)] == [(h.reason, h.position) for h in report.plan.held if h.path]
    assert key in next(h.message for h in report.plan.held if h.path)
    assert ["Ropes"] == [change.title for change in report.applied]
    assert () == other.sync().applied
    rewrite(world, "UPDATE items SET data = ? WHERE key = ?", text, key)
    assert [] == [held for held in other.sync(first="library").plan.held if held.path]
    assert works == sum(d.get("date") == "1987" for d in other.library().values())


def test_what_may_be_damaged_is_created_when_it_is_said_to_be_another(
    world: Embedded, other: Embedded
) -> None:
    damage(world, world.key("Bridges"))
    other.put("new.ris", BRIDGES)
    other.sync()

    assert ["create"] == [change.action for change in other.sync(allow=["ambiguous"]).applied]


def test_what_a_file_says_in_the_words_of_what_is_damaged_is_that_item(
    world: Embedded, other: Embedded
) -> None:
    """Its key follows from the text: a second one would be refused."""
    key = world.key("Bridges")
    text = damage(world, key)
    other.put("refs.ris", THREE)

    report = other.sync()

    assert [key] == [f.key for f in report.failed]
    assert ["ambiguous"] == [h.reason for h in report.plan.held if h.path]
    rewrite(world, "UPDATE items SET data = ? WHERE key = ?", text, key)
    assert () == other.sync().failed
    assert 3 == len(other.links())
    assert 3 == len(other.library())


def test_what_is_damaged_and_is_no_item_holds_nothing_up(world: Embedded, other: Embedded) -> None:
    note = "EEEE2222"
    world.memory.write(
        [{"key": note, "version": 0, "itemType": "note", "parentItem": world.key("Bridges"), "note": "Ropes"}]
    )
    damage(world, note)
    other.put("new.ris", BRIDGES.replace("Bridges made of rope", "Ropes").replace("1987", "1999"))

    report = other.sync()

    assert ["Ropes"] == [change.title for change in report.applied]
