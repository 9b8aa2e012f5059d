"""Edits of many items of files that lie in no workspace, by the same writer and journal as a sync's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from zotsync.changes import Change, Failure, Plan, encode
from zotsync.editing import Setting, edited
from zotsync.errors import UsageError
from zotsync.fixing import loose_journal
from zotsync.formats.base import line_of
from zotsync.item import Item, diff
from zotsync.loading import Loaded, workspace_of
from zotsync.outcome import RunReport
from zotsync.query import Term
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources
from zotsync.sync import guards
from zotsync.sync.rows import LocalItem


def edit_files(
    loaded: Loaded,
    terms: Sequence[Term],
    settings: Sequence[Setting],
    *,
    write: bool = False,
    allow: Sequence[str] = (),
) -> RunReport:
    """Give a query's items in files other values; without ``write`` this only says which.

    Each folder's edits are a run of the journal of loose files. Raises `UsageError` for a file of a
    workspace, and `GuardError` where a write looks like an accident, unless ``allow`` names the guard.
    """
    for source in loaded.sources:
        if home := workspace_of(Path(source.path).resolve()):
            remedy = "Edit its library there: the same without files."
            raise UsageError(f"{source.path} belongs to the workspace {home}.", remedy=remedy)
    plan = edits(loaded, terms, settings)
    if not write or not plan.changes:
        return RunReport("", plan, (), plan.failures, 0, 0, len(plan.failures), dry_run=not write)
    plan = replace(plan, guards=tuple(guard for guard in plan.guards if guard.name not in allow))
    if plan.guards:
        raise guards.stopped(plan)
    return _written(plan)


def edits(loaded: Loaded, terms: Sequence[Term], settings: Sequence[Setting]) -> Plan:
    """The changes of files, what they cannot say, and the guards that writing all this runs into."""
    changes: list[Change] = []
    failures: list[Failure] = list(loaded.failures)
    for source in loaded.sources:
        for local in source.items:
            if all(term.holds(local.item) for term in terms):
                change, failed = _edit(source, local, settings)
                failures += failed
                changes += [change] if change else []
    items = loaded.items
    counts = guards.Counts(linked=len(items), tags=sum(len(item.tags) for item in items))
    told = [replace(change, key=f"{change.path}:{change.position}") for change in changes]
    stops = guards.check(Plan(tuple(told)), counts) + guards.edits(len(changes), len(items))
    return Plan(tuple(changes), failures=tuple(failures), guards=tuple(stops))


def _edit(
    source: Source, local: LocalItem, settings: Sequence[Setting]
) -> tuple[Change | None, list[Failure]]:
    """The change of one item, and what cannot be: each with the item's file and line."""
    item = local.item
    after, missing = edited(item, settings)
    line = line_of(source.decoded.text, item.origin.span.start) if item.origin else 0
    failures = [Failure("no-field", message, path=source.path, line=line) for message in missing]
    wanted = diff(item, after)
    if not wanted:
        return None, failures
    if why := _not_written(source, local):
        return None, [*failures, Failure("not-written", why, path=source.path, line=line)]
    target = local.format.get(after, item) if local.format.editable else after
    fields = {name: (encode(name, old), encode(name, new)) for name, (old, new) in diff(item, target).items()}
    for name in wanted:
        if name not in fields or _names(target, name) != _names(after, name):
            fields.pop(name, None)
            said = f"{name}: this file has no place for that value."
            failures.append(Failure("cannot-say", said, path=source.path, line=line))
    if not fields:
        return None, failures
    expects = {"sha256": source.sha256}
    if not local.format.editable:
        expects = {"document": source.sha256, "sha256": source.sidecar_sha256}
    change = Change(
        "local",
        "update",
        item.key,
        fields,
        source.path,
        local.position,
        expects,
        why="edit",
        by="edit",
        title=item.title,
    )
    return change, failures


def _not_written(source: Source, local: LocalItem) -> str:
    """Why a file is not written; empty where it is."""
    if source.failures:
        return "It cannot be read whole, and is not written."
    if not local.format.editable and not local.format.prose:
        return "Files of this format are only read."
    return "" if local.writable else "It is not written."


def _names(item: Item, aspect: str) -> object:
    """The names of tags: who set one is not always said in a file."""
    return {tag.name for tag in item.tags} if aspect == "tags" else None


def _written(plan: Plan) -> RunReport:
    runs: list[str] = []
    applied: list[Change] = []
    failed: list[Failure] = list(plan.failures)
    journal = loose_journal()
    for root, files in _by_folder(plan.changes):
        log = journal.begin("edit", root=str(root))
        sources, status = Sources(root), "failed"
        try:
            results = log.several(sources, [(name, [c for c, _ in some], ()) for name, some in files.items()])
            for some in files.values():
                for change, shown in some:
                    if (done := results[change.id]).ok:
                        applied.append(shown)
                    else:
                        failed.append(Failure(done.code, done.message, path=shown.path))
            status = "failed" if log.failed else "ok"
        finally:
            log.end(status)
        runs.append(log.run)
    said = f"Each folder is a run of its own: {', '.join(runs)}. `zotsync undo RUN` takes back one."
    notices = (said,) if len(runs) > 1 else ()
    return RunReport(
        runs[0], plan, tuple(applied), tuple(failed), 0, 0, len(failed), runs=tuple(runs), notices=notices
    )


_Files = dict[str, list[tuple[Change, Change]]]


def _by_folder(changes: Sequence[Change]) -> Iterator[tuple[Path, _Files]]:
    """Per folder, and per file in it, each change as it is written there and as it was planned."""
    found: dict[Path, _Files] = {}
    for change in changes:
        path = Path(change.path).resolve()
        named = replace(change, path=path.name)
        found.setdefault(path.parent, {}).setdefault(path.name, []).append((named, change))
    yield from found.items()
