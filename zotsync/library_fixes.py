"""Fixes of a library's items; and undo of what lies in no workspace, files and libraries alike."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync.changes import Change, Failure, Plan, encode
from zotsync.errors import AccessError
from zotsync.fixing import loose_journal
from zotsync.item import Item, diff
from zotsync.journal import Entries, Journal, RunLog
from zotsync.libraries import Library, OpenLibrary, parse_spec
from zotsync.outcome import RunReport
from zotsync.stores.base import Store
from zotsync.stores.sources import Sources
from zotsync.sync.base import Base
from zotsync.sync.undo import Undone, undo

if TYPE_CHECKING:
    from zotsync.quality import LintConfig, Safety


def fixes(items: Iterable[Item], config: LintConfig | None, safety: Safety) -> Plan:
    """The changes that mend the items, each of the fields that it changes alone; nothing is written."""
    from zotsync.quality import LintConfig
    from zotsync.quality.sheet import fix_item

    changes: list[Change] = []
    for item in items:
        after, applied = fix_item(item, config or LintConfig(), safety)
        if fields := {n: (encode(n, old), encode(n, new)) for n, (old, new) in diff(item, after).items()}:
            changes.append(
                Change(
                    "library",
                    "update",
                    item.key,
                    fields,
                    expects={"version": item.version},
                    why=", ".join(sorted({finding.rule for finding in applied})),
                    by="lint --fix",
                    title=item.title,
                )
            )
    return Plan(tuple(changes))


def fix_library(
    spec: str, config: LintConfig | None, safety: Safety, journal: Journal, *, dry_run: bool = False
) -> RunReport:
    """Mend the items of a library that is no workspace's; ``journal`` takes what undoes it.

    Raises `AccessError` where it may only be read.
    """
    with OpenLibrary(Path.cwd(), parse_spec(spec)) as library:
        store = library.store
        plan = fixes(library.items(), config, safety)
        if dry_run or not plan.changes:
            return RunReport("", plan, (), (), store.requests, 0, 0, dry_run=dry_run)
        check_writable(library)
        return write_loose("lint --fix", spec, store, plan, journal)


def check_writable(library: Library) -> None:
    """Raises `AccessError` where the library may only be read."""
    if not library.store.access().write:
        raise AccessError(f"{library.name} may only be read.", remedy="Use a key that may write.")


def write_loose(kind: str, spec: str, store: Store, plan: Plan, journal: Journal) -> RunReport:
    """Write a plan's changes to a library that is no workspace's, as one run of the journal."""
    log = journal.begin(kind, library=in_full(spec))
    status = "failed"
    try:
        results = log.library(store, plan.changes)
        status = "failed" if log.failed else "ok"
    finally:
        log.end(status)
    applied = tuple(change for change in plan.changes if results[change.id].ok)
    return RunReport(log.run, plan, applied, tuple(log.failed), store.requests, 0, len(log.failed))


def undo_loose(run: str | None = None) -> tuple[str, Undone]:
    """Undo fixes of files that lie in no workspace, or of a library that is no workspace's.

    ``run`` is the newest that changed something, unless given. Gives it, and what was taken back and kept.
    Raises `UsageError` where there is nothing to undo.
    """
    journal = loose_journal()
    run = run or journal.newest()
    entries = journal.to_undo(run)
    log = journal.begin("undo", undoes=run)
    status = "failed"
    try:
        if entries.info.library:
            undone = _undo_library(entries, log)
        else:
            undone, sources = Undone(), Sources(Path(entries.info.root))
            for edit in reversed(entries.files):
                if sources.restore(edit):
                    undone.files += 1
                else:
                    undone.kept.append(Failure("edited", "it was edited since.", path=edit.path))
        status = "ok"
    finally:
        log.end(status)
    return run, undone


def _undo_library(entries: Entries, log: RunLog) -> Undone:
    """Values that were edited since are kept, and listed."""
    # A bare library has no base: what the undo learns of its objects is forgotten.
    spec = parse_spec(entries.info.library)
    with tempfile.TemporaryDirectory() as folder, OpenLibrary(Path.cwd(), spec) as it:
        base = Base(Path(folder) / "base.sqlite")
        try:
            return undo(entries, (), base, it.store, Sources(Path(folder)), log)
        finally:
            base.close()


def in_full(spec: str) -> str:
    """The spec as it holds in any folder."""
    return str(Path(spec).resolve()) if os.path.isfile(spec) else spec
