"""The documentation cannot lie: generated pages are current, and the README knows every verb."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import zotsync
from zotsync.cli import VERBS

ROOT = Path(__file__).resolve().parents[2]
_GUIDES = ("tutorial", "how-to", "guarantees", "collections-and-files", "continuous", "formats", "plugins")
_PAGES = sorted(page.relative_to(ROOT).as_posix() for page in ROOT.glob("docs/how-to/*.md"))


def test_generated_pages_are_current() -> None:
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "" == done.stdout
    assert 0 == done.returncode, done.stderr


def test_the_readme_lists_every_verb_and_no_other() -> None:
    table = re.findall(r"^\| `(\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert set(VERBS) == set(table)


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{name}.md" for name in _GUIDES), *_PAGES])
def test_every_option_that_a_guide_names_is_one(page: str) -> None:
    known = set(re.findall(r"--[a-z][a-z-]+", (ROOT / "docs" / "cli.md").read_text("utf-8")))
    quoted = re.findall(r"`([^`\n]+)`", (ROOT / page).read_text("utf-8"))
    named = {
        o for text in quoted if "scripts/" not in text for o in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)
    }

    assert set() == named - known


def test_every_way_of_working_is_found_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert {page for page in _PAGES if f"({page})" in readme} == set(_PAGES)
    assert len(_PAGES) >= 6


def test_links_in_the_documentation_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]

    assert [] == broken


def test_the_page_of_formats_has_a_table_for_each_that_says_more_than_its_own_names() -> None:
    _, *sections = (ROOT / "docs" / "formats.md").read_text("utf-8").split("\n## ")
    without = [part.splitlines()[0] for part in sections if "\n| --- |" not in part]

    # The words of CSL YAML are those of CSL JSON.
    assert ["Zotero JSON", "CSL YAML", "Texts for Pandoc"] == without
    assert all("No words here" in part for part in sections if part.startswith(("RIS", "BibTeX", "Markdown")))


def test_everything_that_is_public_can_be_had() -> None:
    assert sorted(zotsync.__all__) == zotsync.__all__
    assert all(getattr(zotsync, name) for name in zotsync.__all__)


def test_files_stay_short_enough_to_read() -> None:
    """Code that nobody wants to read is too long; tables of facts may be longer."""
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in (ROOT / "zotsync").rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > 490
    }

    assert {} == long


@pytest.mark.parametrize("page", ["docs/guarantees.md", "SECURITY.md"])
def test_every_promise_names_a_test_that_exists(page: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / page).read_text("utf-8")))
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert named
    assert [] == sorted(name for name in named if f"def {name}(" not in source)
