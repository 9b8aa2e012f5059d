"""A slip in what decides a conflict or a first meeting is refused, and decides nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sync.world import THREE, World
from zotsync.errors import UsageError


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A conflict of creators, and one of volumes."""
    made = World(tmp_path)
    made.put("refs.ris", THREE)
    made.sync()
    made.edit(made.key("Moss"), volume="7", creators=[{"creatorType": "author", "name": "The moss club"}])
    made.change("refs.ris", "VL  - 3", "VL  - 9")
    made.change("refs.ris", "Lindqvist, Maja", "Lindqvist, M. Maja")
    assert 2 == made.sync().new_conflicts
    return made


@pytest.mark.parametrize(
    ("field", "choice"),
    [
        ("volume", "locl"),
        ("volume", {}),
        ("volume", {"value": 7}),
        ("volume", {"value": ["7"]}),
        ("creators", {"value": "Lindqvist, Maja"}),
        ("creators", {"value": ["Lindqvist, Maja"]}),
        ("itemType", {"value": "pamphlet of moss"}),
    ],
)
def test_what_is_no_choice_is_refused_and_decides_nothing(world: World, field: str, choice: Any) -> None:
    before, library = world.files(), world.library()
    with world.open() as workspace, pytest.raises(UsageError):
        workspace.resolve({world.key("Moss"): {field: choice}})
    assert (before, library) == (world.files(), world.library())
    assert ["creators", "volume"] == [c.field for c in world.conflicts()]


def test_creators_may_be_given_as_zotero_writes_them(world: World) -> None:
    people = [{"creatorType": "author", "firstName": "Bela", "lastName": "Lund"}]
    with world.open() as workspace:
        workspace.resolve({world.key("Moss"): {"creators": {"value": people}}})
    assert people == world.item("Moss")["creators"]
    assert "AU  - Lund, Bela\n" in world.text("refs.ris")


@pytest.mark.parametrize("verb", ["sync", "plan"])
def test_a_slip_in_first_is_refused(world: World, verb: str) -> None:
    with world.open() as workspace, pytest.raises(UsageError, match="libary"):
        getattr(workspace, verb)(first="libary")
