"""What is built to be installed holds everything that runs, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from pathlib import Path

import click
import pytest

import zotsync

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the tracked files, built without asking any index."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout, so what belongs to the package cannot be told")
    source = tmp_path_factory.mktemp("build") / "source"
    for name in _tracked():
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    return _built("wheel", source)


@pytest.fixture(scope="module")
def sdist(wheel: Path) -> Path:
    """The source distribution of the same files."""
    return _built("sdist", wheel.parent / "source")


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


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    again = _built("wheel", source)

    assert not {path.name for path in source.iterdir()} & {"tests", "scripts", "docs"}
    assert wheel.name == again.name
    assert {one.filename: one.CRC for one in zipfile.ZipFile(wheel).infolist()} == {
        one.filename: one.CRC for one in zipfile.ZipFile(again).infolist()
    }


def test_installed_in_an_environment_of_its_own_the_command_works_and_starts_quickly(
    wheel: Path, tmp_path: Path
) -> None:
    """As pipx does it; what zotsync needs is lent from here, so that no index is asked."""
    venv.create(tmp_path / "env", with_pip=False)
    bin = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = shutil.which("python", path=str(bin)) or ""
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    command = shutil.which("zotsync", path=str(bin)) or ""
    site = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[-1])"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    (Path(site) / "lent.pth").write_text(str(Path(click.__file__).parents[1]))
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    took = []
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run(
            [command, "--version"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        took.append(time.perf_counter() - start)

    assert (0, f"zotsync, version {zotsync.__version__}\n") == (done.returncode, done.stdout)
    assert min(took) < 0.3
    (tmp_path / "a.ris").write_text("TY  - BOOK\nTI  - Reeds\nPY  - 2012\nER  - \n")
    told = [command, "convert", "a.ris", "--to", "bibtex"]
    done = subprocess.run(told, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert "title = {Reeds}" in done.stdout, done.stderr
    place = [python, "-c", "import zotsync; print(zotsync.__file__)"]
    done = subprocess.run(place, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)


def _built(kind: str, source: Path) -> Path:
    """A distribution of this source beside it, made without asking any index."""
    build = f"import sys, setuptools.build_meta as b; print(b.build_{kind}(sys.argv[1]))"
    command = [sys.executable, "-c", build, str(source.parent)]
    done = subprocess.run(command, cwd=source, check=True, capture_output=True, text=True)
    for rest in (source / "build", *source.glob("*.egg-info")):
        shutil.rmtree(rest, ignore_errors=True)
    return source.parent / done.stdout.splitlines()[-1]


def _tracked(*paths: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *paths], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name]
