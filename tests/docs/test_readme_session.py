"""The README's session is run as it stands; its output must be what a person would see."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.main_job import EXAMPLES

README = Path(__file__).resolve().parents[2] / "README.md"
_SESSION = re.compile(r"<!-- session -->\n```console\n(.*?)```", re.DOTALL)


def play(text: str, folder: Path) -> str:
    """The session with the output that its commands give now."""
    shell = folder / "bin"
    shell.mkdir()
    command = shell / "zotsync"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{README.parent}" exec "{sys.executable}" -m zotsync "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    root = folder / "refs"
    shutil.copytree(EXAMPLES, root)
    env = {**os.environ, "PATH": f"{shell}:{os.environ['PATH']}", "ZOTSYNC_STATE": str(folder / "state")}
    lines = []
    for line in text.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                line[2:], shell=True, cwd=root, env=env, text=True, capture_output=True, check=False
            )
            lines += [line, *done.stdout.splitlines()]
    return "\n".join(lines) + "\n"


@pytest.mark.skipif(os.name == "nt", reason="the session is written for a POSIX shell")
def test_the_session_is_what_one_sees(tmp_path: Path) -> None:
    match = _SESSION.search(README.read_text("utf-8"))
    assert match

    seen = play(match[1], tmp_path)

    assert seen == match[1]


if __name__ == "__main__":  # writes the session anew: python -m tests.docs.test_readme_session
    import tempfile

    readme = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as made:
        found = _SESSION.search(readme)
        assert found
        session = play(found[1], Path(made))
    README.write_text(readme.replace(found[1], session), "utf-8")
