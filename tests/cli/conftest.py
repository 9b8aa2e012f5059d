"""Runs the command line in-process, as a person would: arguments in, exit code and output out."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.main_job import EXAMPLES
from zotsync.cli import main


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("sync", "--json")`` in an empty folder, with the state beside it."""
    folder = tmp_path / "refs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "state"))

    def call(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["zotsync", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        return Done(int(stop.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture
def example(run: Run) -> Run:
    """The same, in a workspace that holds the example references."""
    for path in EXAMPLES.iterdir():
        shutil.copy(path, Path.cwd())
    assert run("init").code == 0
    return run
