"""Exports: files that are only written, with what the library holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sync.world import ARTICLE, BOOK, THREE, World, quiet
from zotsync.config import Config, LibraryConfig, SourcesConfig
from zotsync.errors import ConfigError, WriteError


@pytest.fixture
def world() -> Iterator[World]:
    found = World()
    export_to(found, "paper.bib")
    yield found
    found.close()


def export_to(world: World, *paths: str, collections: tuple[str, ...] = ()) -> None:
    world.config = Config(library=LibraryConfig(collections=collections), sources=SourcesConfig(export=paths))


def titles(world: World, path: str = "paper.bib") -> list[str]:
    with world.open() as workspace:
        return [local.item.title for local in workspace.sources.parse_export(path).items]


def block(world: World, title: str) -> str:
    """The bytes of one entry of paper.bib."""
    return next(part.rstrip() for part in world.text("paper.bib").split("\n\n") if title in part)


MOSS, ROPE, SALT = "Moss on northern roofs", "Bridges made of rope", "Salt roads before the railway"


def test_the_library_is_written_to_an_export_and_read_from_none(world: World) -> None:
    world.put("refs.ris", THREE.replace("ER  -", "N1  - Not for others\nER  -", 1))

    report = world.sync()

    assert [MOSS, ROPE, SALT] == sorted(titles(world), key=[MOSS, ROPE, SALT].index)
    assert "Not for others" not in world.text("paper.bib")
    assert "zotsync" not in world.text("paper.bib")
    assert {"export"} == {c.by for c in report.applied if c.path == "paper.bib"}
    assert dict.fromkeys(world.links(), 1) == world.links()
    assert 3 == sum(d["itemType"] != "note" for d in world.library().values())
    quiet(world)
    assert 1 == world.sync().requests


@pytest.mark.parametrize("path", ["out/paper.bib", "all.ris", "all.json", "all.nbib"])
def test_every_format_of_several_items_can_be_exported_to(world: World, path: str) -> None:
    export_to(world, path)
    world.put("refs.ris", THREE)
    world.sync()
    world.edit(world.key(MOSS), title="Moss on southern roofs")

    world.sync()

    assert {"Moss on southern roofs", ROPE, SALT} == set(titles(world, path))
    quiet(world)


def test_what_is_unchanged_keeps_its_place_and_its_bytes(world: World) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    before, order = {t: block(world, t) for t in (MOSS, ROPE, SALT)}, titles(world)
    world.edit(world.key(ROPE), publisher="Rope Press")
    world.create(itemType="book", title="A late one", creators=[], tags=[], collections=[])

    world.sync()

    assert [*order, "A late one"] == titles(world)
    assert before[MOSS] == block(world, MOSS)
    assert before[SALT] == block(world, SALT)
    assert before[ROPE].replace("Example House", "Rope Press") == block(world, ROPE)
    world.edit(world.key(MOSS), deleted=1)
    world.sync(allow=["deletions"])
    assert [title for title in [*order, "A late one"] if title != MOSS] == titles(world)
    quiet(world)


def test_only_the_scope_is_exported(world: World) -> None:
    thesis = world.memory.create_collection("Thesis").key
    inside = world.create(itemType="book", title="Inside", creators=[], tags=[], collections=[thesis])
    outside = world.create(itemType="book", title="Outside", creators=[], tags=[], collections=[])
    export_to(world, "paper.bib", collections=("Thesis",))
    world.sync()
    assert ["Inside"] == titles(world)
    world.edit(inside, collections=[])
    world.edit(outside, collections=[thesis])

    world.sync()

    assert ["Outside"] == titles(world)
    quiet(world)


def test_what_a_person_edits_in_an_export_is_held_and_kept_in_the_journal(world: World) -> None:
    world.put("refs.ris", ARTICLE)
    world.sync()
    mine = world.text("paper.bib").replace(MOSS, "Moss, as I call it")
    world.put("paper.bib", mine)
    world.edit(world.key(MOSS), volume="9")

    report = world.sync()

    assert ["export-edited"] == [held.reason for held in report.plan.held]
    assert mine == world.text("paper.bib")
    assert MOSS in world.titles()
    assert ["export-edited"] == [held.reason for held in world.sync().plan.held]
    report = world.sync(allow=["export-edited"])
    assert [MOSS] == titles(world)
    assert () == world.sync().plan.held
    world.undo(report.run)
    assert mine == world.text("paper.bib"), "what a person wrote can be had again"


def test_a_file_that_was_there_before_is_not_written_over(world: World) -> None:
    old = "@book{other2001,\n  title = {Somebody's own book},\n  year = {2001}\n}\n"
    world.put("paper.bib", old)
    world.put("refs.ris", ARTICLE)

    report = world.sync()

    assert ["export-edited"] == [held.reason for held in report.plan.held]
    assert old == world.text("paper.bib")
    assert "Somebody's own book" not in world.titles(), "an export was read as a source"


def test_a_file_that_says_what_the_library_says_is_taken_over_as_it_is(world: World) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    again = World()
    export_to(again, "paper.bib")
    again.put("refs.ris", THREE)
    own = world.text("paper.bib")
    again.put("paper.bib", "% our own order\n\n" + own)

    report = again.sync()

    assert () == report.plan.held
    assert "% our own order\n\n" + own == again.text("paper.bib")
    again.put("more.ris", BOOK.replace("Bridges made of rope", "Bridges made of glass"))
    again.sync()
    assert again.text("paper.bib").startswith("% our own order\n\n" + own.rstrip("\n"))
    assert "Bridges made of glass" == titles(again)[-1]
    again.close()


def test_an_export_that_is_gone_is_written_anew(world: World) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    text = world.text("paper.bib")
    world.remove("paper.bib")
    world.edit(world.key(MOSS), volume="9")

    world.sync()

    assert 3 == len(titles(world))
    assert text != world.text("paper.bib")
    world.remove("paper.bib")
    world.sync()
    assert 3 == len(titles(world)), "with nothing else to do"


def test_undo_holds_an_export_until_it_is_asked_for_again(world: World) -> None:
    world.put("refs.ris", ARTICLE)
    world.sync()
    before = world.files()
    world.edit(world.key(MOSS), volume="9")
    world.sync()

    world.undo()

    assert before == world.files()
    report = world.sync()
    assert () == report.applied
    assert "undone" in {held.reason for held in report.plan.held if held.path == "paper.bib"}
    world.sync(redo=True)
    assert "volume = {9}" in world.text("paper.bib")
    assert {world.key(MOSS): 1} == world.links(), "an undone export took its item's source along"
    quiet(world)


def test_undo_brings_an_export_that_was_written_since_up_to_date(world: World) -> None:
    world.put("refs.ris", THREE)
    world.sync()
    before = world.text("paper.bib")
    world.change("refs.ris", "VL  - 3", "VL  - 9")
    run = world.sync().run
    world.edit(world.key(ROPE), date="1999")
    world.sync()

    world.undo(run)

    assert "volume = {3}" in block(world, MOSS)
    assert "1999" in block(world, ROPE)
    assert block(world, SALT) in before
    quiet(world)
    world.sync(redo=True)
    assert "volume = {9}" in block(world, MOSS)
    quiet(world)


def test_an_export_that_could_not_be_written_is_written_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.put("refs.ris", ARTICLE)
    world.sync()
    world.edit(world.key(MOSS), volume="9")
    from zotsync.stores.sources import Sources

    def full(*_: Any) -> None:
        raise WriteError("The disk is full.")

    monkeypatch.setattr(Sources, "commit", full)
    assert world.sync().failed
    monkeypatch.undo()

    world.sync()

    assert "volume = {9}" in world.text("paper.bib")
    assert "VL  - 9" in world.text("refs.ris")
    quiet(world)


def test_a_glob_keeps_what_is_there_up_to_date_and_makes_nothing(world: World) -> None:
    export_to(world, "out/*.bib")
    world.put("refs.ris", ARTICLE)
    world.sync()
    assert ["refs.ris"] == list(world.files())
    world.put("out/a.bib", "")

    world.sync()

    assert [MOSS] == titles(world, "out/a.bib")
    quiet(world)


@pytest.mark.parametrize(
    ("path", "said"), [("a.md", "no format"), ("../a.bib", "place"), ("a.docx", "no format")]
)
def test_an_export_that_cannot_be_is_refused(world: World, path: str, said: str) -> None:
    export_to(world, path)
    world.put("refs.ris", ARTICLE)

    with pytest.raises(ConfigError, match=said) as refused:
        world.sync()

    assert refused.value.remedy
    assert {} == world.library()


def test_a_plan_shows_an_export_and_apply_writes_it(world: World) -> None:
    world.put("refs.ris", ARTICLE)
    with world.open() as workspace:
        plan = workspace.plan()
        assert ["export"] == [c.by for c in plan.changes if c.path == "paper.bib"]
        workspace.apply(plan)

    assert [MOSS] == titles(world)


def test_an_export_may_become_empty_and_fill_again(world: World) -> None:
    key = world.create(itemType="book", title="Alone", creators=[], tags=[], collections=[])
    world.sync()
    world.edit(key, deleted=1)
    world.sync()
    assert [] == titles(world)
    world.create(itemType="book", title="Another", creators=[], tags=[], collections=[])

    report = world.sync()

    assert () == report.failed
    assert ["Another"] == titles(world)
    quiet(world)


def test_status_counts_an_export_and_tells_its_role(world: World) -> None:
    world.put("refs.ris", ARTICLE)
    world.sync()
    world.edit(world.key(MOSS), volume="9")

    with world.open() as workspace:
        status = workspace.status(everything=True)

    assert 2 == status.pending["local"]
    assert {"paper.bib": "export", "refs.ris": "source"} == {
        f.path: f.role for f in status.files if f.role != "none"
    }
