"""What one source of an item says reaches the other ones, and stays within what each can hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync import formats
from zotsync.config import Config, SourcesConfig


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_note_of_a_later_source_reaches_the_earlier_one_in_one_run(world: World) -> None:
    world.put("a.ris", ARTICLE)
    world.put("b.ris", ARTICLE)
    world.sync()
    world.change("b.ris", "ER  - ", "N1  - Seen in May\nER  - ")

    world.sync()

    assert 1 == len(world.notes())
    assert "N1  - Seen in May" in world.text("a.ris")
    quiet(world)
    world.change("b.ris", "Seen in May", "Seen in June")
    world.sync()
    assert "N1  - Seen in June" in world.text("a.ris")
    quiet(world)


def test_a_plan_says_where_a_value_comes_from(world: World) -> None:
    """From another file at the first meeting, from the library where that had it, or from an edit."""
    world.put("a.ris", ARTICLE)
    world.put("b.ris", ARTICLE.replace("VL  - 3\n", "PB  - Example House\n"))
    first = {change.path: change.why for change in world.sync().applied if change.side == "local"}
    assert first == {"a.ris": "what b.ris says beyond it", "b.ris": "what a.ris says beyond it"}
    world.put("c.ris", ARTICLE)
    (change,) = world.sync().applied
    assert (change.path, change.why) == ("c.ris", "what the library says beyond it")
    world.change("c.ris", "VL  - 3", "VL  - 4")
    why = {change.path: change.why for change in world.sync().applied}
    assert why == {"a.ris": "edited in c.ris", "b.ris": "edited in c.ris"}


def test_a_note_is_told_with_the_file_that_it_is_in(world: World) -> None:
    world.put("a.ris", ARTICLE.replace("ER  - ", "N1  - Seen in May\nER  - "))
    world.put("b.ris", ARTICLE.replace("ER  - ", "N1  - Seen in June\nER  - "))
    said = {
        change.fields["note"][1]: change.why for change in world.sync().applied if "note" in change.fields
    }
    assert {"<p>Seen in May</p>": "note in a.ris", "<p>Seen in June</p>": "note in b.ris"} == said


def test_a_note_beyond_what_an_entry_can_hold_stays_in_the_library(world: World) -> None:
    world.put("a.bib", "@article{moss,\n  title = {Moss on roofs},\n  annote = {Seen in May},\n}\n")
    world.sync()
    (moss,) = world.links()
    world.create(itemType="note", parentItem=moss, note="<p>Read in June</p>")

    assert () == world.sync().failed

    assert "Seen in May" in world.text("a.bib")
    assert 2 == len(world.notes())
    quiet(world)
    world.change("a.bib", "Seen in May", "Seen in July")
    world.sync()
    assert ["<p>Read in June</p>", "<p>Seen in July</p>"] == sorted(world.notes().values())


def test_of_two_items_of_one_file_that_were_merged_one_block_stays(world: World) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    kept = world.key("Moss")
    _merge(world, kept, world.key("Bridges"))

    world.sync()

    titles = ["Moss on northern roofs", "Salt roads before the railway"]
    assert titles == [item.title for item in world.items("refs.ris")]
    assert titles == world.titles()
    assert 1 == world.links()[kept]
    quiet(world)


@pytest.mark.parametrize(("has", "gets"), [("", "bridges"), ("moss1987", "moss1987")])
def test_who_stays_without_a_citation_key_gets_that_of_who_was_merged_away(
    world: World, has: str, gets: str
) -> None:
    """Texts cite the entry by its key: it keeps that in its file either way."""
    world.put("a.ris", ARTICLE.replace("ER  -", f"ID  - {has}\nER  -") if has else ARTICLE)
    world.put("b.bib", "@book{bridges,\n  title = {Bridges made of rope},\n  year = {1999}\n}\n")
    world.sync()
    kept = world.key("Moss")
    _merge(world, kept, world.key("Bridges"))

    world.sync()

    assert gets == world.library()[kept]["citationKey"]
    assert "@article{bridges," in world.text("b.bib")
    quiet(world)


def test_an_edit_of_the_merged_block_is_taken_to_the_winner(world: World) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    kept = world.key("Moss")
    _merge(world, kept, world.key("Bridges"))
    world.change("refs.ris", "PB  - Example House", "PB  - Example House\nLA  - ig")

    world.sync()

    assert "ig" == world.item("Moss").get("language")


@pytest.mark.parametrize(
    "more", ["", "TY  - BOOK\nAU  - Roe, Ada\nTI  - Owls\nPY  - 2001\nER  - \n\n"], ids=["", "and one added"]
)
@pytest.mark.parametrize("removed", [ARTICLE, BOOK], ids=["the winner's", "the other"])
def test_whichever_of_two_merged_blocks_somebody_removes_the_other_stays(
    world: World, removed: str, more: str
) -> None:
    """A person who merges two items in Zotero may tidy the file as well, and keep the other one there."""
    world.put("refs.ris", THREE)
    world.sync()
    kept = world.key("Moss")
    _merge(world, kept, world.key("Bridges"))
    world.put("refs.ris", more + THREE.replace(removed, ""))

    world.sync()

    titles = {"Moss on northern roofs", "Salt roads before the railway"}
    assert titles | ({"Owls"} if more else set()) == set(world.titles())
    assert sorted(world.titles()) == sorted(item.title for item in world.items("refs.ris"))
    assert 1 == world.links()[kept]
    quiet(world)


def test_a_block_that_went_with_its_merged_item_is_not_missed(world: World) -> None:
    """As a run leaves it that was killed when the last block of the file was gone; an undo brings it back."""
    world.put("refs.ris", THREE)
    world.sync()
    _merge(world, world.key("Moss"), world.key("Salt"))
    whole = world.text("refs.ris")
    world.put("refs.ris", ARTICLE + "\n" + BOOK)

    report = world.sync()

    assert () == report.plan.held
    assert ["Bridges made of rope", "Moss on northern roofs"] == world.titles()
    world.put("refs.ris", whole)
    world.sync()
    assert whole == world.text("refs.ris")


def test_an_entry_that_moved_down_while_its_other_source_was_edited_is_known_as_written(world: World) -> None:
    """A later edit in the library is none of both sides."""
    world.put("a.ris", THREE)
    world.put("b.ris", ARTICLE + "\n" + BOOK.replace("Bridges", "Ladders"))
    world.sync()
    world.put("a.ris", "TY  - BOOK\nAU  - Roe, Ada\nTI  - Owls\nPY  - 2001\nER  - \n\n" + THREE)
    world.change("b.ris", "VL  - 3", "VL  - 4")
    world.sync()
    world.edit(world.key("Moss"), volume="5")

    world.sync()

    assert [] == world.conflicts()
    assert "VL  - 5" in world.text("a.ris")
    assert "VL  - 5" in world.text("b.ris")
    quiet(world)


def test_the_last_item_of_a_file_is_known_after_one_was_taken_out(world: World) -> None:
    """Cut behind an earlier block, the file says nothing of what came after it."""
    world.config = Config(sources=SourcesConfig(new_items="refs.ris"))
    world.put("refs.ris", THREE)
    world.sync()
    world.edit(world.key("Moss"), deleted=1)
    world.sync()
    world.create(itemType="book", title="Ropes of the tall ships")
    world.sync()
    text = world.text("refs.ris")
    format = formats.format_named("ris")
    assert 3 == len(format.read(text).items)
    world.put("refs.ris", text[: text.index("TY  - BOOK", text.index("TY  - CHAP"))])

    report = world.sync()

    assert ["truncated"] == [held.reason for held in report.plan.held]
    assert "Ropes of the tall ships" in world.titles()


def _merge(world: World, winner: str, loser: str) -> None:
    uri = f"http://zotero.org/users/1/items/{loser}"
    world.edit(winner, relations={"dc:replaces": [uri]})
    world.edit(loser, deleted=1)


def test_a_copy_of_what_was_erased_and_edited_here_is_the_same_item(world: World) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    world.memory.erase(world.key("Moss"))
    copy = ARTICLE.replace("KW  - roofs\n", "")
    world.put("copy.ris", f"{copy}\n{BOOK.replace('rope', 'stone')}")
    world.change("refs.ris", "VL  - 3", "VL  - 4")

    world.sync()

    assert 1 == world.titles().count("Moss on northern roofs")
    quiet(world)


def test_what_left_one_of_two_files_is_said_to_be_in_the_other_still(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("a.ris", f"{ARTICLE}\n{BOOK}\n{CHAPTER}")
    world.put("b.ris", f"{ARTICLE}\n{CHAPTER}")
    world.sync()
    world.put("b.ris", CHAPTER)

    (one,) = world.sync().plan.unlinked

    assert ("b.ris", "This file does not hold it any more; it is in a.ris still.") == (one.path, one.message)
    assert one.title == "Moss on northern roofs"
    quiet(world)
