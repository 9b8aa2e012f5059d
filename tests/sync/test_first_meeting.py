"""Two filled sides meet for the first time: pairs, what settles, what is parked, and how it is decided."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared
from tests.sync.world import World, quiet
from zotsync.changes import Conflict
from zotsync.config import Config, SyncConfig
from zotsync.item import Creator, Item
from zotsync.sync.same import same

BENCH = Path(__file__).resolve().parents[2] / "scripts" / "bench_meeting.py"


def bench() -> Any:
    spec = importlib.util.spec_from_file_location("bench_meeting", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_meeting"] = module
    spec.loader.exec_module(module)
    return module


REEF = """TY  - JOUR
AU  - Ødegård, Tor
AU  - Van der Meer, A. B.
TI  - The Reefs of the outer Banks: a Survey
JO  - J. Coast. Res.
PY  - 2014
VL  - 07
SP  - 215
EP  - 33
DO  - https://doi.org/10.5555/REEF.2014
ER  - 
"""
PERSON = [
    {"creatorType": "author", "firstName": "Tor", "lastName": "Odegard"},
    {"creatorType": "author", "firstName": "Anna Beatrix", "lastName": "van der Meer"},
]
LIBRARY: dict[str, Any] = {
    "itemType": "journalArticle",
    "title": "The reefs of the outer banks – a survey",
    "creators": PERSON,
    "publicationTitle": "Journal of Coastal Research",
    "date": "2014-03-02",
    "volume": "7",
    "pages": "215–233",
    "DOI": "10.5555/reef.2014",
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# What settles


def test_sides_that_say_the_same_settle_and_keep_their_spelling(world: World) -> None:
    key = world.create(**LIBRARY)
    world.put("refs.ris", REEF)
    before, library = world.files(), world.library()

    report = world.sync()

    assert () == report.plan.conflicts
    assert before == world.files()
    assert library == world.library()
    assert {key: 1} == world.links()
    quiet(world)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("title", "Water &amp; <i>ice</i>", "Water & ice"),
        ("title", "Co-operation in 10 000 villages", "Cooperation in 10,000 Villages"),
        ("title", "Ferries of the sound. [Review] [12 refs]", "Ferries of the sound"),
        ("pages", "12-17", "pp. 12–17"),
        ("pages", "S33-38", "s33-S38"),
        ("pages", "411", "411-419"),
        ("date", "May 2, 2014", "2014-05-02"),
        ("date", "2014", "2014/05/02"),
        ("publicationTitle", "Ann. Bot.", "Annals of Botany"),
        ("publicationTitle", "Lichen Studies (Bergen, Norway : 1990)", "Lichen Studies"),
        ("ISBN", "0-306-40615-2", "9780306406157"),
        ("edition", "2nd ed.", "2"),
        ("language", "English", "en-GB"),
        ("url", "http://www.example.org/a/", "https://example.org/a"),
        ("issue", "03", "3"),
        ("publisher", "Cafe\u0301 Press", "Café press"),
    ],
)
def test_values_say_the_same(name: str, one: str, other: str) -> None:
    assert same(name, one, other)
    assert same(name, other, one)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("title", "A dose of 1.5 mg", "A dose of 15 mg"),
        ("title", "Ferries of the sound", "Ferries of the sounds"),
        ("title", "Ferries. [Retracted in: J Sound. 2001;3:1]", "Ferries."),
        ("pages", "12-17", "12-18"),
        ("pages", "4", "411-419"),
        ("date", "2014", "2015-01-01"),
        ("date", "2014-01", "2014-11"),
        ("publicationTitle", "Annals of Botany", "Annals of Biology"),
        ("ISBN", "0-306-40615-2", "9781402894626"),
        ("volume", "10", "1"),
        ("itemType", "book", "Book"),
        ("citationKey", "berg2014", "Berg2014"),
        ("extra", "Rating: 1.2", "Rating: 12"),
    ],
)
def test_values_differ(name: str, one: str, other: str) -> None:
    assert not same(name, one, other)
    assert not same(name, other, one)


AUTHORS = (Creator("author", "de la Cruz", "María José"), Creator("author", "Smith-Jones", "Robert"))


@pytest.mark.parametrize(
    ("others", "agree"),
    [
        ((Creator("author", "Cruz", "M. J."), Creator("author", "Smith Jones", "R.")), True),
        ((Creator("author", "De La Cruz", "MJ"), Creator("author", "Smith-Jones", "Robert, Jr.")), True),
        ((Creator("author", "Cruz", "M."), Creator("author", name="et al.")), True),
        ((AUTHORS[1], AUTHORS[0]), False),
        (AUTHORS[:1], False),
        ((Creator("author", "Cruz", "N. J."), AUTHORS[1]), False),
        ((AUTHORS[0], Creator("author", "Smith-Johns", "Robert")), False),
        ((AUTHORS[0], replace(AUTHORS[1], type="editor")), False),
        ((AUTHORS[0], replace(AUTHORS[1], first="Rupert")), False),
    ],
)
def test_people_are_the_same_or_not(others: tuple[Creator, ...], agree: bool) -> None:
    assert same("creators", AUTHORS, others) is agree
    assert same("creators", others, AUTHORS) is agree


def test_a_role_that_one_side_lacks_is_filled_in_on_either(world: World) -> None:
    editor = {"creatorType": "editor", "firstName": "Ida", "lastName": "Falk"}
    world.create(**{**LIBRARY, "creators": [*PERSON, editor]})
    world.put("refs.ris", REEF)

    report = world.sync()

    assert () == report.plan.conflicts
    assert "Falk, Ida" in world.text("refs.ris")
    assert "AU  - Van der Meer, A. B.\n" in world.text("refs.ris")
    assert [*PERSON, editor] == world.item("The reefs")["creators"]
    quiet(world)


# Who meets whom


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Reefs of the outer banks: a survey", "DOI": ""},  # a word less
        {"title": "The reefs of the outter banks: a survey", "DOI": ""},  # a misspelt one
        {"DOI": "", "date": "2013", "creators": PERSON[:1]},
        {"title": "The reefs of the outer banks", "DOI": ""},
    ],
)
def test_a_work_that_is_described_differently_is_not_created_again(
    world: World, changes: dict[str, Any]
) -> None:
    key = world.create(**LIBRARY | changes)
    world.put("refs.ris", REEF)

    world.sync()

    assert {key: 1} == world.links()
    assert 1 == len(world.library(trashed=True))
    quiet(world)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "The reefs of the inner banks: a survey", "DOI": "10.5555/reef.2015", "pages": "1-9"},
        {"title": "Comment on: The reefs of the outer banks: a survey", "DOI": "", "pages": "401-402"},
        {"title": "The reefs of the outer banks: a survey. Part II", "DOI": "", "pages": "340-361"},
    ],
)
def test_a_work_that_only_resembles_another_is_created(world: World, changes: dict[str, Any]) -> None:
    key = world.create(**LIBRARY | changes)
    world.put("refs.ris", REEF)

    world.sync()

    assert key not in world.links()
    assert 2 == len(world.library(trashed=True))
    quiet(world)


def test_what_each_issue_prints_under_one_heading_is_not_paired_by_it(world: World) -> None:
    column = "TY  - JOUR\nAU  - Berg, Ida\nTI  - Editorial\nJO  - Annals of Tides\nPY  - 2003\nVL  - 27\n"
    world.create(
        itemType="journalArticle", title="Editorial", publicationTitle="Annals of Tides", date="2003",
        volume="27", issue="3", creators=[{"creatorType": "author", "firstName": "Ida", "lastName": "Berg"}],
    )  # fmt: skip
    world.put("fourth.ris", f"{column}IS  - 4\nER  - \n")
    world.put("some.ris", f"{column}ER  - \n")

    report = world.sync()

    assert ["ambiguous"] == [one.reason for one in report.plan.held if one.path == "some.ris"]
    assert {"3", "4"} == {data["issue"] for data in world.library().values()}
    quiet(world)


def test_two_records_of_one_file_that_only_resemble_each_other_are_two_items(world: World) -> None:
    other = REEF.replace("Survey", "Surveys").replace("DO  - https://doi.org/10.5555/REEF.2014", "IS  - 1")
    world.put("refs.ris", f"{REEF}\n{other}")

    report = world.sync()

    assert () == report.plan.conflicts
    assert 2 == len(world.library())
    quiet(world)


# What is parked, and how it is decided


def differing(world: World) -> str:
    """Both sides hold one work; volume and publisher's place in it differ."""
    key = world.create(**{**LIBRARY, "volume": "8", "title": "The reefs of the outer banks, a new survey"})
    world.put("refs.ris", REEF)
    return key


