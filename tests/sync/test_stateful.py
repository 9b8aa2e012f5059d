"""Anybody may do anything at any time, and anything may fail: what must be true when the dust has settled."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.sync.faults import Faulty, Killed, failing_disk, killed
from tests.sync.people import ALLOWED, FIELDS, MANY, NEW, PATHS, People
from zotsync.changes import Conflict, Failure
from zotsync.errors import LibraryError, StalePlanError, UsageError
from zotsync.item import Item
from zotsync.outcome import RunReport
from zotsync.schema import is_valid_field
from zotsync.sync.rows import library_item
from zotsync.sync.same import plain, same

NAMES = ("tags", "creators", "notes", "itemType", *FIELDS)
paths, many = st.sampled_from(PATHS), st.sampled_from(MANY)
places, names, choices = st.integers(0, 7), st.sampled_from(NAMES), st.integers(0, 60)


class Rearranging(RuleBasedStateMachine):
    """People who add, move and rename, and what may fail; nothing may come from nowhere or be forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.people = People()
        self.world = self.people.world

    def teardown(self) -> None:
        try:
            self.settle()
            self.check()
            self.decide()
            self.check()
        finally:
            self.world.close()

    @rule(path=many)
    def add_to_a_file(self, path: str) -> None:
        self.people.add_to_file(path)

    @rule(path=many, at=places)
    def remove_from_a_file(self, path: str, at: int) -> None:
        self.people.remove_from_file(path, at)

    @rule(at=places)
    def move_to_another_file(self, at: int) -> None:
        self.people.move(at)

    @rule(path=paths)
    def rename_a_file(self, path: str) -> None:
        if path != NEW:  # another one of that name is a new file
            self.people.rename(path)

    @rule()
    def add_to_the_library(self) -> None:
        self.people.add_to_library()

    @rule(at=st.integers(0, 20))
    def trash_in_the_library(self, at: int) -> None:
        self.people.trash(at)

    @rule(at=st.integers(0, 5), how=st.sampled_from(["away", "lost", "late", 400, 412, 503]))
    def a_library_that_fails(self, at: int, how: str | int) -> None:
        self.world.store = Faulty(self.world.memory, at, how)  # type: ignore[assignment]
        with contextlib.suppress(LibraryError):
            self.world.sync(allow=ALLOWED)
        self.world.store = self.world.memory

    @rule(at=st.integers(0, 60))
    def a_run_that_dies(self, at: int) -> None:
        with killed(pytest.MonkeyPatch(), at), contextlib.suppress(Killed):
            self.world.sync(allow=ALLOWED)

    def trouble(self, report: RunReport) -> list[Failure]:
        """What failed, but for records whose new type has no place for what is in conflict: they wait."""
        waiting = {(conflict.key, conflict.field) for conflict in self.world.conflicts()}
        told = ((failure, failure.message.partition(":")[0]) for failure in report.failed)
        return [f for f, field in told if f.code != "cannot-say" or (f.key, field) not in waiting]

    def settle(self, *allow: str) -> None:
        """Sync until nothing is left to do; a further run does nothing."""
        for _ in range(4):
            report = self.world.sync(allow=[*ALLOWED, *allow])
            assert not self.trouble(report)
            if not report.applied:
                break
        before = self.state()
        assert () == self.world.sync(allow=ALLOWED).applied, "the sides never come to rest"
        assert before == self.state()
        assert not (more := self.found_anew()), f"offered, though the reader is as it was: {more}"

    def found_anew(self) -> list[str]:
        """What would be offered if the reader were another one."""
        with self.people.open() as workspace:
            known = workspace.base.meta("config")
            workspace.base.meta_set("config", "")
            offers = [held.message for held in workspace.plan().held if held.reason == "re-read"]
            workspace.base.meta_set("config", known)
        return offers

    def decide(self) -> None:
        """A person decides all that waits."""
        for _ in range(4):
            conflicts = self.world.conflicts()
            for conflict in conflicts:
                self.resolved(conflict, "library")
            self.settle("truncated", "ambiguous")
            if not conflicts:
                return
        assert [] == self.world.conflicts(), "what was decided is in conflict again"

    def check(self) -> None:
        people = self.people
        lost = people.said - people.seen - people.known()
        assert not lost, f"nobody knows what became of {sorted(lost)}"
        assert not (come := people.known() - people.said), f"from nowhere: {sorted(come)}"
        library = {k: d for k, d in self.world.library(trashed=True).items() if d["itemType"] != "note"}
        assert {d["title"] for d in library.values()} <= people.titles, "an item came from nowhere"
        live = [d["title"] for d in library.values() if not d.get("deleted")]
        assert len(live) == len(set(live)), "an item was doubled in the library"
        with people.open() as workspace:
            rows, held = workspace.base.rows(), workspace.base.held()
            children = workspace.base.children({row.key for row in rows})
            waiting = {(c.key, c.field) for c in workspace.conflicts()}
            items = {path: workspace.sources.read(path).items for path in people.present()}
        told = {h.key for h in held if h.key} | {(h.path, h.position) for h in held}
        said = {(path, item.text) for path, mine in items.items() for item in mine}
        # Where a run died, a row may outlive its entry until its item is looked at again.
        rows.sort(key=lambda row: (row.path, row.text) in said)
        linked = {(row.path, row.position): row for row in rows}
        titles: list[tuple[str, str]] = []
        for path, mine in items.items():
            for local in mine:
                titles.append((path, local.item.title))
                row = linked.get((path, local.position))
                assert row or (path, local.position) in told, f"{local.item.title} of {path} is forgotten"
                if row is None or row.key in told:
                    continue
                data = self.world.memory.items.get(row.key)
                assert data, f"{local.item.title} of {path} is gone, and nobody was told"
                assert not data.get("deleted"), f"{local.item.title} of {path} is in the trash"
                whole = library_item(data, children.get(row.key, ()))
                there = local.format.get(whole, local.item)
                differ = _different(local.item, there, whole) - {f for k, f in waiting if k == row.key}
                if whole.title in people.merged:  # texts cite an entry by the key that it has
                    differ -= {"citationKey"}
                # A type waits itself, or has no place for what waits: either holds the whole record.
                holds = {"itemType"}
                if whole.type != local.item.type:
                    holds |= {name for name in FIELDS if not is_valid_field(whole.type, name)}
                assert not differ or any((row.key, n) in waiting for n in holds), (path, local.item, differ)
        twice = {one for one in titles if titles.count(one) > 1}
        assert not {title for _, title in twice} - people.merged, f"doubled: {twice}"

    def state(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        return self.world.files(), self.world.library(trashed=True)


class Syncing(Rearranging):
    """Nothing may appear that nobody gave, and nothing may vanish that nobody saw go."""

    @rule(path=paths, at=places, name=names, choice=choices)
    def edit_a_file(self, path: str, at: int, name: str, choice: int) -> None:
        self.people.edit_file(path, at, name, choice)

    @rule(at=st.integers(0, 20), name=names, choice=choices)
    def edit_the_library(self, at: int, name: str, choice: int) -> None:
        self.people.edit_library(at, name, choice)

    @rule(path=many, at=places)
    def copy_to_another_file(self, path: str, at: int) -> None:
        self.people.copy(path, at)

    @rule(choice=choices)
    def redate_a_document(self, choice: int) -> None:
        self.people.redate_document(choice)

    @rule(at=st.integers(0, 20))
    def restore_in_the_library(self, at: int) -> None:
        self.people.restore(at)

    @rule(at=st.integers(0, 20))
    def erase_in_the_library(self, at: int) -> None:
        self.people.erase(at)

    @rule(at=st.integers(0, 20), other=st.integers(0, 20))
    def merge_in_the_library(self, at: int, other: int) -> None:
        self.people.merge(at, other)

    @rule()
    def sync(self) -> None:
        assert not self.trouble(self.world.sync(allow=ALLOWED))

    @rule()
    def redo(self) -> None:
        self.world.sync(redo=True, allow=ALLOWED)

    @rule()
    def look_only(self) -> None:
        before = self.state()
        with self.people.open() as workspace:
            workspace.plan()
        assert before == self.state()

    @rule(at=st.integers(0, 20), name=names, choice=choices, moved=st.booleans())
    def plan_and_apply(self, at: int, name: str, choice: int, moved: bool) -> None:
        """A plan that is not up to date is refused, and nothing is written."""
        with self.people.open() as workspace:
            plan = workspace.plan()
        if moved:
            self.people.edit_library(at, name, choice)
        before = self.state()
        with self.people.open() as workspace:
            try:
                workspace.apply(plan, allow=ALLOWED)
            except StalePlanError:
                assert before == self.state()

    @rule(at=st.integers(0, 5), take=st.sampled_from(["local", "library", "base", "value"]))
    def resolve(self, at: int, take: str) -> None:
        """A person sees both values and takes one, or another."""
        if not (conflicts := self.world.conflicts()):
            return
        conflict = conflicts[at % len(conflicts)]
        if take == "value" and conflict.field not in FIELDS:
            take = "library"
        choice: Any = {"value": self.people.token()} if take == "value" else take
        self.resolved(conflict, choice)

    def resolved(self, conflict: Conflict, choice: Any) -> None:
        with self.people.open() as workspace:
            workspace.resolve({conflict.key: {conflict.field: choice}}, allow=ALLOWED)

    @rule(back=st.sampled_from([1, 1, 2, 3, 4]))
    def undo(self, back: int) -> None:
        """Take back the newest run, or one before it."""
        self.sync()
        with self.people.open() as workspace:
            known = workspace.journal.runs()
        runs = [r.run for r in known if r.kind != "undo" and r.applied and not r.undone_by]
        try:
            kept = self.world.undo(runs[-back] if len(runs) >= back else None).kept
        except UsageError:
            return
        before = self.state()
        self.sync()
        assert kept or before == self.state(), "a sync right after an undo changed something"

    @rule(at=st.integers(0, 3))
    def a_disk_that_is_full(self, at: int) -> None:
        with failing_disk(pytest.MonkeyPatch(), at):
            self.world.sync(allow=ALLOWED)


def _different(here: Item, there: Item, whole: Item) -> set[str]:
    """The aspects that both can express, and in which they say different things.

    ``there`` is what the format can say of the ``whole``: some hold one note of several.
    """
    mine, other = here.aspects(), there.aspects()
    found = set()
    for name in (mine.keys() | other.keys()) - {"relations", "collections"}:
        a, b = mine.get(name), other.get(name)
        if name == "tags":
            a, b = {t.name for t in a or ()}, {t.name for t in b or ()}
        elif name == "notes":
            a, b = {plain(n.html) for n in a or ()}, {plain(n.html) for n in b or ()}
            b = a if len(a) == len(b) and a <= {plain(n.html) for n in whole.notes} else b
        elif name == "creators":  # formats that list each role apart say nothing of their order
            a, b = (sorted(c, key=lambda creator: creator.type) for c in (a or (), b or ()))
        if a != b and not (a and b and name not in ("tags", "notes") and same(name, a, b)):
            found.add(name)
    return found


TestSyncing = Syncing.TestCase
TestSyncing.settings = settings(
    max_examples=6,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


LONG = settings(
    max_examples=75, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_long_programs_end_well(part: int) -> None:
    """In parts, for all workers at once; each run makes other programs."""
    run_state_machine_as_test(Syncing, settings=LONG)
