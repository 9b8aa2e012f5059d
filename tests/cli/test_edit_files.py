"""edit over files that lie in no workspace: shown first, written by the one writer, taken back by undo."""

from __future__ import annotations

from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run
from zotsync import editing
from zotsync.errors import GuardError, UsageError

RIS = "TY  - JOUR\nTI  - Tides\nPY  - 2012\nKW  - a\nER  - \n\nTY  - BOOK\nTI  - Ports\nPY  - 2013\nER  - \n"
BIB = "@book{ice,\n  title = {Ice},\n  year  = 2012, % as printed\n}\n"
NOTE = '+++\ntitle = "Kelp" # mine\ndoi = "10.5555/kelp"\ndate = 2012-03-01\n+++\n\nWords.\n'
WHERE = ("--where", "year:2012")


@pytest.fixture
def files() -> dict[str, str]:
    Path("sub").mkdir()
    texts = {"a.ris": RIS, "sub/b.bib": BIB, "sub/n.md": NOTE}
    for name, text in texts.items():
        Path(name).write_text(text, "utf-8")
    return texts


def now(files: dict[str, str]) -> dict[str, str]:
    return {name: Path(name).read_text("utf-8") for name in files}


def test_an_edit_of_files_is_shown_and_written_only_when_told(run: Run, files: dict[str, str]) -> None:
    shown = run("edit", ".", *WHERE, "--set", "date=2014")

    assert shown.code == 0
    assert "with --write makes them" in shown.out + shown.err
    assert now(files) == files
    run("edit", ".", *WHERE, "--set", "date=2014", "--write", "--dry-run")
    assert now(files) == files

    done = run("edit", ".", *WHERE, "--set", "date=2014", "--write")

    assert done.code == 0
    assert now(files) == {
        "a.ris": RIS.replace("2012", "2014"),
        "sub/b.bib": BIB.replace("2012", "2014"),
        "sub/n.md": NOTE.replace("2012-03-01", "2014"),
    }
    assert "run of its own" in done.err
    again = run("edit", ".", *WHERE, "--set", "date=2014", "--write", "--json").json
    assert (again["changes"], again["run"]) == ([], None)

    assert run("undo").code == run("undo").code == 0
    assert now(files) == files


def test_what_a_file_cannot_say_is_said_with_its_line_and_the_rest_is_written(
    run: Run, files: dict[str, str]
) -> None:
    done = run("edit", ".", *WHERE, "--set", "date=2014", "--set", "edition=2nd", "--write", "--json")

    failed = {(Path(one["path"]).name, one["code"]) for one in done.json["failed"]}
    assert failed == {("a.ris", "no-field"), ("n.md", "no-field")}
    assert done.code == 1
    assert "edition = {2nd}" in now(files)["sub/b.bib"]
    tagged = run("edit", "sub", "--where", "type!=note", "--add-tag", "x", "--write", "--json").json
    assert [(Path(one["path"]).name, one["code"], one["line"]) for one in tagged["failed"]] == [
        ("n.md", "cannot-say", 1)
    ]
    assert now(files)["sub/n.md"] == NOTE.replace("2012-03-01", "2014")


def test_a_broken_file_and_one_that_is_only_read_are_left_alone(run: Run) -> None:
    texts = {
        "half.ris": "TY  - BOOK\nTI  - Ports\nPY  - 2012\n",
        "broken.md": "+++\ntitle = 'T'\ndoi = '10.5555/a'\ndate = 2012-\n+++\n",
        "w.ciw": "FN Clarivate\nVR 1.0\nPT J\nTI Tides\nPY 2012\nER\nEF\n",
    }
    for name, text in texts.items():
        Path(name).write_text(text, "utf-8")
    done = run("edit", ".", "--where", "type!=note", "--set", "date=2014", "--write", "--json")

    assert now(texts) | {"half.ris": ""} == texts | {"half.ris": ""}
    assert {Path(one["path"]).name for one in done.json["failed"]} >= {"broken.md", "w.ciw"}


