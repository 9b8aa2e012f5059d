"""The benchmark counts removed records as bib-dedupe and ASySD do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.benching import labelled

GOLD = [["a1", "a2", "a3"], ["b1", "b2"]]


@pytest.mark.parametrize(
    ("found", "right", "wrong", "missed"),
    [
        ([["a1", "a2", "a3"], ["b1", "b2"]], 3, 0, 0),
        ([["a3", "a1"]], 1, 0, 2),
        ([], 0, 0, 3),
        ([["a1", "other"]], 0, 1, 3),
        ([["other", "a1"]], 1, 0, 2),
        ([["other", "a1", "a2", "a3"]], 2, 1, 1),
        ([["a1", "b1"]], 1, 0, 2),
    ],
    ids=[
        *("all", "a part", "nothing", "an item of no group removed", "another of its work stays"),
        *("none of its work stays", "two works in a group, each with another that stays"),
    ],
)
def test_a_removed_record_is_right_where_another_of_its_work_stays(
    found: list[list[str]], right: int, wrong: int, missed: int
) -> None:
    counted = labelled.by_record(GOLD, found)

    assert (right, wrong, missed) == (counted["tp"], counted["fp"], counted["fn"])


def test_labels_that_the_records_contradict_are_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubtful = tmp_path / "doubtful.toml"
    doubtful.write_text(
        '[[label]]\nset = "x"\napart = "b2"\nwhy = ""\n[[label]]\nset = "x"\nsame = ["a1", "c"]\nwhy = ""\n'
    )
    monkeypatch.setattr(labelled, "DOUBTFUL", doubtful)
    records: dict[str, Any] = {}

    assert [["a1", "c", "a2", "a3"]] == labelled.Labelled("x", records, GOLD).corrected().gold
    assert labelled.Labelled("y", records, GOLD).corrected().gold == GOLD
