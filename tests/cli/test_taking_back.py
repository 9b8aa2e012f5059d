"""What a run says of taking it back does just that, wherever one is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Run, run
from tests.cli.test_library_fixes import bare, library, objects

__all__ = ["run"]
BOOK = "TY  - BOOK\nTI  - Moss  on walls\nPY  - 2003\nDO  - https://doi.org/10.5555/walls.1\nER  - \n"


def said(done: Done) -> list[str]:
    """The arguments of the command that is named."""
    (command,) = re.findall(r"`zotsync (undo [^`]*)` takes it back", done.out + done.err)
    return shlex.split(command)


@pytest.fixture
def here(run: Run) -> Path:
    """A workspace with a run of its own, in which one is."""
    Path("walls.ris").write_text(BOOK)
    run("init")
    assert run("sync").code == 0
    return Path.cwd()


def test_it_is_not_the_workspace_s_run_of_that_number_that_goes(run: Run, here: Path) -> None:
    """A bare library and a file elsewhere count their runs apart."""
    other, outside = here.parent / "other.sqlite", here.parent / "else where" / "loose.ris"
    before = library(other, 3)
    undo = said(run("lint", "--library", str(other), "--fix"))
    assert objects(other) != before
    assert "2 changes taken back" in run(*undo).out
    assert bare(objects(other)) == bare(before)

    outside.parent.mkdir()
    outside.write_text(BOOK)
    undo = said(run("lint", str(outside), "--fix"))
    assert outside.read_text() != BOOK
    assert "1 file restored byte for byte" in run(*undo).out
    assert outside.read_text() == BOOK
    assert [one["undone_by"] for one in run("log", "--json").json["runs"]] == [""]


def test_a_run_of_another_workspace_is_taken_back_there(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here.parent)
    (here / "walls.ris").write_text(BOOK.replace("2003", "2004"))
    undo = said(run("sync", "-C", here.name))
    assert undo == ["undo", "2", "-C", str(here)]
    assert run(*undo, "--json").json["undone"] == "2"
    monkeypatch.chdir(here)
    (here / "walls.ris").write_text(BOOK.replace("2003", "2005"))
    assert said(run("sync")) == ["undo", "4"]
