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
from zotsync.stores.files import MAX_BYTES, mark
from zotsync.stores.paths import is_leftover

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SIDECAR = ".zotsync.yaml"
State = Literal["unchanged", "changed", "new", "skipped", "problem"]
Kind = Literal["file", "folder", "sidecar", "leftover"]

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
    a ``leftover`` is half a write of a killed run.
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
    walk = _Walk(root, _matcher(include), _matcher(exclude), known or {}, explain, limit)
    try:
        entries = _entries(root)
    except OSError as error:
        raise InputError(f"The folder cannot be read ({error.strerror}).", path=str(root)) from None
    yield from walk.folder("", entries, walk.rules_above())


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
            here = f"{self.real_root}/{prefix}".replace(os.sep, "/")
            own = _rules(self.root / prefix / ".gitignore", here)
            rules = [*rules, own] if own else rules
        for entry in entries:
            path = prefix + entry.name
            try:
                if entry.is_symlink():
                    yield from self.skip(path, self.link(entry))
                elif entry.is_dir():
                    yield from self.subfolder(path, entry, rules)
                else:
                    yield from self.file(path, entry, rules)
            except OSError as error:
                yield FileState(path, "problem", reason=f"cannot be read ({error.strerror})")

    def subfolder(
        self, path: str, entry: os.DirEntry[str], rules: list[tuple[str, GitIgnoreSpec]]
    ) -> Iterator[FileState]:
        reason = ""
        if entry.name.startswith("."):
            reason = "a hidden folder"
        elif entry.name.casefold() in _FOLDERS:
            reason = "a folder of programs"
        elif rules and self.ignored(path + "/", rules):
            reason = "ignored by git"
        elif self.excluded(path + "/"):
            reason = "excluded"
        if reason:
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
        sidecar = name.endswith(SIDECAR) and len(name) > len(SIDECAR)
        if name.startswith("."):
            reason = "a hidden file"
        elif not sidecar and not self.included(path):
            reason = "not of an included kind"
        elif self.excluded(path):
            reason = "excluded"
        elif _COPY.fullmatch(low := name.lower()):
            reason = "a copy made by a program"
        elif _ABOUT.fullmatch(low):
            reason = "about a project"
        elif rules and self.ignored(path, rules):
            reason = "ignored by git"
        elif not entry.is_file():
            reason = "not a file"
        else:
            yield self.candidate(path, entry, "sidecar" if sidecar else "file")
            return
        yield from self.skip(path, reason)

    def candidate(self, path: str, entry: os.DirEntry[str], kind: Kind) -> FileState:
        try:
            path.encode()
        except UnicodeEncodeError:
            readable = path.encode(errors="surrogateescape").decode(errors="replace")
            return FileState(readable, "problem", reason="its name is not text", kind=kind)
        # On Windows an entry's own answer has no inode.
        info = entry.stat() if os.name != "nt" else os.stat(entry.path)
        if info.st_size > self.limit:
            return FileState(path, "problem", mark(info), f"larger than {self.limit // 2**20} MB", kind)
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
            readable = path.encode(errors="surrogateescape").decode(errors="replace")
            yield FileState(readable, "skipped", reason=reason, kind=kind)


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


def _matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path fits any of ``patterns``; endings alone (``*.ris``) need no pattern machine."""
    lowered = [pattern.lower() for pattern in patterns]
    if "*" in lowered:
        return lambda path: True
    if all(re.fullmatch(r"\*\.[\w.]+", pattern) for pattern in lowered):
        endings = tuple(pattern[1:] for pattern in lowered)
        return lambda path: path.lower().endswith(endings)
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(lowered)
    return lambda path: spec.match_file(path.lower())
