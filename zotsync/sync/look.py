"""Looking at the folder: which sources changed since the last run, and how much there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from zotsync.changes import Failure, FileRole
from zotsync.config import FILE, SourcesConfig
from zotsync.errors import InputError
from zotsync.formats import known_endings
from zotsync.progress import counted
from zotsync.stores.scan import NO_ENDING, SIDECAR, FileState, rejecting, scan
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources
from zotsync.sync.base import Base, FileRow
from zotsync.sync.guards import Counts
from zotsync.sync.prepare import Observation
from zotsync.sync.roles import Roles, export_patterns


def included(config: SourcesConfig) -> list[str]:
    """The patterns of files that are looked at: ``known`` stands for the endings of all formats and texts."""
    patterns = [pattern for pattern in config.include if pattern != "known"]
    if "known" not in config.include:
        return patterns or ["*"]
    return [*patterns, *(f"*{ending}" if ending else NO_ENDING for ending in known_endings())]


def walk(
    root: Path, config: SourcesConfig, marks: Mapping[str, str] | None = None, *, explain: bool = False
) -> Iterator[FileState]:
    """The files that may be sources; ``marks`` are those of the last run."""
    include = included(config)
    exclude = [*config.exclude, *export_patterns(config), FILE]
    yield from scan(root, include, exclude, marks, explain=explain)


def refuse(root: Path, config: SourcesConfig) -> Callable[[str], str]:
    """Says why a new file at a path would be no source, or one that is not written."""
    include = included(config)
    roles = Roles(config)
    rejected = rejecting(root, include, config.exclude)

    def reason(path: str) -> str:
        if roles.is_export(path) or roles.is_import(path):
            return "listed under import or export"
        return rejected(path)

    return reason


def look(
    root: Path, config: SourcesConfig, base: Base, sources: Sources, keys: set[str], *, everything: bool
) -> Observation:
    """What changed in the folder since the last run. Unchanged files are not opened."""
    known = base.files()
    _, again = base.retry()
    marks = {} if everything else {path: row.stat for path, row in known.items() if path not in again}
    observation = Observation(keys, everything=everything)
    seen: set[str] = set()
    wanted: set[str] = set()
    for state in walk(root, config, marks):
        if state.kind == "leftover":
            observation.leftovers.append(state.path)
            continue
        behind = _behind(state, known)
        if state.state == "problem" or any(known[p].format or p.endswith(SIDECAR) for p in behind):
            observation.failures.append(Failure("unreadable", state.reason, path=state.path))
            observation.unseen |= behind | {path.removesuffix(SIDECAR) for path in behind}
        elif state.kind not in ("file", "sidecar") or state.state == "skipped":
            continue
        elif state.state != "unchanged":
            wanted.add(state.path.removesuffix(SIDECAR) if state.kind == "sidecar" else state.path)
        seen.add(state.path)
    for path in set(known) - seen - observation.unseen:
        if path.endswith(SIDECAR):
            wanted.add(path.removesuffix(SIDECAR))
        else:
            observation.vanished.add(path)
    for path in counted("reading files", sorted((wanted & seen) - observation.unseen)):
        try:
            source = sources.read(path, sparing=True)
        except InputError as error:
            observation.failures.append(Failure("unreadable", error.said, path=path))
            continue
        touched_only = not everything and path not in again and _same(known, path, source.sha256)
        if touched_only and _same(known, path + SIDECAR, source.sidecar_sha256):
            beside = source.sidecar_row()
            observation.rested += [source.file_row(), *([beside] if beside else [])]
            continue
        observation.sources[path] = source
    return observation


def _behind(state: FileState, known: Mapping[str, FileRow]) -> set[str]:
    """The known files at a place, or below it, of which a walk sees nothing."""
    if state.kind != "stand-in" and state.state != "problem":
        return set()
    if state.path in known:
        return {state.path}
    return {path for path in known if path.startswith(f"{state.path}/")}


def _same(known: Mapping[str, FileRow], path: str, sha256: str) -> bool:
    row = known.get(path)
    return (row.sha256 if row else "") == sha256


def count(base: Base, observation: Observation) -> Counts:
    """How much there was and is, for the guards."""
    before = {path for path, row in base.files().items() if row.format}
    now = (before - observation.vanished) | {p for p, source in observation.sources.items() if source.format}
    held, live, tags = base.linked_counts()
    library_before = len(base.linked().keys() - base.alone())
    return Counts(
        linked=max(held, library_before),
        tags=tags,
        sources_before=len(before),
        sources_now=len(now),
        library_before=library_before,
        library_now=live,
    )


def explain(
    root: Path, config: SourcesConfig, base: Base, seen: Mapping[str, Source], roles: Roles
) -> Iterator[FileRole]:
    """The role of every file that a walk meets, and why. ``seen``: the files that were just read."""
    known = {path: (bool(file.format), file.why) for path, file in base.files().items()}
    known |= {path: (source.format is not None, source.why) for path, source in seen.items()}
    for state in walk(root, config, explain=True):
        source, why = known.get(state.path, (False, ""))
        yield roles.of(state.path, source, why or state.reason or "not looked at yet")
