"""The pre-commit hooks and the GitHub action do what they say, as far as that can be seen offline."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.cli.conftest import Run, run

__all__ = ["run"]
ROOT = Path(__file__).resolve().parents[2]
MESSY = "TY  - JOUR\nTI  - The  moss\nAU  - Lind, Ann\nPY  - 2001\nJO  - Annals of Bryology\nER  - \n"


def loaded(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text("utf-8"))


HOOKS = {hook["id"]: hook for hook in loaded(".pre-commit-hooks.yaml")}


def test_hooks_look_at_files_of_references_alone() -> None:
    for hook in HOOKS.values():
        found = [
            n for n in ("a.bib", "b/c.ris", "d.nbib", "notes.md", "a.bib.txt") if re.search(hook["files"], n)
        ]
        assert found == ["a.bib", "b/c.ris", "d.nbib"]
        assert hook["language"] == "python"


@pytest.mark.parametrize("id", ["zotsync-lint", "zotsync-fix"])
def test_a_hook_s_command_is_one_that_runs(id: str, run: Run) -> None:
    """It is called with the names of the changed files behind its entry."""
    Path("a.ris").write_text(MESSY)
    program, *arguments = shlex.split(HOOKS[id]["entry"])
    assert program == "zotsync"
    done = run(*arguments, "a.ris")
    assert "TI-20" in done.out or id == "zotsync-fix"
    assert ("The moss" in Path("a.ris").read_text()) == (id == "zotsync-fix")


@pytest.mark.skipif(sys.platform == "win32", reason="the action's step runs in bash")
@pytest.mark.parametrize(("select", "code", "said"), [("", 1, "::warning"), ("TI-01", 0, "")])
def test_the_action_s_step_annotates(select: str, code: int, said: str, tmp_path: Path) -> None:
    """Its script is run as it stands, with a `zotsync` that is this one."""
    action = loaded("action.yml")
    steps = {step.get("name"): step for step in action["runs"]["steps"]}
    step = steps["Lint"]
    inputs = {name: settings["default"] for name, settings in action["inputs"].items()}
    inputs |= {"select": select, "paths": "a.ris b.ris"}
    for value in step["env"].values():
        assert re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value)[1] in inputs  # type: ignore[index]
    assert "${{" not in step["run"]  # what a stranger writes must not become a part of the script
    environment = {name: inputs[value[11:-3]] for name, value in step["env"].items()}
    program = tmp_path / "bin" / "zotsync"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m zotsync "$@"\n')
    program.chmod(0o755)
    (tmp_path / "a.ris").write_text(MESSY.replace("2001", "12"))
    (tmp_path / "b.ris").write_text(MESSY)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=tmp_path,
        env={"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, said in done.stdout) == (code, True), done.stderr
