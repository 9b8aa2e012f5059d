"""conflicts and resolve: numbers that stay, and every way to say which conflicts are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run
from tests.cli.test_workspace_verbs import edit

NOTE, RIS = "radiotherapy-note.md", "export-from-repository.ris"


@pytest.fixture
def torn(example: Run) -> Run:
    """A workspace with two conflicts: the date of the note, the volume of the article."""
    example("sync")
    with zotsync.Workspace(".") as workspace:
        zot = workspace.pyzotero()
        for words, values in (("radiotherapy", {"citationKey": "sand2019"}), ("Borrowed", {})):
            item = next(i for i in zot.top() if words in i["data"]["title"])
            date = {"date": "2020"} if values else {"volume": "12"}
            zot.create_items([{"key": item["key"], "version": item["version"], **values, **date}])
    edit(NOTE, "**Year:** 2019", "**Year:** 2018")
    edit(RIS, "VL - 9", "VL - 10")
    assert 1 == example("sync").code
    return example


def left(run: Run) -> set[str]:
    return {conflict["field"] for conflict in run("conflicts", "--json").json["conflicts"]}


def test_a_conflict_has_the_same_number_wherever_it_is_shown(torn: Run) -> None:
    def numbers(*verb: str) -> list[str]:
        return [line for line in torn(*verb).out.splitlines() if line.startswith("conflict ")]

    shown = [numbers(verb) for verb in ("conflicts", "status", "plan", "sync")]

    assert 2 == len(shown[0])
    assert [shown[0]] * 4 == shown


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (["sand2019"], {"volume"}),
        ([NOTE], {"volume"}),
        (["--path", NOTE], {"volume"}),
        (["--field", "volume"], {"date"}),
        (["--where", "title~Borrowed"], {"date"}),
        (["--all"], set()),
        (["--all", "--field", "date"], {"volume"}),
        (["1", "2"], set()),
    ],
)
def test_a_conflict_may_be_named_in_many_ways(torn: Run, arguments: list[str], fields: set[str]) -> None:
    done = torn("resolve", *arguments, "--take", "library")

    assert 0 == done.code
    assert fields == left(torn)


def test_a_conflict_may_be_named_by_its_key_and_given_a_value(torn: Run) -> None:
    key = next(c["key"] for c in torn("conflicts", "--json").json["conflicts"] if c["field"] == "date")

    assert 0 == torn("resolve", key, "--value", "2021").code

    assert {"volume"} == left(torn)
    assert "**Year:** 2021" in Path(NOTE).read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["1", "9"],
        ["nothing"],
        ["--path", "nowhere.ris"],
        ["--where", "title~nothing"],
        [],
        ["1", "--value", "3"],
    ],
)
def test_what_means_no_conflict_decides_none(torn: Run, arguments: list[str]) -> None:
    assert 2 == torn("resolve", *arguments, "--take", "local").code
    assert {"date", "volume"} == left(torn)


def test_a_decision_can_be_undone(torn: Run) -> None:
    before = Path(NOTE).read_bytes()
    torn("resolve", "--field", "date", "--take", "library")
    assert before != Path(NOTE).read_bytes()

    assert 0 == torn("undo").code
    assert before == Path(NOTE).read_bytes()


def test_an_older_run_can_be_undone_alone(example: Run) -> None:
    example("sync")
    edit(NOTE, "**Year:** 2019", "**Year:** 2018")
    example("sync")
    edit(RIS, "VL - 9", "VL - 10")
    example("sync")

    assert 0 == example("undo", "2").code
    assert [] == example("sync", "--json").json["applied"]
    with zotsync.Workspace(".") as workspace:
        values = {(item["date"], item["volume"]) for item in workspace.library.items()}
    assert {("2019", "")} <= values
    assert "10" in {volume for _, volume in values}
    assert 2 == example("undo", "2").code
    assert 2 == example("undo", "99").code


def test_a_summary_counts_by_field_and_by_file(torn: Run) -> None:
    said = torn("conflicts", "--summary", "--json").json["summary"]

    assert {"total": 2, "fields": {"date": 1, "volume": 1}, "paths": {NOTE: 1, RIS: 1}} == said
    assert "     1  volume\n" in torn("conflicts", "--summary").out


def test_the_log_of_a_run_lists_what_was_not_taken(torn: Run) -> None:
    run = torn("resolve", "--field", "date", "--take", "library", "--json").json["run"]

    shown = torn("log", run).out
    (settled,) = torn("log", run, "--json").json["settled"]

    assert f"not taken from {NOTE}: 2018" in shown
    assert ("date", "2018", "2020", "library", "resolve") == tuple(
        settled[name] for name in ("field", "local", "library", "take", "why")
    )


def test_three_places_that_differ_are_all_named_and_local_is_the_one_that_is_meant(run: Run) -> None:
    entry = (
        "@book{{tides,\n  author = {{Sand, Rosa}},\n  title = {{Tides and shores}},\n  year = {{{}}},\n}}\n"
    )
    record = "TY  - BOOK\nAU  - Sand, Rosa\nTI  - Tides and shores\nPY  - {}\nER  - \n"
    Path("a.bib").write_text(entry.format(2012))
    Path("b.ris").write_text(record.format(2012))
    run("init")
    run("sync")
    run("edit", "--where", "title~tides", "--set", "date=2015")
    Path("a.bib").write_text(entry.format(2013))
    Path("b.ris").write_text(record.format(2014))
    assert 1 == run("sync").code

    (conflict,) = run("conflicts", "--json").json["conflicts"]

    said = {version["where"]: version["value"] for version in conflict["versions"]}
    assert {"library": "2015", "a.bib": "2013", "b.ris": "2014"} == said
    unsaid = run("resolve", "1", "--take", "local")
    assert (2, True) == (unsaid.code, "a.bib, b.ris say different things of date." in unsaid.err)
    assert 0 == run("resolve", "--path", "a.bib", "--take", "local").code
    assert "year = {2013}" in Path("a.bib").read_text()
    assert "PY  - 2013\n" in Path("b.ris").read_text()
    assert [] == run("sync", "--json").json["applied"]


def test_a_guard_stops_what_goes_along_with_a_decision_until_it_is_let_pass(run: Run) -> None:
    titles = ("Tides", "Shores", "Cliffs", "Dunes", "Marshes")
    Path("all.ris").write_text("".join(f"TY  - BOOK\nTI  - {t}\nPY  - 2012\nER  - \n\n" for t in titles))
    run("init")
    run("sync")
    run("edit", "--where", "title=Tides", "--set", "date=2015")
    edit("all.ris", "TI  - Tides\nPY  - 2012", "TI  - Tides\nPY  - 2013")
    assert 1 == run("sync").code
    with zotsync.Workspace(".") as workspace:
        zot = workspace.pyzotero()
        for item in zot.top():
            if item["data"]["title"] in ("Cliffs", "Dunes"):
                zot.create_items([{"key": item["key"], "version": item["version"], "deleted": 1}])

    stopped = run("resolve", "1", "--take", "local")

    assert (4, True) == (stopped.code, "--allow deletions" in stopped.err)
    assert {"date"} == left(run)
    assert "Dunes" in Path("all.ris").read_text()
    assert 2 == run("resolve", "1", "--take", "local", "--allow", "deletion").code
    assert 0 == run("resolve", "1", "--take", "local", "--allow", "deletions").code
    assert set() == left(run)
    assert "Dunes" not in Path("all.ris").read_text()
