"""The page about the library cannot lie: its examples run, and it shows every public name."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import zotsync

PAGE = Path(__file__).resolve().parents[2] / "docs" / "library.md"
NAMES = """
Change Config Conflict Creator Finding Group Item Note Plan Suggestion Tag Workspace
convert dedupe edit enrich errors from_csl_json from_pandas lint read server to_csl_json to_pandas write
"""


def test_its_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "state"))

    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert (0, True) == (failed, tried > 40)


def test_no_public_name_is_taken_away_or_added_by_chance() -> None:
    """Others write these names into their programs: one that goes, or is called otherwise, breaks them."""
    assert NAMES.split() == zotsync.__all__


def test_it_names_everything_that_is_public() -> None:
    page = PAGE.read_text("utf-8")
    missing = [n for n in zotsync.__all__ if f"`{n}`" not in page and f"zotsync.{n}" not in page]

    assert [] == missing
