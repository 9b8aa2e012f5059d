"""Where new library items land: every name is safe, free, and a source's."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.world import World, quiet
from zotsync.config import Config, SourcesConfig
from zotsync.errors import ConfigError
from zotsync.item import Creator, Item
from zotsync.stores.paths import folded, inside, is_safe
from zotsync.stores.scan import against
from zotsync.sync.place import PLACEHOLDERS, Places
from zotsync.sync.place import __doc__ as described

BAD = ["", ".", "..", "../..", "a/b", "\\", "con", "NUL.md", "lpt1", "x.", "x ", "\0", "é" * 200, "e\u0301"]
BAD += ["readme", "License", "a conflicted copy b", "~$x", ".hidden", "{key}", "\u202egpj", "x.zotsync.yaml"]
values = st.one_of(st.sampled_from(BAD), st.text(max_size=40))
items = st.builds(
    lambda title, citekey, author, date, number: Item(
        "book",
        {n: v for n, v in {"title": title, "citationKey": citekey, "date": date}.items() if v},
        creators=(Creator("author", name=author),) if author else (),
        key=f"ABCD{number:04}".translate(str.maketrans("01", "XY")),
    ),
    values,
    values,
    values,
    values,
    st.integers(0, 9999),
)
patterns = st.lists(
    st.sampled_from(["notes", *(f"{{{name}}}" for name in PLACEHOLDERS), "x {title}"]), min_size=1, max_size=3
).map("/".join)


@settings(max_examples=200)
@given(pattern=patterns, fresh=st.lists(items, max_size=8, unique_by=lambda item: item.key))
def test_every_name_is_safe_for_every_file_system_and_is_a_source(pattern: str, fresh: list[Item]) -> None:
    root = Path("/nowhere")
    places = Places(root, f"{pattern}/{{title}}.md")
    found = [places.place(item)[0] for item in fresh]

    depth = pattern.count("/") + 2
    for path in found:
        parts = path.split("/")
        assert depth == len(parts)
        assert all(is_safe(part) and len(part.encode()) < 256 for part in parts)
        assert path.endswith(".md")
        assert inside(root, path).is_relative_to(root)
        assert "" == against(root, path)
        assert path == unicodedata.normalize("NFC", path)
    assert len(found) == len({folded(path) for path in found}), "two items share a file"
    assert found == [places.place(item)[0] for item in fresh], "asked twice, another name"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("../out/{citekey}.md", "is no path"),
        ("/etc/{citekey}.md", "is no path"),
        (".hidden/{citekey}.md", "is no path"),
        ("a/{nobody}.md", "unknown placeholder {nobody}"),
        ("a/{citekey.md", "is no path"),
        ("con/{citekey}.md", "is no path"),
        ("a/{citekey}", "no format writes"),
        ("a/{citekey}.docx", "no format writes"),
        ("all.md", "one item alone"),
    ],
)
def test_a_pattern_that_no_item_could_follow_is_refused(tmp_path: Path, pattern: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refused:
        Places(tmp_path, pattern)
    assert refused.value.remedy


def test_every_placeholder_is_documented() -> None:
    assert described is not None
    for name in PLACEHOLDERS:
        assert f"``{{{name}}}``" in described


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    found = World(config=Config(sources=SourcesConfig(new_items=request.param)))
    yield found
    found.close()


def smith(world: World, title: str = "Fog signals", **values: object) -> str:
    author = {"creatorType": "author", "lastName": "Smith", "firstName": "Ada"}
    return world.create(itemType="book", title=title, date="2012", creators=[author], tags=[], **values)


@pytest.mark.parametrize("world", ["new/{citekey}.md"], indirect=True)
def test_names_that_differ_in_case_or_accents_encoding_get_files_of_their_own(world: World) -> None:
    for citekey in ("Müller2012", "mu\u0308ller2012", "MÜLLER2012"):
        smith(world, title=f"Fog signals of {citekey}", citationKey=citekey)
    world.put("new/MÜLLER2012.md", "Somebody's own words, no reference.\n")

    report = world.sync()

    assert () == report.failed
    names = sorted(folded(name) for name in world.files())
    assert ["new/müller2012-2.md", "new/müller2012-3.md", "new/müller2012-4.md", "new/müller2012.md"] == names
    assert "Somebody's own words, no reference.\n" == world.text("new/MÜLLER2012.md")
    quiet(world)


@pytest.mark.parametrize("world", ["new/{title}.md"], indirect=True)
def test_a_title_that_names_no_source_gets_a_name_that_does(world: World) -> None:
    smith(world, title="Readme")
    smith(world, title="A conflicted copy of the charter")

    world.sync()

    assert "new/Readme_.md" in world.files()
    assert 2 == len(world.files())
    quiet(world)


@pytest.mark.parametrize("world", ["{year}.bib"], indirect=True)
def test_a_file_of_many_items_is_shared_and_added_to(world: World) -> None:
    world.put("2012.BIB", "@book{old2012,\n  title = {An older one},\n  year = {2012}\n}\n")
    world.sync()
    before = world.text("2012.BIB")
    smith(world)
    smith(world, title="Buoys")

    world.sync()

    assert ["2012.BIB"] == list(world.files())
    assert world.text("2012.BIB").startswith(before)
    assert ["An older one", "Buoys", "Fog signals"] == sorted(i.title for i in world.items("2012.BIB"))
    quiet(world)


@pytest.mark.parametrize("world", ["a.ris", "a.bib", "a.json", "a.nbib", "n/{citekey}.md"], indirect=True)
def test_every_format_takes_new_items_and_none_twice(world: World) -> None:
    smith(world)
    smith(world, title="Buoys")

    world.sync()
    files = world.files()
    smith(world, title="Lightships")
    world.sync()

    titles = [item.title for name in world.files() for item in world.items(name)]
    assert ["Buoys", "Fog signals", "Lightships"] == sorted(titles)
    assert set(files) <= set(world.files())
    quiet(world)


@pytest.mark.parametrize("world", ["out/{citekey}.md"], indirect=True)
def test_nothing_is_written_through_a_link_out_of_the_folder(world: World) -> None:
    away = world.home / "away"
    away.mkdir()
    os.symlink(away, world.root / "out")
    smith(world)

    report = world.sync()

    assert [] == list(away.iterdir())
    (held,) = report.plan.held
    assert "new-item" == held.reason
    assert "link" in held.message


@pytest.mark.parametrize("world", ["drafts/{citekey}.md"], indirect=True)
def test_a_place_that_git_ignores_is_held_and_not_filled_again_and_again(world: World) -> None:
    (world.root / ".git").mkdir()
    world.put(".gitignore", "drafts/\n")
    smith(world)

    report = world.sync()

    (held,) = report.plan.held
    assert "ignored by git" in held.message
    assert [".gitignore"] == list(world.files())


def test_new_items_never_go_to_a_file_that_is_only_read() -> None:
    world = World(config=Config(sources=SourcesConfig(new_items="auto.bib", import_=("auto.bib",))))
    smith(world)

    report = world.sync()

    assert "import" in report.plan.held[0].message
    assert {} == world.files()
    world.close()
