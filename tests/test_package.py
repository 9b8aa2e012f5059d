"""What is built to be installed holds everything that runs, and nothing else."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import zotsync

ROOT = Path(__file__).resolve().parents[1]


SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FALLBACK = SETTINGS["tool"]["setuptools_scm"]["fallback_version"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the tracked files, without a repository around them, built without asking any index."""
    return _built("wheel", _copied(tmp_path_factory.mktemp("build") / "source"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The tracked files as a repository of one commit."""
    source = _copied(tmp_path / "source")
    _git(source, "init", "--quiet")
    _commit(source)
    return source


@pytest.fixture(scope="module")
def sdist(wheel: Path) -> Path:
    """The source distribution of the same files."""
    return _built("sdist", wheel.parent / "source")


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert set(_tracked("zotsync")) == names
    assert f"zotsync-{FALLBACK}-py3-none-any.whl" == wheel.name


def test_a_plain_install_asks_for_no_extra(wheel: Path) -> None:
    text = zipfile.ZipFile(wheel).read(f"zotsync-{FALLBACK}.dist-info/METADATA").decode()
    asked = re.findall(r"^Requires-Dist: (.+)$", text, re.MULTILINE)

    assert set(SETTINGS["project"]["optional-dependencies"]) == set(
        re.findall(r"^Provides-Extra: (.+)$", text, re.MULTILINE)
    )
    assert ['pandas>=2.2; extra == "pandas"'] == [one for one in asked if "extra" in one]
    assert len(SETTINGS["project"]["dependencies"]) == len(asked) - 1


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
    command = _environment(tmp_path / "env", str(wheel))
    python = str(Path(command).with_name("python"))
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    # Nothing that could be asked for a version is in reach.
    env["PATH"] = str(tmp_path / "nothing")
    took = []
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run(
            [command, "--version"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        took.append(time.perf_counter() - start)

    assert (0, f"zotsync, version {FALLBACK}\n") == (done.returncode, done.stdout)
    assert min(took) < 0.3
    (tmp_path / "a.ris").write_text("TY  - BOOK\nTI  - Reeds\nPY  - 2012\nER  - \n")
    told = [command, "convert", "a.ris", "--to", "bibtex"]
    done = subprocess.run(told, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert "title = {Reeds}" in done.stdout, done.stderr
    place = [python, "-c", "import zotsync; print(zotsync.__file__)"]
    done = subprocess.run(place, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)


def test_a_version_is_the_newest_tag(repository: Path) -> None:
    """And between two tags one that comes before the next, with its commit."""
    _git(repository, "tag", "v1.2.3")
    tagged = _built("wheel", repository)
    (repository / "zotsync" / "more.py").write_text("")
    _commit(repository)
    later = _built("wheel", repository)

    assert "1.2.3" == _version(tagged)
    assert re.fullmatch(r"1\.2\.4\.dev1\+g[0-9a-f]+", _version(later))


def test_a_clone_without_tags_counts_its_commits_towards_the_fallback(repository: Path) -> None:
    assert FALLBACK.endswith(".dev0")
    assert re.fullmatch(re.escape(FALLBACK[:-1]) + r"1\+g[0-9a-f]+", _version(_built("wheel", repository)))


@pytest.mark.parametrize(("tag", "version"), [("v1.2.3", "1.2.3"), ("", FALLBACK)])
def test_an_archive_knows_its_tag(tag: str, version: str, repository: Path, tmp_path: Path) -> None:
    """What `git archive` makes, and a forge for those who download a commit."""
    if tag:
        _git(repository, "tag", tag)
    _git(repository, "archive", "--output", str(tmp_path / "a.tar"), "--prefix", "unpacked/", "HEAD")
    with tarfile.open(tmp_path / "a.tar") as archive:
        archive.extractall(tmp_path, filter="data")

    assert version == _version(_built("wheel", tmp_path / "unpacked"))


def test_the_source_distribution_of_a_repository_carries_its_version(
    repository: Path, tmp_path: Path
) -> None:
    _git(repository, "tag", "v1.2.3")
    with tarfile.open(_built("sdist", repository)) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    names = {path.name for path in source.iterdir() if not path.name.endswith(".egg-info")}

    assert names == {
        "CHANGELOG.md", "LICENSE", "MANIFEST.in", "PKG-INFO", "README.md", "SECURITY.md",
        "pyproject.toml", "setup.cfg", "zotsync",
    }  # fmt: skip
    assert "1.2.3" == _version(_built("wheel", source))


def test_where_there_is_no_git_a_wheel_can_be_built(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert FALLBACK == _version(_built("wheel", repository, path=str(tmp_path / "empty")))


def test_an_editable_install_of_a_clone_without_tags_runs(repository: Path, tmp_path: Path) -> None:
    """As `scripts/test` and `scripts/demo` make it."""
    command = _environment(tmp_path / "env", "--no-build-isolation", "--editable", str(repository))
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([command, "--version"], env=env, capture_output=True, text=True, check=False)

    assert done.stdout.startswith(f"zotsync, version {FALLBACK[:-1]}1+g"), done.stderr


def test_it_can_be_installed_as_readme_says(repository: Path, tmp_path: Path) -> None:
    """Each command in an environment of its own; what zotsync needs is lent, so that no index is asked."""
    lines = re.findall(r"^pipx? install (\S+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(lines) == 2
    for number, what in enumerate(shlex.split(" ".join(lines))):
        assert what == "." or what[2:-1] in SETTINGS["project"]["optional-dependencies"]
        place = tmp_path / f"env-{number}"
        command = _environment(place, "--no-build-isolation", f"{repository}{what[1:]}")
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run([command, "explain", "ND-04"], env=env, capture_output=True, check=False)
        assert 0 == done.returncode, done.stderr


def test_a_tree_that_was_never_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert "0+unknown" == zotsync.__version__


def _copied(target: Path) -> Path:
    """The tracked files of this checkout, alone."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout, so what belongs to the package cannot be told")
    pytest.importorskip("setuptools_scm", reason="setuptools-scm is not installed")
    for name in _tracked():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, path)
    return target


