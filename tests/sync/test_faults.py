"""Whatever breaks a run, and wherever: the next run ends where an undisturbed one would have ended."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.counting import COUNTS, End, compare
from tests.sync.faults import HOW, Killed, die_everywhere, fail_everywhere, failing_disk, killed
from tests.sync.scenarios import first, later
from tests.sync.world import World, quiet
from zotsync.stores.sources import Sources

Make = Callable[[Path], World]


def end(world: World) -> End:
    return world.files(), world.library(trashed=True)


def run(world: World) -> Any:
    return world.sync(allow=["deletions"])


@pytest.fixture(params=[first, later], ids=["first run", "later run"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Callable[[], World], End]:
    """Makes the same world again and again, and says how an undisturbed run ends in it."""

    def fresh() -> World:
        shutil.rmtree(tmp_path / "world", ignore_errors=True)
        (tmp_path / "world").mkdir()
        return request.param(tmp_path / "world")

    world = fresh()
    report = run(world)
    assert () == report.failed
    assert () == report.plan.conflicts
    quiet(world)
    return fresh, end(world)


def finish(world: World, expected: End, where: str) -> None:
    """The next run ends where an undisturbed one would have ended."""
    report = run(world)
    assert () == report.plan.conflicts, where
    assert () == report.failed, where
    compare(expected, end(world), where)
    quiet(world)


@pytest.mark.parametrize("how", HOW)
def test_a_library_that_fails_at_any_request_costs_a_run_and_nothing_else(
    make: tuple[Callable[[], World], End], how: str | int
) -> None:
    fresh, expected = make
    assert fail_everywhere(fresh, run, how, lambda world, where: finish(world, expected, where)) >= 2


def test_a_run_that_dies_anywhere_is_finished_by_the_next(
    make: tuple[Callable[[], World], End], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, expected = make
    assert 30 <= die_everywhere(fresh, run, lambda w, where: finish(w, expected, where), monkeypatch)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES], ids=["disk full", "permission denied"])
def test_a_file_that_cannot_be_written_is_written_the_next_time(
    make: tuple[Callable[[], World], End], monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    fresh, expected = make
    at, more = 0, True
    while more:
        world = fresh()
        with failing_disk(monkeypatch, at, code) as tried:
            report = run(world)
        more = len(tried) > at
        assert more == bool(report.failed)
        report = run(world)
        assert () == report.plan.conflicts, at
        compare(expected, end(world), at)
        quiet(world)
        COUNTS.faults += more
        at += 1
    assert at >= 2


class Person:
    """Adds an item to a file just before, or just after, the ``at``-th write (from 0)."""

    def __init__(self, at: int, when: str) -> None:
        self.at, self.when = at, when
        self.writes = 0
        self.touched = ""

    def around(self, sources: Sources, edit: Any, data: bytes | None) -> None:
        mine = self.writes == self.at and edit.path.endswith(".ris")
        self.writes += 1
        if mine and self.when == "before":
            self.add(sources.root, edit.path)
        COMMIT(sources, edit, data)
        if mine and self.when == "after":
            self.add(sources.root, edit.path)

    def add(self, root: Path, path: str) -> None:
        self.touched = path
        with open(root / path, "a") as file:
            file.write("\nTY  - BOOK\nTI  - Written in between\nAU  - Person, A\nER  - \n")


COMMIT = Sources.commit


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_a_person_writes_while_we_write_is_neither_lost_nor_overwritten(
    make: tuple[Callable[[], World], End], monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    fresh, (_, expected) = make
    at, reached = 0, True
    while reached:
        world = fresh()
        person = Person(at, when)
        with monkeypatch.context() as patch:
            patch.setattr(Sources, "commit", lambda *given, who=person: who.around(*given))
            run(world)
        reached = person.writes > at
        report = run(world)
        assert () == report.plan.conflicts
        assert () == report.failed
        library = world.library(trashed=True)
        assert expected == {k: d for k, d in library.items() if d.get("title") != "Written in between"}, at
        if person.touched:
            assert 1 == world.titles().count("Written in between")
            assert 1 == world.text(person.touched).count("Written in between")
        quiet(world)
        COUNTS.faults += bool(person.touched)
        at += 1


WHOLE = [pytest.param(5, id="sample"), pytest.param(1, id="whole", marks=pytest.mark.slow)]
"""Every so many places: a sample, and with ``-m slow`` all of them."""


@pytest.mark.parametrize("every", WHOLE)
@pytest.mark.parametrize("then", ["undo", "sync"])
def test_an_undo_that_dies_anywhere_is_finished_by_the_next_run(
    make: tuple[Callable[[], World], End], monkeypatch: pytest.MonkeyPatch, then: str, every: int
) -> None:
    fresh, _ = make

    def undone() -> End:
        run(world)
        world.undo()
        return end(world)

    world = fresh()
    expected = undone()
    quiet(world)
    at, died = 0, True
    while died:
        world = fresh()
        run(world)
        files, library = end(world)
        died = False
        with killed(monkeypatch, at) as passed:
            try:
                world.undo()
            except Killed:
                died = True
        where = f"{at}: {passed[-1]}"
        begun = world.open().journal.half_undone()
        if died and then == "undo" and begun:
            assert [] == world.undo().kept, where
        if died and not begun and (files, library) == end(world):
            world.undo()
        report = world.sync()
        assert () == report.applied, where
        compare(expected, end(world), where)
        quiet(world)
        COUNTS.faults += died
        at += every
    assert at > 8
