"""Inferred tags in a library without a workspace: only for adopted items, remembered, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, run
from tests.cli.test_library_fixes import bare, objects
from zotsync.libraries import OpenLibrary, open_embedded, parse_spec
from zotsync.stores.base import LibraryId

__all__ = ["run"]
TRIAL = {"itemType": "journalArticle", "title": "Sunitinib for renal cell carcinoma", "date": "2014"}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite"
    store, server = open_embedded(path, LibraryId("users", 1))
    assert all(result.ok for result in store.write([{**TRIAL, "tags": [{"tag": "kidney"}]}]))
    store.close()
    server.close()
    return path


def tags(path: Path) -> dict[str, int]:
    (data,) = objects(path).values()
    return {tag["tag"]: tag.get("type", 0) for tag in data["tags"]}


def set_tags(path: Path, left: list[dict[str, Any]]) -> None:
    """A person edits the tags."""
    with OpenLibrary(Path.cwd(), parse_spec(str(path))) as it:
        (data,) = it.store.pull(0).objects
        assert it.store.write([{"key": data["key"], "version": data["version"], "tags": left}])[0].ok


def test_items_that_were_there_before_are_written_to_only_when_adopted(run: Run, library: Path) -> None:
    before = objects(library)
    done = run("enrich", "--library", str(library), "--write", "--json")
    assert (done.code, bool(done.json["run"]), objects(library)) == (0, False, before)
    assert "year:2014" in {tag["tag"] for one in done.json["items"] for tag in one["tags"]}
    seen = run("enrich", "--library", str(library), "--write", "--adopt", "--dry-run", "--json")
    assert (len(seen.json["changes"]), objects(library)) == (1, before)
    assert run("enrich", "--library", str(library), "--write", "--adopt").code == 0
    assert tags(library)["kidney"] == 0
    assert tags(library)["year:2014"] == 1


def test_what_a_person_removes_is_not_set_again_and_a_second_run_writes_nothing(
    run: Run, library: Path
) -> None:
    run("enrich", "--library", str(library), "--write", "--adopt")
    after = objects(library)
    run("enrich", "--library", str(library), "--write")
    assert objects(library) == after
    left = {name: type for name, type in tags(library).items() if name != "year:2014"}
    set_tags(library, [{"tag": name, "type": type} for name, type in left.items()])
    for options in ((), ("--adopt",)):
        run("enrich", "--library", str(library), "--write", *options)
        assert "year:2014" not in tags(library)
    assert run("enrich", "--library", str(library), "--again", "year:2014").code == 2
    assert run("enrich", "--library", str(library), "--write", "--again", "year:2014").code == 0
    assert tags(library)["year:2014"] == 1


def test_its_runs_are_listed_with_the_library_they_were_in(run: Run, library: Path) -> None:
    """Outside a workspace; where nothing was done yet, it is said that there is none."""
    assert run("log").code == 2
    run("enrich", "--library", str(library), "--write", "--adopt")
    (listed,) = run("log", "--json").json["runs"]
    assert (listed["kind"], listed["library"]) == ("enrich", str(library))
    assert library.name in run("log").out
    assert [change["by"] for change in run("log", listed["run"], "--json").json["changes"]] == ["enrich"]


def test_it_is_taken_back_and_then_not_repeated(run: Run, library: Path) -> None:
    before = objects(library)
    done = run("enrich", "--library", str(library), "--write", "--adopt", "--json")
    assert run("undo", done.json["run"]).code == 0
    assert bare(objects(library)) == bare(before)
    run("enrich", "--library", str(library), "--write", "--adopt")
    assert tags(library) == {"kidney": 0}


def test_an_adopted_item_whose_words_change_loses_only_what_was_set_here(run: Run, library: Path) -> None:
    run("enrich", "--library", str(library), "--write", "--adopt")
    with OpenLibrary(Path.cwd(), parse_spec(str(library))) as it:
        (data,) = it.store.pull(0).objects
        changed = {"key": data["key"], "version": data["version"], "date": "2015"}
        assert it.store.write([changed])[0].ok
    run("enrich", "--library", str(library), "--write")
    assert tags(library)["year:2015"] == 1
    assert "year:2014" not in tags(library)
    assert tags(library)["kidney"] == 0
