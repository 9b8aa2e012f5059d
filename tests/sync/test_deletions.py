"""Deletion is narrow, both ways: what is trashed, what is only unlinked, and merges made in Zotero."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync.config import Config, LibraryConfig, SyncConfig

NOTE = """---
title: Boats made of reed
author: Ida Berg
date: 1991
---

What I thought of it.
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.put("refs.ris", THREE)
    made.sync()
    return made


def without_bridges(world: World) -> None:
    world.put("refs.ris", f"{ARTICLE}\n{CHAPTER}")


# Removed here


def test_what_is_removed_from_a_file_of_several_goes_to_the_trash_and_is_not_erased(world: World) -> None:
    key = world.key("Bridges")
    without_bridges(world)

    report = world.sync()

    assert [("trash", key)] == [(c.action, c.key) for c in report.applied]
    assert 1 == world.memory.items[key]["deleted"]
    quiet(world)


@pytest.mark.parametrize(
    "child",
    [
        {"itemType": "attachment", "linkMode": "linked_url", "title": "A scan", "url": "https://example.org"},
        {"itemType": "note", "note": "<p>Not ours</p>"},
    ],
    ids=lambda child: child["itemType"],
)
def test_an_item_with_children_that_are_not_ours_is_never_trashed_unasked(
    world: World, child: dict[str, Any]
) -> None:
    key = world.key("Bridges")
    made = world.create(parentItem=key, **child)
    world.sync()
    without_bridges(world)
    library = world.library(trashed=True)

    report = world.sync()

    assert ["has-children"] == [one.reason for one in report.plan.held]
    assert child["itemType"] in report.plan.held[0].message
    assert library == world.library(trashed=True)
    quiet(world)
    if child["itemType"] == "attachment":
        world.edit(made, deleted=1)
        world.sync()
        assert 1 == world.memory.items[key]["deleted"]


def test_an_annotation_of_its_pdf_keeps_an_item_as_the_pdf_does(world: World) -> None:
    key = world.key("Bridges")
    pdf = world.create(itemType="attachment", linkMode="imported_file", parentItem=key, title="PDF")
    world.create(itemType="annotation", annotationType="note", parentItem=pdf)
    world.sync()
    without_bridges(world)
    library = world.library(trashed=True)

    world.sync()

    assert library == world.library(trashed=True)
    quiet(world)


