"""Fixes of a library's items: which changes they are, and how those of a bare library are made and undone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync.changes import Change, Failure, encode
from zotsync.errors import AccessError
from zotsync.item import Item, diff
from zotsync.journal import Entries, Journal, RunLog
from zotsync.libraries import OpenLibrary, parse_spec
from zotsync.sync.base import Base
from zotsync.sync.undo import Undone, undo

if TYPE_CHECKING:
    from zotsync.quality import LintConfig, Safety


@dataclass(frozen=True, slots=True)
class LibraryFixes:
    """What fixing a library does, or did: ``run`` is empty where nothing was written."""

    changes: tuple[Change, ...]
    findings: int
    """How many findings the changes mend."""
    run: str = ""
    failures: tuple[Failure, ...] = ()


def fixes(items: Iterable[Item], config: LintConfig | None, safety: Safety) -> LibraryFixes:
    """The changes that mend the items, each of the fields that it changes alone; nothing is written."""
    from zotsync.quality import LintConfig
    from zotsync.quality.sheet import fix_item

    changes: list[Change] = []
    mended = 0
    for item in items:
        after, applied = fix_item(item, config or LintConfig(), safety)
        changed = {name: (encode(name, old), encode(name, new)) for name, (old, new) in diff(item, after).items()}
        if changed:
            codes = ", ".join(sorted({finding.rule for finding in applied}))
            expects = {"version": item.version}
            changes.append(
                Change(
                    "library",
                    "update",
                    item.key,
                    changed,
                    expects=expects,
                    why=codes,
                    by="lint --fix",
                    title=item.title,
                )
            )
            mended += len(applied)
    return LibraryFixes(tuple(changes), mended)


def fix_library(
    spec: str, config: LintConfig | None, safety: Safety, journal: Journal, *, dry_run: bool = False
) -> LibraryFixes:
    """Mend the items of a library that is no workspace's; ``journal`` takes what undoes it.

    Raises `AccessError` where it may only be read.
    """
    with OpenLibrary(Path.cwd(), parse_spec(spec)) as library:
        found = fixes(library.items(), config, safety)
        if dry_run or not found.changes:
            return found
        if not library.store.access().write:
            raise AccessError(f"{library.name} may only be read.", remedy="Use a key that may write.")
        log = journal.begin("lint --fix", library=_in_full(spec))
        status = "failed"
        try:
            log.library(library.store, found.changes)
            status = "failed" if log.failed else "ok"
        finally:
            log.end(status)
    return LibraryFixes(found.changes, found.findings, log.run, tuple(log.failed))


def undo_library(entries: Entries, log: RunLog) -> Undone:
    """Take back a run of `fix_library`; values that were edited since are kept, and listed."""
    from zotsync.stores.sources import Sources

    # A bare library has no base: what the undo learns of its objects is forgotten.
    with tempfile.TemporaryDirectory() as folder, OpenLibrary(Path.cwd(), parse_spec(entries.info.library)) as it:
        base = Base(Path(folder) / "base.sqlite")
        try:
            return undo(entries, base, it.store, Sources(Path(folder)), log)
        finally:
            base.close()


def _in_full(spec: str) -> str:
    """The spec as it holds in any folder."""
    return str(Path(spec).resolve()) if Path(spec).is_file() else spec
