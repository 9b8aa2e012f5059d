"""As in `test_stateful`, by programs of two versions, of which one reads and writes less than the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.sync.test_stateful import LONG, Syncing
from zotsync import formats, runs
from zotsync.formats import ris_tags

_FULL = dict(ris_tags._BASE)
_BY_PEOPLE = ("edit_file", "add_to_file", "remove_from_file", "move", "copy")


class Updated(Syncing):
    """One version does not know the volume of RIS (``VL``); what the other finds is offered, then taken."""

    older = False

    def __init__(self) -> None:
        super().__init__()
        for name in _BY_PEOPLE:  # what people write needs no version of ours
            setattr(self.people, name, self._knowing_all(getattr(self.people, name)))

    def _knowing_all(self, act: Callable[..., None]) -> Callable[..., None]:
        def acting(*given: Any) -> None:
            _read_volumes(True)
            try:
                act(*given)
            finally:
                _read_volumes(not self.older)

        return acting

    @rule()
    def another_version(self) -> None:
        self.use(older=not self.older)

    def use(self, *, older: bool) -> None:
        self.older = older
        _read_volumes(not older)
        runs.READING = formats.READING + older

    def settle(self, *allow: str) -> None:
        super().settle("re-read", *allow)

    def teardown(self) -> None:
        try:
            self.use(older=False)
            super().teardown()
        finally:
            self.use(older=False)


def _read_volumes(known: bool) -> None:
    ris_tags._BASE = {tag: name for tag, name in _FULL.items() if known or tag != "VL"}
    ris_tags.plan.cache_clear()


def test_short_programs_of_two_versions_end_well() -> None:
    run_state_machine_as_test(
        Updated, settings=settings(LONG, max_examples=5, stateful_step_count=20, derandomize=True)
    )


@pytest.mark.slow
def test_long_programs_of_two_versions_end_well() -> None:
    run_state_machine_as_test(Updated, settings=LONG)