def test_an_item_with_only_notes_from_its_file_is_trashed(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put(
        "refs.ris",
        f"{ARTICLE}\n{BOOK.replace('ER  -', 'N1  - Seen in March{nl}ER  -')}\n{CHAPTER}".replace(
            "{nl}", "\n"
        ),
    )
    world.sync()
    without_bridges(world)

    world.sync()

    assert ["Moss on northern roofs", "Salt roads before the railway"] == world.titles()
    quiet(world)


def test_a_deleted_note_unlinks_its_item(world: World) -> None:
    world.put("boats.md", NOTE)
    world.sync()
    library = world.library(trashed=True)
    world.remove("boats.md")

    report = world.sync()

    assert ["boats.md"] == [one.path for one in report.plan.unlinked]
    assert library == world.library(trashed=True)
    assert world.key("Boats") not in world.links()
    quiet(world)


@pytest.mark.parametrize(
    "config",
    [
        Config(sync=SyncConfig(deletions="keep")),
        Config(library=LibraryConfig(kind="web", user=0, group=4711)),
    ],
    ids=["keep", "group"],
)
def test_where_deletions_are_kept_the_library_keeps_what_is_removed_here(
    tmp_path: Path, config: Config
) -> None:
    world = World(tmp_path, config)
    world.put("refs.ris", THREE)
    world.sync()
    library = world.library(trashed=True)
    without_bridges(world)

    report = world.sync()

    assert ["refs.ris"] == [one.path for one in report.plan.unlinked]
    assert library == world.library(trashed=True)
    quiet(world)


# Deleted there


@pytest.mark.parametrize("how", ["trash", "erase"])
def test_what_is_deleted_in_the_library_leaves_a_file_of_several(world: World, how: str) -> None:
    key = world.key("Bridges")
    if how == "trash":
        world.edit(key, deleted=1)
    else:
        world.memory.erase(key)

    world.sync()

    assert f"{ARTICLE}\n{CHAPTER}" == world.text("refs.ris")
    quiet(world)
    world.undo()
    assert THREE == world.text("refs.ris")


@pytest.mark.parametrize("how", ["trash", "erase"])
@pytest.mark.parametrize(
    ("name", "text"), [("one.ris", BOOK.replace("Bridges", "Boats")), ("boats.md", NOTE)]
)
def test_a_file_of_one_item_is_never_deleted_or_emptied(world: World, how: str, name: str, text: str) -> None:
    world.put(name, text)
    world.sync()
    key = world.key("Boats")
    if how == "trash":
        world.edit(key, deleted=1)
    else:
        world.memory.erase(key)
    files = world.files()

    report = world.sync()

    assert [("gone-in-library", name)] == [(one.reason, one.path) for one in report.plan.held]
    assert files == world.files()
    quiet(world)


def test_what_is_restored_from_the_trash_comes_back_to_its_file(world: World) -> None:
    world.put("one.ris", BOOK.replace("Bridges", "Boats"))
    world.sync()
    key = world.key("Boats")
    world.edit(key, deleted=1)
    world.sync()
    world.edit(key, deleted=0, volume="3")

    world.sync()

    assert "VL  - 3\n" in world.text("one.ris")
    assert [] == [one for one in world.sync().plan.held if one.path]
    quiet(world)


def test_an_edit_made_in_the_trash_waits_there(world: World) -> None:
    key = world.key("Bridges")
    world.put("boats.md", NOTE)
    world.sync()
    boats = world.key("Boats")
    world.edit(boats, deleted=1)
    world.sync()
    world.edit(boats, volume="4", deleted=1)
    world.edit(key, volume="5", deleted=1)
    files = world.files()

    world.sync()

    assert files["boats.md"] == world.files()["boats.md"]
    assert "Bridges" not in world.text("refs.ris")
    assert 1 == world.memory.items[key]["deleted"]
    quiet(world)


def test_an_edit_here_of_what_was_trashed_there_restores_it(world: World) -> None:
    key = world.key("Bridges")
    world.edit(key, deleted=1)
    world.change("refs.ris", "PB  - Example House", "PB  - Another House")

    report = world.sync()

    assert ["restore"] == [c.action for c in report.applied]
    assert "Another House" == world.library()[key]["publisher"]
    quiet(world)


@pytest.mark.parametrize("edit", ["title", "note"])
def test_an_item_that_is_created_again_gets_its_notes_again(world: World, edit: str) -> None:
    """Those of the library too: they are in its file, and were erased with it."""
    world.put(
        "more.bib", "@book{ropes, title = {Bridges made of rope}, author = {Okoye, Chidi}, year = 1987}\n"
    )
    world.sync()
    key = world.key("Bridges")
    world.create(itemType="note", parentItem=key, note="<p>Look <b>closely</b> at the knots.</p>")
    world.create(itemType="note", parentItem=key, note="<p>Lent to Ada.</p>")
    world.sync()
    assert "Lent to Ada" in world.text("refs.ris")
    if edit == "title":
        world.change("refs.ris", "Bridges made of rope", "Bridges that are made of rope")
    else:
        world.change("refs.ris", "Lent to Ada", "Lent to Bea")
    for child in world.notes():
        world.memory.erase(child)
    world.memory.erase(key)

    world.sync()

    lent = "<p>Lent to Ada.</p>" if edit == "title" else "<p>Lent to Bea.</p>"
    assert {"<p>Look <b>closely</b> at the knots.</p>", lent} == set(world.notes().values())
    assert {key} == {data["parentItem"] for data in world.library().values() if data["itemType"] == "note"}
    quiet(world)


def test_a_new_file_that_names_a_trashed_work_is_held_and_creates_none(world: World) -> None:
    world.edit(world.key("Bridges"), deleted=1)
    world.sync()
    world.put("again.ris", BOOK)

    report = world.sync()

    assert [("in-trash", "again.ris")] == [(one.reason, one.path) for one in report.plan.held]
    assert 3 == len(world.library(trashed=True))
    quiet(world)


# Merged in Zotero


def merge(world: World, loser: str, winner: str, **values: Any) -> None:
    """What Zotero does: the winner takes values and children, names the loser, and the loser is trashed."""
    uri = f"http://zotero.org/users/1/items/{loser}"
    world.edit(winner, relations={"dc:replaces": [uri]}, **values)
    for key, data in list(world.memory.items.items()):
        if data.get("parentItem") == loser:
            world.edit(key, parentItem=winner)
    world.edit(loser, deleted=1)


TWIN = BOOK.replace("Bridges made of rope", "Rope bridges").replace("PY  - 1987", "PY  - 1988")


def test_after_a_merge_both_sources_hold_the_winner(world: World) -> None:
    world.put("more.ris", f"{TWIN}\n{CHAPTER.replace('Salt', 'Amber').replace('11', '41')}")
    world.sync()
    loser, winner = world.key("Bridges"), world.key("Rope")
    merge(world, loser, winner, volume="2")

    report = world.sync()

    assert () == report.plan.conflicts
    assert {2, 1} == set(world.links().values())
    assert 2 == world.links()[winner]
    for name in ("refs.ris", "more.ris"):
        assert "TI  - Rope bridges\n" in world.text(name)
        assert "VL  - 2\n" in world.text(name)
        assert "PY  - 1988\n" in world.text(name)
    assert 1 == world.memory.items[loser]["deleted"]
    quiet(world)


def test_an_edit_made_here_before_a_merge_was_seen_is_not_lost(world: World) -> None:
    loser = world.key("Bridges")
    winner = world.create(**{n: v for n, v in world.item("Bridges").items() if n != "key"})
    world.sync()
    merge(world, loser, winner, language="en")
    world.change("refs.ris", "PB  - Example House", "PB  - Another House")

    report = world.sync()

    assert () == report.plan.conflicts
    assert "Another House" == world.library()[winner]["publisher"]
    assert "LA  - en\n" in world.text("refs.ris")
    assert {winner} == {key for key, d in world.library().items() if d["title"].startswith("Bridges")}
    quiet(world)


def test_a_chain_of_merges_is_followed_to_its_end(world: World) -> None:
    first = world.key("Bridges")
    data = {n: v for n, v in world.item("Bridges").items() if n != "key"}
    second, third = world.create(**data), world.create(**data)
    world.sync()
    merge(world, first, second)
    merge(world, second, third, volume="9")

    world.sync()

    assert third in world.links()
    assert "VL  - 9\n" in world.text("refs.ris")
    quiet(world)


def test_notes_and_children_go_with_a_merge(world: World) -> None:
    world.change("refs.ris", "PB  - Example House\n", "PB  - Example House\nN1  - Seen in March\n")
    world.sync()
    (note,) = world.notes()
    loser = world.key("Bridges")
    winner = world.create(**{n: v for n, v in world.item("Bridges").items() if n != "key"})
    world.sync()
    merge(world, loser, winner)

    world.sync()

    assert {note} == set(world.notes())
    assert winner == world.memory.items[note]["parentItem"]
    assert 1 == world.text("refs.ris").count("N1  -")
    quiet(world)


def test_a_merge_into_an_item_that_is_trashed_later_deletes_once(world: World) -> None:
    loser = world.key("Bridges")
    winner = world.create(**{n: v for n, v in world.item("Bridges").items() if n != "key"})
    world.sync()
    merge(world, loser, winner)
    world.sync()
    world.edit(winner, deleted=1)

    world.sync()

    assert "Bridges" not in world.text("refs.ris")
    quiet(world)
