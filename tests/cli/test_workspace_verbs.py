"""init, status, plan, apply, sync, conflicts, resolve, undo, log: JSON shapes and exit codes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from zotsync.errors import LibraryError

PLAN = {"changes", "conflicts", "held", "guards"}
CHANGE = {"id", "side", "action", "key", "path", "position", "fields", "expects", "why", "by"}


def edit(name: str, old: str, new: str) -> None:
    path = Path(name)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_init_writes_every_default_and_finds_the_sources(run: Run) -> None:
    Path("a.ris").write_text("TY  - BOOK\nTI  - A book\nER  - \n")

    done = run("init", "--json")

    assert 0 == done.code
    assert ["a.ris"] == [source["path"] for source in done.json["sources"]]
    assert 'kind = "embedded"' in Path("zotsync.toml").read_text()
    assert "*\n" == Path(".zotsync/.gitignore").read_text()
    assert not Path(".zotsync/library.sqlite").exists()


def test_init_twice_is_refused(run: Run) -> None:
    run("init")

    assert 2 == run("init").code


def test_a_folder_that_is_no_workspace_is_a_usage_error_with_valid_json(run: Run) -> None:
    done = run("sync", "--json")

    assert 2 == done.code
    assert "zotsync init" in done.json["error"]["remedy"]


def test_an_unknown_setting_is_refused(example: Run) -> None:
    edit("zotsync.toml", "exclude = []", "exclud = []")

    done = example("sync")

    assert 2 == done.code
    assert "exclud" in done.err


def test_plan_has_the_shape_that_programs_rely_on(example: Run) -> None:
    plan = example("plan", "--json").json

    assert 1 == plan["zotsync"]
    assert PLAN <= plan.keys()
    assert all(CHANGE <= change.keys() for change in plan["changes"])
    assert {"library"} == {change["side"] for change in plan["changes"]}
    title = next(c for c in plan["changes"] if c["path"] == "web-page.txt")["fields"]["title"]
    assert {"before": None, "after": "Living With Stem Cell Transplants"} == title


def test_plan_writes_nothing(example: Run) -> None:
    before = {p.name: p.read_bytes() for p in Path().iterdir() if p.is_file()}

    example("plan")

    assert before == {p.name: p.read_bytes() for p in Path().iterdir() if p.is_file()}
    assert 0 == len(example("log", "--json").json["runs"])


def test_a_saved_plan_is_applied_once(example: Run) -> None:
    assert 0 == example("plan", "--out", "p.json").code
    saved = json.loads(Path("p.json").read_text())

    done = example("apply", "p.json", "--json")

    assert 0 == done.code
    assert {c["id"] for c in saved["changes"]} == {c["id"] for c in done.json["applied"]}
    assert 4 == example("apply", "p.json").code


def test_a_plan_file_that_somebody_changed_does_nothing(example: Run, tmp_path: Path) -> None:
    """A plan is foreign input: neither its paths nor its values are taken from it."""
    assert 0 == example("plan", "--out", "p.json").code
    saved = json.loads(Path("p.json").read_text())
    before = {
        path: path.read_bytes() for path in tmp_path.rglob("*") if path.suffix in (".md", ".ris", ".txt")
    }
    evil = {"side": "local", "action": "create", "key": "AAAA2222", "path": "../evil.ris"}
    evil["fields"] = {"itemType": {"before": None, "after": "book"}, "title": {"before": None, "after": "x"}}
    for change in (evil, {**evil, "id": saved["changes"][0]["id"]}):
        Path("p.json").write_text(json.dumps({**saved, "changes": [change]}))

        done = example("apply", "p.json", "--json")

        assert (4, {}) == (done.code, done.json.get("applied", {}))
    assert before == {path: path.read_bytes() for path in before}
    assert not (tmp_path / "evil.ris").exists()


def test_a_plan_file_that_is_none_is_named(example: Run) -> None:
    Path("p.json").write_text('{"changes": [{"side": "local"}]}')

    done = example("apply", "p.json")

    assert 1 == done.code
    assert "p.json" in done.err


def test_sync_reports_run_requests_applied_and_failed(example: Run) -> None:
    first, second = example("sync", "--json"), example("sync", "--json")

    assert 0 == first.code
    assert {"run", "requests", "applied", "failed"} | PLAN <= first.json.keys()
    assert 6 == len(first.json["applied"])
    assert ([], 1, 0) == (second.json["applied"], second.json["requests"], second.code)


def test_dry_run_writes_nothing(example: Run) -> None:
    done = example("sync", "--dry-run")

    assert 0 == done.code
    assert "Would make 6 changes" in done.out
    assert 6 == len(example("sync", "--json").json["applied"])


def test_status_says_what_is_pending(example: Run) -> None:
    before = example("status", "--json").json
    example("sync")
    after = example("status", "--json").json

    assert {"local": 0, "library": 6} == before["pending"]
    assert before["stale"]
    assert {"local": 0, "library": 0} == after["pending"]
    assert "ok" == after["ended"]
    assert after["age_s"] is not None
    assert not after["stale"]
    assert after["library"].startswith("trial library")


def test_status_all_says_why_each_file_is_a_source_or_not(example: Run) -> None:
    Path("README.md").write_text("# References\n\nAll about this folder, and how it is kept by people.\n")
    Path("data.csv").write_text("a,b\n1,2\n")

    files = {f["path"]: f["why"] for f in example("status", "--all", "--json").json["files"]}

    assert "RIS" in files["export-from-repository.ris"]
    assert {"README.md", "data.csv"} <= files.keys()
    assert all(files.values())


def test_unreadable_input_exits_with_1_and_names_file_and_remedy(example: Run) -> None:
    Path("broken.md").write_text("---\ntitle: [unclosed\nauthor: Nobody\n---\n\nText.\n")

    done = example("sync", "--json")

    assert 1 == done.code
    assert ["broken.md"] == [failure["path"] for failure in done.json["failed"]]
    assert "broken.md" in [f["path"] for f in example("status", "--json").json["failed"]]
    assert 6 == len(done.json["applied"])


def _no_reference(where: Path) -> None:
    (where / "broken.md").write_text("---\ntitle: [unclosed\nauthor: Nobody\n---\n\nText.\n")


def _no_name(where: Path) -> None:
    (where / os.fsdecode(b"caf\xe9.ris")).write_text("TY  - BOOK\nTI  - A book\nER  - \n")


def _cut(where: Path) -> None:
    (where / "cut.bib").write_text(
        "@book{moss2011, title = {Moss on roofs}}\n\n@article{roofs, title = {Half"
    )


@pytest.mark.parametrize("break_it", [_no_reference, _no_name, _cut], ids=["content", "name", "cut off"])
def test_unreadable_input_is_a_failure_only_while_it_is_new(
    example: Run, break_it: Callable[[Path], None]
) -> None:
    """A schedule is not red for ever because of one file; `--strict` is."""
    example("sync")
    break_it(Path())

    first, again, third = (example("sync", "--json") for _ in range(3))

    assert (1, 0, 0) == (first.code, again.code, third.code)
    assert 1 == len(first.json["failed"])
    assert first.json["failed"] == again.json["failed"] == third.json["failed"]
    assert 1 == example("sync", "--strict").code
    Path("more.ris").write_text("not RIS at all: \x00")
    assert (1, 0) == (example("sync").code, example("sync").code), "another file is new"


def test_last_good_says_what_the_exit_codes_say(example: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schedule that ends with 0 each day is not stale because of a file that nobody mends."""
    clock = [f"2031-05-0{day}T06:00:00Z" for day in range(1, 9)]
    monkeypatch.setattr("zotsync.runs.now", lambda: clock[0])

    def day() -> tuple[int, str]:
        done = example("sync", "--unattended")
        good = example("status", "--json").json["last_good"]
        at = clock.pop(0)
        return done.code, "today" if good == at else good

    assert (0, "today") == day()
    _no_reference(Path())
    assert (1, "2031-05-01T06:00:00Z") == day(), "it is new"
    assert (0, "today") == day(), "it is known"
    edit("radiotherapy-note.md", "**Year:** 2019", "**Year:** 2018")
    assert (0, "today") == day(), "and the rest flows"
    assert "ok" == example("status", "--json").json["ended"]
    Path("more.ris").write_text("not RIS at all: \x00")
    assert (1, "2031-05-04T06:00:00Z") == day(), "another file is new"


