"""An item's type edited on one side, and on either side a field whose name hangs on the type."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.faults import failing_disk
from tests.sync.world import THREE, World, quiet


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.put("refs.ris", THREE)
    made.sync()
    return made


_TYPES = [("local", "THES", "university"), ("library", "RPRT", "institution"), ("base", "BOOK", "publisher")]


def _types_apart(world: World) -> str:
    """A book that the library calls a report of another house, and the file a thesis of another year."""
    key = world.key("Bridges")
    world.edit(key, itemType="report", publisher="", institution="Harbour House", reportNumber="4")
    world.change("refs.ris", "TY  - BOOK", "TY  - THES")
    world.change("refs.ris", "PY  - 1987", "PY  - 1990")
    assert ["itemType"] == [c.field for c in world.sync().plan.conflicts]
    return key


def _said(world: World, key: str) -> dict[str, object]:
    return {name: value for name, value in world.library()[key].items() if value}


@pytest.mark.parametrize(("take", "line", "field"), _TYPES)
def test_an_edit_goes_where_the_chosen_type_keeps_it_on_both_sides(
    world: World, take: str, line: str, field: str
) -> None:
    key = _types_apart(world)
    with world.open() as workspace:
        workspace.resolve({key: {"itemType": take}})
    book = world.item("Bridges")
    assert ("Harbour House", "1990") == (book[field], book["date"])
    assert f"TY  - {line}\nAU  - Okoye, Chidi" in world.text("refs.ris")
    assert "PB  - Harbour House\n" in world.text("refs.ris")
    assert "Example House" not in world.text("refs.ris")
    quiet(world)


@pytest.mark.parametrize("policy", ["ask", "local", "library"])
@pytest.mark.parametrize("undone", ["local", "library", "base"])
@pytest.mark.parametrize(("take", "line", "field"), _TYPES)
def test_a_decision_about_an_item_type_that_is_undone_is_the_conflict_again(
    world: World, take: str, line: str, field: str, undone: str, policy: str
) -> None:
    """And what waited with the type waits on, until the type is decided."""
    key = _types_apart(world)
    before, library = world.files(), _said(world, key)
    with world.open() as workspace:
        run = workspace.resolve({key: {"itemType": undone}}).run
    world.config = replace(world.config, sync=replace(world.config.sync, conflicts=policy))
    world.undo(run)
    assert (before, library) == (world.files(), _said(world, key))
    quiet(world)
    assert ["itemType"] == [c.field for c in world.conflicts()]

    with world.open() as workspace:
        report = workspace.resolve({key: {"itemType": take}})

    assert () == report.plan.held
    book = world.item("Bridges")
    assert ("Harbour House", "1990") == (book[field], book["date"])
    assert f"TY  - {line}\nAU  - Okoye, Chidi" in world.text("refs.ris")
    assert "PB  - Harbour House\n" in world.text("refs.ris")
    quiet(world)


def test_a_type_from_the_file_and_a_publisher_from_the_library_meet(world: World) -> None:
    key = world.key("Bridges")
    world.edit(key, publisher="Harbour House")
    world.change("refs.ris", "TY  - BOOK", "TY  - THES")

    assert () == world.sync().plan.conflicts

    assert {"itemType": "thesis", "university": "Harbour House"}.items() <= _said(world, key).items()
    assert "extra" not in _said(world, key)
    assert "PB  - Harbour House\n" in world.text("refs.ris")
    quiet(world)


def test_a_type_from_the_library_and_a_publisher_from_the_file_meet(world: World) -> None:
    key = world.key("Bridges")
    world.edit(key, itemType="report", publisher="", institution="Example House")
    world.change("refs.ris", "PB  - Example House", "PB  - Harbour House")

    assert () == world.sync().plan.conflicts

    assert {"itemType": "report", "institution": "Harbour House"}.items() <= _said(world, key).items()
    assert "TY  - RPRT\n" in world.text("refs.ris")
    assert "PB  - Harbour House\n" in world.text("refs.ris")
    quiet(world)


@pytest.mark.parametrize("take", ["local", "library", "base"])
@pytest.mark.parametrize("side", ["local", "library"])
def test_two_publishers_and_a_new_type_are_a_conflict_of_publishers(
    world: World, side: str, take: str
) -> None:
    """Nothing is overwritten before it is decided, and what it is decided from is named rightly."""
    key = world.key("Bridges")
    field = "university" if side == "local" else "institution"
    if side == "local":
        world.edit(key, publisher="Library House")
        world.change("refs.ris", "TY  - BOOK", "TY  - THES")
    else:
        world.edit(key, itemType="report", publisher="", institution="Library House")
    world.change("refs.ris", "PB  - Example House", "PB  - File House")

    (conflict,) = world.sync().plan.conflicts

    assert (field, "Example House") == (conflict.field, conflict.base)
    assert ["Library House", "File House"] == [version.value for version in conflict.versions]
    assert "Library House" == _said(world, key)[field]
    assert "PB  - File House\n" in world.text("refs.ris")
    quiet(world)
    assert ["Example House"] == [c.base for c in world.conflicts()]

    with world.open() as workspace:
        workspace.resolve({key: {field: take}})

    chosen = {"local": "File House", "library": "Library House", "base": "Example House"}[take]
    assert chosen == _said(world, key)[field]
    assert f"PB  - {chosen}\n" in world.text("refs.ris")
    quiet(world)


@pytest.mark.parametrize("name", ["first.bib", "second.bib"])
def test_a_type_in_one_source_and_a_publisher_in_another_meet(world: World, name: str) -> None:
    """Whichever of the two is looked at first."""
    ris = "first.ris" if name == "second.bib" else "second.ris"
    world.rename("refs.ris", ris)
    entry = "@book{rope,\n  author = {Okoye, Chidi},\n  title = {Bridges made of rope},\n  year = 1987,\n"
    world.put(name, entry + "  publisher = {Example House},\n}\n")
    world.sync()
    world.change(name, "Example House", "Harbour House")
    world.change(ris, "TY  - BOOK", "TY  - THES")

    assert () == world.sync().plan.conflicts

    assert {"itemType": "thesis", "university": "Harbour House"}.items() <= _said(
        world, world.key("Bridges")
    ).items()
    assert "PB  - Harbour House\n" in world.text(ris)
    assert "thesis{rope," in world.text(name)
    assert "Harbour House" in world.text(name)
    assert "Example House" not in world.text(name)
    quiet(world)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "a.json",
            '[{"type": "paper-conference", "title": "Tides", "container-title": "Sea", "DOI": "10.5555/a"}]',
            '[{"type": "article-journal", "title": "Tides", "DOI": "10.5555/a"}]',
        ),
        (
            "a.bib",
            "@inproceedings{a, title={Tides}, booktitle={Sea}, doi={10.5555/a}}\n",
            "@article{a, title={Tides}, doi={10.5555/a}}\n",
        ),
    ],
)
def test_what_the_library_takes_out_with_the_type_is_not_kept_under_another_name(
    tmp_path: Path, name: str, before: str, after: str
) -> None:
    world = World(tmp_path)
    world.put(name, before)
    world.sync(allow=["unidentified"])

    world.edit(world.key("Tides"), itemType="journalArticle", proceedingsTitle="")
    world.sync()

    assert after == world.text(name)
    quiet(world)


def test_a_type_that_only_could_not_be_written_is_held_after_an_undo(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waited like a conflict about it, and contradicts nothing."""
    before = world.text("refs.ris")
    world.edit(world.key("Bridges"), itemType="report", publisher="", institution="Harbour House")
    with failing_disk(monkeypatch, 0):
        assert world.sync().failed
    run = world.sync().run
    assert before != world.text("refs.ris")

    assert [] == world.undo(run).kept
    assert before == world.text("refs.ris")
    assert () == world.sync().applied
    assert before == world.text("refs.ris")
    world.sync(redo=True)
    assert "TY  - RPRT\n" in world.text("refs.ris")
    quiet(world)


