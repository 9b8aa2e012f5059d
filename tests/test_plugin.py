"""The example plug-in, installed beside zotsync: a format, a rule and an enricher of another package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from zotsync import deciding

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = ROOT / "examples" / "plugin"
LIST = "author\tyear\ttitle\nRosa Sand\t2012\tTIDES and the shore\nnothing else here\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the plug-in is installed, as an installer lays it out."""
    site = tmp_path_factory.mktemp("site")
    package = "zotsync_reading_list"
    shutil.copytree(PLUGIN / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text("utf-8"))["project"]
    info = site / f"{package}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    groups = project["entry-points"].items()
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in all_.items()) for group, all_ in groups]
    (info / "entry_points.txt").write_text("\n".join(lines))
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}


def run(installed: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zotsync", *arguments]
    return subprocess.run(command, cwd=folder, env=installed, capture_output=True, text=True, check=False)


def test_its_format_is_read_and_names_bad_lines(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "list.tsv").write_text(LIST)

    done = run(installed, tmp_path, "convert", "list.tsv", "--to", "zotero-json")

    (item,) = json.loads(done.stdout)
    assert ("TIDES and the shore", "2012") == (item["title"], item["date"])
    assert "list.tsv:3: The line has 1 cells for 3 columns." in done.stderr
    assert 1 == done.returncode


def test_its_rule_is_run_explained_and_mended(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "shore.ris").write_text("TY  - BOOK\nTI  - TIDES and the shore\nER  - \n")

    found = run(installed, tmp_path, "lint", "shore.ris", "--select", "EX-01", "--json")
    (finding,) = json.loads(found.stdout)["findings"]
    run(installed, tmp_path, "lint", "shore.ris", "--select", "EX-01", "--fix", "--unsafe-fixes")

    assert ("TIDES", "Tides") == (finding["text"], finding["fix"]["replacement"])
    assert "TI  - Tides and the shore" in (tmp_path / "shore.ris").read_text()
    assert "They read as shouting" in run(installed, tmp_path, "explain", "shouting-title").stdout


def test_its_enricher_is_asked(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "shore.ris").write_text("TY  - BOOK\nTI  - Tides\nSP  - 612\nER  - \n")

    (item,) = json.loads(run(installed, tmp_path, "enrich", "shore.ris", "--json").stdout)["items"]

    tags = {tag["tag"]: tag["evidence"] for tag in item["tags"]}
    assert [{"field": "numPages", "start": 0, "end": 3, "text": "612"}] == tags["reading:long"]


def test_a_format_that_cannot_be_loaded_is_named_and_stops_nothing(tmp_path: Path) -> None:
    info = tmp_path / "site" / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[zotsync.formats]\nbroken = json:loads\n")
    (tmp_path / "shore.ris").write_text("TY  - BOOK\nTI  - Tides\nER  - \n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path / "site"), str(ROOT)))}

    done = run(environment, tmp_path, "convert", "shore.ris", "--to", "zotero-json")

    assert "Tides" == json.loads(done.stdout)[0]["title"]
    assert "The format broken (json:loads) could not be loaded" in done.stderr


BROKEN_ENRICHER = """
class Broken:
    name = "broken"

    def enrich(self, item, **given):
        raise ValueError("out of luck")
"""


@pytest.fixture
def broken_enricher(tmp_path: Path) -> dict[str, str]:
    site = tmp_path / "site"
    info = site / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[zotsync.enrichers]\nbroken = broken_enricher:Broken\n")
    (tmp_path / "shore.ris").write_text("TY  - BOOK\nTI  - Tides\nPY  - 2012\nER  - \n")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}


def test_an_enricher_that_cannot_be_loaded_is_named_and_stops_nothing(
    broken_enricher: dict[str, str], tmp_path: Path
) -> None:
    done = run(broken_enricher, tmp_path, "enrich", "shore.ris", "--json")

    assert ["year:2012"] == [tag["tag"] for tag in json.loads(done.stdout)["items"][0]["tags"]]
    assert "The enricher broken (broken_enricher:Broken) could not be loaded" in done.stderr


def test_an_enricher_that_fails_is_named_and_is_no_bug_of_ours(
    broken_enricher: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "site" / "broken_enricher.py").write_text(BROKEN_ENRICHER)

    done = run(broken_enricher, tmp_path, "enrich", "shore.ris")

    assert 2 == done.returncode
    assert "The enricher broken of another package fails: ValueError: out of luck." in done.stderr


def test_what_an_enricher_set_that_cannot_be_loaded_now_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    fact = {"by": "reading-time", "state": "set"}
    assert deciding._asked(fact, deciding.Request())
    monkeypatch.setattr(deciding, "complete", lambda: False)
    assert not deciding._asked(fact, deciding.Request())
    assert deciding._asked({"by": "year", "state": "set"}, deciding.Request())
