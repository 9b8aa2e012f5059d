"""The summary of a whole run says what all its workers did."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests import conftest
from tests.counting import Counts, compare


def test_the_counts_of_all_workers_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    total = Counts()
    monkeypatch.setattr(conftest, "COUNTS", total)
    for faults, kills in ((2, 0), (40, 7)):
        worker = SimpleNamespace(config=SimpleNamespace(workeroutput={}))
        monkeypatch.setattr(conftest, "COUNTS", Counts(faults=faults, kills=kills, items=1000))
        conftest.pytest_sessionfinish(worker)  # type: ignore[arg-type]
        monkeypatch.setattr(conftest, "COUNTS", total)
        conftest.pytest_testnodedown(SimpleNamespace(workeroutput=worker.config.workeroutput))
    conftest.pytest_testnodedown(SimpleNamespace())  # one that crashed

    assert Counts(faults=42, kills=7, items=2000) == total
    assert "faults injected 42, kills survived 7, items compared 2,000" in str(total)


def test_each_difference_is_a_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts()
    monkeypatch.setattr("tests.counting.COUNTS", counts)
    compare(({"a.ris": b"x"}, {"K": {"title": "x"}}), ({"a.ris": b"x"}, {"K": {"title": "x"}}))
    with pytest.raises(AssertionError, match=r"2 lost or changed"):
        compare(({"a.ris": b"x"}, {"K": {"title": "x"}}), ({"a.ris": b"y"}, {}))

    assert Counts(files=2, items=2, losses=2) == counts
