"""What is built to be installed holds everything that runs, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import zotsync

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the tracked files, built without asking any index."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout, so what belongs to the package cannot be told")
    folder = tmp_path_factory.mktemp("build")
    for name in _tracked("zotsync", "pyproject.toml", "README.md", "LICENSE"):
        target = folder / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    build = "import sys, setuptools.build_meta as b; b.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=folder / "source", check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert set(_tracked("zotsync")) == names
    assert f"zotsync-{zotsync.__version__}-py3-none-any.whl" == wheel.name


def test_what_the_wheel_holds_runs_alone(wheel: Path, tmp_path: Path) -> None:
    """Rules, vocabularies, templates and schema are data files: without one of them a verb would fail."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    folder = tmp_path / "refs"
    folder.mkdir()
    (folder / "a.ris").write_text("TY  - BOOK\nTI  - Checkpoint inhibitors.\nPY  - 2012\nER  - \n")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "ZOTSYNC_STATE": str(tmp_path / "state")}
    for verb in (["init"], ["sync"], ["enrich", "a.ris"], ["lint", "a.ris"], ["report", "--out", "a.html"]):
        command = [sys.executable, "-m", "zotsync", *verb]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        assert done.returncode == 0 or verb[0] == "lint", done.stderr

    assert "Checkpoint inhibitors" in (folder / "a.html").read_text("utf-8")


def _tracked(*paths: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *paths], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name]
