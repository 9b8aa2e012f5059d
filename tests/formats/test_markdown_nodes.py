"""The quick way through plain YAML and the parser give the same nodes."""

from __future__ import annotations

import contextlib
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.test_markdown import FRONT, OWN
from tests.formats.test_markdown_laws import NESTED, STYLES
from zotsync.formats.markdown_front import FRONT as FRONT_MATTER
from zotsync.formats.markdown_nodes import (
    Broken,
    Mapping,
    Node,
    Scalar,
    Sequence,
    _plain,
    compose,
    compose_any,
)
from zotsync.formats.markdown_scalars import scalar


def shape(node: Node | None) -> object:
    """What a node says, and where its texts stand; a list's own end is the parser's business."""
    if isinstance(node, Scalar):
        return (node.value, node.style, (node.start, node.end) if node.value else None)
    if isinstance(node, Sequence):
        return [shape(part) for part in node.parts], node.flow
    if isinstance(node, Mapping):
        return [(shape(key), shape(value)) for key, value in node.pairs]
    return None


VALUE = st.one_of(
    st.text("ab:#-,[]{}'\"\\ &*!%1~.é?", max_size=8),
    st.text("ab c", min_size=1, max_size=6).map(scalar),
    st.text(max_size=6).map(lambda text: scalar(text, '"')),
    st.lists(st.text("ab, ", max_size=3).map(lambda text: scalar(text, None, True)), max_size=3).map(
        lambda parts: f"[{', '.join(parts)}]"
    ),
)
ROW = st.one_of(
    st.builds(lambda key, value: f"{key}: {value}", st.sampled_from(["title", "a-b", "x_y", "k1"]), VALUE),
    st.builds(lambda key: f"{key}:", st.sampled_from(["tags", "b", "c"])),
    st.builds(lambda indent, value: f"{indent}- {value}", st.sampled_from(["", "  "]), VALUE),
    st.sampled_from(["", "# comment", "  more"]),
)


@given(rows=st.lists(ROW, max_size=5), end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=400, deadline=None)
def test_the_quick_way_agrees_with_the_parser(rows: list[str], end: str) -> None:
    source = "".join(row + end for row in rows)
    quick = _plain(source)
    if quick is not None:
        assert shape(quick) == shape(compose_any(source)), source


def test_what_zotsync_writes_is_read_the_quick_way() -> None:
    fronts = [found["yaml"] for found in FRONT_MATTER.finditer(OWN)]
    assert len(fronts) == 2
    assert all(_plain(yaml) is not None for yaml in fronts)


@pytest.mark.parametrize("text", [FRONT, STYLES, NESTED])
def test_anything_else_is_left_to_the_parser(text: str) -> None:
    found = FRONT_MATTER.match(text)
    assert found is not None
    assert _plain(found["yaml"]) is None
    assert isinstance(compose(found["yaml"]), Mapping)


@pytest.mark.parametrize(
    "source", ["a: [1", "a: 'x", "a: b: c", "a: &x [*x]", "\x00", "a: " + "x" * 1_000_001]
)
def test_broken_yaml_is_named(source: str) -> None:
    with pytest.raises(Broken):
        compose(source)


@pytest.mark.parametrize("row", ["- a\n", "[], ", "a, ", "{a: b}, ", "? a\n", "a: b\n", "word ", "!!str a, "])
@pytest.mark.parametrize("start", ["k:\n", "k: [", "k: {", "k: "])
def test_a_text_that_takes_the_parser_long_is_refused(start: str, row: str) -> None:
    """A megabyte of any of these takes it up to 20 seconds."""
    began = time.process_time()
    with contextlib.suppress(Broken):
        compose_any(start + row * (1_000_000 // len(row)))
    with contextlib.suppress(Broken):
        compose_any(start + row * 4_000)
    assert time.process_time() - began < 1


def test_an_anchor_that_comes_twice_is_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        root = compose_any("a: [&x one, &x two, *x]")

    assert isinstance(root, Mapping)
    (_, row) = root.pairs[0]
    assert isinstance(row, Sequence)
    assert ["one", "two", "two"] == [one.value for one in row.parts if isinstance(one, Scalar)]
