"""Merges of duplicates in a library: one item stays, the others go to its trash, and no child is lost.

The order makes a merge safe to be cut off anywhere, and to be run again: first the item that stays takes
over what it lacks and says whom it replaces, then every child moves, then it is looked whether all are
there, and only then the others are trashed. A group in which anything fails goes back to what it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypedDict

from zotsync import checks
from zotsync.changes import Action, Change, Failure, Guard, Plan, Settled, encode
from zotsync.duplicates import Decisions, Group, find_duplicates
from zotsync.duplicates.decisions import FILE, Work, parse, with_decision, without_decision
from zotsync.duplicates.merging import Left, merged, ranked
from zotsync.enriching import named
from zotsync.errors import ConfigError, UsageError
from zotsync.item import Item, Json, diff
from zotsync.journal import Entries, Journal, RunInfo, RunLog
from zotsync.libraries import OpenLibrary, parse_spec
from zotsync.library_fixes import in_full
from zotsync.loading import PathLike
from zotsync.outcome import RunReport
from zotsync.state import write_whole
from zotsync.stores.sources import Sources
from zotsync.sync import guards
from zotsync.sync.base import Base
from zotsync.sync.run import Run
from zotsync.sync.same import same
from zotsync.sync.snapshot import Settings
from zotsync.sync.undo import take_back

LEAST = 0.95
"""The confidence from which a group is merged unless told otherwise."""
KIND = "dedupe --merge"


class Asked(TypedDict, total=False):
    """Which duplicates are merged, and how; all may be left out."""

    least: float
    """The confidence that a group must have (0.95)."""
    keep: Collection[str]
    """The keys of items that stay, whatever else would."""
    only: Collection[str]
    """Keys: of all groups only those that hold one of these; none: every group."""
    allow: Collection[str]
    """Guards that may pass: ``deletions``."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One group: the item that stays first, the keys of the children that move, and what was not taken."""

    group: Group
    items: tuple[Item, ...]
    children: tuple[str, ...]
    left: tuple[Left, ...]
    changes: tuple[Change, ...]
    done: bool = False

    def to_json(self) -> Json:
        return {
            "key": self.items[0].key,
            "merged": [item.key for item in self.items[1:]],
            "children": list(self.children),
            "left": [one.to_json() for one in self.left],
            "done": self.done,
        }


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did, or, in a dry run, would do."""

    run: RunReport
    merges: tuple[Merge, ...]

    @property
    def groups(self) -> list[Group]:
        return [merge.group for merge in self.merges]


def merge(
    run: Run,
    begin: Callable[[], RunLog],
    items: Callable[[], Iterable[Item]],
    asked: Asked,
    stops: Sequence[Guard] = (),
    *,
    among: Collection[str] | None = None,
    decisions: Decisions | None = None,
    executor: Executor | None = None,
    dry_run: bool = False,
) -> MergeReport:
    """Merge the duplicates among a library's items (``items``: as they are after a pull).

    ``among``: the keys of the items that take part; None: all.
    ``begin`` opens the journal's run. Raises `GuardError` where something stops it, `LibraryError` where
    the library is lost on the way; the next merge then goes on where this one was.
    """
    before = run.store.requests
    waiting = run.pull()
    live = list(items())
    given = [item for item in live if among is None or item.key in among]
    least, only, allowed = asked.get("least", LEAST), set(asked.get("only", ())), asked.get("allow", ())
    groups = find_duplicates(given, executor=executor, least=least, decisions=decisions)
    chosen = [g for g in groups if not only or any(m.item.key in only for m in g.members)]
    work = [_Work(run, group, asked.get("keep", ())) for group in chosen]
    plan = Plan(tuple(change for one in work for change in one.planned()))
    stops = [*stops, *guards.merges(sum(len(one.others) for one in work), len(live))]
    stops += checks.access(plan, run.store) if work else []
    stops = [stop for stop in stops if stop.name not in allowed]
    plan = replace(plan, guards=tuple(stops))
    if dry_run or not work:
        report = RunReport("", plan, requests=run.store.requests - before, dry_run=dry_run)
        return MergeReport(report, tuple(one.report() for one in work))
    if stops:
        raise guards.stopped(plan)
    log = begin()
    status = "failed"
    try:
        touched = {change.key for change in plan.changes}
        run.base.retry_put(waiting | touched, run.base.retry()[1])
        _carry_out(run, work, log)
        status = "failed" if log.failed else "ok"
    finally:
        log.end(status)
    applied = tuple(change for one in work for change in one.done)
    failed = tuple(log.failed)
    report = RunReport(log.run, plan, applied, failed, run.store.requests - before, 0, len(failed))
    return MergeReport(report, tuple(one.report() for one in work))


def merge_workspace(
    run: Run,
    root: Path,
    journal: Journal,
    items: Callable[[], Iterable[Item]],
    paths: Sequence[PathLike],
    asked: Asked,
    stops: Sequence[Guard],
    *,
    executor: Executor | None = None,
    dry_run: bool = False,
) -> MergeReport:
    """`merge` in a workspace's library, or among the items that these of its sources hold."""
    return merge(
        run,
        partial(journal.begin, KIND),
        items,
        asked,
        stops,
        among=linked(run.base, root, paths) if paths else None,
        decisions=read_decisions(root),
        executor=executor,
        dry_run=dry_run,
    )


