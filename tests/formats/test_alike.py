"""What two sequences have in common, soon, whatever they hold."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from zotsync.formats.alike import opcodes

texts = st.text("abc", max_size=12)


@given(texts, texts)
def test_the_opcodes_turn_the_old_into_the_new(old: str, new: str) -> None:
    made = ""
    at = 0
    for tag, i, j, k, m in opcodes(old, new):
        assert at == i
        made += old[i:j] if tag == "equal" else new[k:m]
        at = j

    assert (new, len(old)) == (made, at)


def test_many_equal_lines_take_no_time() -> None:
    began = time.process_time()

    found = opcodes(["x"] + ["a", "b"] * 20_000 + ["y"], ["x", "z"] + ["a", "b"] * 19_000 + ["z", "y"])

    assert ["equal", "replace", "equal"] == [tag for tag, *_ in found]
    assert time.process_time() - began < 1