def fields(conflicts: list[Conflict]) -> list[str]:
    return [conflict.field for conflict in conflicts]


def test_what_differs_is_parked_and_the_rest_is_linked(world: World) -> None:
    key = differing(world)
    before, library = world.files(), world.library()

    report = world.sync()

    assert ["title", "volume"] == fields(world.conflicts())
    assert {None} == {conflict.base for conflict in world.conflicts()}
    assert (before, library) == (world.files(), world.library())
    assert 2 == report.new_conflicts
    assert 0 == world.sync().new_conflicts
    quiet(world)
    world.edit(key, language="en")
    world.sync()
    assert "LA  - en\n" in world.text("refs.ris")
    assert ["title", "volume"] == fields(world.conflicts())


@pytest.mark.parametrize("when", ["at once", "later"])
@pytest.mark.parametrize("first", ["library", "local"])
def test_first_decides_at_once_and_what_is_parked_already(world: World, first: str, when: str) -> None:
    key = differing(world)
    if when == "later":
        world.sync()

    report = world.sync(first=first)

    assert [] == world.conflicts()
    expected = "8" if first == "library" else "07"
    assert expected == world.library()[key]["volume"]
    assert f"VL  - {expected}\n" in world.text("refs.ris")
    assert {("title", first), ("volume", first)} == {
        (s.field, s.take) for s in report.plan.settled if s.take != "both"
    }
    with world.open() as workspace:
        journal = workspace.journal.entries(report.run)
    lost = {
        s.field: s.local if first == "library" else s.library for s in journal.settled if s.take != "both"
    }
    assert ("07" if first == "library" else "8") == lost["volume"]
    quiet(world)
    world.undo()
    assert REEF == world.text("refs.ris")
    assert "8" == world.library()[key]["volume"]


