"""Reads files that were named, and whole folders, for the calls that need no workspace."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from zotsync import config, formats
from zotsync.changes import Failure
from zotsync.errors import InputError
from zotsync.formats import encoding
from zotsync.formats.base import Format
from zotsync.formats.detect import is_binary
from zotsync.item import Item
from zotsync.progress import counted
from zotsync.stores import files
from zotsync.stores.scan import scan
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources

PathLike = str | os.PathLike[str]
T = TypeVar("T")
R = TypeVar("R")
_PARTS = 64
"""Into so many pieces work is cut for an executor: enough to keep many workers busy to the end."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Files as read: sources in the order given, and what could not be read."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]

    @property
    def items(self) -> list[Item]:
        return [local.item for source in self.sources for local in source.items]


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be read; ``named``: given itself, else found in a folder; ``problem``: why it cannot be."""

    path: Path
    named: bool
    known: tuple[Format, ...]
    problem: str = ""


def load(paths: Iterable[PathLike], executor: Executor | None = None) -> Loaded:
    """Read files as they are given; of a folder, every file that is a source."""
    paths = list(paths)
    given = list(_files(paths)) if len(paths) == 1 else _once(_files(paths))
    found: list[Source] = []
    failures: list[Failure] = []
    for file, source in zip(given, spread(executor, _read, given, "reading files"), strict=True):
        if isinstance(source, Failure):
            failures.append(source)
            continue
        # A file verb takes a last item without its end mark as it is; a sync has more to lose.
        whole = source.decoded.text.endswith(("\n", "\r"))
        failures += [f for f in source.failures if f.code != "truncated" or not whole]
        if source.format is not None or (file.named and not source.failures):
            found.append(source)
    return Loaded(tuple(found), tuple(failures))


def spread(
    executor: Executor | None,
    function: Callable[[T], R],
    things: Sequence[T],
    step: str,
    size: Callable[[T], int] = lambda thing: 1,
) -> list[R]:
    """``function`` of each thing, in their order; by the executor where there is one.

    ``function`` and things must be picklable where the executor's workers are other processes. ``step`` and
    ``size`` are for `progress.counted`.
    """
    if executor is None:
        return [function(thing) for thing in counted(step, things, size)]
    each = max(1, -(-len(things) // _PARTS))
    parts = [things[start : start + each] for start in range(0, len(things), each)]
    waiting = iter([executor.submit(_each, function, part) for part in parts])
    heard = counted(step, parts, lambda part: sum(map(size, part)))
    return [result for _ in heard for result in next(waiting).result()]


def _each(function: Callable[[T], R], things: Sequence[T]) -> list[R]:
    return [function(thing) for thing in things]


def read_text(source: Source, text: str) -> Source:
    """The source that a file would be with another text."""
    data = encoding.encode(source.decoded.with_text(text))
    return Sources(Path()).parse(source.path, data, format=source.format)


def is_there(path: str, name: str) -> bool:
    """Whether a file that another names, from its own folder, is there; True where it cannot be told."""
    try:
        return (Path(path).parent / name).exists()
    except (OSError, ValueError):
        return True


def workspace_of(path: Path) -> Path | None:
    """The workspace that a file lies in: the nearest folder above it with a zotsync.toml."""
    return next((folder for folder in path.parents if (folder / config.FILE).is_file()), None)


def _once(files: Iterable[_File]) -> list[_File]:
    """Each file once, in the place of its first mention: one named within its folder is still one file."""
    found: dict[str, _File] = {}
    for file in files:
        place = os.path.realpath(file.path)
        known = found.setdefault(place, file)
        if file.named and not known.named:
            found[place] = replace(known, named=True)
    return list(found.values())


def _files(paths: Iterable[PathLike]) -> Iterator[_File]:
    known: dict[Path, tuple[Format, ...]] = {}
    for given in paths:
        path = Path(given)
        where = path.resolve()
        is_folder = os.path.isdir(path)
        folder = where if is_folder else where.parent
        if folder not in known:
            known[folder] = _formats(folder)
        if not is_folder:
            yield _File(path, True, known[folder])
            continue
        for state in scan(where, exclude=(config.FILE,)):
            if state.kind == "file" and state.state != "skipped":
                problem = state.reason if state.state == "problem" else ""
                yield _File(path / state.path, False, known[folder], problem)


def _formats(folder: Path) -> tuple[Format, ...]:
    """The formats as the workspace around a folder wants them."""
    home = workspace_of(folder / "x")
    if home is None:
        return formats.FORMATS
    markdown = config.load(home).markdown
    return formats.configured(markdown.tags, markdown.fields)


def _read(file: _File) -> Source | Failure:
    if file.problem:
        return Failure("unreadable", file.problem, path=str(file.path))
    try:
        source = _source(file)
        if file.named and source.format is None and is_binary(source.decoded.text):
            return Failure("unreadable", _NO_TEXT, path=str(file.path))
        return source
    except InputError as error:
        return Failure("unreadable", error.said, path=str(file.path))


_NO_TEXT = "It holds binary data, not text. Give files of references, notes or plain text."


def _source(file: _File) -> Source:
    # A link is followed: the file was given by this name on purpose.
    place = file.path.resolve() if file.named else file.path
    content = files.read_file(place.parent.resolve(), place.name, hidden=True)
    path = str(file.path)
    source = _parse(path, content.data, file)
    beside = place.with_name(place.name + ".zotsync.yaml")
    if source.format and not source.format.editable and os.path.isfile(beside):
        side = files.read_file(place.parent.resolve(), beside.name, hidden=True)
        sources = Sources(Path(), known=file.known)
        source = sources.parse(path, content.data, side.data, format=source.format)
    return replace(source, mark=content.stat)


def _parse(path: str, data: bytes, file: _File) -> Source:
    """A file that was named is taken for what it looks like, whatever its name is."""
    sources = Sources(Path(), known=file.known)
    source = sources.parse(path, data)
    if source.format is None and file.named and not source.failures:
        other = sources.parse(f"named{PurePosixPath(path).suffix}", data)
        if other.format is not None:
            return sources.parse(path, data, format=other.format)
    return source
