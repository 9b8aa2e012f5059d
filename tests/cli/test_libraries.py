"""--library, --where and --workers: the file verbs on a library's items."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run
from zotsync.server import Server


@pytest.fixture
def filled(example: Run) -> Run:
    """A workspace whose trial library holds the examples."""
    assert 0 == example("sync").code
    return example


def test_convert_the_workspaces_own_library(filled: Run) -> None:
    done = filled("convert", "--library", "--to", "zotero-json")

    objects = json.loads(done.out)
    with zotsync.Workspace(".") as workspace:
        keys = {item.key for item in workspace.library.items()}
    assert 0 == done.code
    assert keys == {o["key"] for o in objects if o["itemType"] != "note"}
    assert all(o["version"] for o in objects if o["itemType"] != "note")
    assert ["note"] == [o["itemType"] for o in objects if o.get("parentItem")]


def test_a_library_may_be_a_file(filled: Run) -> None:
    own = filled("convert", "--library", "--to", "ris").out

    assert own == filled("convert", "--library", ".zotsync/library.sqlite", "--to", "ris").out
    assert 2 == filled("convert", "--library", "nowhere.sqlite", "--to", "ris").code


def test_a_library_may_be_served_elsewhere(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = filled("convert", "--library", "--to", "ris").out
    with Server(".zotsync/library.sqlite") as server:
        key = server.key_for(1)
        with server.serve():
            monkeypatch.setenv("ZOTERO_API_KEY", key)
            assert own == filled("convert", "--library", f"web:{server.url}/users/1", "--to", "ris").out


def test_lint_and_enrich_a_library(filled: Run) -> None:
    lint = filled("lint", "--library", "--json")
    items = filled("enrich", "--library", "--json").json["items"]

    assert all(not f["path"] and f["line"] is None for f in lint.json["findings"])
    assert 5 == len(items)
    assert all(not item["path"] and item["key"] for item in items)
    assert "year:2022" in {tag["tag"] for item in items for tag in item["tags"]}


def test_files_and_a_library_at_once_are_refused(filled: Run) -> None:
    for verb in ("lint", "enrich"):
        assert 2 == filled(verb, ".", "--library").code
    assert 2 == filled("convert", ".", "--library", "--to", "ris").code


def test_where_chooses_items(filled: Run) -> None:
    def titles(*where: str) -> list[str]:
        objects = filled("convert", "--library", "--json", *(a for w in where for a in ("--where", w))).json
        return [o["title"] for o in objects if o["itemType"] != "note"]

    assert ["Living With Stem Cell Transplants"] == titles("title~stem cell")
    assert [] == titles("title~stem cell", "itemType=book")
    assert titles("title~stem cell itemType!=book") == titles("title~stem cell", "itemType!=book")
    assert 2 == filled("convert", "--library", "--json", "--where", "titel=x").code


def test_workers_change_nothing(example: Run) -> None:
    for verb in (["convert", ".", "--to", "ris"], ["lint", ".", "--json"], ["enrich", ".", "--json"]):
        one, two = example(*verb), example(*verb, "--workers", "2")
        assert (one.code, one.out) == (two.code, two.out)
    assert 2 == example("lint", ".", "--workers", "0").code
