"""What a text goes on saying though the item does not: keys that were made up, dates that are less precise.

A person's edit of these is an edit like any other.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.world import World
from zotsync.config import Config, SourcesConfig

TITLE = "Reed warblers of the fen"
ENTRY = f"@article{{KEY,\n  author = {{Rill, Tom}},\n  title = {{{TITLE}}},\n  year = {{1999}}\n}}\n"
OBJECT = f"""[{{"id": "KEY", "type": "article-journal", "title": "{TITLE}",
  "author": [{{"family": "Rill", "given": "Tom"}}], "issued": {{"date-parts": [[1999]]}}}}]
"""


def entry(key: str) -> str:
    return ENTRY.replace("KEY", key)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, Config(sources=SourcesConfig(new_items="all.bib")))


def create(world: World, **more: str) -> None:
    people = [{"creatorType": "author", "lastName": "Rill", "firstName": "Tom"}]
    world.create(itemType="journalArticle", title=TITLE, date="1999", creators=people, **more)


def settled(world: World) -> bool:
    """Whether a further run has nothing to do and nothing to ask."""
    report = world.sync()
    return not (report.applied or report.plan.conflicts or report.plan.held or report.failed)


def key_of(world: World) -> str:
    return str(world.item(TITLE).get("citationKey", ""))


def test_a_key_that_was_made_up_stays_in_the_file_until_somebody_changes_it(world: World) -> None:
    create(world)
    world.sync()
    assert "@article{rill1999reed," in world.text("all.bib")
    assert settled(world)
    assert key_of(world) == ""

    world.change("all.bib", "rill1999reed", "warblers")
    report = world.sync()
    assert [change.fields for change in report.applied] == [{"citationKey": (None, "warblers")}]
    assert "@article{warblers," in world.text("all.bib")
    assert settled(world)

    world.undo()
    report = world.sync()
    assert key_of(world) == ""
    assert (report.applied, [held.reason for held in report.plan.held]) == ((), ["undone"])


@pytest.mark.parametrize(("name", "text"), [("my.bib", ENTRY), ("my.json", OBJECT)])
def test_an_item_without_a_key_is_given_that_of_the_file_that_it_is_found_in(
    world: World, name: str, text: str
) -> None:
    create(world)
    world.put(name, text.replace("KEY", "warblers"))
    world.sync()
    assert key_of(world) == "warblers"
    assert settled(world)


@pytest.mark.parametrize("key", ["rill1999reed", "rill1999reedb"])
def test_a_key_as_it_is_made_up_is_given_to_no_item(world: World, key: str) -> None:
    """So that a lost base writes nothing into a library whose items have no keys."""
    create(world)
    world.put("my.bib", entry(key))
    world.sync()
    assert key_of(world) == ""
    assert settled(world)


def test_of_two_keys_neither_is_given_to_an_item_without_one(world: World) -> None:
    """One file for each paper, each with its own keys, is no conflict."""
    create(world)
    world.put("one.bib", entry("warblers"))
    world.put("two.bib", entry("rill99"))
    world.sync()
    assert key_of(world) == ""
    assert settled(world)
    assert "{warblers," in world.text("one.bib")
    assert "{rill99," in world.text("two.bib")


def test_a_key_in_extra_is_a_key(world: World) -> None:
    create(world, extra="Citation Key: rill99")
    world.put("my.bib", entry("warblers"))
    world.sync()
    assert key_of(world) == ""


def test_a_key_that_was_changed_on_both_sides_is_a_conflict(world: World) -> None:
    create(world)
    world.sync()
    world.change("all.bib", "rill1999reed", "warblers")
    world.edit(world.key(TITLE), citationKey="rill99")
    report = world.sync()
    (conflict,) = report.plan.conflicts
    assert (conflict.field, sorted(v.value for v in conflict.versions)) == (
        "citationKey",
        ["rill99", "warblers"],
    )
    assert key_of(world) == "rill99"
    assert "@article{warblers," in world.text("all.bib")


def test_a_key_that_a_program_changed_in_its_export_is_no_spelling(tmp_path: Path) -> None:
    world = World(tmp_path, Config(sources=SourcesConfig(import_=("my.bib",))))
    world.put("my.bib", entry("rill1999reed"))
    create(world)
    world.sync()
    world.change("my.bib", "rill1999reed", "warblers")
    world.sync()
    assert key_of(world) == "warblers"


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        (
            "a.ris",
            "TY  - JOUR\nTI  - TITLE\nPY  - 1999\nDA  - 1999/05/02\nER  - \n",
            "DA  - 1999/05/02\n",
            "",
        ),
        ("a.bib", entry("a").replace("{1999}", "{1999},\n  month = may"), ",\n  month = may", ""),
        ("a.json", OBJECT.replace("[1999]", "[1999, 5, 2]"), "1999, 5, 2", "1999"),
        (
            "a.md",
            "---\ntitle: TITLE\nauthor: Rill, Tom\njournal: Fens\ndate: 1999-05-02\n---\n",
            "-05-02",
            "",
        ),
    ],
    ids=["ris", "bibtex", "csl-json", "markdown"],
)
def test_a_date_that_somebody_makes_less_precise_is_an_edit(
    world: World, name: str, text: str, old: str, new: str
) -> None:
    """A file that never said more than the year keeps it; one that did, and does no longer, was edited."""
    world.put(name, text.replace("TITLE", TITLE))
    world.sync()
    assert world.item(TITLE)["date"].startswith("1999-05")
    world.change(name, old, new)
    assert [set(change.fields) for change in world.sync().applied] == [{"date"}]
    assert world.item(TITLE)["date"] == "1999"
    assert settled(world)


def test_a_date_that_is_less_precise_in_a_new_export_is_no_edit(tmp_path: Path) -> None:
    """What a file that is only read does not say any more was not removed by a person."""
    world = World(tmp_path, Config(sources=SourcesConfig(import_=("my.bib",))))
    world.put("my.bib", entry("a").replace("{1999}", "{1999},\n  month = may"))
    world.sync()
    world.change("my.bib", ",\n  month = may", "")
    assert settled(world)
    assert world.item(TITLE)["date"] == "1999-05"


def test_a_date_that_the_library_makes_more_precise_stays_a_year_in_a_file_that_said_no_more(
    world: World,
) -> None:
    world.put("a.bib", entry("a"))
    world.sync()
    world.edit(world.key(TITLE), date="1999-05-02")
    world.sync()
    assert "year = {1999}\n" in world.text("a.bib")
    world.change("a.bib", TITLE, f"{TITLE}s")
    assert [set(change.fields) for change in world.sync().applied] == [{"title"}]
    assert world.item(TITLE)["date"] == "1999-05-02"
    assert settled(world)
