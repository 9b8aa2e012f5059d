"""The page about the server cannot lie: its examples run, and its lists are those of the recordings."""

from __future__ import annotations

import doctest
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.server import test_recorded as web
from tests.server import test_recorded_local as local

PAGE = Path(__file__).resolve().parents[2] / "docs" / "server.md"
LISTS = {
    "Not done at all by `Server`": web.OUT_OF_SCOPE,
    "Answered otherwise by `Server`": web.DIFFERS,
    "Not done at all by `Desktop`": local.OUT_OF_SCOPE,
    "Answered otherwise by `Desktop`": local.DIFFERS,
}


def test_its_examples_run() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)

    assert (0, True) == (failed, tried > 30)


@pytest.mark.parametrize("title", LISTS)
def test_what_differs_is_what_the_recordings_show(title: str) -> None:
    table = PAGE.read_text("utf-8").partition(f"{title}:")[2].split("\n\n")[1]
    listed = {
        reason: int(count) for reason, count in re.findall(r"^\| (.+) \| (\d+) \|$", table, re.MULTILINE)
    }

    assert dict(Counter(LISTS[title].values())) == listed
