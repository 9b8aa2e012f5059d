"""Property tests: the same examples on every run of CI, new ones on every run of a person; faults counted."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

from tests.counting import COUNTS

settings.register_profile("person", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "person")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its counts over."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["counts"] = COUNTS.to_json()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The counts of a worker come in."""
    COUNTS.add(getattr(node, "workeroutput", {}).get("counts", {}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if any(COUNTS.to_json().values()):
        terminalreporter.write_line(str(COUNTS))