def test_files_of_a_workspace_and_options_that_do_not_go_together_are_refused(
    run: Run, files: dict[str, str]
) -> None:
    for arguments, said in (
        (["nix.ris", *WHERE, "--set", "date=2014"], "There is no nix.ris"),
        ([*WHERE, "--set", "date=2014", "--write"], "go with files"),
        (["a.ris", "--where", " ", "--set", "date=2014"], "empty"),
        (["a.ris", *WHERE], "Edit what?"),
    ):
        done = run("edit", *arguments)
        assert done.code == 2
        assert said in done.err
    Path("zotsync.toml").write_text("", "utf-8")
    done = run("edit", "a.ris", *WHERE, "--set", "date=2014", "--write")
    assert done.code == 2
    assert "belongs to the workspace" in done.err
    assert now(files) == files


def many(count: int, tags: int = 0) -> str:
    words = "".join(f"KW  - t{n}\n" for n in range(tags))
    return "".join(f"TY  - BOOK\nTI  - Ports {n}\nPY  - 2012\n{words}ER  - \n\n" for n in range(count))


def test_a_guard_stops_an_edit_of_very_many_items(run: Run) -> None:
    for count, code in ((25, 0), (26, 4)):
        Path("m.ris").write_text(text := many(count), "utf-8")
        done = run("edit", "m.ris", *WHERE, "--set", "date=2014", "--write")
        assert (done.code, Path("m.ris").read_text("utf-8") == text) == (code, bool(code))
    assert "--allow updates" in done.err
    assert run("edit", "m.ris", *WHERE, "--set", "date=2014").code == 0
    assert run("edit", "m.ris", *WHERE, "--set", "date=2014", "--write", "--allow", "updates").code == 0
    few = many(104) + many(26).replace("2012", "2013")
    Path("m.ris").write_text(few, "utf-8")
    assert run("edit", "m.ris", "--where", "year:2013", "--set", "date=2014", "--write").code == 0


def test_a_guard_stops_an_edit_that_takes_many_tags_out(run: Run) -> None:
    Path("m.ris").write_text(text := many(6, tags=2), "utf-8")
    arguments = ("edit", "m.ris", *WHERE, "--remove-tag", "t0", "--write")
    assert run(*arguments).code == 4
    assert Path("m.ris").read_text("utf-8") == text
    assert run(*arguments, "--allow", "tag-removals").code == 0
    assert "KW  - t0" not in Path("m.ris").read_text("utf-8")


def test_a_file_that_was_edited_since_is_not_taken_back(run: Run, files: dict[str, str]) -> None:
    run("edit", "a.ris", *WHERE, "--set", "date=2014", "--write")
    later = Path("a.ris").read_text("utf-8").replace("Tides", "Ebb")
    Path("a.ris").write_text(later, "utf-8")
    assert run("undo").code == 1
    assert Path("a.ris").read_text("utf-8") == later


def test_the_call_of_the_library_does_the_same(run: Run, files: dict[str, str]) -> None:
    report = zotsync.edit(["a.ris"], "year:2012", "date=2014")
    assert ([c.title for c in report.plan.changes], report.applied, report.run) == (["Tides"], (), "")
    assert now(files) == files
    settings = [editing.replacement("title", "/ide/ID/"), "tag+=seen"]
    report = zotsync.edit("a.ris", ["year:2012", "type!=note"], settings, write=True)
    assert (len(report.applied), report.run) == (1, "1")
    assert "TI  - TIDs" in now(files)["a.ris"]
    with pytest.raises(UsageError, match="empty"):
        zotsync.edit("a.ris", "", "date=2014")
    Path("m.ris").write_text(many(26), "utf-8")
    with pytest.raises(GuardError):
        zotsync.edit("m.ris", "year:2012", "date=2014", write=True)