@pytest.mark.parametrize("first", ["library", "local"])
def test_where_two_files_differ_neither_is_the_library(world: World, first: str) -> None:
    """Which file is read first must not decide what the other one says."""
    world.put("a.ris", REEF)
    world.put("b.ris", REEF.replace("VL  - 07", "VL  - 19"))
    before = world.files()

    world.sync(first=first)

    assert ["volume"] == fields(world.conflicts())
    assert before == world.files()
    world.sync(first=first)  # said once more, of what is in the library now
    assert [] == world.conflicts()
    assert 1 == len({item["volume"] for name in ("a.ris", "b.ris") for item in world.items(name)})


def test_a_lost_base_is_a_first_meeting_again(world: World) -> None:
    key = differing(world)
    world.sync(first="library")
    world.change("refs.ris", "VL  - 8", "VL  - 9")
    with world.open() as workspace:
        base = workspace.state.base
    for path in base.parent.glob("base.sqlite*"):
        path.unlink()

    world.sync(allow=["base-missing"])
    assert ["volume"] == fields(world.conflicts())
    world.sync(first="local")

    assert [] == world.conflicts()
    assert "9" == world.library()[key]["volume"]
    quiet(world)


def test_parked_fields_that_come_to_say_the_same_settle(world: World) -> None:
    key = differing(world)
    world.sync()
    world.edit(key, volume="7", title="The reefs of the outer banks; a survey")

    report = world.sync()

    assert [] == world.conflicts()
    assert () == report.applied
    quiet(world)


def test_an_item_type_that_differs_holds_its_whole_item_until_it_is_decided(world: World) -> None:
    key = world.create(**{**LIBRARY, "itemType": "magazineArticle", "language": "en", "volume": "8"})
    world.put("refs.ris", REEF)
    before, library = world.files(), world.library()

    for _ in range(2):
        world.sync()
        assert ["itemType"] == fields(world.conflicts())
        assert (before, library) == (world.files(), world.library())
    with world.open() as workspace:
        workspace.resolve({key: {"itemType": "library"}})

    assert ["volume"] == fields(world.conflicts())
    assert "LA  - en\n" in world.text("refs.ris")
    assert "magazineArticle" == world.library()[key]["itemType"]
    quiet(world)


