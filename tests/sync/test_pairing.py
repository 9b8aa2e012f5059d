"""What makes a new entry and an item of the library one work: an identifier alone never does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sync.world import World, quiet

TITLE = "Moss on old roofs of slate"
OTHER = "Whales that were seen from the pier"
LI = {"creatorType": "author", "firstName": "Wei", "lastName": "Li"}
WAYS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "DOI": ("JOUR", "DO  - https://doi.org/10.5555/MOSS.1\n", {"DOI": "10.5555/moss.1"}),
    "DOI with its resolver": ("JOUR", "DO  - 10.5555/moss.1\n", {"DOI": "https://doi.org/10.5555/Moss.1"}),
    "PMID": ("JOUR", "AN  - 22301798\nDB  - PubMed\n", {"PMID": "22301798"}),
    "ISBN": ("BOOK", "SN  - 0306406152\n", {"ISBN": "978-0-306-40615-7"}),
    "ISBN in blanks": ("BOOK", "SN  - 978 0 306 40615 7\n", {"ISBN": "0-306-40615-2"}),
    "citation key": ("JOUR", "ID  - li2011moss\n", {"citationKey": "li2011moss"}),
    "year and author": ("JOUR", "AU  - Li, Wei\nPY  - 2011\n", {"date": "2011-05", "creators": [LI]}),
    "title alone": ("JOUR", "VL  - 7\n", {"issue": "2"}),
}


def meeting(home: Path, way: str, title: str, **more: Any) -> tuple[World, str]:
    """A new file and a library that has one item, which agree in ``way``."""
    world = World(home)
    kind, lines, values = WAYS[way]
    item_type = "book" if kind == "BOOK" else "journalArticle"
    key = world.create(itemType=item_type, title=title, **values, **more)
    world.put("refs.ris", f"TY  - {kind}\nTI  - {TITLE}\n{lines}ER  - \n")
    return world, key


@pytest.mark.parametrize("way", WAYS)
def test_a_new_entry_is_the_item_that_agrees_in_title_and_more(tmp_path: Path, way: str) -> None:
    world, key = meeting(tmp_path, way, f"{TITLE.upper()}.")

    world.sync()

    assert ({key}, {key: 1}) == (set(world.library()), world.links())
    quiet(world)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "title alone"])
def test_what_has_another_title_is_another_work_whatever_else_agrees(tmp_path: Path, way: str) -> None:
    world, key = meeting(tmp_path, way, OTHER)

    world.sync(allow=["ambiguous"])

    assert 2 == len(world.library())
    assert key not in world.links()
    assert OTHER == world.library()[key]["title"]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_in_the_trash_is_found_as_well_and_not_created_again(tmp_path: Path, way: str) -> None:
    world, key = meeting(tmp_path, way, TITLE, deleted=1)

    report = world.sync()

    assert ["in-trash"] == [held.reason for held in report.plan.held if held.path]
    assert {key} == set(world.library(trashed=True))