def linked(base: Base, root: Path, paths: Iterable[PathLike]) -> frozenset[str]:
    """The keys of the items that these sources hold. Raises `UsageError` where they hold none."""
    found = frozenset(row.key for row in base.rows(paths=named(base, root, paths)))
    if not found:
        raise UsageError("No item of these files is in the library.", remedy="Run `zotsync sync` first.")
    return found


def merge_library(
    spec: str,
    journal: Journal,
    asked: Asked | None = None,
    *,
    decisions: Decisions | None = None,
    executor: Executor | None = None,
    dry_run: bool = False,
) -> MergeReport:
    """`merge` in a library that is no workspace's; ``journal`` takes what undoes it."""
    with tempfile.TemporaryDirectory() as folder, OpenLibrary(Path.cwd(), parse_spec(spec)) as library:
        base = Base(Path(folder) / "base.sqlite")  # a bare library has none: this one is forgotten
        try:
            settings = Settings(library=str(library.store.library))
            run = Run(base, library.store, Sources(Path(folder)), settings)
            begin = partial(journal.begin, KIND, library=in_full(spec))
            return merge(
                run,
                begin,
                lambda: (item for item in base.works() if not item.other.get("deleted")),
                asked or {},
                decisions=decisions,
                executor=executor,
                dry_run=dry_run,
            )
        finally:
            base.close()


def read_decisions(root: Path) -> Decisions:
    """What the file in this folder says are no duplicates. Raises `ConfigError`."""
    return parse(_text(root))


def decide(root: Path, items: Iterable[Item]) -> None:
    """Remember in this folder that of these items no two are the same work. Raises `ConfigError`."""
    text = with_decision(_text(root), items)
    parse(text)
    write_whole(root / FILE, text)


def undecide(root: Path, works: Iterable[Work]) -> bool:
    """Take back the last `decide` about just these works; whether it was there as it had been written."""
    before = _text(root)
    after = without_decision(before, works)
    if after != before:
        write_whole(root / FILE, after)
    return after != before


def _text(root: Path) -> str:
    try:
        return (root / FILE).read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{FILE} cannot be read ({error}).") from None


def _carry_out(run: Run, work: Sequence[_Work], log: RunLog) -> None:
    """The steps of all merges side by side: as few requests as one merge would need."""
    log.write(*({"settled": one.to_json()} for merge in work for one in merge.settled()))
    _write(run, log, {one: one.filled() for one in work})
    for one in work:
        one.begun = not one.trouble
    _write(run, log, {one: one.moves() for one in work if one.begun})
    run.pull()
    for one in work:
        if one.begun and not one.trouble:
            one.trouble = one.missing()
    _write(run, log, {one: one.trashed() for one in work if not one.trouble})
    run.pull()
    # A child that somebody added while we looked away goes after the others.
    _write(run, log, {one: one.moves() for one in work if not one.trouble})
    for one in work:
        if one.trouble and one.begun:
            one.go_back(log)


def _write(run: Run, log: RunLog, wanted: dict[_Work, list[Change]]) -> None:
    results = run.write_library([change for changes in wanted.values() for change in changes], log)
    for one, changes in wanted.items():
        for change in changes:
            result = results[change.id]
            if result.ok:
                one.done.append(change)
                one.answers[change.id] = result.data
            else:
                one.trouble = one.trouble or result.message


