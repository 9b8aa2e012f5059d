"""The site of the documentation: every page has its place, and what is wrong with a built site is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scripts.siting.check import troubles
from scripts.siting.pages import FROM_ROOT, added, areas, linked

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    """<meta http-equiv="Content-Security-Policy" content="default-src 'self' 'unsafe-inline'; img-src *">"""
)


def page(body: str, policy: str = POLICY) -> str:
    return f"<!doctype html><html><head>{policy}</head><body>{body}</body></html>"


def listed(nav: list[Any]) -> list[str]:
    """The pages of a navigation, in order."""
    found: list[str] = []
    for part in nav:
        found += [part] if isinstance(part, str) else [one for v in part.values() for one in listed(v)]
    return found


def test_every_page_has_one_place_in_the_navigation() -> None:
    nav = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    rules = areas((ROOT / "docs" / "rules" / "index.md").read_text("utf-8"))
    pages = (path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md"))

    assert sorted(listed(nav) + listed(rules)) == sorted(
        [*FROM_ROOT.values(), *(name for name in pages if not name.startswith("examples/"))]
    )


def test_every_area_of_rules_is_called_by_a_word() -> None:
    names = [
        name for area in areas((ROOT / "docs" / "rules" / "index.md").read_text("utf-8")) for name in area
    ]

    assert len(set(names)) == len(names) > 10
    assert [] == [name for name in names if not re.fullmatch(r"[A-Z][a-z, ]+", name)]


@pytest.mark.parametrize(
    ("place", "link", "turned"),
    [
        ("index.md", "docs/cli.md", "cli.md"),
        ("index.md", "docs/how-to/group-library.md", "how-to/group-library.md"),
        ("index.md", "CHANGELOG.md", "changelog.md"),
        ("index.md", "docs/cli.md#sync", "cli.md#sync"),
        ("library.md", "../examples/cluster/cluster.py", "examples/cluster/cluster.py"),
        ("how-to/git-repository.md", "../continuous.md", "../continuous.md"),
        ("how-to/git-repository.md", "../../README.md", "../index.md"),
        ("server.md", "missing.md", "missing.md"),
        ("server.md", "https://example.org/README.md", "https://example.org/README.md"),
        ("server.md", "#faults", "#faults"),
    ],
)
def test_a_link_of_the_repository_is_one_of_the_site(place: str, link: str, turned: str) -> None:
    assert f"See [this]({turned})." == linked(f"See [this]({link}).", place)


def test_what_pages_link_to_beside_the_documentation_is_on_the_site() -> None:
    there = {path.relative_to(ROOT).as_posix() for path in added()}
    wanted = {
        target
        for page in ROOT.glob("docs/*.md")
        for target in re.findall(r"\]\(\.\./([^)#:]+)\)", page.read_text("utf-8"))
    }

    assert wanted
    assert set() == wanted - there


def test_a_site_in_which_all_is_well_has_no_troubles(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.css").write_text("p { background: url(a.png) }")
    links = '<a href="rules/">Rules</a> <a href="https://example.org/">elsewhere</a> <a href="#here">here</a>'
    (tmp_path / "index.html").write_text(
        page(f'<link rel="stylesheet" href="assets/a.css"><p id="here">{links}')
    )
    (tmp_path / "rules" / "index.html").write_text(page('<a href="../index.html#here">back</a>'))
    (tmp_path / "404.html").write_text(page('<a href="/index.html">home</a>'))

    assert [] == troubles(tmp_path)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="missing.html">x</a>', "missing.html leads nowhere"),
        ('<a href="../outside.html">x</a>', "../outside.html leads nowhere"),
        ('<a href="#gone">x</a>', "#gone has no such place"),
        ('<img src="https://example.org/a.png">', "loads <img> https://example.org/a.png"),
        ('<img srcset="a.png 1x, //example.org/b.png 2x">', "loads <img> //example.org/b.png"),
        ('<script src="//example.org/a.js"></script>', "loads <script> //example.org/a.js"),
        (
            '<link rel="preconnect" href="https://fonts.example.org">',
            "loads <link> https://fonts.example.org",
        ),
        ('<iframe src="HTTPS://example.org"></iframe>', "loads <iframe> HTTPS://example.org"),
        ("<style>@import 'https://example.org/a.css'</style>", "loads @import 'https://example.org/a.css"),
        ('<p style="background: url(//example.org/a.png)">', "loads url(//example.org/a.png"),
        ("<script>fetch('https://example.org/')</script>", "loads 'https://example.org/"),
    ],
)
def test_what_is_wrong_with_a_page_is_told(body: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "index.html").write_text(page(body))

    assert [f"index.html: {said}"] == troubles(tmp_path)


def test_a_page_without_a_policy_and_one_that_nothing_leads_to_are_told(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(page('<a href="a.html">a</a>'))
    (tmp_path / "a.html").write_text(page("", policy=""))
    (tmp_path / "b.html").write_text(page('<a href="a.html">a</a>'))
    (tmp_path / "a.css").write_text("@font-face { src: url('https://example.org/a.woff2') }")

    assert [
        "a.html: no policy keeps its scripts from other hosts",
        "b.html: no page leads here",
        "a.css: loads url('https://example.org/a.woff2",
    ] == troubles(tmp_path)


def test_no_site_at_all_is_a_trouble(tmp_path: Path) -> None:
    assert ["index.html: there is no first page"] == troubles(tmp_path)


def test_where_nothing_can_be_installed_the_script_says_so(tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PIP_NO_INDEX": "1"}
    command = [sys.executable, "-m", "scripts.siting", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert 1 == done.returncode
    assert "mkdocs-material" in done.stderr
    assert "could not be installed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_folder_that_holds_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("The only copy.")
    command = [sys.executable, "-m", "scripts.siting", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert 1 == done.returncode
    assert "holds something else" in done.stderr
    assert ["thesis.txt"] == os.listdir(tmp_path)
