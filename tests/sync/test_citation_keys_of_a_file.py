"""A file in which two entries have one citation key is broken: a sync never makes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.world import World, quiet

TWO = """@article{moss2011, title = {Moss on northern roofs}, author = {Lindqvist, Maja}, year = {2011}}

@article{rope1987, title = {Bridges made of rope}, author = {Okoye, Chidi}, year = {1987}}
"""
TWICE = """@article{moss2011, title = {Moss on northern roofs}, author = {Lindqvist, Maja}, year = {2011}}

@article{roofs, title = {Moss on northern roofs}, author = {Lindqvist, M.}, year = {2011}, volume = {3}}
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_no_entry_takes_the_key_that_another_of_its_file_has(world: World) -> None:
    world.put("refs.bib", TWO)
    world.sync()
    rope = world.key("Bridges")
    world.edit(rope, citationKey="Moss2011")

    [failure] = world.sync().failed

    assert ("cannot-say", "refs.bib", rope) == (failure.code, failure.path, failure.key)
    assert "Moss2011" in failure.message
    assert TWO == world.text("refs.bib")
    world.edit(rope, citationKey="rope1988")
    assert () == world.sync().failed
    assert TWO.replace("rope1987", "rope1988") == world.text("refs.bib")
    quiet(world)


CSL_JSON = """[
  {"id": "moss2011", "type": "book", "title": "Moss on northern roofs", "issued": {"date-parts": [[2011]]}},
  {"id": "rope1987", "type": "book", "title": "Bridges made of rope", "issued": {"date-parts": [[1987]]}}
]
"""
CSL_YAML = """references:
- {id: moss2011, type: book, title: Moss on northern roofs, issued: 2011}
- {id: rope1987, type: book, title: Bridges made of rope, issued: 1987}
"""


@pytest.mark.parametrize(("name", "text"), [("refs.json", CSL_JSON), ("refs.yaml", CSL_YAML)])
def test_nor_does_an_item_in_csl(world: World, name: str, text: str) -> None:
    world.put(name, text)
    world.sync()
    world.edit(world.key("Bridges"), citationKey="moss2011")

    assert ["cannot-say"] == [failure.code for failure in world.sync().failed]

    assert text == world.text(name)
    world.edit(world.key("Bridges"), citationKey="Moss2011")
    assert () == world.sync().failed
    assert text.replace("rope1987", "Moss2011") == world.text(name)


def test_two_entries_may_change_their_keys_with_each_other(world: World) -> None:
    world.put("refs.bib", TWO)
    world.sync()
    world.edit(world.key("Bridges"), citationKey="moss2011")
    world.edit(world.key("Moss"), citationKey="rope1987")

    assert () == world.sync().failed

    assert ["rope1987", "moss2011"] == [item["citationKey"] for item in world.items("refs.bib")]
    quiet(world)


def test_two_entries_do_not_take_one_new_key(world: World) -> None:
    world.put("refs.bib", TWO)
    world.sync()
    for word in ("Bridges", "Moss"):
        world.edit(world.key(word), citationKey="both")

    assert {"cannot-say"} == {failure.code for failure in world.sync().failed}

    assert TWO == world.text("refs.bib")


def test_two_entries_of_one_item_keep_their_keys(world: World) -> None:
    world.put("refs.bib", TWICE)

    world.sync()

    assert [] == world.conflicts()
    assert ["moss2011", "roofs"] == [item["citationKey"] for item in world.items("refs.bib")]
    quiet(world)
    (key,) = world.links()
    world.edit(key, citationKey="moss")
    assert () == world.sync().failed
    assert ["moss", "roofs"] == [item["citationKey"] for item in world.items("refs.bib")]
    quiet(world)
    world.change("refs.bib", "{roofs", "{roof")
    assert () == world.sync().failed
    assert ["moss", "roof"] == [item["citationKey"] for item in world.items("refs.bib")]
    assert "moss" == world.item("Moss")["citationKey"]
    quiet(world)
    world.change("refs.bib", "{moss", "{lichen")
    world.sync()
    assert ["lichen", "roof"] == [item["citationKey"] for item in world.items("refs.bib")]
    assert "lichen" == world.item("Moss")["citationKey"]
    quiet(world)
