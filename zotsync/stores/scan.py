"""Walks a root and says of each file whether it must be read, and why others are left alone.

Only names and marks (size, times, inode) are looked at; nothing is opened but ``.gitignore``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from zotsync.errors import InputError
from zotsync.stores.files import MAX_BYTES, is_dataless, mark
from zotsync.stores.paths import is_leftover, stands_for

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SIDECAR = ".zotsync.yaml"
State = Literal["unchanged", "changed", "new", "skipped", "problem"]
Kind = Literal["file", "folder", "sidecar", "leftover", "stand-in"]

# Copies that editors, browsers and cloud drives leave; lower case.
_COPY = re.compile(
    r"~\$.*|.*~|#.*#|.*\.(sw[op]|tmp|bak|orig|part|partial|crdownload|download|icloud|lock)|"
    r".*conflicted copy.*|.*\.sync-conflict-.*|.*\.sb-[0-9a-f]+-.*|.*[ _-]case conflict[ )_-].*"
)
# Files about a project, not about literature.
_ABOUT = re.compile(
    r"(readme|licen[cs]e|copying|notice|changelog|contributing|contributors|authors|code_of_conduct)"
    r"([-._][a-z]{2}([-_][a-z]{2})?)?\.(md|markdown|txt|rst)|"
    r"requirements([-._][\w.-]+)?\.txt|robots\.txt|cmakelists\.txt"
)
_FOLDERS = {"node_modules", "__pycache__", "__macosx"}


@dataclass(frozen=True, slots=True)
class FileState:
    """One file (or folder that could not be entered) as a walk met it.

    ``path``: relative to the root, '/' between parts, spelled as on disk. ``stat``: its `mark` now.
    ``state``: ``unchanged`` need not be read, ``changed`` and ``new`` must be; ``skipped`` is no source
    and ``problem`` might be one, ``reason`` says why. A ``sidecar`` belongs to the document of its name;
    a ``leftover`` is half a write of a killed run. A ``stand-in`` lies where a file or a folder was: a
    link, or what a cloud drive left there.
    """

    path: str
    state: State
    stat: str = ""
    reason: str = ""
    kind: Kind = "file"


def scan(
    root: Path,
    include: Sequence[str] = ("*",),
    exclude: Sequence[str] = (),
    known: Mapping[str, str] | None = None,
    *,
    explain: bool = False,
    limit: int = MAX_BYTES,
) -> Iterator[FileState]:
    """The files below ``root`` in the order of their names.

    ``include`` and ``exclude`` are patterns as in ``.gitignore``, blind to case. ``known``: `FileContent`
    marks by path. ``explain``: skipped files come along with their reasons; problems always do.
    `InputError` if the root cannot be entered.
    """
    walk = _Walk(root, matcher(include), matcher(exclude), known or {}, explain, limit)
    try:
        entries = _entries(root)
    except OSError as error:
        raise InputError(f"The folder cannot be read ({error.strerror}).", path=str(root)) from None
    yield from walk.folder("", entries, walk.rules_above())


def against(root: Path, path: str, include: Sequence[str] = ("*",), exclude: Sequence[str] = ()) -> str:
    """Why a file at ``path``, which need not be there, would be no source; an empty string: it may be one.

    >>> against(Path("."), "refs/readme.md"), against(Path("."), "refs/hale1999.md")
    ('about a project', '')
    """
    return rejecting(root, include, exclude)(path)


def rejecting(
    root: Path, include: Sequence[str] = ("*",), exclude: Sequence[str] = ()
) -> Callable[[str], str]:
    """`against` for many paths of one moment: the rules of git in a folder are read once."""
    return _Walk(root, matcher(include), matcher(exclude), {}, False, MAX_BYTES).against


def never_a_source(name: str) -> bool:
    """Whether no file of this name is ever a source, wherever it lies."""
    return bool(_COPY.fullmatch(name.lower()) or _ABOUT.fullmatch(name.lower()))


class _Walk:
    def __init__(
        self,
        root: Path,
        included: Callable[[str], bool],
        excluded: Callable[[str], bool],
        known: Mapping[str, str],
        explain: bool,
        limit: int,
    ) -> None:
        self.root = root
        self.real_root = os.path.realpath(root)
        self.included = included
        self.excluded = excluded
        self.known = known
        self.explain = explain
        self.limit = limit
        self.met: dict[str, tuple[str, list[tuple[str, GitIgnoreSpec]]]] = {}

    def rules_above(self) -> list[tuple[str, GitIgnoreSpec]]:
        """The .gitignore files between a repository's top and the root, and its own list of exclusions.

        None where they leave out the root itself: it was named on purpose.
        """
        top = Path(self.real_root)
        for folder in (top, *top.parents):
            if (folder / ".git").exists():
                below = [p for p in reversed(top.parents) if p == folder or folder in p.parents]
                rules = [_rules(p / ".gitignore", f"{p.as_posix().rstrip('/')}/") for p in below]
                own = _rules(folder / ".git" / "info" / "exclude", f"{folder.as_posix().rstrip('/')}/")
                known = [rule for rule in (own, *rules) if rule]
                return [] if self.ignored("", known) else known
        return []

    def folder(
        self, prefix: str, entries: list[os.DirEntry[str]], rules: list[tuple[str, GitIgnoreSpec]]
    ) -> Iterator[FileState]:
        if any(entry.name == ".gitignore" for entry in entries):
            rules = self.rules_of(prefix, rules)
        for entry in entries:
            path = prefix + entry.name
            try:
                if entry.is_symlink():
                    yield FileState(_readable(path), "skipped", reason=self.link(entry), kind="stand-in")
                elif entry.is_dir():
                    yield from self.subfolder(path, entry, rules)
                else:
                    yield from self.file(path, entry, rules)
            except OSError as error:
                yield FileState(path, "problem", reason=f"cannot be read ({error.strerror})")

    def against_folder(self, path: str, name: str, rules: list[tuple[str, GitIgnoreSpec]]) -> str:
        """Why a folder is not entered, or an empty string."""
        if name.startswith("."):
            return "a hidden folder"
        if name.casefold() in _FOLDERS:
            return "a folder of programs"
        if rules and self.ignored(path + "/", rules):
            return "ignored by git"
        return "excluded" if self.excluded(path + "/") else ""

    def against_file(self, path: str, name: str, rules: list[tuple[str, GitIgnoreSpec]]) -> str:
        """Why a file of this name is no source, or an empty string."""
        sidecar = name.endswith(SIDECAR) and len(name) > len(SIDECAR)
        if name.startswith("."):
            return "a hidden file"
        if not sidecar and not self.included(path):
            return "not of an included kind"
        if self.excluded(path):
            return "excluded"
        if _COPY.fullmatch(low := name.lower()):
            return "a copy made by a program"
        if _ABOUT.fullmatch(low):
            return "about a project"
        return "ignored by git" if rules and self.ignored(path, rules) else ""

    def against(self, path: str) -> str:
        """Why a file at ``path`` would be no source, or an empty string; it need not be there."""
        folder, _, name = path.rpartition("/")
        if folder not in self.met:
            self.met[folder] = self.into(folder)
        reason, rules = self.met[folder]
        return reason or self.against_file(path, name, rules)

    def into(self, folder: str) -> tuple[str, list[tuple[str, GitIgnoreSpec]]]:
        """Why this folder is not entered, or the rules in it."""
        rules = self.rules_above()
        prefix = ""
        for part in ("", *folder.split("/")) if folder else ("",):
            if part and (reason := self.against_folder(prefix + part, part, rules)):
                return reason, rules
            prefix = f"{prefix}{part}/" if part else prefix
            rules = self.rules_of(prefix, rules)
        return "", rules

    def rules_of(
        self, prefix: str, rules: list[tuple[str, GitIgnoreSpec]]
    ) -> list[tuple[str, GitIgnoreSpec]]:
        """``rules`` with those of the .gitignore in this folder."""
        here = f"{self.real_root}/{prefix}".replace(os.sep, "/")
        own = _rules(self.root / prefix / ".gitignore", here)
        return [*rules, own] if own else rules

    def subfolder(
        self, path: str, entry: os.DirEntry[str], rules: list[tuple[str, GitIgnoreSpec]]
    ) -> Iterator[FileState]:
        if reason := self.against_folder(path, entry.name, rules):
            yield from self.skip(path, reason, "folder")
            return
        try:
            entries = _entries(entry.path)
        except OSError as error:
            yield FileState(path, "problem", reason=f"cannot be read ({error.strerror})", kind="folder")
            return
        yield from self.folder(path + "/", entries, rules)

    def file(
        self, path: str, entry: os.DirEntry[str], rules: list[tuple[str, GitIgnoreSpec]]
    ) -> Iterator[FileState]:
        name = entry.name
        if is_leftover(name):
            yield FileState(path, "skipped", reason="half a write of a killed run", kind="leftover")
            return
        if there := self.taken_off(path, name):
            reason = "is in the cloud and not on this disk"
            yield FileState(_readable(there), "skipped", reason=reason, kind="stand-in")
            return
        reason = self.against_file(path, name, rules)
        if reason or not entry.is_file():
            yield from self.skip(path, reason or "not a file")
            return
        sidecar = name.endswith(SIDECAR) and len(name) > len(SIDECAR)
        yield self.candidate(path, entry, "sidecar" if sidecar else "file")

    def taken_off(self, path: str, name: str) -> str:
        """The path of the file that a cloud drive took off this disk and left this name for."""
        meant = stands_for(name)
        there = path.removesuffix(name) + meant
        return there if meant and not os.path.lexists(self.root / there) else ""

    def candidate(self, path: str, entry: os.DirEntry[str], kind: Kind) -> FileState:
        try:
            path.encode()
        except UnicodeEncodeError:
            return FileState(_readable(path), "problem", reason="its name is not text; rename it", kind=kind)
        # On Windows an entry's own answer has no inode.
        info = entry.stat() if os.name != "nt" else os.stat(entry.path)
        if is_dataless(info):
            return FileState(path, "skipped", reason="is in the cloud and not on this disk", kind="stand-in")
        if info.st_size > self.limit:
            return FileState(
                path, "problem", mark(info), f"larger than {self.limit // 2**20} MB; divide it", kind
            )
        now, before = mark(info), self.known.get(path)
        state: State = "new" if before is None else "unchanged" if before == now else "changed"
        return FileState(path, state, now, kind=kind)

    def link(self, entry: os.DirEntry[str]) -> str:
        target = os.path.realpath(entry.path)
        if target == self.real_root or target.startswith(self.real_root + os.sep):
            return "a link; what it leads to is read in its own place"
        return "a link that leads out of the root"

    def ignored(self, path: str, rules: list[tuple[str, GitIgnoreSpec]]) -> bool:
        """The nearest .gitignore that says anything decides."""
        whole = f"{self.real_root}/{path}".replace(os.sep, "/")
        for base, spec in reversed(rules):
            verdict = spec.check_file(whole[len(base) :]).include
            if verdict is not None:
                return verdict
        return False

    def skip(self, path: str, reason: str, kind: Kind = "file") -> Iterator[FileState]:
        if self.explain:
            yield FileState(_readable(path), "skipped", reason=reason, kind=kind)


def _readable(path: str) -> str:
    return path.encode(errors="surrogateescape").decode(errors="replace")


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _rules(file: Path, base: str) -> tuple[str, GitIgnoreSpec] | None:
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    from pathspec import GitIgnoreSpec  # slow to load, and many folders have no rules

    return base, GitIgnoreSpec.from_lines(lines)


NO_ENDING = "*."
"""The pattern of files whose name has no ending; ``.gitignore`` has none for them."""


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path fits any of ``patterns``, as in ``.gitignore`` but blind to case.

    >>> fits = matcher(["*.BIB", "exports/"])
    >>> fits("old/library.bib"), fits("exports/a.ris"), fits("library.ris")
    (True, True, False)
    """
    if not patterns:
        return lambda path: False
    lowered = [pattern.lower() for pattern in patterns]
    if "*" in lowered:
        return lambda path: True
    endings = tuple(pattern[1:] for pattern in lowered if re.fullmatch(r"\*\.[\w.]+", pattern))
    bare = NO_ENDING in lowered

    def ends_so(path: str) -> bool:
        return path.lower().endswith(endings) or (bare and "." not in path.rpartition("/")[2])

    others = [p for p in lowered if p != NO_ENDING and p[1:] not in endings]
    if not others:
        return ends_so
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(others)
    return lambda path: ends_so(path) or spec.match_file(path.lower())
