"""CSL JSON and MEDLINE are read quickly where they are plain, and the same as where they are not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zotsync.formats import nbib_read
from zotsync.formats.json_tokens import Node, each, quickly
from zotsync.formats.nbib_read import records

_JSON = st.recursive(
    st.sampled_from(
        ['"a"', '"\\u00e9\\n"', "1", "-0.5e3", "007", "null", "true", "NaN", '"\\x"', "", '"a\tb"']
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[" + " ,".join(parts) + "]"),
        st.lists(st.tuples(st.sampled_from(['"a"', '"b"', "c"]), inner), max_size=3).map(
            lambda pairs: "{" + ",\r\n".join(f"{name} : {value}" for name, value in pairs) + "}"
        ),
    ),
    max_leaves=8,
)


def _each(text: str) -> list[tuple[Any, int, int]] | None:
    found: list[tuple[Any, int, int]] = []

    def take(node: Node) -> None:
        found.append((node.value, node.start, node.end))

    try:
        each(text, take)
    except ValueError:
        return None
    return found


@given(st.lists(_JSON, max_size=3), st.sampled_from(["]", "] ", "", "] x", ",]"]))
def test_the_standard_parser_is_believed_only_where_ours_says_the_same(parts: list[str], end: str) -> None:
    """Values and places agree; what ours refuses, the quick way does not take."""
    text = " [" + ", ".join(parts) + end
    found: list[tuple[Any, int, int]] = []
    if quickly(text, lambda *one: found.append(one)):
        assert repr(found) == repr(_each(text))


@pytest.mark.parametrize(
    "text", ["[" * 120 + "]" * 120, "[NaN]", "[1] 2", '{"a": 1}', "[1,]", "[1 2]", "[01]"]
)
def test_what_the_quick_way_leaves_to_the_thorough_one(text: str) -> None:
    """Deep values, words that are no JSON, and all that is broken."""
    assert not quickly(text, lambda *one: None)


def test_the_first_of_two_members_of_one_name_counts() -> None:
    """As in the thorough reading, whatever the standard parser does."""
    found: list[tuple[Any, int, int]] = []
    assert quickly('[{"a": 1, "b": 2, "a": 3}]', lambda *one: found.append(one))
    assert found == [({"a": 1, "b": 2}, 1, 25)]


@given(st.text("AB PMID-\n\r x\u3000", max_size=60), st.sampled_from(["\n", "\r\n"]))
def test_a_field_is_the_same_read_whole_or_line_by_line(more: str, newline: str) -> None:
    """Without the expression for whole fields every line is looked at alone, and says the same."""
    text = f"PMID- 1{newline}TI  - Otters of{newline}      the fen{newline}AB  - {more}"
    quick = records(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nbib_read, "_FIELD", re.compile(r"(?!)"))
        assert records(text) == quick
    assert quick[0][0].lines[1].value == "Otters of the fen"
