"""How a workspace's runs go: what is looked at, decided, written and remembered."""

from __future__ import annotations

import difflib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from zotsync import checks, choices, desktop, enriching
from zotsync.changes import FileRole, Guard, Plan
from zotsync.config import FILE
from zotsync.editing import write_library
from zotsync.errors import ConfigError, GuardError, LibraryError, StalePlanError, StateError
from zotsync.formats import READING
from zotsync.item import Item
from zotsync.journal import RunLog, now
from zotsync.opened import Opened
from zotsync.outcome import RunReport
from zotsync.schema import fields, item_types
from zotsync.state import remember_base
from zotsync.sync import guards, tidy
from zotsync.sync.anew import ALLOW
from zotsync.sync.collections import Filing, Wish
from zotsync.sync.exports import export_paths
from zotsync.sync.look import count, explain, look, refuse
from zotsync.sync.place import Places
from zotsync.sync.prepare import Observation, Prepared, replace_plan
from zotsync.sync.repository import repository
from zotsync.sync.run import Run, fingerprint
from zotsync.sync.snapshot import Settings
from zotsync.sync.undo import Undone, undo


def _known_fields(policy: str | Mapping[str, str]) -> None:
    """Raises `ConfigError` where [sync] conflicts names a field that no item has: it would decide nothing."""
    if isinstance(policy, str):
        return
    known = {name for kind in item_types() for name in fields(kind)}
    known |= {"default", "itemType", "creators", "tags", "collections", "relations", "notes"}
    for name in sorted(set(policy) - known):
        near = difflib.get_close_matches(name, sorted(known), n=1)
        remedy = f"Did you mean {near[0]}?" if near else "Zotero's own names count, and default."
        said = f"{FILE}: conflicts in [sync]: no item has a field {name!r}."
        raise ConfigError(said, remedy=remedy, about=("sync", "conflicts", name))


_MET_ANEW = Guard(
    "library-changed",
    "zotsync.toml names another library than the last run, and nothing that is linked here is in it: a sync"
    " that allows it pairs both sides anew.",
)


