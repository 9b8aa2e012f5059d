"""init: which library, and what it refuses before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from zotsync.config import load


@pytest.mark.parametrize(
    ("arguments", "id"),
    [
        (["--library", "web", "--user", "12"], "users/12"),
        (["--library", "web", "--group", "4711"], "groups/4711"),
        (["--library", "web", "--user", "12", "--endpoint", "http://127.0.0.1:8080"], "users/12"),
        (["--user", "3"], "users/3"),
        ([], "users/1"),
    ],
)
def test_the_library_that_was_named_is_written(run: Run, arguments: list[str], id: str) -> None:
    assert 0 == run("init", *arguments).code
    assert id == load(Path()).library.id


@pytest.mark.parametrize(
    "arguments",
    [
        ["--library", "web"],
        ["--library", "web", "--user", "1", "--group", "2"],
        ["--group", "4711"],
        ["--endpoint", "https://other.example"],
        ["--library", "web", "--user", "1", "--endpoint", "http://other.example"],
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(run: Run, arguments: list[str]) -> None:
    done = run("init", *arguments, "--json")

    assert 2 == done.code
    assert done.json["error"]["message"]
    assert not Path("zotsync.toml").exists()


def test_a_group_keeps_what_is_deleted(run: Run) -> None:
    run("init", "--library", "web", "--group", "4711")

    assert "keep" == load(Path()).sync.deletions


def test_a_plan_that_cannot_be_saved_is_a_failure(example: Run) -> None:
    done = example("plan", "--out", "no/where.json", "--json")

    assert 1 == done.code
    assert "where.json" in done.json["error"]["message"]
