"""A workspace: a folder with its zotsync.toml, its sources, its library and its base."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from zotsync import checks, desktop, editing, enriching, formats
from zotsync import config as configuration
from zotsync.changes import Conflict, FileRole, Plan
from zotsync.collector import uncollected
from zotsync.config import Config
from zotsync.editing import Setting, write_library
from zotsync.enriching import EnrichReport, Request
from zotsync.errors import (
    AppClosedError,
    StalePlanError,
    UsageError,
)
from zotsync.fixing import mend
from zotsync.founding import init as init
from zotsync.item import Item
from zotsync.journal import Journal, now
from zotsync.libraries import Library, inside_now, name_of, open_library
from zotsync.library_fixes import fixes
from zotsync.outcome import RunReport, Status
from zotsync.progress import Progress, told
from zotsync.query import Term
from zotsync.state import State, known_base, locked, open_state, remember_base, usable
from zotsync.stores.base import Store
from zotsync.stores.sources import Sources
from zotsync.sync import guards, tidy
from zotsync.sync.base import Base
from zotsync.sync.collections import Filing, Wish
from zotsync.sync.exports import export_paths
from zotsync.sync.look import count, explain, look, refuse
from zotsync.sync.place import Places
from zotsync.sync.plan import Settings
from zotsync.sync.prepare import Observation, Prepared, replace_plan
from zotsync.sync.repository import repository
from zotsync.sync.roles import Roles
from zotsync.sync.run import Run, fingerprint
from zotsync.sync.undo import Undone, undo

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pyzotero.zotero import Zotero

    from zotsync.enrichment.doi import Answers
    from zotsync.merging import Asked, MergeReport
    from zotsync.quality import Finding, LintConfig, Safety


class Workspace:
    """A folder that is kept the same as a Zotero library.

    ``config`` and ``api_key`` override zotsync.toml and the keyring; ``state`` is where base and journal
    lie; ``progress(step, done, total)`` hears of long steps. Use it as a context manager, or `close` it.
    """

    def __init__(
        self,
        root: str | os.PathLike[str] = ".",
        config: Config | None = None,
        api_key: str | None = None,
        *,
        state: str | os.PathLike[str] | None = None,
        store: Store | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.root = Path(root).resolve()
        if not self.root.is_dir():
            raise UsageError(f"{self.root} is no folder.")
        self.config = config or configuration.load(self.root)
        self._from_file, self._api_key = config is None, api_key
        self._store, self._progress = store, progress
        self._server: Any = None
        self._base: Base | None = None
        self._state: State = open_state(self.root, Path(state) if state else None)
        markdown = self.config.markdown
        known = formats.configured(markdown.tags, markdown.fields)
        self.roles = Roles(self.config.sources)
        self.sources = Sources(self.root, self.roles.writable, known)
        self.journal = Journal(self._state.journal)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the base and the library."""
        if self._base is not None:
            self._base.close()
            self._base = None
        if self._store is not None:
            self._store.close()
            self._store = None
        if self._server is not None:
            self._server.close()
            self._server = None

    # The parts

    @property
    def state(self) -> State:
        """Where base, journal and lock lie."""
        return self._state

    @property
    def base(self) -> Base:
        if self._base is None:
            with usable(self._state.base, opening=True):
                self._base = Base(self._state.base)
                if not self._base.meta("token"):
                    self._base.meta_set("token", secrets.token_hex(8))
        return self._base

    @property
    def lost(self) -> bool:
        """Whether this workspace had a base once, and it is not the one that is here."""
        known = known_base(self.root, self._state)
        return bool(known) and known != self.base.meta("token")

    @property
    def store(self) -> Store:
        """The library, opened at the first use."""
        if self._store is None:
            library, key = self.config.library, self._api_key
            opened = open_library(self.root, library, key, from_file=self._from_file)
            self._store, self._server = opened
            desktop.expect(self.base, self._store, any_app=False)
        return self._store

    def pyzotero(self) -> Zotero:
        """A ready `pyzotero.Zotero` on this workspace's library, embedded or not."""
        return self.store.pyzotero()  # type: ignore[attr-defined, no-any-return]

    @property
    def library_name(self) -> str:
        """What to call the library when speaking to people."""
        return name_of(self.config.library)

    @property
    def library(self) -> Library:
        """The library to read from, as it is now: ``library.items(tag="year:2012")``."""
        same = self.base.meta("library") == checks.library_mark(self.config.library)
        known = {data["key"]: data for data in self.base.all_objects()} if same else None
        scope = partial(inside_now, self.store, self._settings().wish)
        return Library(self.store, self.library_name, known, scope)

    def items(self) -> Iterator[Item]:
        """The library's regular items as last seen."""
        for data in self.base.all_objects():
            if not data.get("parentItem") and data.get("itemType") not in (
                "note",
                "attachment",
                "annotation",
            ):
                yield Item.from_json(data)

    # The verbs

    def plan(self, *, first: str = "ask", redo: bool = False, allow: Sequence[str] = ()) -> Plan:
        """What a sync would do now; nothing is written on either side."""
        with self._locked():
            prepared = self._prepare(self._settings(first=first, redo=redo, allow=allow))
            return replace(prepared.planned.plan, files=tuple(self._explain(prepared)))

    def sync(
        self,
        *,
        first: str = "ask",
        allow: Sequence[str] = (),
        redo: bool = False,
        unattended: bool = False,
        dry_run: bool = False,
    ) -> RunReport:
        """Plan and apply in one. Raises `GuardError` (with `plan`) where a guard stops it."""
        with self._locked():
            if not dry_run:
                self._finish_undo()
            settings = self._settings(first=first, redo=redo, allow=allow, unattended=unattended)
            try:
                report = self._run(settings, "sync", dry_run=dry_run)
            except AppClosedError as error:
                if not unattended or dry_run:
                    raise
                return desktop.closed(self.base, error)
            section = self.config.enrich
            if dry_run or not enriching.due(self.base, section, self.root):
                return report
            asked = enriching.Request(only=frozenset(section.auto), changed=True)
            more = [self._enrich(asked, settings).run]
            more += [self._run(settings, "sync")] if more[0].applied else []
            self.base.meta_set("enriched", enriching.mark(self.base, section, self.root))
            return report.followed_by(more)

    def apply(
        self, plan: Plan, *, allow: Sequence[str] = (), first: str = "ask", redo: bool = False
    ) -> RunReport:
        """Do exactly this plan's changes. Raises `StalePlanError` where either side moved since."""
        with self._locked():
            self._finish_undo()
            settings = self._settings(first=first, redo=redo, allow=allow)
            return self._run(settings, "apply", only={change.id for change in plan.changes})

    def undo(self, run: str | RunReport | None = None) -> tuple[str, Undone]:
        """Restore both sides and the base rows of a run (default: the newest that changed something).

        ``run`` is its number, or the report that `apply` or `sync` gave.
        """
        if isinstance(run, RunReport):
            run = run.run
            if not run:
                raise UsageError("That run changed nothing.")
        with self._locked():
            target = run or self.newest_run()
            if target != self.journal.half_undone():
                self._finish_undo()
            return self._undo(target)

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
            status = "ok"
        finally:
            log.end(status)
        return log.run, result

    def resolve(self, choices: Mapping[str, Mapping[str, Any]]) -> RunReport:
        """Decide conflicts: per key and field ``local``, ``library``, ``base`` or ``{"value": …}``."""
        with self._locked():
            self._finish_undo()
            settings = replace(self._settings(), taken=choices)
            keys, paths = self.base.retry()
            self.base.retry_put(keys | set(choices), paths)
            return self._run(settings, "resolve")

    def edit(self, terms: Sequence[Term], settings: Sequence[Setting], *, dry_run: bool = False) -> RunReport:
        """Give a query's items other values in the library. Raises `GuardError` where that may not be."""
        return self._change("edit", partial(editing.edits, terms=terms, settings=settings), dry_run)

    def fix(self, config: LintConfig | None, safety: Safety, *, dry_run: bool = False) -> RunReport:
        """Mend the library's items; a sync brings that to the files. Raises `GuardError` as `edit` does."""
        return self._change("lint --fix", partial(fixes, config=config, safety=safety), dry_run)

    def mend(self, finding: Finding, sha256: str, alike: Sequence[Finding] = ()) -> str:
        """Apply one finding's fix to its file, which has this SHA-256 (see `fixing.mend`); the run."""
        if not self.roles.writable(finding.path):
            raise UsageError(f"{finding.path} is only read.", remedy="Mend it where it is made.")
        with self._locked():
            self._finish_undo()
            return mend(self.sources, finding, sha256, self.journal, alike)

    def refuse(self, key: str, field: str, value: str, *, again: bool = False) -> None:
        """Never infer this value (``tags``: this tag) for this item; with ``again`` it may be inferred."""
        with self._locked():
            enriching.refuse(self.base, (key, field, value), again=again)

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

    def merge(
        self,
        paths: Sequence[str | os.PathLike[str]] = (),
        *,
        executor: Executor | None = None,
        dry_run: bool = False,
        **asked: Unpack[Asked],
    ) -> MergeReport:
        """Merge duplicates of the library, or those among the items of these sources (see `merging.Asked`).

        The next sync brings that to the files. Raises `GuardError` where many would be merged at once.
        """
        from zotsync.merging import merge_workspace

        with self._locked():
            if not dry_run:
                self._finish_undo()
            run = self._runner(self._settings(allow=asked.get("allow", ())))
            stops = checks.identity(self.base, self.config.library, run.settings, lost=self.lost)
            found = partial(merge_workspace, run, self.root, self.journal, partial(self._present, run))
            return found(paths, asked, stops, executor=executor, dry_run=dry_run)

    def enrich(
        self,
        paths: Sequence[str | os.PathLike[str]] = (),
        *,
        accept: Sequence[str] = (),
        adopt: bool = False,
        allow: Sequence[str] = (),
        answers: Answers | None = None,
        dry_run: bool = False,
    ) -> EnrichReport:
        """Give the library's items (or those of these sources) the tags that can be inferred for them.

        ``accept`` names fields whose suggested values are written too. Items that were in the library
        before this workspace knew it get only suggestions, until ``adopt`` says to write to them as well.
        With ``answers`` the registries are asked about DOIs (`zotsync.api.ask_registries`).
        Raises `GuardError` as `edit` does.
        """
        with self._locked():
            chosen = enriching.named(self.base, self.root, paths) if paths else None
            enriching.may_write(self.config.enrich, dry_run=dry_run)
            asked = enriching.Request(accept=frozenset(accept), adopt=adopt, paths=chosen)
            return self._enrich(asked, self._settings(allow=allow), answers, dry_run=dry_run)

    def _enrich(
        self, asked: Request, settings: Settings, answers: Answers | None = None, *, dry_run: bool = False
    ) -> EnrichReport:
        run = self._runner(settings)
        stops = checks.identity(self.base, self.config.library, settings, lost=self.lost)
        wanted = enriching.settings(self.config.enrich, self.root)
        parts = (run, self.journal, partial(self._present, run), asked, wanted, stops)
        return enriching.enrich(*parts, answers=answers, dry_run=dry_run)

    def _present(self, run: Run) -> Iterator[Item]:
        """The regular items as last seen that take part, and are not in the library's trash."""
        taking_part = (item for item in self.items() if run.filing.inside(item.collections))
        return (item for item in taking_part if not item.other.get("deleted"))

    def conflicts(self) -> list[Conflict]:
        """The conflicts that wait, as of the last run."""
        with usable(self._state.base):
            return self.base.conflicts()

    def status(self, *, everything: bool = False) -> Status:
        """What differs now, what waits, and how the last runs ended."""
        with self._locked():
            run = self._runner(self._settings())
            prepared = self._prepare(run.settings, run)
            plan, scope = prepared.planned.plan, {key: run.filing.name(key) for key in run.filing.roots}
            pending = {side: sum(c.side == side for c in plan.changes) for side in ("local", "library")}
            files = tuple(self._explain(prepared)) if everything else ()
            runs = tuple(self.journal.runs())
            good = self.base.meta("last_good")
            return Status(
                self.library_name, pending, plan.conflicts, plan.held, runs, files, plan, good, scope
            )

    def find_sources(self) -> list[tuple[str, str]]:
        """The files that are sources, and what each was taken for; nothing is remembered."""
        found = look(self.root, self.config.sources, self.base, self.sources, set(), everything=True).sources
        return [(path, source.why) for path, source in found.items() if source.format]

    # How a run goes

    def _settings(self, **given: Any) -> Settings:
        config = self.config
        policy = config.sync.conflicts
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
        known_trouble = {
            (path, message) for path, f in self.base.files().items() for _, message in f.problems
        }
        run = self._runner(settings)
        prepared = self._prepare(settings, run)
        plan = prepared.planned.plan
        new = sum(conflict.said not in known for conflict in plan.conflicts)
        left = json.loads(self.base.meta("left_alone", "{}"))
        if dry_run:
            requests = self.store.requests - before
            return RunReport("", plan, (), plan.failures, requests, dry_run=True, left_alone=left)
        if plan.guards:
            raise guards.stopped(plan)
        if only is not None and not only <= {change.id for change in plan.changes}:
            raise StalePlanError(
                "Either side moved since this plan was made.", remedy="Make a new one: `zotsync plan`."
            )
        remember_base(self.root, self._state, self.base.meta("token"))
        trouble = sum((f.path, f.message) not in known_trouble for f in plan.failures)
        if not plan.changes and all(one.take == "both" for one in plan.settled):
            # Nothing to write: what settled by itself is remembered, and the journal stays as it is.
            run.settle(prepared)
            self._remember("failed" if plan.failures else "ok", run.filing)
            requests = self.store.requests - before
            return RunReport("", plan, (), plan.failures, requests, new, trouble, left_alone=left)
        if prepared.unwritable:  # and that was allowed: then files alone are written
            only = prepared.without_library() & (only if only is not None else prepared.without_library())
        notices = desktop.notice(self.base, prepared.unwritable)
        log = self.journal.begin(kind)
        status = "failed"
        try:
            outcome = run.execute(prepared, log, only)
            status = "failed" if outcome.failures or plan.failures else "ok"
        finally:
            log.end(status)
        self._remember(status, run.filing)
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

    def _prepare(self, settings: Settings, run: Run | None = None) -> Prepared:
        run = run or self._runner(settings)
        stops = checks.identity(self.base, self.config.library, settings, lost=self.lost)
        keys = run.pull()
        observation = self._observe(keys)
        prepared = run.prepare(observation)
        plan = prepared.planned.plan
        stops += checks.direction(self.base)
        stops += checks.scope(self.base, run.filing, plan)
        stops += checks.place(self.root, self.base, observation)
        stops += checks.git(self.root, self.base, observation)
        stops += guards.check(plan, count(self.base, observation), unattended=settings.unattended)
        stops += (unwritable := checks.access(plan, self.store))
        passing = desktop.passing(self.config.library, settings.allow)
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

    def _observe(self, keys: set[str]) -> Observation:
        everything = self.base.meta("config") != fingerprint(self._looked_at()) or self.lost
        return look(self.root, self.config.sources, self.base, self.sources, keys, everything=everything)

    def _looked_at(self) -> str:
        """The parts of the configuration that change what a plan says."""
        config, names = self.config, tidy.read(self.root)
        parts = (config.library, config.sources, config.markdown)
        return repr((*parts, names) if names else parts)

    def _remember(self, status: str, filing: Filing) -> None:
        if status == "ok":
            self.base.meta_set("last_good", now())
        self.base.meta_set("library", checks.library_mark(self.config.library))
        desktop.remember(self.base, self.store)
        self.base.meta_set("root", str(self.root))
        self.base.meta_set("branch", repository(self.root).branch)
        self.base.meta_set("went_back", "")
        self.base.meta_set("scope", filing.to_json())
        self.base.meta_set("config", fingerprint(self._looked_at()))

    def newest_run(self) -> str:
        """The newest run that changed something and was not undone. Raises `UsageError`."""
        return self.journal.newest()

    def _explain(self, prepared: Prepared) -> Iterator[FileRole]:
        """The role of every file that a walk meets, and why."""
        return explain(self.root, self.config.sources, self.base, prepared.observation.sources, self.roles)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with told(self._progress), locked(self._state), usable(self._state.base), uncollected():
            try:
                yield
            finally:
                self.sources.forget()
