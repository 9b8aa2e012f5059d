"""A workspace: a folder with its zotsync.toml, its sources, its library and its base."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from zotsync import checks, desktop, editing, enriching
from zotsync.changes import Conflict, Plan
from zotsync.choices import check as check_choices
from zotsync.deciding import Request
from zotsync.editing import Setting
from zotsync.enriching import EnrichReport
from zotsync.errors import AppClosedError, UsageError, ZotsyncError
from zotsync.fixing import mend
from zotsync.founding import init as init
from zotsync.libraries import Library, inside_now, name_of
from zotsync.library_fixes import fixes
from zotsync.outcome import RunReport, Status
from zotsync.query import Term
from zotsync.runs import Runs
from zotsync.state import usable
from zotsync.sync.look import look
from zotsync.sync.snapshot import Settings
from zotsync.sync.undo import Undone

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pyzotero.zotero import Zotero

    from zotsync.enrichment.doi import Answers
    from zotsync.merging import Asked, MergeReport
    from zotsync.quality import Finding, LintConfig, Safety


class Workspace(Runs):
    """A folder that is kept the same as a Zotero library.

    ``config`` and ``api_key`` override zotsync.toml and the keyring; ``state`` is where base and journal
    lie; ``progress(step, done, total)`` hears of long steps, and what it raises stops them: the next run does
    the rest. Use it as a context manager, or `close` it. Any thread may use it; where two call verbs at once,
    the second is told that another run is at work (`LibraryError`).
    """

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
        with self._locked(), self._stop_noted(dry_run=dry_run):
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
            asked = Request(only=frozenset(section.auto), changed=True)
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

    def undo(self, run: str | int | RunReport | None = None) -> tuple[str, Undone]:
        """Restore both sides and the base rows of a run (default: the newest that changed something).

        ``run`` is its number, or the report that `apply` or `sync` gave.
        """
        if isinstance(run, RunReport):
            run = run.run
            if not run:
                raise UsageError("That run changed nothing.")
        with self._locked():
            target = str(run) if run is not None else self.newest_run()
            if target != self.journal.half_undone():
                self._finish_undo()
            return self._undo(target)

    def resolve(self, choices: Mapping[str, Mapping[str, Any]], *, allow: Sequence[str] = ()) -> RunReport:
        """Decide conflicts: per key and field ``local``, ``library``, ``base`` or ``{"value": …}``.

        A note is named ``notes:KEY`` (`Conflict.aspect`); ``notes`` means all of the item's. What else is to
        be synced goes along. Raises `UsageError` for what is no choice, `GuardError` where a guard stops it.
        """
        check_choices(choices)
        with self._locked():
            self._finish_undo()
            settings = replace(self._settings(allow=allow), taken=choices)
            self.base.retry_add(choices)
            return self._run(settings, "resolve")

    def edit(
        self,
        where: str | Iterable[str | Term],
        settings: str | Iterable[str | Setting],
        *,
        dry_run: bool = False,
    ) -> RunReport:
        """Give a query's items other values in the library, as `zotsync.edit` does it in files.

        Raises `UsageError` for what is no query or no setting, and `GuardError` where that may not be.
        Items of files that no sync has brought there yet are counted in the report's ``notices``.
        """
        terms, parsed = editing.asked(where, settings)
        result = self._change("edit", partial(editing.edits, terms=terms, settings=parsed), dry_run)
        try:
            left_out = editing.left_out(self.plan(), terms)
        except ZotsyncError:  # the edit is made, and its report must not be lost; a sync says what is wrong
            return result
        return replace(result, notices=(*result.notices, *left_out))

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
        again: Sequence[str] = (),
        allow: Sequence[str] = (),
        answers: Answers | None = None,
        dry_run: bool = False,
    ) -> EnrichReport:
        """Give the library's items (or those of these sources) the tags that can be inferred for them.

        ``accept`` names fields whose suggested values are written too. Items that were in the library
        before this workspace knew it get only suggestions, until ``adopt`` says to write to them as well.
        ``again``: tags and values that may be inferred anew although a person removed or refused them.
        With ``answers`` the registries are asked about DOIs (`zotsync.api.ask_registries`).
        Raises `GuardError` as `edit` does.
        """
        with self._locked():
            chosen = enriching.named(self.base, self.root, paths) if paths else None
            enriching.may_write(self.config.enrich, dry_run=dry_run)
            asked = Request(accept=frozenset(accept), adopt=adopt, paths=chosen, again=frozenset(again))
            return self._enrich(asked, self._settings(allow=allow), answers, dry_run=dry_run)

    def _enrich(
        self, asked: Request, settings: Settings, answers: Answers | None = None, *, dry_run: bool = False
    ) -> EnrichReport:
        run = self._runner(settings)
        stops = checks.identity(self.base, self.config.library, settings, lost=self.lost)
        wanted = enriching.settings(self.config.enrich, self.root)
        parts = (run, self.journal, partial(self._present, run), asked, wanted, stops)
        return enriching.enrich(*parts, answers=answers, dry_run=dry_run)

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
            ended = self._ended()
            return replace(
                ended,
                pending=pending,
                conflicts=plan.conflicts,
                held=plan.held,
                files=files,
                plan=plan,
                scope=scope,
            )

    def ended(self) -> Status:
        """How the last runs ended and no more: neither the library nor a file is looked at."""
        with usable(self._state.base):
            return self._ended() if self._state.base.exists() else Status(self.library_name, {})

    def _ended(self) -> Status:
        good, stopped = self.base.meta("last_good"), json.loads(self.base.meta("stopped") or "{}")
        runs = tuple(self.journal.runs())
        return Status(self.library_name, {}, runs=runs, last_good=good, stopped=stopped)

    def find_sources(self) -> list[tuple[str, str]]:
        """The files that are sources, and what each was taken for; nothing is remembered."""
        found = look(self.root, self.config.sources, self.base, self.sources, set(), everything=True).sources
        return [(path, source.why) for path, source in found.items() if source.format]

    def newest_run(self) -> str:
        """The newest run that changed something and was not undone. Raises `UsageError`."""
        return self.journal.newest()
