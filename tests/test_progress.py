"""Long steps say how far they are: each its name, counts that only grow, and the whole number at the end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import zotsync
from tests.main_job import Folder
from zotsync import api
from zotsync.progress import counted, one_more, told
from zotsync.quality import Safety

COUNT = 60
BIRDS = "".join(
    f"TY  - JOUR\nTI  - Waders  of bay {n} in a winter of storms\nAU  - Halm, Ines\nPY  - {1960 + n}\nER  -\n"
    for n in range(COUNT)
)


class Heard:
    """What a terminal would show."""

    def __init__(self) -> None:
        self.steps: dict[str, list[tuple[int, int]]] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        self.steps.setdefault(step, []).append((done, total))

    def whole(self, step: str) -> int:
        """How many a step counted to, one report after another."""
        reports = self.steps[step]
        counts, totals = [done for done, _ in reports], {total for _, total in reports}
        assert counts == sorted(set(counts)), counts
        assert totals == {counts[-1]}
        assert counts[0] == 0
        return counts[-1]


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    path = tmp_path / "birds.ris"
    path.write_text(BIRDS)
    return path


CALLS: dict[str, tuple[Callable[[Path], object], dict[str, int]]] = {
    "lint": (lambda path: api.lint_loaded(api.load([path])), {"linting": COUNT}),
    "lint items": (lambda path: zotsync.lint(zotsync.read(path)), {"linting": COUNT}),
    "fix": (lambda path: api.fix(api.load([path]), None, Safety.safe), {"mending": COUNT}),
    "enrich": (lambda path: zotsync.enrich(path), {"inferring tags": COUNT}),
    "enrich items": (lambda path: zotsync.enrich(zotsync.read(path)), {"inferring tags": COUNT}),
    "dedupe": (lambda path: zotsync.dedupe([path]), {"reading items": COUNT}),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_single_file_counts_its_items(birds: Path, name: str) -> None:
    heard = Heard()
    call, wanted = CALLS[name]
    with told(heard):
        call(birds)
    for step, count in wanted.items():
        assert heard.whole(step) == count
        assert len(heard.steps[step]) > (2 if name != "dedupe" else 1)


def test_pairs_are_counted_where_items_look_alike(birds: Path) -> None:
    heard = Heard()
    birds.write_text(BIRDS + BIRDS.replace("Waders ", "The waders "))
    with told(heard):
        zotsync.dedupe([birds])
    assert heard.whole("comparing items") >= COUNT


def test_many_files_and_workers_count_to_the_same(birds: Path) -> None:
    heard = Heard()
    birds.with_name("again.ris").write_text(BIRDS)
    with told(heard), ThreadPoolExecutor(2) as pool:
        loaded = api.load([birds.parent], pool)
        api.lint_loaded(loaded, None, pool)
    assert heard.whole("reading files") == 2
    assert heard.whole("linting") == 2 * COUNT


def test_a_sync_counts_what_it_reads_plans_and_writes(tmp_path: Path) -> None:
    folder, heard = Folder(tmp_path), Heard()
    folder.put("birds.ris", BIRDS)
    with told(heard):
        folder.sync()
    assert heard.whole("looking for what is new") == COUNT
    assert heard.whole("planning") == COUNT
    assert heard.whole("writing to the library") == COUNT


def test_a_part_counts_no_more_than_its_share() -> None:
    """What is counted within is at most what the thing was said to be, and another step counts for itself."""
    heard = Heard()
    with told(heard):
        for _ in counted("outer", [2, 3], lambda size: size):
            for _ in range(9):
                one_more()
        one_more()
    assert heard.steps["outer"] == [(n, 5) for n in range(6)]


def test_a_loop_that_ends_early_counts_no_more() -> None:
    heard = Heard()
    with told(heard):
        for thing in counted("looking", [1, 2, 3]):
            if thing == 2:
                break
        one_more()
    assert heard.steps["looking"] == [(0, 3), (1, 3)]