class Runs(Opened):
    """What the verbs of a workspace share: every run looks, plans, is checked, writes and remembers alike."""

    def items(self) -> Iterator[Item]:
        """The library's regular items as last seen, those in its trash too."""
        return self.base.works()

    def _settings(self, **given: Any) -> Settings:
        config = self.config
        choices.check_first(given.get("first", "ask"))
        policy = config.sync.conflicts
        _known_fields(policy)
        return Settings(
            library=config.library.id,
            policy={"default": policy} if isinstance(policy, str) else dict(policy),
            deletions=config.sync.deletions or ("keep" if config.library.group else "trash"),
            new_items=config.sources.new_items,
            library_tags=enriching.stay_in_library(config.enrich, self.root),
            wish=Wish.of(config.library, config.sources),
            tidy=tidy.read(self.root),
            **{**given, "allow": checks.known(given.get("allow", ()))},
        )

    def _run(
        self, settings: Settings, kind: str, *, only: set[str] | None = None, dry_run: bool = False
    ) -> RunReport:
        before = self.store.requests
        known = {conflict.said for conflict in self.base.conflicts()}
        known_trouble = {tuple(one) for one in json.loads(self.base.meta("told", "[]"))}
        run = self._runner(settings)
        prepared = self._prepare(settings, run, begin=kind == "sync" and not dry_run)
        plan = prepared.planned.plan
        new = sum(conflict.said not in known for conflict in plan.conflicts)
        left = json.loads(self.base.meta("left_alone", "{}"))
        if dry_run:
            requests = self.store.requests - before
            return RunReport("", plan, (), plan.failures, requests, dry_run=True, left_alone=left)
        if plan.guards:
            self.base.meta_set("doubted", "yes")
            raise guards.stopped(plan)
        if only is not None and not only <= {change.id for change in plan.changes}:
            raise StalePlanError(
                "Either side moved since this plan was made.", remedy="Make a new one: `zotsync plan`."
            )
        remember_base(self.root, self._state, self.base.meta("token"))
        told = sorted({(f.path, f.key, f.message) for f in plan.failures})
        trouble = len(set(told) - known_trouble)
        if not plan.changes and all(one.take == "both" for one in plan.settled):
            # Nothing to write: what settled by itself is remembered, and the journal stays as it is.
            run.settle(prepared)
            self._remember("failed" if trouble else "ok", run.filing, told)
            requests = self.store.requests - before
            return RunReport("", plan, (), plan.failures, requests, new, trouble, left_alone=left)
        if prepared.unwritable:  # and that was allowed: then files alone are written
            only = prepared.without_library() & (only if only is not None else prepared.without_library())
        notices = desktop.notice(self.base, prepared.unwritable)
        log = self.journal.begin(kind, base=self.base.meta("token"), last_row=self.base.last_row())
        status = "failed"
        try:
            outcome = run.execute(prepared, log, only)
            # As the exit code: what could not be read before either is told, and makes no run a bad one.
            status = "failed" if outcome.failures or trouble else "ok"
        finally:
            log.end(status)
        self._remember(status, run.filing, told)
        if any(change.side == "library" for change in outcome.applied):
            self.base.meta_set("pushed", self.base.meta("library"))
        failed = (*plan.failures, *outcome.failures)
        fresh = trouble + len(outcome.failures)
        requests, applied = self.store.requests - before, tuple(outcome.applied)
        number = log.run if applied or outcome.failures else self.journal.forget(log.run)
        return RunReport(
            number, plan, applied, failed, requests, new, fresh, notices=notices, left_alone=left
        )

    def _runner(self, settings: Settings) -> Run:
        desktop.expect(self.base, self.store, any_app="library-changed" in settings.allow)
        refused = refuse(self.root, self.config.sources)
        places = Places(self.root, settings.new_items, refused, self.sources.formats)
        return Run(self.base, self.store, self.sources, settings, places.place)

    def _prepare(self, settings: Settings, run: Run | None = None, *, begin: bool = False) -> Prepared:
        """What a run would do. ``begin``: it will, so what is known of another library may be let go of."""
        run = run or self._runner(settings)
        stops = checks.identity(self.base, self.config.library, settings, lost=self.lost)
        keys = run.pull()
        elsewhere = checks.elsewhere(self.base, self.config.library)
        if elsewhere and (begin := begin and "library-changed" in settings.allow):
            self.base.belong_to(checks.library_mark(self.config.library))
        observation = self._observe(keys, anew=ALLOW in settings.allow)
        prepared = run.prepare(observation)
        plan = prepared.planned.plan
        stops += checks.direction(self.base)
        stops += checks.scope(self.base, run.filing, plan)
        stops += checks.place(self.root, self.base, observation)
        stops += checks.git(self.root, self.base, observation)
        stops += guards.check(plan, count(self.base, observation), unattended=settings.unattended)
        stops += (unwritable := checks.access(plan, self.store))
        passing = desktop.passing(self.config.library, settings.allow)
        if elsewhere and not begin:  # a plan against links to another library would show deletions
            stops, passing = [_MET_ANEW], frozenset()
            prepared = replace(prepared, planned=replace_plan(prepared.planned, changes=()))
            plan = prepared.planned.plan
        conflicts, held, failures = run.waiting(prepared)
        paths = export_paths(self.root, self.config.sources, self.sources.formats)
        steps, everything = prepared.planned.steps, observation.everything
        exports = run.exports.plan(paths, steps, prepared.keys, everything=everything)
        return Prepared(
            replace_plan(
                prepared.planned,
                changes=(*plan.changes, *(c for export in exports for c in export.changes)),
                guards=tuple(g for g in stops if g.name not in passing),
                conflicts=conflicts,
                held=(*held, *(h for export in exports for h in export.held)),
                failures=(*failures, *(f for export in exports for f in export.failures)),
                visible=checks.shown_to_group(self.base, self.config.library, plan),
            ),
            observation,
            prepared.keys,
            exports,
            unwritable[0].message if unwritable else "",
        )

    def _observe(self, keys: set[str], *, anew: bool = False) -> Observation:
        everything = anew or self.lost or self.base.meta("config") != fingerprint(self._looked_at())
        return look(self.root, self.config.sources, self.base, self.sources, keys, everything=everything)

    def _looked_at(self) -> str:
        """What changes what a plan says though nothing was edited: the configuration, and the readers."""
        config, names = self.config, tidy.read(self.root)
        parts = (config.library, config.sources, config.markdown, READING)
        return repr((*parts, names) if names else parts)

    @contextmanager
    def _stop_noted(self, *, dry_run: bool) -> Iterator[None]:
        """What stops a run before it begins is in no journal: `status` says it until a run ends."""
        try:
            yield
        except (GuardError, LibraryError) as error:
            if not dry_run:
                with suppress(sqlite3.Error, StateError):  # what stopped the run is what is to be told
                    self.base.meta_set("stopped", json.dumps({"when": now(), "why": error.message}))
            raise

    def _remember(self, status: str, filing: Filing, told: Sequence[tuple[str, ...]]) -> None:
        if status == "ok":
            self.base.meta_set("last_good", now())
        self.base.meta_set("stopped", "")
        self.base.meta_set("library", checks.library_mark(self.config.library))
        desktop.remember(self.base, self.store)
        self.base.meta_set("root", str(self.root))
        self.base.meta_set("branch", repository(self.root).branch)
        self.base.meta_set("went_back", "")
        self.base.meta_set("scope", filing.to_json())
        self.base.meta_set("config", fingerprint(self._looked_at()))
        self.base.meta_set("told", json.dumps(told))

    def _finish_undo(self) -> None:
        """An undo that was killed half-way goes on first: one side would undo the other's rest."""
        half = self.journal.half_undone()
        if half and self.base.meta("library") in ("", checks.library_mark(self.config.library)):
            self._undo(half)

    def _undo(self, target: str) -> tuple[str, Undone]:
        entries = self.journal.to_undo(target)
        self._runner(self._settings()).follow_renames(self._observe(set()))
        log = self.journal.begin("undo", undoes=target)
        status = "failed"
        try:
            store = self.store if entries.wrote_library() else None
            result = undo(entries, self.journal.since(target), self.base, store, self.sources, log)
            self._export_anew(result.exports, log)
            status = "ok"
        finally:
            log.end(status)
        return log.run, result

    def _export_anew(self, paths: list[str], log: RunLog) -> None:
        """Let these exports say what the library says after an undo; a library that is away, the next run."""
        if not paths:
            return
        run = self._runner(self._settings())
        with suppress(LibraryError):
            keys, exports = run.pull(), run.exports
            exports.write(exports.plan(paths, (), keys, everything=False), set(), None, log)

    def _change(self, kind: str, wanted: Callable[[Iterator[Item]], Plan], dry_run: bool) -> RunReport:
        with self._locked():
            if not dry_run:
                self._finish_undo()
            before, run = self.store.requests, self._runner(self._settings())
            stops = checks.identity(self.base, self.config.library, run.settings, lost=self.lost)
            keys = run.pull()
            plan = wanted(self._present(run))
            stops += checks.access(plan, self.store) if plan.changes else []
            return write_library(kind, run, self.journal, plan, keys, stops, before=before, dry_run=dry_run)

    def _present(self, run: Run) -> Iterator[Item]:
        """The regular items as last seen that take part, and are not in the library's trash."""
        taking_part = (item for item in self.items() if run.filing.inside(item.collections))
        return (item for item in taking_part if not item.other.get("deleted"))

    def _explain(self, prepared: Prepared) -> Iterator[FileRole]:
        """The role of every file that a walk meets, and why."""
        return explain(self.root, self.config.sources, self.base, prepared.observation.sources, self.roles)
