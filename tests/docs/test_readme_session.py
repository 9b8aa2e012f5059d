"""The sessions in README and tutorial are run as they stand; their output must be what a person would see."""

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

ROOT = Path(__file__).resolve().parents[2]
PAGES: dict[str, Path | None] = {
    "README.md": EXAMPLES,
    "docs/tutorial.md": None,
    "docs/how-to.md": None,
    "docs/how-to/obsidian-vault.md": None,
    "docs/how-to/git-repository.md": None,
    "docs/how-to/better-bibtex.md": None,
    "docs/how-to/systematic-review.md": None,
    "docs/how-to/from-another-manager.md": None,
}
"""Each page with the files that its session begins with."""
_SESSION = re.compile(r"(?<=<!-- session -->\n```console\n).*?(?=```)", re.DOTALL)
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


def play(page: str, files: Path | None, folder: Path) -> str:
    """The page with the output that its commands give now, one after the other in one folder."""
    shell = folder / "bin"
    shell.mkdir()
    command = shell / "zotsync"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m zotsync "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    root = folder / "refs"
    shutil.copytree(files, root) if files else root.mkdir()
    env = {**os.environ, "PATH": f"{shell}:{os.environ['PATH']}", "ZOTSYNC_STATE": str(folder / "state")}

    def session(match: re.Match[str]) -> str:
        lines = []
        for line in match[0].splitlines():
            if line.startswith("$ "):
                done = subprocess.run(
                    line[2:], shell=True, cwd=root, env=env, text=True, capture_output=True, check=False
                )
                lines += [line, *_TIME.sub("2026-01-02 03:04", done.stdout).splitlines()]
        return "\n".join(lines) + "\n"

    return _SESSION.sub(session, page)


@pytest.mark.skipif(os.name == "nt", reason="the sessions are written for a POSIX shell")
@pytest.mark.parametrize("name", PAGES)
def test_the_session_is_what_one_sees(name: str, tmp_path: Path) -> None:
    page = (ROOT / name).read_text("utf-8")

    assert page == play(page, PAGES[name], tmp_path)
    assert _SESSION.search(page)


if __name__ == "__main__":  # writes the sessions anew: python -m tests.docs.test_readme_session
    import tempfile

    for name, files in PAGES.items():
        with tempfile.TemporaryDirectory() as made:
            path = ROOT / name
            path.write_text(play(path.read_text("utf-8"), files, Path(made)), "utf-8")
