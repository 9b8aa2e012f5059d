"""One JSON document on stdout with --json whatever happens, and the exit codes of the documentation."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import zotsync
from tests.cli.conftest import Run
from zotsync.cli import VERBS


def fails_with(error: BaseException) -> Any:
    def call(*args: object, **options: object) -> None:
        raise error

    return call


@pytest.mark.parametrize("verb", VERBS)
def test_an_unknown_option_is_a_usage_error_with_one_document(run: Run, verb: str) -> None:
    done = run(verb, "--json", "--no-such-option")

    assert 2 == done.code
    assert 1 == done.json["zotsync"]
    assert "no-such-option" in done.json["error"]["message"]
    assert "no-such-option" in done.err


@pytest.mark.parametrize("verb", ["status", "plan", "sync", "conflicts", "log", "serve", "edit", "schedule"])
def test_no_workspace_is_a_usage_error_with_one_document(run: Run, verb: str) -> None:
    arguments = ["--where", "title=x", "--set", "title=y"] if verb == "edit" else []

    done = run(verb, *arguments, "--json")

    assert 2 == done.code
    assert "init" in done.json["error"]["remedy"]


def test_an_unknown_verb_is_a_usage_error(run: Run) -> None:
    assert 2 == run("snyc", "--json").code


@pytest.mark.parametrize("verb", ["lint", "enrich", "convert"])
def test_a_missing_path_is_a_usage_error(run: Run, verb: str) -> None:
    done = run(verb, "nowhere.ris", "--json")

    assert 2 == done.code
    assert "nowhere.ris" in done.json["error"]["message"]


@pytest.mark.parametrize("verb", ["lint", "enrich", "convert"])
def test_unreadable_input_is_a_failure_and_the_rest_goes_on(run: Run, verb: str) -> None:
    Path("bad.ris").write_bytes(b"\x00\x01\x02" * 200)
    Path("good.ris").write_text("TY  - BOOK\nTI  - Shore birds\nPY  - 2011\nER  - \n")

    done = run(verb, "bad.ris", "good.ris", "--json")

    assert 1 == done.code
    assert "bad.ris" in done.err
    if verb == "convert":
        assert ["Shore birds"] == [o["title"] for o in done.json]
    else:
        assert ["bad.ris"] == [f["path"] for f in done.json["failed"]]


def test_a_bug_is_logged_without_secrets(example: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "a1B2c3D4e5F6g7H8i9J0k1L2"
    monkeypatch.setattr(zotsync.Workspace, "sync", fails_with(ValueError(f"Bearer {secret}")))

    done = example("sync", "--json")

    log = Path(done.json["error"]["log"])
    try:
        assert 3 == done.code
        assert str(log) in done.err
        assert "ValueError" in log.read_text("utf-8")
        assert secret not in log.read_text("utf-8") + done.out + done.err
        assert 0o600 == log.stat().st_mode & 0o777
    finally:
        log.unlink()


def test_an_interrupt_exits_with_130(example: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zotsync.Workspace, "sync", fails_with(KeyboardInterrupt()))

    done = example("sync", "--json")

    assert 130 == done.code
    assert "Interrupted" in done.json["error"]["message"]


def test_a_library_that_is_away_exits_with_5(example: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        zotsync.Workspace, "sync", fails_with(zotsync.errors.LibraryError("It is away.", remedy="Wait."))
    )

    done = example("sync", "--json")

    assert (5, "It is away.", "Wait.") == (
        done.code,
        done.json["error"]["message"],
        done.json["error"]["remedy"],
    )


def test_a_second_run_in_a_folder_exits_with_5(example: Run) -> None:
    with zotsync.Workspace(".") as workspace, workspace._locked():
        done = example("sync", "--json")

    assert 5 == done.code
    assert "Another run" in done.json["error"]["message"]


def test_a_reader_that_hangs_up_is_no_error(example: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zotsync.Workspace, "sync", fails_with(BrokenPipeError()))
    monkeypatch.setattr("zotsync.cli.ending._hang_up", lambda: 0)

    assert 0 == example("sync").code


def test_convert_to_another_format_is_a_document_too(run: Run) -> None:
    Path("a.ris").write_text("TY  - BOOK\nTI  - Shore birds\nER  - \n")

    done = run("convert", "a.ris", "--to", "bibtex", "--json")

    assert (1, "bibtex") == (done.json["zotsync"], done.json["format"])
    assert "Shore birds" in done.json["text"]
    assert {"zotsync": 1, "out": "o.bib", "format": "bibtex"} == run(
        "convert", "a.ris", "--to", "bibtex", "--json", "--out", "o.bib"
    ).json


def test_lint_diff_is_a_document_too(run: Run) -> None:
    Path("a.ris").write_text("TY  - JOUR\nTI  - Shore birds\nDO  - https://doi.org/10.5555/shore\nER  - \n")

    done = run("lint", "a.ris", "--diff", "--json")

    assert 1 == done.json["zotsync"]
    assert [d["path"] for d in done.json["diffs"]] in (["a.ris"], [])


@pytest.mark.skipif(os.name == "nt", reason="times of child processes are POSIX's")
@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_command_line_starts_quickly(run: Run, option: str) -> None:
    """In under 0.3 s of a processor's time, however busy the machine is."""
    import resource
    import subprocess

    def took() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "zotsync", option], capture_output=True, check=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(took() for _ in range(3)) < 0.3


ROOT = Path(zotsync.__file__).parents[1]


def test_every_document_is_one(example: Run) -> None:
    for verb in ("status", "plan", "sync", "conflicts", "log", "undo"):
        done = example(verb, "--json")
        assert 1 == json.loads(done.out)["zotsync"], verb


def test_an_error_about_a_file_names_it_in_json_too(example: Run) -> None:
    Path("old.json").write_text("{}")
    error = example("apply", "old.json", "--json").json["error"]
    assert ("old.json", None) == (error["path"], error["line"])
    assert error["remedy"]