def _git(repository: Path, *arguments: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=Ida Bos", "-c", "user.email=ida@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=repository, env=env, check=True, capture_output=True)


def _commit(repository: Path) -> None:
    _git(repository, "add", "--all")
    _git(repository, "commit", "--quiet", "--message", "As it is")


def _version(wheel: Path) -> str:
    return wheel.name.split("-")[1]


def _environment(folder: Path, *what: str) -> str:
    """The command of an environment in which this is installed; what zotsync needs is lent from here."""
    venv.create(folder, with_pip=False)
    bin = folder / ("Scripts" if os.name == "nt" else "bin")
    python = shutil.which("python", path=str(bin)) or ""
    site = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[-1])"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    lent = {
        str(Path(find_spec(name).origin).parents[1]) for name in ("click", "setuptools", "setuptools_scm")
    }
    (Path(site) / "lent.pth").write_text("\n".join(sorted(lent)))
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    done = subprocess.run([*pip, *what], capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    return shutil.which("zotsync", path=str(bin)) or ""


def _built(kind: str, source: Path, path: str = os.environ["PATH"]) -> Path:
    """A distribution of this source beside it, made without asking any index."""
    build = f"import sys, setuptools.build_meta as b; print(b.build_{kind}(sys.argv[1]))"
    command = [sys.executable, "-c", build, str(source.parent)]
    env = {**os.environ, "PATH": path}
    done = subprocess.run(command, cwd=source, env=env, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    for rest in (source / "build", *source.glob("*.egg-info")):
        shutil.rmtree(rest, ignore_errors=True)
    return source.parent / done.stdout.splitlines()[-1]


def _tracked(*paths: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *paths], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name]
