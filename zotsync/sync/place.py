"""Where new library items land: the pattern of ``[sources] new_items`` as a safe path.

A pattern names one file for all (``zotero.bib``), or has placeholders, filled from the item:

- ``{citekey}``: the citation key; without one, first author and year; without these, the item's key
- ``{key}``: the item's key
- ``{title}``: the title
- ``{year}``: the year, or ``undated``
- ``{author}``: the first author's family name, or ``anonymous``
- ``{type}``: Zotero's name of the item type

A value never makes a folder. In a format with one item a file each item gets a name of its own; in the
others, items whose names are the same in any spelling share a file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from zotsync import formats
from zotsync.errors import ConfigError, UsageError
from zotsync.formats.base import Format
from zotsync.formats.detect import describes_project
from zotsync.item import Item
from zotsync.stores.paths import folded, inside, is_safe, safe_name
from zotsync.stores.scan import never_a_source

PLACEHOLDERS = ("citekey", "key", "title", "year", "author", "type")
_FIELD = re.compile(r"\{([^{}]*)\}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ASK = 'New in the library; name its place in zotsync.toml, such as new_items = "zotero.bib".'


class Places:
    """Paths for new items. ``refuse`` says why a path would be no source, or "".

    Raises `ConfigError` for a pattern that no item could follow.
    """

    def __init__(
        self,
        root: Path,
        pattern: str,
        refuse: Callable[[str], str] = lambda path: "",
        known: tuple[Format, ...] = formats.FORMATS,
    ) -> None:
        self.root = root
        self.pattern = "" if pattern == "ask" else pattern
        self.refuse = refuse
        self._alone = self.pattern != "" and _checked(root, self.pattern, known)
        self._given: dict[str, str] = {}
        self._against: dict[str, str] = {}
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        """By folder: each name there or given away, folded, as it is spelled."""
        self._looked: set[str] = set()

    def place(self, item: Item) -> tuple[str, str]:
        """The path where ``item`` goes; or an empty one, and what to do about it."""
        if not self.pattern:
            return "", _ASK
        known = item.key if "{" in self.pattern else ""  # one file for all is chosen once
        if known not in self._given:
            self._given[known] = self._choose(item)
        path = self._given[known]
        if path not in self._against:
            self._against[path] = self._refused(path)
        against = self._against[path]
        return ("", against) if against else (path, "")

    def _refused(self, path: str) -> str:
        """Why nothing can go to ``path``, and what to do about it; empty where all is well."""
        try:
            inside(self.root, path)
        except UsageError as error:
            return f"New in the library, but {error.message} Change new_items in zotsync.toml."
        if reason := self.refuse(path):
            return f"New in the library, but {path} would be no source: {reason}. Change new_items."
        return ""

    def _choose(self, item: Item) -> str:
        parts = PurePosixPath(self.pattern).parts
        values = _values(item) if "{" in self.pattern else {}
        folder = ""
        for part in parts[:-1]:
            name = _fill(part, values) if "{" in part else part
            folder = f"{folder}{self._shared(folder, name)}/"
        name = _fill(parts[-1], values) if "{" in parts[-1] else parts[-1]
        return folder + (self._own(folder, name) if self._alone else self._shared(folder, name))

    def _shared(self, folder: str, name: str) -> str:
        """``name``, as it is spelled where it is there already."""
        return self._in(folder).setdefault(folded(name), name)

    def _own(self, folder: str, name: str) -> str:
        """``name``, or the next free one."""
        stem, dot, ending = name.rpartition(".")
        names, number, found = self._in(folder), 1, name
        while folded(found) in names:
            number += 1
            found = f"{stem}-{number}{dot}{ending}"
        names[folded(found)] = found
        return found

    def _in(self, folder: str) -> dict[str, str]:
        if folder not in self._looked:
            self._looked.add(folder)
            place = self.root / folder
            if place.is_dir():
                self._names[folder] |= {folded(p.name): p.name for p in place.iterdir()}
        return self._names[folder]


_ABOUT = ("sources", "new_items")


def _checked(root: Path, pattern: str, known: tuple[Format, ...]) -> bool:
    """Whether each item gets a file of its own under this pattern. Raises `ConfigError`."""
    where = f"zotsync.toml: new_items = {pattern!r}"
    for name in _FIELD.findall(pattern):
        if name not in PLACEHOLDERS:
            remedy = f"Known: {', '.join('{' + p + '}' for p in PLACEHOLDERS)}."
            raise ConfigError(f"{where} has the unknown placeholder {{{name}}}.", remedy=remedy, about=_ABOUT)
    plain = _FIELD.sub("x", pattern)
    parts = plain.split("/")
    if "{" in plain or "}" in plain or not all(part[:1] not in ("", ".") and is_safe(part) for part in parts):
        remedy = "Name a visible place in the folder, with names that every file system takes."
        raise ConfigError(f"{where} is no path for a source.", remedy=remedy, about=_ABOUT)
    format = formats.format_for(plain, known)
    if format is None:
        remedy = "End it in .md, .ris, .bib, .json, .yaml or .nbib."
        raise ConfigError(f"{where} names a file that no format writes.", remedy=remedy, about=_ABOUT)
    alone = format.prose or not format.many
    if alone and "{" not in PurePosixPath(pattern).name:
        remedy = "Give it a placeholder, as in from-zotero/{citekey}.md."
        raise ConfigError(
            f"{where} is one file, and it can hold one item alone.", remedy=remedy, about=_ABOUT
        )
    return alone


def _values(item: Item) -> dict[str, str]:
    found = _YEAR.search(item["date"])
    year = found[0] if found else ""
    author = next((c.last or c.name for c in item.creators), "")
    return {
        "citekey": item["citationKey"] or f"{author}{year}" or item.key,
        "key": item.key,
        "title": item.title or "untitled",
        "year": year or "undated",
        "author": author or "anonymous",
        "type": item.type,
    }


def _fill(part: str, values: dict[str, str]) -> str:
    """One part of the pattern, filled: a name that every file system takes, and that can be a source's."""
    stem, dot, ending = part.rpartition(".")
    if not stem or "{" in ending:
        stem, dot, ending = part, "", ""
    ending = dot + ending
    name = safe_name(_FIELD.sub(lambda found: values[found[1]], stem), ending)
    for other in (name.removesuffix(ending) + "_", values["key"]):
        if not (never_a_source(name) or describes_project(name)):
            break
        name = other + ending
    return name
