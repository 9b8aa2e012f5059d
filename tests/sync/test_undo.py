"""Undo of any run, whatever happened since: files renamed, values brought on, other runs undone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.scenarios import PROSE
from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync import editing, query
from zotsync.formats.bibtex import BIBTEX


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.put("refs.ris", THREE)
    world.put("quay.md", PROSE)
    world.sync()
    return world


@pytest.mark.parametrize("synced", [True, False], ids=["synced since", "not seen yet"])
def test_the_sidecar_of_a_document_renamed_since_is_restored(world: World, synced: bool) -> None:
    world.edit(world.key("Lamps"), shortTitle="Lamps")
    world.sync()
    before = world.text("quay.md.zotsync.yaml")
    world.edit(world.key("Lamps"), language="en")
    run = world.sync().run
    (world.root / "quay.md").rename(world.root / "harbour.md")
    if synced:
        world.sync()

    assert [] == world.undo(run).kept

    world.sync()
    assert before == world.text("harbour.md.zotsync.yaml")
    quiet(world)


@pytest.mark.parametrize("synced", [True, False], ids=["synced since", "not seen yet"])
def test_a_file_that_came_with_the_run_and_was_renamed_since_goes_back_too(
    world: World, synced: bool
) -> None:
    """What was brought to it at its first meeting waits, as in a file that was known before."""
    key = world.key("Moss")
    (moss,) = (item for item in world.items("refs.ris") if item["DOI"] == world.item("Moss")["DOI"])
    world.put("more.bib", BIBTEX.write([moss.with_(origin=None)]))
    world.edit(key, tags=[{"tag": "walls"}])
    run = world.sync().run
    assert "walls" in world.text("more.bib")
    world.rename("more.bib", "other.bib")
    if synced:
        world.sync()

    assert [] == world.undo(run).kept

    assert "walls" not in world.text("other.bib")
    report = world.sync()
    assert ["walls"] == [tag["tag"] for tag in world.library()[key]["tags"]], "it was there before the run"
    assert {"undone"} == {held.reason for held in report.plan.held if held.path}
    quiet(world)


def test_files_follow_when_an_edit_of_the_library_is_undone(world: World) -> None:
    """The sync that brought the values to the files stays; its part in them goes back at once."""
    with world.open() as workspace:
        edit = workspace.edit(query.parse("title~Moss"), [editing.parse("volume=9"), editing.parse("date=")])
    world.change("refs.ris", "TI  - Bridges made of rope", "TI  - Bridges of rope")
    world.sync()
    assert "VL  - 9\n" in world.text("refs.ris")
    assert "PY  - 2011\n" not in world.text("refs.ris")

    assert [] == world.undo(edit.run).kept

    assert ("3", "2011") == (world.item("Moss")["volume"], world.item("Moss")["date"])
    for said in ("VL  - 3\n", "PY  - 2011\n", "TI  - Bridges of rope\n"):
        assert said in world.text("refs.ris")
    quiet(world)


def test_any_run_is_undone_by_a_process_of_its_own(world: World) -> None:
    first = world.text("refs.ris")
    for number in (4, 5, 6):
        world.change("refs.ris", f"VL  - {number - 1}", f"VL  - {number}")
        world.sync()

    for run in ("2", "4", "3"):
        world.undo(run)
        quiet(world)

    # What was pushed before is held as it was edited here; only run 4's value was still the library's.
    assert first.replace("VL  - 3", "VL  - 6") == world.text("refs.ris")
    assert ["volume"] == [h.field for h in world.sync().plan.held if h.reason == "undone"]
    world.sync(redo=True)
    assert "6" == world.item("Moss")["volume"]
    quiet(world)


def test_the_command_undoes_an_older_run(tmp_path: Path) -> None:
    def zotsync(*arguments: str) -> str:
        command = [sys.executable, "-m", "zotsync", *arguments, "-C", "refs", "--state", "state"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert 0 == done.returncode, done.stderr
        return done.stdout

    world = World(tmp_path)
    (world.root / "zotsync.toml").write_text("", "utf-8")
    world.put("refs.ris", THREE)
    zotsync("sync")
    world.change("refs.ris", "VL  - 3", "VL  - 4")
    zotsync("sync")
    world.change("refs.ris", "PB  - Example House", "PB  - Another House")
    zotsync("sync")

    zotsync("undo", "2")

    assert '"applied": []' in zotsync("sync", "--json")
    assert "This change of volume was undone" in zotsync("status")


def test_an_undone_creation_that_is_edited_is_created_whole(world: World) -> None:
    """With its notes, which were taken back with it."""
    world.put(
        "new.ris",
        ARTICLE.replace("Moss", "Ferns").replace("moss.2011", "ferns").replace("ER", "N1  - Mine\nER"),
    )
    run = world.sync().run
    key = world.key("Ferns")
    world.undo(run)
    assert key not in world.library()
    quiet(world)

    world.change("new.ris", "VL  - 3", "VL  - 8")
    world.sync()

    assert "8" == world.library()[key]["volume"]
    assert ["Mine"] == [note.removeprefix("<p>").removesuffix("</p>") for note in world.notes().values()]
    quiet(world)


def test_undone_values_go_where_the_item_goes(world: World) -> None:
    world.change("refs.ris", "VL  - 3", "VL  - 4")
    run = world.sync().run
    world.undo(run)
    moved = world.text("refs.ris").split("\n\n")[0]
    world.put("refs.ris", f"{BOOK}\n{CHAPTER}")
    world.put("other.ris", moved)

    for _ in range(2):
        assert () == world.sync().applied
    assert [("other.ris", "volume")] == [(h.path, h.field) for h in world.sync(allow=["deletions"]).plan.held]

    world.sync(redo=True)
    assert "4" == world.item("Moss")["volume"]


def test_an_edit_of_a_held_value_in_the_library_is_a_conflict_and_loses_nothing(world: World) -> None:
    world.change("refs.ris", "VL  - 3", "VL  - 4")
    world.undo(world.sync().run)

    world.edit(world.key("Moss"), volume="5")
    report = world.sync()

    assert [("volume", "3", {"4", "5"})] == [
        (c.field, c.base, {v.value for v in c.versions}) for c in report.plan.conflicts
    ]


def test_a_value_goes_back_in_the_item_that_the_run_gave_it(world: World) -> None:
    """Another item of the file may say the same; and the file was edited since."""
    world.change("refs.ris", "PB  - Example House", "PB  - Example House\nVL  - 4")
    world.sync()
    world.edit(world.key("Moss"), volume="4")
    run = world.sync().run
    world.change("refs.ris", "TI  - Moss on northern roofs", "TI  - Mosses on northern roofs")

    world.undo(run)

    article, book = world.text("refs.ris").split("\n\n")[:2]
    assert "VL  - 3\n" in article
    assert "VL  - 4\n" in book


def test_who_takes_an_edit_back_after_its_undo_brings_the_item_back_at_once(world: World) -> None:
    """Its text says again what it said at first: an edit since the undo all the same, and no later one."""
    world.undo()
    text = world.text("quay.md")
    world.change("quay.md", "2009", "2010")
    world.sync()
    assert "2010" in world.item("Lamps")["date"]
    world.undo()
    assert "Lamps" not in " ".join(world.titles())

    world.put("quay.md", text)
    report = world.sync()

    assert ["restore"] == [change.action for change in report.applied]
    assert "2009" in world.item("Lamps")["date"]
    assert () == world.sync().applied


def test_what_a_type_that_was_undone_has_no_place_for_waits_with_it(world: World) -> None:
    """The rest of the item flows, and no run fails."""
    world.put(
        "refs.bib", "@misc{ferns,\n  title = {Ferns on roofs},\n  year = {2011}\n}\n@book{b, title={Owls}}\n"
    )
    world.sync()
    world.edit(key := world.key("Ferns"), itemType="journalArticle")
    world.sync()
    world.undo()
    world.edit(key, itemType="journalArticle", volume="7", title="Ferns on northern roofs")

    report = world.sync()

    assert () == report.failed
    assert "@misc{ferns,\n  title = {Ferns on northern roofs},\n  year = {2011}\n}\n" in world.text(
        "refs.bib"
    )
    assert () == world.sync(redo=True).failed
    assert "@article{ferns," in world.text("refs.bib")
    assert "volume = {7}" in world.text("refs.bib")
    quiet(world)