def test_a_record_that_cannot_have_its_new_type_for_a_conflict_says_so_and_waits(world: World) -> None:
    """A document has no volume, and the record's is in conflict."""
    before = world.text("refs.ris").replace("VL  - 3", "VL  - 9")
    key = world.key("Moss")
    empty = {
        n: "" for n in ("volume", "issue", "pages", "publicationTitle", "ISSN") if world.item("Moss").get(n)
    }
    world.edit(key, itemType="document", title="Moss on roofs", **empty)
    world.change("refs.ris", "VL  - 3", "VL  - 9")

    [failure] = world.sync().failed
    assert ("cannot-say", "refs.ris", key) == (failure.code, failure.path, failure.key)
    assert ["volume"] == [c.field for c in world.conflicts()]
    assert before == world.text("refs.ris")

    with world.open() as workspace:
        workspace.resolve({key: {"volume": "library"}})
    assert "TY  - GEN\n" in world.text("refs.ris")
    assert "TI  - Moss on roofs\n" in world.text("refs.ris")
    quiet(world)


CATALOGUED = """<record xmlns="http://www.loc.gov/MARC21/slim">
<leader>00000nam a2200000 a 4500</leader>
<datafield tag="020" ind1=" " ind2=" "><subfield code="a">9780306406157</subfield></datafield>
<datafield tag="100" ind1="1" ind2=" "><subfield code="a">Moss, Ada</subfield></datafield>
<datafield tag="245" ind1="1" ind2="0"><subfield code="a">Otters of the fen</subfield></datafield>
<datafield tag="250" ind1=" " ind2=" "><subfield code="a">2nd ed.</subfield></datafield>
<datafield tag="260" ind1=" " ind2=" "><subfield code="b">Fen House</subfield><subfield code="c">2019</subfield></datafield>
</record>
"""  # noqa: E501


@pytest.mark.parametrize("type", ["document", "report"])
def test_what_the_type_that_holds_has_no_place_for_stays_in_its_file(type: str, tmp_path: Path) -> None:
    """A catalogue's book, whose type is guessed, meets an item that is no book in the library."""
    world = World(tmp_path)
    world.put("otters.xml", CATALOGUED)
    creators = [{"creatorType": "author", "firstName": "Ada", "lastName": "Moss"}]
    key = world.create(itemType=type, title="Otters of the fen", creators=creators, date="2019")

    assert not world.sync().failed

    assert {key: 1} == world.links()
    house = "institution" if type == "report" else "publisher"
    said = _said(world, key)
    assert (said[house], "edition" in said) == ("Fen House", False)
    quiet(world)