def test_status_tells_how_the_last_runs_ended_where_the_library_gives_no_answer(
    example: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who watches a schedule learns of it when the library is away, too."""
    example("sync")
    good = example("status", "--json").json["last_good"]

    def away(*given: object, **named: object) -> None:
        raise LibraryError("The library gives no answer.", remedy="Try again later.")

    monkeypatch.setattr("zotsync.sync.run.Run.pull", away)
    assert 5 == example("sync", "--unattended").code
    done = example("status", "--json")

    assert 5 == done.code
    assert "The library gives no answer." == done.json["error"]["message"]
    assert (good, "stopped") == (done.json["last_good"], done.json["ended"])
    assert "The library gives no answer." == done.json["stopped"]["why"]
    assert "1" == done.json["last_run"]["run"]
    assert "pending" not in done.json, "it is not known"
    told = example("status")
    assert (5, True) == (told.code, "Last good" in told.out)


def test_a_guard_stops_with_4_and_allow_lets_it_pass(example: Run) -> None:
    Path("many.ris").write_text("".join(f"TY  - BOOK\nTI  - Book number {n}\nER  - \n" for n in range(20)))
    example("sync", "--allow", "unidentified")
    Path("many.ris").write_text(
        "".join(f"TY  - BOOK\nTI  - Book number {n}\nER  - \n" for n in range(12, 20))
    )

    stopped = example("sync", "--json")

    assert 4 == stopped.code
    assert ["deletions"] == [guard["name"] for guard in stopped.json["guards"]]
    allowed = example("sync", "--allow", "deletions", "--json")
    assert 0 == allowed.code
    assert 12 == len(allowed.json["applied"])


def test_a_run_that_was_stopped_is_told_until_one_ends(example: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody watched may have been stopped by a guard that stops nobody else."""
    example("sync")
    Path("many.ris").write_text(
        "".join(f"TY  - BOOK\nTI  - Book number {n}\nPY  - {1900 + n}\nER  - \n" for n in range(51))
    )
    assert 4 == example("sync", "--unattended").code

    status = example("status", "--json").json
    assert ("stopped", []) == (status["ended"], status["guards"])
    assert "51 items would be created" in status["stopped"]["why"]
    assert status["stopped"]["when"].endswith("Z")
    assert "Last try" in example("status").out
    doctor = {check["check"]: check for check in example("doctor", "--json").json["checks"]}
    assert not doctor["last run"]["ok"]
    assert "stopped" == example("status", "--json").json["ended"], "to look ends nothing"

    example("sync", "--dry-run")
    assert "stopped" == example("status", "--json").json["ended"]
    assert 0 == example("sync").code
    ended = example("status", "--json").json
    assert ("ok", None) == (ended["ended"], ended["stopped"])

    def away(*given: object, **named: object) -> None:
        raise LibraryError("The library gives no answer.")

    with monkeypatch.context() as patch:
        patch.setattr("zotsync.sync.run.Run.pull", away)
        assert 5 == example("sync", "--unattended").code
    assert "The library gives no answer." == example("status", "--json").json["stopped"]["why"]
    assert 0 == example("sync").code
    assert example("status", "--json").json["stopped"] is None


def test_conflicts_are_listed_counted_and_resolved(example: Run) -> None:
    import zotsync

    example("sync")
    edit("radiotherapy-note.md", "**Year:** 2019", "**Year:** 2018")
    with zotsync.Workspace(".") as workspace:
        zot = workspace.pyzotero()
        item = next(i for i in zot.items() if "radiotherapy" in i["data"].get("title", ""))
        zot.create_items([{"key": item["key"], "version": item["version"], "date": "2020"}])

    assert 1 == example("sync").code
    assert 0 == example("sync").code
    found = example("conflicts", "--json").json
    assert [("date", "2019")] == [(c["field"], c["base"]) for c in found["conflicts"]]
    assert {("library", "2020"), ("radiotherapy-note.md", "2018")} == {
        (v["where"], v["value"]) for v in found["conflicts"][0]["versions"]
    }
    assert "     1  date" in example("conflicts", "--summary").out
    assert 2 == example("resolve", "1").code
    assert 0 == example("resolve", "1", "--take", "local").code
    assert [] == example("conflicts", "--json").json["conflicts"]
    assert "**Year:** 2018" in Path("radiotherapy-note.md").read_text("utf-8")


def test_resolve_without_a_conflict_is_a_usage_error(example: Run) -> None:
    example("sync")

    assert 2 == example("resolve", "--all", "--value", "2017").code


def test_undo_and_log(example: Run) -> None:
    example("sync")

    done = example("undo", "--json")

    assert 0 == done.code
    assert "1" == done.json["undone"]
    runs = example("log", "--json").json["runs"]
    assert [("undo", "1", ""), ("sync", "", "2")] == [(r["kind"], r["undoes"], r["undone_by"]) for r in runs]
    assert 2 == example("undo").code
    assert 2 == example("undo", "1").code


def test_unattended_writes_one_line(example: Run) -> None:
    done = example("sync", "--unattended")

    assert 1 == done.out.count("\n")
    assert "6 changes in the library" in done.out
