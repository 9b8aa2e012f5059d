"""The address of a file on somebody's computer is no value of an item: it stays where it is written."""

from __future__ import annotations

import pytest

from tests.sync.world import World, quiet
from zotsync.formats import detect
from zotsync.formats.base import splice

PLACES = (
    "file:///home/ada/otters.pdf",
    "C:\\Papers\\otters.pdf",
    "\\\\server\\otters.pdf",
    "/home/ada/o.pdf",
)
TEXTS = {
    "a.ris": "TY  - JOUR\nAU  - Moss, Ada\nTI  - Otters\nPY  - 1999\nUR  - {}\nER  - \n",
    "a.bib": "@article{{moss,\n  title = {{Otters}},\n  author = {{Moss, Ada}},\n  url = {{{}}}\n}}\n",
    "a.json": '[{{"id": "moss", "type": "article-journal", "title": "Otters", "URL": "{}"}}]',
    "a.md": "---\ntitle: Otters\nDOI: 10.5555/otters\nurl: {}\n---\n",
    "b.md": '+++\ntitle = "Otters"\nDOI = "10.5555/otters"\nurl = \'{}\'\n+++\n',
    "a.enw": "%0 Journal Article\n%T Otters\n%A Moss, Ada\n%U {}\n",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", TEXTS)
def test_it_is_not_read_and_an_edit_leaves_it(name: str, place: str) -> None:
    text = TEXTS[name].format(place.replace("\\", "\\\\") if name.endswith(".json") else place)
    format = detect(text, name).format
    assert format is not None
    reading = format.read(text, name)
    assert "url" not in reading.items[0].fields
    if format.editable:
        edited = reading.items[0].with_fields({"title": "Voles"})
        assert splice(text, format.edit(reading, 0, edited)) == text.replace("Otters", "Voles")


def test_the_address_beside_it_is_read() -> None:
    text = TEXTS["a.ris"].format(f"{PLACES[0]}\nUR  - https://example.org/otters")
    format = detect(text, "a.ris").format
    assert format is not None
    assert format.read(text).items[0]["url"] == "https://example.org/otters"


@pytest.mark.parametrize("name", TEXTS)
def test_it_never_reaches_the_library_and_what_comes_from_there_is_written(name: str) -> None:
    world = World()
    world.put(name, TEXTS[name].format(PLACES[0]))
    world.sync()
    assert "otters.pdf" not in str(world.library())
    world.edit(world.key("Otters"), url="https://example.org/otters", title="Otters, a life")
    report = world.sync()
    assert not report.failed
    written = "https://example.org/otters" in world.text(name)
    assert written == (not name.endswith((".enw", ".md")))  # a note's one url is another thing, and stays
    quiet(world)
    world.close()


def test_one_that_the_library_has_is_kept_there_and_in_a_new_file() -> None:
    world = World()
    world.put("a.ris", TEXTS["a.ris"].format("https://example.org/otters"))
    world.sync()
    world.edit(world.key("Otters"), url=PLACES[0], volume="4")
    assert not world.sync().failed
    quiet(world)
    assert (world.item("Otters")["url"], world.items("a.ris")[0]["volume"]) == (PLACES[0], "4")
    world.close()