@dataclass(eq=False)
class _Work:
    """One group on its way: what was done of it, and what went wrong."""

    run: Run
    group: Group
    keep: Collection[str]
    done: list[Change] = field(default_factory=list)
    answers: dict[str, Json | None] = field(default_factory=dict)
    begun: bool = False
    trouble: str = ""

    def __post_init__(self) -> None:
        base = self.run.base
        keys = {member.item.key for member in self.group.members}
        below = {key: len(_below(base, {key})) for key in keys}
        self.items = ranked((m.item for m in self.group.members), below, self.keep)
        self.winner, self.others = self.items[0], self.items[1:]
        self.loser_keys = {item.key for item in self.others}
        self.after, self.left = merged(self.items, same, self.run.store.uri)
        self.below = _below(base, keys)
        self.children = [child["key"] for child in self._children()]

    def planned(self) -> list[Change]:
        """Every change, in order, as long as nobody else writes."""
        return [*self.filled(), *self.moves(), *self.trashed()]

    def filled(self) -> list[Change]:
        """What the item that stays takes over."""
        fields = {
            name: (encode(name, old), encode(name, new))
            for name, (old, new) in diff(self.winner, self.after).items()
        }
        why = f"takes over from {', '.join(item.key for item in self.others)}"
        return [self._change("update", self.winner.key, fields, self.winner.version, why)] if fields else []

    def moves(self) -> list[Change]:
        """Every child that the others have now, below the item that stays."""
        return [
            self._change(
                "update",
                child["key"],
                {"parentItem": (child["parentItem"], self.winner.key)},
                child["version"],
                f"its item is merged into {self.winner.key}",
            )
            for child in self._children()
        ]

    def trashed(self) -> list[Change]:
        """The others go to the trash, as they are now."""
        objects = self.run.base.objects(self.loser_keys)
        return [
            self._change(
                "trash",
                item.key,
                {"deleted": (None, 1)},
                objects[item.key]["version"],
                f"merged into {self.winner.key}",
            )
            for item in self.others
        ]

    def missing(self) -> str:
        """Why the others must not be trashed yet, by what the library holds now; or an empty string."""
        base = self.run.base
        objects = base.objects({self.winner.key, *self.loser_keys})
        for item in self.items:
            data = objects.get(item.key)
            if data is None or data.get("deleted"):
                return f"{item.key} was deleted meanwhile."
            if item is not self.winner and _said(Item.from_json(data)) != _said(item):
                return f"{item.key} was edited meanwhile."
        if _below(base, self.loser_keys):
            return "Not every child could be moved."
        arrived = _below(base, {self.winner.key})
        if lost := self.below - arrived:
            return f"Of {len(self.below)} children {len(lost)} did not arrive."
        return ""

    def go_back(self, log: RunLog) -> None:
        """Take back what was done of this group; what was edited since stays, and is named."""
        entries = Entries(RunInfo(log.run, KIND, ""), list(self.done), dict(self.answers))
        undone = take_back(entries, self.run.base, self.run.store, self.run.sources, log)
        self.done.clear()
        kept = "".join(f" {one.key}: {one.message}" for one in undone.kept)
        message = f"{self.trouble} Nothing was merged here; run it again.{kept}"
        log.failed.append(Failure("merge", message, self.winner.key))

    def settled(self) -> list[Settled]:
        """What was not taken over, for the journal."""
        return [
            Settled(self.winner.key, o.field, o.key, o.value, o.kept, "library", "merged", self.winner.title)
            for o in self.left
        ]

    def report(self) -> Merge:
        done = {change.key for change in self.done if change.action == "trash"} >= self.loser_keys
        changes = tuple(self.done or self.planned())
        return Merge(
            self.group, tuple(self.items), tuple(self.children), tuple(self.left), changes, done=done
        )

    def _children(self) -> list[Json]:
        found = self.run.base.children(self.loser_keys)
        return [child for item in self.others for child in found.get(item.key, ())]

    def _change(
        self, action: Action, key: str, fields: dict[str, tuple[object, object]], version: int, why: str
    ) -> Change:
        title = next((item.title for item in self.items if item.key == key), self.winner.title)
        expects = {"version": version}
        return Change("library", action, key, fields, expects=expects, why=why, by=KIND, title=title)


def _said(item: Item) -> dict[str, object]:
    """What a person says of an item; the other side of a relation is written by the library itself."""
    return {name: value for name, value in item.aspects().items() if name != "relations"}


def _below(base: Base, keys: set[str]) -> set[str]:
    """The keys of all that hangs below these: children, and theirs."""
    found: set[str] = set()
    while keys:
        keys = {child["key"] for children in base.children(keys).values() for child in children}
        found |= keys
    return found
