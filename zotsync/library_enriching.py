"""Enrichment of a library that is no workspace's, with what is known of its values in the state folder.

Nothing says which of its items came from here, so all of them were there before: they get suggestions,
until a person gives them to enrichment (``adopt``). From then on it is remembered what was set and what
a person took away, per library and user of this computer, as a workspace's base does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync import checks
from zotsync.changes import Plan
from zotsync.deciding import Request
from zotsync.enriching import EnrichReport, plan_work, remember
from zotsync.enrichment import EnrichConfig
from zotsync.journal import Journal
from zotsync.libraries import OpenLibrary, parse_spec
from zotsync.library_fixes import check_writable, write_loose
from zotsync.outcome import RunReport
from zotsync.state import State, locked, state_root, usable
from zotsync.stores.sources import Sources
from zotsync.sync import guards
from zotsync.sync.base import Base

if TYPE_CHECKING:
    from zotsync.enrichment.doi import Answers


def enrich_library(
    spec: str,
    asked: Request,
    config: EnrichConfig,
    journal: Journal,
    *,
    allow: Iterable[str] = (),
    answers: Answers | None = None,
    dry_run: bool = False,
) -> EnrichReport:
    """Give the library's adopted items the tags that can be inferred; ``journal`` takes what undoes it.

    Raises `AccessError` where it may only be read, `GuardError` for many tag removals at once.
    """
    asked.check(config)
    allowed = checks.known(allow)
    named = parse_spec(spec)
    state = _state(checks.library_mark(named))
    with OpenLibrary(Path.cwd(), named) as library, locked(state), closing(_base(state)) as base:
        items = list(library.items())
        work = plan_work(base, Sources(state.folder), items, asked, config, answers)
        plan, store = Plan(tuple(work.changes)), library.store
        stops = guards.check(plan, guards.Counts(tags=sum(len(item.tags) for item in items)))
        if not dry_run and (left := tuple(stop for stop in stops if stop.name not in allowed)):
            raise guards.stopped(Plan(plan.changes, guards=left))
        if dry_run:
            report = RunReport("", plan, (), (), store.requests, 0, 0, dry_run=True)
            return EnrichReport(report, work.items, work.before)
        if plan.changes:
            check_writable(library)
        base.provenance_put(work.facts)
        if not plan.changes:
            remember(base, work, ())
            return EnrichReport(RunReport("", plan, (), (), store.requests, 0, 0), work.items, work.before)
        report = write_loose("enrich", spec, store, plan, journal)
        remember(base, work, {change.id for change in report.applied})
        return EnrichReport(report, work.items, work.before)


def _state(mark: str) -> State:
    folder = state_root() / "loose" / "libraries" / mark
    with usable(folder, opening=True):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return State(mark, folder)


def _base(state: State) -> Base:
    """What is known of the library's values."""
    with usable(state.base, opening=True):
        return Base(state.base)
