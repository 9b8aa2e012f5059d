"""A process killed by SIGKILL at every step of a command: run again, nothing is lost and nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.counting import COUNTS, End, compare
from tests.sync import kill_at
from tests.sync.embedded import Embedded, Template
from tests.sync.scenarios import conflicting, first, later, noted, synced
from tests.sync.test_wire_faults import end
from tests.sync.world import quiet

Start = Callable[[Embedded, Sequence[str], int], tuple[int, list[str]]]
ROOT = Path(__file__).resolve().parents[2]
SYNC = ("sync", "--allow", "deletions")


def applied(home: Path, kind: type[Embedded]) -> Embedded:
    """A run that changed both sides, to be undone."""
    world: Embedded = later(home, kind)
    world.sync(allow=["deletions"])
    return world


def edited(home: Path, kind: type[Embedded]) -> Embedded:
    """A library whose items are edited by the hundred."""
    return synced(home, kind)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Case:
    """``verb`` in the world that ``make`` makes; run again ends it, and a sync brings both sides together."""

    make: Callable[..., Embedded]
    verb: Sequence[str]


CASES = {
    "first sync": Case(first, SYNC),
    "later sync": Case(later, SYNC),
    "a note for each": Case(noted, SYNC),
    "undo": Case(applied, ("undo",)),
    "resolve": Case(conflicting, ("resolve", "--all", "--take", "local")),
    "resolve to the library": Case(conflicting, ("resolve", "--all", "--take", "library")),
    "edit": Case(
        edited, ("edit", "--where", "itemType=book", "--set", "tag+=on paper", "--set", "language=en")
    ),
}


def started(world: Embedded, verb: Sequence[str], step: int) -> tuple[int, list[str]]:
    """The command, started as a person would; how it ended, and the steps it went."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.kill_at", str(world.home), str(step), *arguments(world, verb)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, _steps(done.stderr)


def forked(world: Embedded, verb: Sequence[str], step: int) -> tuple[int, list[str]]:
    """The same in a copy of this process: without waiting for the interpreter, a thousand times."""
    said = world.home.parent / "said"
    with said.open("wb") as out:
        if not (child := os.fork()):
            try:
                os.dup2(out.fileno(), 1)
                os.dup2(out.fileno(), 2)
                sys.stdout = sys.stderr = open(1, "w", closefd=False)  # noqa: SIM115
                kill_at.run(str(world.home), step, arguments(world, verb))
            except SystemExit as end:
                os._exit(int(end.code or 0))
            except BaseException:
                traceback.print_exc()
            os._exit(99)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), _steps(said.read_text("utf-8", "replace"))


def arguments(world: Embedded, verb: Sequence[str]) -> list[str]:
    return [*verb, "-C", str(world.root), "--state", str(world.state)]


def _steps(said: str) -> list[str]:
    return [line.removeprefix("step ") for line in said.splitlines() if line.startswith("step ")]


def survives(template: Template, case: Case, step: int, start: Start = forked) -> bool:
    """Killed there and run again; whether the step was reached."""
    code, steps = start(template.fresh(), case.verb, step)
    world: Embedded = template.world
    if code != -signal.SIGKILL:
        return False
    where = f"SIGKILL at step {step}, {steps[-1]}"
    for half in world.root.rglob(".zotsync-*.tmp"):
        os.utime(half, (1_000_000_000, 1_000_000_000))  # a young one may be another machine's, at work
    finish(world, case)
    compare(template.ended, end(world), where)
    quiet(world)
    COUNTS.kills += 1
    return True


def synced_end(world: Embedded) -> End:
    world.sync(allow=["deletions"])
    return end(world)


def finish(world: Embedded, case: Case) -> None:
    """What a person does after a kill: the same again, where it is not done."""
    with world.open() as workspace:
        match case.verb[0]:
            case "undo" if not any(info.undoes and info.status == "ok" for info in workspace.journal.runs()):
                workspace.undo()
            case "resolve":
                taken = case.verb[-1]
                left = workspace.conflicts()
                choices: dict[str, dict[str, str]] = {}
                for conflict in left:
                    choices.setdefault(conflict.key, {})[conflict.field] = taken
                workspace.resolve(choices)
            case "edit":
                from zotsync import editing, query

                sets = [editing.parse("tag+=on paper"), editing.parse("language=en")]
                workspace.edit(list(query.parse("itemType=book")), sets)
    world.sync(allow=["deletions"])


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Template, Case]:
    """The world of a case as it was before, and how it ends undisturbed."""
    case = CASES[request.param]
    template = Template(tmp_path_factory.mktemp("kill"), partial(case.make, kind=Embedded))
    world = template.fresh()
    finish(world, case)
    template.ended = end(world)
    quiet(world)
    return template, case


def test_a_process_killed_at_some_step_is_finished_by_the_next(case: tuple[Template, Case]) -> None:
    template, made = case
    assert survives(template, made, 20, started)
    assert survives(template, made, 60)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_a_process_killed_at_every_step_is_finished_by_the_next(
    case: tuple[Template, Case], part: int
) -> None:
    template, made = case
    code, steps = forked(template.fresh(), made.verb, -1)
    assert code in (0, 1)
    compare(template.ended, synced_end(template.world), "no kill")
    reached = [survives(template, made, step) for step in range(part, len(steps), 4)]
    # A file that has rested for two seconds is not read again: a slower machine takes a few steps less.
    assert sum(reached) > 0.9 * len(reached) > 5
