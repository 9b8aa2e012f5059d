"""What happens to real folders: items doubled, moved, renamed, retyped, undone, and edited in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.main_job import Folder
from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync.errors import GuardError

NOTE = """---
title: Moss on northern roofs
author: Maja Lindqvist
date: 2011
doi: 10.5555/moss.2011
---

A reading note.
"""
PROSE = """# Walls that remember water

By Ines Duarte, 12 May 2014

Old walls keep the marks of every flood. This text describes how to read them, and what they say about
the river that made them. The marks are pale lines of salt, and they lie at different heights.

The highest line is the oldest. It was left by the flood that took the bridge, and nobody alive has seen
the water stand as high as it stood on that day.
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.put("refs.ris", THREE)
    made.sync()
    return made


# The same work twice in one file


def test_two_records_of_one_work_are_one_item_and_neither_is_rewritten(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("refs.ris", f"{ARTICLE}\n{BOOK}\n{ARTICLE}")
    before = world.files()

    report = world.sync()

    assert 2 == len(world.library())
    assert () == report.plan.conflicts
    assert before == world.files()
    quiet(world)


def test_removing_one_of_two_records_of_a_work_keeps_its_item(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("refs.ris", f"{ARTICLE}\n{ARTICLE}\n{BOOK}")
    world.sync()
    world.put("refs.ris", f"{ARTICLE}\n{BOOK}")

    world.sync()

    assert 2 == len(world.library())
    quiet(world)


def test_an_edit_of_one_of_two_records_reaches_the_other(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("refs.ris", f"{ARTICLE}\n{BOOK}\n{ARTICLE}")
    world.sync()
    world.change("refs.ris", "VL  - 3", "VL  - 4")

    world.sync()

    assert "4" == world.item("Moss")["volume"]
    assert 2 == world.text("refs.ris").count("VL  - 4\n")
    quiet(world)


def test_works_of_one_author_and_year_with_one_title_but_other_identifiers_stay_apart(tmp_path: Path) -> None:
    """Editorials and series share title, author and year; their DOI or their pages tell them apart."""
    world = World(tmp_path)
    other = ARTICLE.replace("moss.2011", "moss.2011b").replace("VL  - 3", "VL  - 4")
    third = BOOK.replace("PB  - Example House", "VL  - 2")
    world.put("refs.ris", f"{ARTICLE}\n{other}\n{BOOK.replace('PB  - Example House', 'VL  - 1')}\n{third}")

    report = world.sync()

    assert () == report.plan.conflicts
    assert 4 == len(world.library())
    quiet(world)


# Moved and renamed


def test_an_item_moved_to_another_file_is_the_same_item(world: World) -> None:
    world.put("more.ris", CHAPTER.replace("Salt", "Sand"))
    world.sync()
    library = world.library(trashed=True)
    world.put("refs.ris", f"{ARTICLE}\n{CHAPTER}")
    world.put("more.ris", f"{BOOK}\n{CHAPTER.replace('Salt', 'Sand')}")

    report = world.sync()

    assert () == report.applied
    assert library == world.library(trashed=True)
    quiet(world)


def test_a_tag_removed_in_the_library_stays_removed_though_its_item_moved(world: World) -> None:
    world.put("more.ris", BOOK.replace("Bridges", "Boats"))
    world.sync()
    world.edit(world.key("Moss"), tags=[{"tag": "roofs"}])
    world.put("refs.ris", f"{BOOK}\n{CHAPTER}")
    world.put("more.ris", f"{ARTICLE}\n{BOOK.replace('Bridges', 'Boats')}")

    world.sync()

    assert [{"tag": "roofs"}] == world.item("Moss")["tags"]
    assert "KW  - moss" not in world.text("more.ris")
    quiet(world)


def test_an_item_moved_and_edited_at_once_brings_its_edit_along(world: World) -> None:
    world.put("more.ris", BOOK.replace("Bridges", "Boats"))
    world.sync()
    world.put("refs.ris", f"{BOOK}\n{CHAPTER}")
    moved = ARTICLE.replace("VL  - 3", "VL  - 5")
    world.put("more.ris", f"{moved}\n{BOOK.replace('Bridges', 'Boats')}")

    report = world.sync()

    assert () == report.plan.conflicts
    assert "5" == world.item("Moss")["volume"]
    assert 4 == len(world.library(trashed=True))
    quiet(world)


def test_a_namesake_added_where_an_item_was_moved_away_is_another_work(world: World) -> None:
    world.put("more.ris", BOOK.replace("Bridges", "Boats"))
    world.sync()
    moss = world.key("Moss")
    other = ARTICLE.replace("northern", "southern").replace("moss.2011", "moss.2012")
    world.put("refs.ris", f"{other}\n{BOOK}\n{CHAPTER}")
    world.put("more.ris", f"{ARTICLE}\n{BOOK.replace('Bridges', 'Boats')}")

    report = world.sync()

    assert () == report.plan.conflicts
    assert moss == world.key("Moss on northern")
    assert 5 == len(world.library(trashed=True))
    quiet(world)


def test_a_namesake_without_identifier_is_another_work_too(world: World) -> None:
    world.put("more.ris", CHAPTER.replace("Salt", "Sand"))
    world.sync()
    bridges = world.key("Bridges")
    world.put("refs.ris", f"{ARTICLE}\n{BOOK.replace('Bridges', 'Barges')}\n{CHAPTER}")
    world.put("more.ris", f"{BOOK}\n{CHAPTER.replace('Salt', 'Sand')}")

    report = world.sync()

    assert () == report.plan.conflicts
    assert bridges == world.key("Bridges")
    assert 5 == len(world.library(trashed=True))
    quiet(world)


def test_a_renamed_file_is_the_same_source(world: World) -> None:
    library = world.library(trashed=True)
    (world.root / "refs.ris").rename(world.root / "renamed.ris")

    report = world.sync()

    assert () == report.applied
    assert () == report.plan.unlinked
    assert library == world.library(trashed=True)
    world.edit(world.key("Moss"), volume="9")
    world.sync()
    assert "VL  - 9\n" in world.text("renamed.ris")


def test_a_file_renamed_and_edited_at_once_brings_its_edit_along(world: World) -> None:
    (world.root / "refs.ris").rename(world.root / "renamed.ris")
    world.change("renamed.ris", "PY  - 2011", "PY  - 2012")
    world.change("renamed.ris", "KW  - moss\n", "")

    report = world.sync()

    assert () == report.plan.conflicts
    assert "2012" == world.item("Moss")["date"]
    assert ["roofs"] == [tag["tag"] for tag in world.item("Moss")["tags"]]
    assert 3 == len(world.library(trashed=True))
    quiet(world)


def test_the_sidecar_follows_its_renamed_document(world: World) -> None:
    world.put("walls.md", PROSE)
    world.sync()
    world.edit(world.key("Walls"), shortTitle="Walls")
    world.sync()
    side = world.files()["walls.md.zotsync.yaml"]
    (world.root / "walls.md").rename(world.root / "old-walls.md")

    world.sync()

    files = world.files()
    assert "walls.md.zotsync.yaml" not in files
    assert side == files["old-walls.md.zotsync.yaml"]
    assert "Walls" == world.item("Walls")["shortTitle"]
    quiet(world)


def test_the_sidecar_follows_a_document_that_was_edited_too(world: World) -> None:
    world.put("walls.md", PROSE)
    world.sync()
    world.edit(world.key("Walls"), shortTitle="Walls")
    world.sync()
    (world.root / "walls.md").rename(world.root / "old-walls.md")
    world.change("old-walls.md", "12 May 2014", "13 May 2014")

    world.sync()

    assert {"old-walls.md", "old-walls.md.zotsync.yaml"} <= set(world.files())
    assert "walls.md.zotsync.yaml" not in world.files()
    assert ("Walls", "2014-05-13") == (world.item("Walls")["shortTitle"], world.item("Walls")["date"])
    quiet(world)


def test_a_run_that_only_looks_moves_no_sidecar_and_forgets_no_edit(world: World) -> None:
    world.put("walls.md", PROSE)
    world.sync()
    world.edit(world.key("Walls"), shortTitle="Walls")
    world.sync()
    (world.root / "walls.md").rename(world.root / "old-walls.md")
    before = world.files()

    for _ in range(2):
        with world.open() as workspace:
            assert ["move"] == [change.action for change in workspace.plan().changes]
    assert before == world.files()

    world.sync()
    assert "Walls" == world.item("Walls")["shortTitle"]
    quiet(world)


# What counts as deleted


def test_a_file_of_one_record_that_is_emptied_deletes_nothing(world: World) -> None:
    world.put("one.ris", BOOK.replace("Bridges", "Boats"))
    world.sync()
    world.put("one.ris", "")

    world.sync()

    assert 4 == len(world.library())


def test_a_file_of_many_records_that_is_emptied_deletes_nothing_and_says_so(world: World) -> None:
    world.put("refs.ris", "")

    report = world.sync(allow=["empty-folder"])

    assert 3 == len(world.library())
    assert "refs.ris" in {h.path for h in (*report.plan.held, *report.plan.unlinked)} | {
        f.path for f in report.failed
    }


def test_a_file_cut_off_between_two_records_deletes_nothing(world: World) -> None:
    world.put("refs.ris", ARTICLE)

    report = world.sync(allow=["deletions"])

    assert 3 == len(world.library())
    assert ["truncated", "truncated"] == [held.reason for held in report.plan.held]
    world.sync(allow=["truncated", "deletions"])
    assert ["Moss on northern roofs"] == world.titles()
    quiet(world)


def test_all_files_gone_stops_the_run(world: World) -> None:
    world.remove("refs.ris")

    with pytest.raises(GuardError, match="empty-folder"):
        world.sync()

    assert 3 == len(world.library())


def test_many_deletions_stop_until_they_are_allowed(world: World) -> None:
    world.put("refs.ris", CHAPTER)

    with pytest.raises(GuardError, match="deletions"):
        world.sync()
    assert 3 == len(world.library())

    world.sync(allow=["deletions"])
    assert ["Salt roads before the railway"] == world.titles()
    quiet(world)


def test_a_broken_neighbour_does_not_stop_an_edit_from_the_library(world: World) -> None:
    world.change("refs.ris", "TY  - BOOK\n", "TY  - \nnot a line of RIS\n")
    world.edit(world.key("Moss"), volume="8")

    world.sync()

    assert "VL  - 8\n" in world.text("refs.ris")
    assert 3 == len(world.library())


def test_one_item_removed_and_its_namesake_edited_are_told_apart(world: World) -> None:
    world.put(
        "more.ris", f"{BOOK.replace('Bridges', 'Boats')}\n{BOOK.replace('Bridges', 'Barges')}\n{CHAPTER}"
    )
    world.sync()
    barges = world.key("Barges")
    world.put("more.ris", f"{BOOK.replace('Bridges made of', 'Barges of')}\n{CHAPTER}")

    world.sync()

    assert barges == world.key("Barges of rope")
    assert "Boats made of rope" not in world.titles()
    quiet(world)


# Item types, citation keys, fields that a format cannot say


def test_an_item_type_changed_in_the_file_keeps_every_value(world: World) -> None:
    world.edit(world.key("Bridges"), edition="2", ISBN="978-0-306-40615-7")
    world.sync()
    world.change("refs.ris", "TY  - BOOK", "TY  - THES")

    world.sync()

    data = world.item("Bridges")
    assert "thesis" == data["itemType"]
    assert "Example House" == data["university"] if "university" in data else data["publisher"]
    assert "978-0-306-40615-7" in str(data)
    quiet(world)


def test_an_item_type_changed_in_the_library_changes_the_type_line(world: World) -> None:
    world.edit(world.key("Bridges"), itemType="report", institution="Example House", publisher="")

    world.sync()

    text = world.text("refs.ris")
    assert "TY  - RPRT\n" in text
    assert "PB  - Example House\n" in text
    quiet(world)


def test_an_item_type_in_conflict_holds_its_whole_item(world: World) -> None:
    world.edit(world.key("Bridges"), itemType="report", publisher="", title="Bridges in the library")
    world.change("refs.ris", "TY  - BOOK", "TY  - THES")
    world.change("refs.ris", "PY  - 1987", "PY  - 1988")
    before, library = world.files(), world.library()

    report = world.sync()

    assert ["itemType"] == [c.field for c in report.plan.conflicts]
    assert before == world.files()
    assert library == world.library()
    quiet(world)


@pytest.mark.parametrize(
    ("take", "kind", "line"),
    [("local", "report", "RPRT"), ("library", "thesis", "THES"), ("base", "book", "BOOK")],
)
def test_an_item_type_in_conflict_is_decided_and_its_edits_flow(
    world: World, take: str, kind: str, line: str
) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    key = world.key("Bridges")
    world.edit(key, itemType="thesis", language="de")
    world.change("refs.ris", "TY  - BOOK", "TY  - RPRT")
    world.change("refs.ris", "PY  - 1987", "PY  - 1990")
    assert ["itemType"] == [c.field for c in world.sync().plan.conflicts]
    with world.open() as workspace:
        report = workspace.resolve({key: {"itemType": take}})
    assert () == report.failed
    assert [] == world.conflicts()
    book = world.item("Bridges")
    assert (kind, "1990", "de") == (book["itemType"], book["date"], book["language"])
    assert f"TY  - {line}\nAU  - Okoye, Chidi" in world.text("refs.ris")
    assert "PB  - Example House\nLA  - de\n" in world.text("refs.ris")
    quiet(world)


def test_a_field_that_ris_has_no_words_for_adds_no_odd_line(world: World) -> None:
    before = world.files()
    world.edit(world.key("Moss"), libraryCatalog="A catalogue", rights="Nobody's", series="Roofs")

    world.sync()

    added = set(world.files()["refs.ris"].splitlines()) - set(before["refs.ris"].splitlines())
    with world.open() as workspace:
        item = workspace.sources.read("refs.ris").items[0].item
    for name, value in (("libraryCatalog", "A catalogue"), ("rights", "Nobody's"), ("series", "Roofs")):
        assert item[name] in ("", value)
    assert len(added) <= 3
    quiet(world)


def test_a_citation_key_edited_in_bibtex_arrives(tmp_path: Path) -> None:
    world = World(tmp_path)
    entry = (
        "@book{okoye87,\n  author = {Okoye, Chidi},\n  title = {Bridges made of rope},\n  year = 1987\n}\n"
    )
    other = "@book{lin01,\n  author = {Lin, Wu},\n  title = {Paper lanterns},\n  year = 2001\n}\n"
    world.put("refs.bib", entry + "\n" + other)
    world.sync()
    world.change("refs.bib", "okoye87", "okoye1987")

    report = world.sync()

    assert () == report.plan.conflicts
    assert "okoye1987" in str(world.item("Bridges"))
    assert 2 == len(world.library(trashed=True))
    quiet(world)


# Tags


def test_the_type_of_a_tag_survives_edits_of_its_neighbours(world: World) -> None:
    key = world.key("Moss")
    world.edit(key, tags=[{"tag": "moss", "type": 1}, {"tag": "roofs"}])
    world.sync()
    world.change("refs.ris", "KW  - roofs\n", "KW  - roofs\nKW  - slate\n")

    world.sync()

    tags = {tag["tag"]: tag.get("type", 0) for tag in world.library()[key]["tags"]}
    assert (1, 0) == (tags["moss"], tags["roofs"])
    assert "slate" in tags
    quiet(world)


# Notes


@pytest.fixture
def noted(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.put("refs.ris", ARTICLE.replace("ER  -", "N1  - Seen in March\nER  -") + "\n" + BOOK)
    made.sync()
    return made


def test_a_note_edited_in_the_file_arrives(noted: World) -> None:
    (key,) = noted.notes()
    noted.change("refs.ris", "Seen in March", "Seen in April")

    noted.sync()

    assert {key} == set(noted.notes())
    assert "Seen in April" in noted.notes()[key]
    quiet(noted)


def test_a_note_edited_in_the_library_arrives(noted: World) -> None:
    (key,) = noted.notes()
    noted.edit(key, note=noted.notes()[key].replace("March", "May"))

    noted.sync()

    assert "N1  - Seen in May\n" in noted.text("refs.ris")
    quiet(noted)


def test_a_note_deleted_in_the_file_goes_to_the_trash(noted: World) -> None:
    noted.change("refs.ris", "N1  - Seen in March\n", "")

    noted.sync()

    assert {} == noted.notes()
    assert 3 == len(noted.library(trashed=True))
    quiet(noted)


@pytest.mark.parametrize("how", ["trash", "erase"])
def test_a_note_deleted_in_the_library_leaves_the_file(noted: World, how: str) -> None:
    (key,) = noted.notes()
    if how == "trash":
        noted.edit(key, deleted=1)
    else:
        noted.memory.erase(key)

    noted.sync()

    assert "N1  -" not in noted.text("refs.ris")
    quiet(noted)


def test_a_note_edited_here_beats_its_deletion_there(noted: World) -> None:
    (key,) = noted.notes()
    noted.memory.erase(key)
    noted.change("refs.ris", "Seen in March", "Seen in April")

    noted.sync()

    (note,) = noted.notes().values()
    assert "Seen in April" in note
    assert 1 == noted.text("refs.ris").count("N1  -")
    quiet(noted)


def test_an_edit_of_a_note_with_markup_is_a_conflict_and_both_stay(noted: World) -> None:
    (key,) = noted.notes()
    rich = "<p>Seen in <strong>March</strong></p><ul><li>twice</li></ul>"
    noted.edit(key, note=rich)
    noted.sync()
    line = next(x for x in noted.text("refs.ris").splitlines() if x.startswith("N1"))
    noted.change("refs.ris", line, "N1  - Seen by me")

    report = noted.sync()

    assert ["notes"] == [c.field for c in report.plan.conflicts]
    assert {key: rich} == noted.notes()
    assert "N1  - Seen by me" in noted.text("refs.ris")
    quiet(noted)


def test_a_note_whose_answer_was_lost_is_not_doubled(noted: World) -> None:
    noted.change("refs.ris", "N1  - Seen in March\n", "N1  - Seen in March\nN1  - Borrowed from Li\n")
    with noted.open() as workspace:
        plan = workspace.plan()
    (change,) = plan.changes
    noted.memory.write([{"key": change.key, "version": 0, **{n: v for n, v in change.after().items() if v}}])

    noted.sync()

    assert 2 == len(noted.notes())
    assert 2 == noted.text("refs.ris").count("N1  -")
    quiet(noted)


# The library's own doings


def test_a_merge_in_the_library_takes_the_sources_along(world: World) -> None:
    loser = world.key("Bridges")
    winner = world.create(
        itemType="book",
        title="Bridges made of rope",
        publisher="Example House",
        date="1987",
        creators=[{"creatorType": "author", "firstName": "Chidi", "lastName": "Okoye"}],
        tags=[{"tag": "rope"}],
        relations={"dc:replaces": f"http://zotero.org/users/1/items/{loser}"},
    )
    world.edit(loser, deleted=1)

    report = world.sync()

    assert "Bridges made of rope" in world.text("refs.ris")
    assert "KW  - rope\n" in world.text("refs.ris")
    assert () == report.plan.conflicts
    assert winner == world.key("Bridges")
    quiet(world)


def test_a_library_whose_version_went_backwards_stops_the_run(world: World) -> None:
    world.memory.version = 1
    for data in world.memory.items.values():
        data["version"] = 1

    with pytest.raises(GuardError, match="version-backwards"):
        world.sync()
    with pytest.raises(GuardError, match="version-backwards"):
        world.sync()

    world.sync(allow=["version-backwards"])
    quiet(world)


def test_an_emptied_library_stops_the_run(world: World) -> None:
    world.memory.clear()

    with pytest.raises(GuardError, match="empty-library"):
        world.sync()

    assert THREE == world.text("refs.ris")


# Conflicts settle


def conflicted(world: World) -> str:
    key = world.key("Moss")
    world.edit(key, volume="7")
    world.change("refs.ris", "VL  - 3", "VL  - 6")
    report = world.sync()
    assert ["volume"] == [c.field for c in report.plan.conflicts]
    return key


def test_a_conflict_settles_when_both_sides_come_to_say_the_same(world: World) -> None:
    key = conflicted(world)
    world.edit(key, volume="8")
    world.change("refs.ris", "VL  - 6", "VL  - 8")

    report = world.sync()

    assert () == report.plan.conflicts
    assert [] == world.conflicts()
    quiet(world)


@pytest.mark.parametrize("side", ["file", "library"])
def test_a_conflict_is_resolved_by_editing_one_side_to_the_other_value(world: World, side: str) -> None:
    key = conflicted(world)
    if side == "file":
        world.change("refs.ris", "VL  - 6", "VL  - 7")
    else:
        world.edit(key, volume="6")

    report = world.sync()

    assert () == report.plan.conflicts
    assert [] == world.conflicts()
    assert f"VL  - {world.library()[key]['volume']}\n" in world.text("refs.ris")
    quiet(world)


@pytest.mark.parametrize("side", ["file", "library"])
def test_a_conflict_is_resolved_by_taking_one_edit_back(world: World, side: str) -> None:
    key = conflicted(world)
    if side == "file":
        world.change("refs.ris", "VL  - 6", "VL  - 3")
    else:
        world.edit(key, volume="3")

    report = world.sync()

    expected = "7" if side == "file" else "6"
    assert () == report.plan.conflicts
    assert [] == world.conflicts()
    assert expected == world.library()[key]["volume"]
    assert f"VL  - {expected}\n" in world.text("refs.ris")
    quiet(world)


def test_other_fields_flow_while_a_conflict_waits(world: World) -> None:
    key = conflicted(world)
    world.edit(key, language="sv")
    world.change("refs.ris", "PY  - 2011", "PY  - 2012")

    world.sync()

    assert "LA  - sv\n" in world.text("refs.ris")
    assert "2012" == world.library()[key]["date"]
    assert ["volume"] == [c.field for c in world.conflicts()]


# Undo


def test_undo_keeps_and_lists_what_was_edited_since_in_the_library(world: World) -> None:
    key = world.key("Moss")
    world.change("refs.ris", "VL  - 3", "VL  - 4")
    world.change("refs.ris", "PY  - 2011", "PY  - 2012")
    world.sync()
    world.edit(key, volume="40")

    result = world.undo()

    assert ["volume was edited since; it stays."] == [f.message for f in result.kept]
    assert ("40", "2011") == (world.library()[key]["volume"], world.library()[key]["date"])


def test_undo_keeps_and_lists_what_was_edited_since_in_a_file(world: World) -> None:
    world.edit(world.key("Moss"), volume="4", language="sv")
    world.sync()
    world.change("refs.ris", "VL  - 4", "VL  - 44")

    result = world.undo()

    assert ["volume"] == [f.message.split()[0] for f in result.kept]
    text = world.text("refs.ris")
    assert "VL  - 44\n" in text
    assert "LA  - sv" not in text


def test_runs_are_undone_out_of_order(world: World) -> None:
    key = world.key("Moss")
    world.edit(key, volume="4")
    first = world.sync().run
    world.edit(key, language="sv")
    second = world.sync().run

    world.undo(first)
    assert "VL  - 3\n" in world.text("refs.ris")
    assert "LA  - sv\n" in world.text("refs.ris")
    world.undo(second)

    assert THREE == world.text("refs.ris")
    assert "4" == world.library()[key]["volume"]
    quiet(world)


def test_after_redo_nothing_is_held(world: World) -> None:
    world.edit(world.key("Moss"), volume="4")
    world.sync()
    world.undo()
    assert ["undone"] == [h.reason for h in world.sync().plan.held]

    report = world.sync(redo=True)

    assert () == report.plan.held
    assert "VL  - 4\n" in world.text("refs.ris")
    with world.open() as workspace:
        assert () == workspace.status().held
    quiet(world)


def test_a_deletion_is_undone_on_both_sides_and_stays_undone(world: World) -> None:
    world.edit(world.key("Bridges"), deleted=1)
    world.sync()
    assert "Bridges" not in world.text("refs.ris")

    world.undo()

    assert THREE == world.text("refs.ris")
    quiet(world)


def test_a_removal_from_a_file_is_undone_in_the_library(world: World) -> None:
    library = world.library()
    world.put("refs.ris", f"{ARTICLE}\n{CHAPTER}")
    world.sync()
    assert 2 == len(world.library())

    world.undo()

    assert library == world.library()
    quiet(world)


def test_redo_restores_every_item_whose_creation_was_undone(world: World) -> None:
    library = world.library()
    world.undo()
    assert {"undone"} == {held.reason for held in world.sync().plan.held}

    world.sync(redo=True)

    assert library == world.library()
    quiet(world)


def test_an_item_met_in_a_new_file_is_updated_and_not_created_again(world: World) -> None:
    """The library may hold more of it than the new file does."""
    world.edit(world.key("Moss"), language="sv", abstractNote="Words that only the library has.")
    world.sync()
    world.put("new.ris", ARTICLE.replace("VL  - 3", "VL  - 3\nIS  - 2"))

    report = world.sync()

    assert ["update"] == [c.action for c in report.applied if c.side == "library"]
    assert ("2", "sv") == (world.item("Moss")["issue"], world.item("Moss")["language"])
    assert "IS  - 2" in world.text("refs.ris")
    quiet(world)


def test_neighbours_deleted_in_the_library_leave_their_file_together(world: World) -> None:
    world.edit(world.key("Bridges"), deleted=1)
    world.edit(world.key("Salt"), deleted=1)
    world.edit(world.key("Moss"), volume="30")

    world.sync(allow=["deletions"])

    assert ARTICLE.replace("VL  - 3", "VL  - 30").strip() == world.text("refs.ris").strip()
    quiet(world)
    world.undo()
    assert THREE == world.text("refs.ris")


def test_an_edit_beats_a_deletion_on_either_side(world: World) -> None:
    world.edit(world.key("Bridges"), deleted=1)
    world.change("refs.ris", "PB  - Example House", "PB  - Another House")
    world.sync()
    assert "Another House" == world.item("Bridges")["publisher"]

    world.edit(world.key("Moss"), volume="12")
    world.put("refs.ris", world.text("refs.ris").replace(ARTICLE, "").lstrip())
    world.sync()
    assert "VL  - 12\n" in world.text("refs.ris")
    assert 3 == len(world.library())
    quiet(world)


def test_a_note_and_a_record_of_one_work_outlive_the_loss_of_either(world: World) -> None:
    world.put("moss.md", NOTE)
    world.sync()
    world.put("refs.ris", f"{BOOK}\n{CHAPTER}")

    world.sync()

    assert 3 == len(world.library())
    world.change("moss.md", "date: 2011", "date: 2013")
    world.sync()
    assert "2013" == world.item("Moss")["date"]


def test_an_item_that_moved_to_another_file_stays_undone(tmp_path: Path) -> None:
    """What an undo took back is held where the item lies now."""
    folder = Folder(tmp_path)
    one, two, three = (
        f"TY  - BOOK\nTI  - {title} of the north\nVL  - 1\nDO  - 10.5555/{title}\nER  - \n"
        for title in ("Amber", "Birches", "Cedars")
    )
    folder.put("a.ris", one + two)
    folder.put("b.ris", three)
    folder.sync()
    key = folder.by_title("Amber")["key"]
    folder.put("a.ris", two)
    folder.put("b.ris", one.replace("VL  - 1", "VL  - 2") + three)
    folder.sync()
    assert "2" == folder.library()[key]["volume"]

    folder.undo()

    assert "1" == folder.library()[key]["volume"]
    assert () == folder.sync().applied
    assert "1" == folder.library()[key]["volume"]


def test_a_row_that_an_undo_brings_back_replaces_no_other(tmp_path: Path) -> None:
    """A run that drops one row and makes another is undone: each item keeps its own base."""
    folder = Folder(tmp_path)
    one, two, new = (
        f"TY  - BOOK\nTI  - {title} of the north\nDO  - 10.5555/{title}\nER  - \n"
        for title in ("Amber", "Birches", "Cedars")
    )
    folder.put("a.ris", one + two)
    folder.sync()
    folder.edit(folder.by_title("Birches")["key"], deleted=1)
    folder.sync()
    folder.put("b.ris", new)
    folder.sync()
    folder.undo("2")

    assert (one + two).encode() == folder.files()["a.ris"]
    with folder.open() as workspace:
        assert ["a.ris", "a.ris", "b.ris"] == sorted(row.path for row in workspace.base.rows())
    assert () == folder.sync().applied


def test_what_a_cut_file_lacks_stays_held_when_something_is_added_to_it(world: World) -> None:
    """Not even our own new item at its end makes the rest look removed."""
    world.put("refs.ris", f"{ARTICLE}\n{BOOK}")
    world.sync()
    added = "TY  - BOOK\nTI  - A ledger of the ferry\nAU  - Moreau, Lise\nPY  - 1930\nER  - \n"
    world.put("refs.ris", f"{world.text('refs.ris')}\n{added}")
    for _ in range(3):
        report = world.sync(allow=["deletions"])
        assert ["truncated"] == [h.reason for h in report.plan.held]

    assert 4 == len(world.library())