def test_deleting_an_item_with_parked_fields_is_no_edit_of_them(world: World) -> None:
    key = differing(world)
    world.put("refs.ris", f"{REEF}\nTY  - BOOK\nTI  - Boats of the delta\nPY  - 1999\nER  - \n")
    world.sync()
    world.edit(key, deleted=1)

    world.sync()

    assert "Reefs" not in world.text("refs.ris")
    assert [] == world.conflicts()
    quiet(world)


@pytest.mark.parametrize(
    ("policy", "left"),
    [("library", []), ({"volume": "library"}, ["title"]), ({"volume": "local", "default": "library"}, [])],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_policy_decides_conflicts_before_and_after_they_are_parked(
    tmp_path: Path, policy: Any, left: list[str], when: str
) -> None:
    world = World(tmp_path)
    key = differing(world)
    if when == "after":
        world.sync()
    world.config = Config(sync=SyncConfig(conflicts=policy))

    world.sync()

    assert left == fields(world.conflicts())
    local = isinstance(policy, dict) and policy["volume"] == "local"
    assert ("07" if local else "8") == world.library()[key]["volume"]
    quiet(world)


def test_a_conflict_tells_who_changed_it_in_a_group_and_when(world: World) -> None:
    key = differing(world)
    world.memory.editors[key] = "Ann Berg"
    world.memory.items[key]["dateModified"] = "2024-05-01T10:00:00Z"

    world.sync()

    library, local = world.conflicts()[0].versions
    assert ("library", "Ann Berg", "2024-05-01T10:00:00Z") == (library.where, library.by, library.when)
    assert ("refs.ris", "") == (local.where, local.by)
    assert local.when.endswith("Z")
    (world.root / "refs.ris").touch()
    assert 0 == world.sync().new_conflicts


# Many


def generated(count: int) -> Iterator[tuple[Item, Item]]:
    """Works of a made-up field, each described twice: names, journal, pages, title, date differ."""
    things = "moss bark tide salt amber birch cedar delta ember fjord glade heath inlet".split()
    ways = "mapping counting drying cutting storing painting measuring".split()
    for number in range(count):
        thing, way = things[number % 13], ways[number % 7]
        words = f"on the {way} of {thing} in region {number} of the northern isles"
        first = 1000 + 20 * number
        a = Item(
            "journalArticle",
            {
                "title": words.capitalize(),
                "date": str(1950 + number % 70),
                "publicationTitle": f"Journal of {thing.capitalize()} Research",
                "volume": str(1 + number % 40),
                "pages": f"{first}-{first + 9}",
            },
            (Creator("author", f"Van Der {way.title()}", f"Jan {thing.title()}"),),
        )
        b = replace(
            a,
            fields={
                **a.fields,
                "title": words.title() + ".",
                "date": f"{a['date']}-05-0{1 + number % 9}",
                "publicationTitle": f"J. {thing.capitalize()} Res.",
                "pages": f"{first}–{str(first + 9)[-2:]}",
                **({"volume": str(100 + number)} if number % 10 == 0 else {}),
            },
            creators=(Creator("author", way.title(), f"J. {thing[0].upper()}."),),
        )
        yield a, b


def test_two_hundred_works_meet_and_one_decision_settles_a_kind(tmp_path: Path) -> None:
    pairs = list(generated(200))
    module = bench()
    sides = module.Sides([a for a, _ in pairs[:190]], [b for _, b in pairs[:180] + pairs[190:]], 180)

    met = module.meet(sides, tmp_path, field="volume")
    said = module.figures(met)

    assert (180, 0, 0, 0) == (said["found"], said["missed"], said["wrong"], said["held"])
    assert {"total": 18, "volume": 18} == said["conflicts"]
    assert said["different_values"]["total"] > 700
    assert 200 == met.after["items_in_the_library"]
    assert (18, 0, 18) == tuple(met.after[n] for n in ("in_conflict", "left", "changes"))
    assert 0 == met.after["changes_of_the_next_sync"]


def test_labelled_sides_meet_without_a_wrong_pair(tmp_path: Path) -> None:
    data = shared("data", "dedupe")
    module = bench()
    sides = module.sides_of(sorted(p for p in data.iterdir() if p.is_dir()), 500)

    met = module.meet(sides, tmp_path)
    said = module.figures(met)

    assert 0 == said["wrong"]
    assert said["recall"] >= 0.97
    assert said["conflicts"]["total"] <= said["different_values"]["total"] / 3
    assert (0, 0) == (met.after["left"], met.after["changes_of_the_next_sync"])
