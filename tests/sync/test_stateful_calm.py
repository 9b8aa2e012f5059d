"""Between two syncs one person edits one value, others rearrange files and libraries: never a conflict."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from tests.sync.people import ALLOWED, PATHS
from tests.sync.test_stateful import LONG, Rearranging, choices, many, names, places

often = st.sampled_from([True, True, True, False])
in_two = st.sampled_from(["three.json", "four.ris", *PATHS])
"""Files that share items, above all."""


class Calm(Rearranging):
    """A conflict is two people's: where one alone edited since the last sync, there is none."""

    def __init__(self) -> None:
        super().__init__()
        for path, at in (("four.ris", 0), ("one.ris", 0), ("four.ris", 2), ("two.bib", 1)):
            self.people.copy(path, at)
        self.world.sync()
        self.edited = False
        """Whether somebody edited, or pasted, and no run has ended well since."""

    @precondition(lambda self: not self.edited)
    @rule(path=in_two, at=places, name=names, choice=choices, above=many, well=often)
    def edit_a_file(self, path: str, at: int, name: str, choice: int, above: str, well: bool) -> None:
        self.edited = True
        self.people.add_above(above)
        self.people.edit_file(path, at, name, choice)
        self.end(well)

    @precondition(lambda self: not self.edited)
    @rule(at=st.integers(0, 20), name=names, choice=choices, well=often)
    def edit_the_library(self, at: int, name: str, choice: int, well: bool) -> None:
        self.edited = True
        self.people.edit_library(at, name, choice)
        self.end(well)

    @precondition(lambda self: not self.edited)
    @rule(path=many, at=places, well=often)
    def copy_to_another_file(self, path: str, at: int, well: bool) -> None:
        self.edited = True
        self.people.copy(path, at)
        self.end(well)

    def end(self, well: bool) -> None:
        if well:
            self.sync()

    @rule()
    def sync(self) -> None:
        self.world.sync(allow=ALLOWED)
        assert [] == self.world.conflicts()
        with self.people.open() as workspace:
            known = {(row.path, row.text) for row in workspace.base.rows()}
            told = {one.path for one in workspace.base.held()}
            items = {path: workspace.sources.read(path).items for path in self.people.present()}
        for path in items.keys() - told:  # what is not remembered as it was written is an edit next time
            assert not [item.text for item in items[path] if (path, item.text) not in known]
        self.edited = False


def test_short_programs_of_one_editor_at_a_time_have_no_conflict() -> None:
    run_state_machine_as_test(
        Calm, settings=settings(LONG, max_examples=8, stateful_step_count=20, derandomize=True)
    )


@pytest.mark.slow
def test_long_programs_of_one_editor_at_a_time_have_no_conflict() -> None:
    run_state_machine_as_test(Calm, settings=settings(LONG, max_examples=300))
