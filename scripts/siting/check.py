"""What must hold of a built site: links lead somewhere, every page is found, nothing comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ADDRESSES = ("action", "data", "formaction", "href", "poster", "src", "xlink:href")
_ELSEWHERE = re.compile(r"\s*(?:https?:|wss?:|ftp:)?//", re.IGNORECASE)
_STYLE = re.compile(r"(?:url\(|@import)\s*['\"]?\s*(?:https?:)?//[^'\")\s]*", re.IGNORECASE)
_SCRIPT = re.compile(r"['\"`](?:https?:|wss?:)?//[^'\"`\s]*", re.IGNORECASE)
_POLICY = re.compile(r"default-src 'self'(?: 'unsafe-inline')?;")
# The server gives it for any address that it lacks, so that no page leads to it.
_UNLINKED = ("404.html",)


@dataclass
class Seen(HTMLParser):
    """What one page says: its own anchors, where it leads, and what it loads from elsewhere."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    guarded: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.anchors |= {given.get("id", ""), given.get("name", "")} - {""}
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.guarded = self.guarded or bool(_POLICY.match(given.get("content", "")))
        several = [one.split()[0] for one in given.get("srcset", "").split(",") if one.strip()]
        for address in [*(given[name] for name in _ADDRESSES if name in given), *several]:
            if _ELSEWHERE.match(address):
                # A link is followed by the reader; all else is loaded by the page itself.
                self.foreign += [f"<{tag}> {address}"] if tag not in ("a", "area") else []
            elif not urlsplit(address).scheme:
                self.links.append(address)
        self.foreign += _STYLE.findall(given.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.foreign += _STYLE.findall(data)
        elif self._inside == "script":
            self.foreign += _SCRIPT.findall(data)


def troubles(site: Path) -> list[str]:
    """Everything that is wrong with the site in this folder, one line each; none if all is well."""
    pages = {path.relative_to(site).as_posix(): seen(path) for path in sorted(site.rglob("*.html"))}
    if "index.html" not in pages:
        return ["index.html: there is no first page"]
    found = [line for name, page in pages.items() for line in _of_page(site, name, pages)]
    found += [f"{name}: no page leads here" for name in _lost(site, pages)]
    for sheet in sorted(site.rglob("*.css")):
        name = sheet.relative_to(site).as_posix()
        found += [f"{name}: loads {what}" for what in _STYLE.findall(sheet.read_text("utf-8"))]
    return found


def seen(path: Path) -> Seen:
    """The page in this file."""
    page = Seen()
    page.feed(path.read_text("utf-8"))
    return page


def _of_page(site: Path, name: str, pages: dict[str, Seen]) -> Iterator[str]:
    page = pages[name]
    if not page.guarded:
        yield f"{name}: no policy keeps its scripts from other hosts"
    yield from (f"{name}: loads {what}" for what in page.foreign)
    for link in dict.fromkeys(page.links):
        target, anchor = _target(site, name, link)
        if not (site / target).is_file():
            yield f"{name}: {link} leads nowhere"
        elif anchor and target in pages and anchor not in pages[target].anchors:
            yield f"{name}: {link} has no such place"


def _target(site: Path, name: str, link: str) -> tuple[str, str]:
    """The file that a link of a page means, as a path in the site, and the place in it."""
    parts = urlsplit(link)
    path = unquote(parts.path)
    base = site if path.startswith("/") else (site / name).parent
    there = (base / path.lstrip("/")).resolve() if path else (site / name).resolve()
    there = there / "index.html" if there.is_dir() else there
    inside = there.is_relative_to(site.resolve())
    return there.relative_to(site.resolve()).as_posix() if inside else "..", unquote(parts.fragment)


def _lost(site: Path, pages: dict[str, Seen]) -> list[str]:
    """The pages to which no chain of links leads from the first."""
    known, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        there = {_target(site, name, link)[0] for link in pages[name].links} & pages.keys()
        waiting += there - known
        known |= there
    return sorted(pages.keys() - known - {*_UNLINKED})
