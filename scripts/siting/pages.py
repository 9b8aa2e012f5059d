"""What MkDocs adds to docs/: README as the first page, CHANGELOG, SECURITY, examples, the places of rules."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
FROM_ROOT = {"README.md": "index.md", "CHANGELOG.md": "changelog.md", "SECURITY.md": "security.md"}
_SEARCH = 'data-md-component="search" role="dialog"'
_LINK = re.compile(r"(?<=\]\()([^)\s:#]+)(?=[#)])")


def on_config(config: MkDocsConfig) -> None:
    """Each area of rules becomes a part of the navigation."""
    index = (Path(config.docs_dir) / "rules" / "index.md").read_text("utf-8")
    (rules,) = (part["Rules"] for part in config.nav or () if "Rules" in part)
    rules += areas(index)


def on_files(files: Files, config: MkDocsConfig) -> None:
    """What lies elsewhere in the repository has its place on the site."""
    from mkdocs.structure.files import File

    for path in added():
        name = path.relative_to(ROOT).as_posix()
        files.append(File.generated(config, FROM_ROOT.get(name, name), content=path.read_bytes()))


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Links go where the site has what they name in the repository."""
    return linked(markdown, page.file.src_uri)


def on_post_page(output: str, **_: Any) -> str:
    """The theme's search says what it is to who hears the page."""
    return output.replace(_SEARCH, f'{_SEARCH} aria-label="Search"')


def added() -> Iterator[Path]:
    """The files beside docs/ that the site has."""
    yield from (ROOT / name for name in FROM_ROOT)
    yield from (p for p in sorted(ROOT.glob("examples/**/*.*")) if p.suffix in (".py", ".ipynb", ".toml"))


def areas(index: str) -> list[dict[str, list[str]]]:
    """The navigation of the rules: a heading of their page, and the pages of the table below it.

    >>> areas("# Rules\\n\\n## Dates (DT)\\n\\n| [DT-01](DT-01.md) | date-missing |\\n")
    [{'Dates': ['rules/DT-01.md']}]
    """
    parts = (part.partition("\n") for part in index.split("\n## ")[1:])
    return [
        {title.partition(" (")[0]: [f"rules/{name}" for name in re.findall(r"\((\S+\.md)\)", rows)]}
        for title, _, rows in parts
    ]


def linked(markdown: str, place: str) -> str:
    """The text of the page at ``place`` with the links of the repository turned into those of the site."""
    at_home = next((name for name, there in FROM_ROOT.items() if there == place), f"docs/{place}")

    def turned(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(at_home), match[0]))
        if not (ROOT / target).is_file():
            return match[0]
        there = FROM_ROOT.get(target, target.removeprefix("docs/"))
        return posixpath.relpath(there, posixpath.dirname(place) or ".")

    return _LINK.sub(turned, markdown)
