"""Libraries as others leave them: unknown to every format, refused by the server, cut or taken away."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from tests.sync.embedded import Embedded
from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync import formats
from zotsync.config import Config, LibraryConfig, SourcesConfig
from zotsync.errors import GuardError, LibraryError
from zotsync.item import Json
from zotsync.server import Server
from zotsync.stores.base import LibraryId
from zotsync.stores.zotero import ZoteroStore
from zotsync.workspace import Workspace, init

MARKDOWN = "---\ntitle: Ferries at night\nauthor: Ida Berg\ndate: 2021\ntags: [boats]\n---\n\nText.\n"
NAMES = ("refs.ris", "refs.bib", "refs.json", "refs.nbib")


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.put("refs.ris", THREE)
    world.sync()
    return world


def in_every_format(world: World) -> None:
    """One file of three items in each format of many, and a note."""
    with world.open() as workspace:
        world.put("refs.ris", THREE)
        items = [local.item for local in workspace.sources.read("refs.ris").items]
    for name in NAMES:
        found = formats.format_for(name)
        assert found is not None
        mine = [
            replace(i, fields={**i.fields, "title": f"{i.title} in {name[5:]}"}, origin=None) for i in items
        ]
        mine = [i.with_fields({"DOI": ""}) for i in mine]
        world.put(name, found.write(mine))
    world.put("five.md", MARKDOWN)
    world.sync()


# Values that are meant to be more than values


@pytest.mark.parametrize(
    "text",
    [
        "Moss\nER  - \n\nTY  - JOUR\nTI  - Planted",
        "Moss\r\nER  - \r\nTY  - JOUR\r\nTI  - Planted\r\nER  - ",
        "Moss}\n}\n\n@article{planted, title = {Planted}",
        'Moss"}, {"type": "book", "title": "Planted',
        "Moss\n\nPMID- 1\nTI  - Planted",
        "Moss\n---\n\n# Planted\n\nauthor: Planted",
        "Moss\u2028TI  - Planted",
        "Moss\x0bER  - \x0cTY  - JOUR",
    ],
    ids=["RIS", "RIS, CRLF", "BibTeX", "JSON", "nbib", "Markdown", "U+2028", "VT and FF"],
)
@pytest.mark.parametrize("field", ["title", "tags", "abstractNote"])
def test_a_value_of_the_library_makes_no_second_item_in_any_file(
    tmp_path: Path, text: str, field: str
) -> None:
    world = World(tmp_path)
    in_every_format(world)
    counted = {name: len(world.items(name)) for name in world.files()}
    for key, data in world.library().items():
        value = [*data["tags"], {"tag": text}] if field == "tags" else f"{data.get('title')} {text}"
        world.edit(key, **{field: value})
    world.sync()
    assert counted == {name: len(world.items(name)) for name in counted}
    library = world.library(trashed=True)
    quiet(world)
    assert library == world.library(trashed=True)
    for name in counted:
        world.put(name, world.text(name) + "\n")
    world.sync()
    assert library == world.library(trashed=True), "reading it again is an edit"


@pytest.mark.parametrize("name", [*NAMES, "notes/{title}.md"])
def test_a_title_of_a_hundred_thousand_letters_lands_and_comes_back(tmp_path: Path, name: str) -> None:
    world = World(tmp_path, replace(Config(), sources=SourcesConfig(new_items=name)))
    title = " ".join(["Moss on northern roofs"] * 4500)
    world.create(itemType="book", title=title, creators=[{"creatorType": "author", "name": "Guild"}])
    world.sync()
    (path,) = world.files()
    assert len(path.encode()) < 256
    assert [title] == [item.title for item in world.items(path)]
    world.edit(world.key("Moss"), date="1990")
    world.sync()
    assert "1990" in world.text(path)
    quiet(world)


# What no format knows


def test_an_item_type_and_fields_of_a_newer_zotero_are_kept_and_its_tags_flow(tmp_path: Path) -> None:
    for place in ("zotero.ris", "zotero.bib", "zotero.json", "{title}.md"):
        home = tmp_path / place[-4:]
        home.mkdir()
        world = World(home, replace(Config(), sources=SourcesConfig(new_items=place)))
        key = world.create(
            itemType="hologram",
            title="Light in the harbour",
            depthOfField="7 m",
            creators=[{"creatorType": "projectionist", "firstName": "Ida", "lastName": "Berg"}],
            tags=[{"tag": "light"}],
            date="2031",
        )
        assert () == world.sync().failed
        before: Json = world.library()[key]
        (path,) = world.files()
        world.edit(key, tags=[{"tag": "light"}, {"tag": "water"}])
        world.sync()
        assert "water" in world.text(path)
        world.put(path, world.text(path).replace("water", "ice"))
        world.sync()
        now = world.library()[key]
        assert {"light", "ice"} == {tag["tag"] for tag in now["tags"]}
        assert {n: v for n, v in before.items() if n != "tags"} == {
            n: v for n, v in now.items() if n != "tags"
        }
        quiet(world)


def test_a_note_that_went_to_another_item_leaves_one_entry_and_reaches_the_other(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("refs.ris", THREE.replace("ER  -", "N1  - Lent to Li\nER  -", 1))
    world.sync()
    (note,) = world.notes()
    world.edit(note, parentItem=world.key("Salt"))
    world.sync()
    moss, salt = (next(i for i in world.items("refs.ris") if i.title.startswith(t)) for t in ("Moss", "Salt"))
    assert ([], ["Lent to Li"]) == ([n.html for n in moss.notes], [_plain(n.html) for n in salt.notes])
    assert [note] == list(world.notes())
    quiet(world)
    world.change("refs.ris", "Lent to Li", "Lent to Lu")
    world.sync()
    assert ["<p>Lent to Lu</p>"] == list(world.notes().values())
    quiet(world)


def _plain(html: str) -> str:
    return html.replace("<p>", "").replace("</p>", "")


def test_a_note_that_became_one_of_its_own_leaves_the_entry_and_is_not_touched(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("refs.ris", THREE.replace("ER  -", "N1  - Lent to Li\nER  -", 1))
    world.sync()
    (note,) = world.notes()
    world.edit(note, parentItem=False)
    world.sync()
    assert "Lent to Li" not in world.text("refs.ris")
    assert [note] == list(world.notes())
    quiet(world)


# What the server refuses


@pytest.fixture
def embedded(tmp_path: Path) -> Embedded:
    world = Embedded(tmp_path)
    world.put("refs.ris", THREE)
    world.sync()
    return world


def test_a_tag_that_is_too_long_fails_alone_and_is_named(embedded: Embedded) -> None:
    long = "roofs " * 50
    embedded.change("refs.ris", "KW  - roofs\n", f"KW  - {long.strip()}\n")
    embedded.change("refs.ris", "PY  - 1987", "PY  - 1988")
    for _ in range(2):
        report = embedded.sync()
        assert [embedded.key("Moss")] == [f.key for f in report.failed]
    assert "1988" == embedded.item("Bridges")["date"]
    assert {"moss", "roofs"} == {tag["tag"] for tag in embedded.item("Moss")["tags"]}
    embedded.change("refs.ris", long.strip(), "slate")
    assert () == embedded.sync().failed
    assert {"moss", "slate"} == {tag["tag"] for tag in embedded.item("Moss")["tags"]}
    quiet(embedded)


def test_a_note_of_a_megabyte_fails_alone_and_its_item_arrives(tmp_path: Path) -> None:
    world = Embedded(tmp_path)
    note = "Lent to Li. " * 90_000
    world.put("refs.ris", THREE.replace("ER  -", f"N1  - {note.strip()}\nER  -", 1))
    for _ in range(2):
        report = world.sync()
        assert 1 == len(report.failed)
        assert 3 == len(world.library())
    world.change("refs.ris", f"N1  - {note.strip()}", "N1  - Lent to Li")
    assert () == world.sync().failed
    assert ["<p>Lent to Li</p>"] == list(world.notes().values())
    assert 4 == len(world.library())
    quiet(world)


# What is cut or taken away


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_library_file_that_was_cut_stops_the_run_and_touches_nothing(embedded: Embedded, size: int) -> None:
    path = embedded.root / ".zotsync" / "library.sqlite"
    whole, files = path.read_bytes(), embedded.files()
    for beside in path.parent.glob("library.sqlite-*"):
        beside.unlink()
    os.truncate(path, size)
    embedded.put("new.ris", CHAPTER.replace("Salt roads", "Salt wells"))
    for _ in range(2):
        with pytest.raises((GuardError, LibraryError)):
            embedded.sync()
    embedded.remove("new.ris")
    assert files == embedded.files()
    path.write_bytes(whole)
    embedded.sync(allow=["version-backwards"])
    quiet(embedded)
    assert 3 == len(embedded.links())


@pytest.fixture
def group(tmp_path: Path) -> tuple[Server, Path, int]:
    """A folder on a group's library that two users share."""
    server = Server(tmp_path / "group.sqlite")
    server.add_user(1, "ida")
    server.add_user(2, "bo")
    number = server.add_group(1, "Harbour", members=[2])
    (tmp_path / "refs").mkdir()
    init(tmp_path / "refs", Config(library=LibraryConfig(kind="web", group=number)), str(tmp_path / "state"))
    (tmp_path / "refs" / "refs.ris").write_text(f"{ARTICLE}\n{BOOK}")
    return server, tmp_path, number


def test_who_is_no_member_any_more_loses_nothing_and_goes_on_when_let_in_again(
    group: tuple[Server, Path, int],
) -> None:
    server, home, number = group
    key = server.add_key(2)
    forbidden = False

    class Door(httpx2.WSGITransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if forbidden and f"/groups/{number}" in request.url.path:
                return httpx2.Response(403, text="Forbidden", request=request)
            return super().handle_request(request)

    def open_() -> Workspace:
        store = ZoteroStore(
            library=LibraryId("groups", number),
            endpoint="http://localhost",
            api_key=key,
            transport=Door(app=server.app),
            sleep=lambda seconds: None,
        )
        config = Config(library=LibraryConfig(kind="web", group=number))
        return Workspace(home / "refs", config, state=home / "state", store=store)

    with open_() as workspace:
        assert 2 == len(workspace.sync().applied)
    ris = home / "refs" / "refs.ris"
    ris.write_text(ris.read_text().replace("PY  - 1987", "PY  - 1988"))
    before, forbidden = ris.read_bytes(), True
    for _ in range(2):
        with open_() as workspace, pytest.raises(LibraryError):
            workspace.sync()
    assert before == ris.read_bytes()
    forbidden = False
    with open_() as workspace:
        assert ["update"] == [change.action for change in workspace.sync().applied]
        assert () == workspace.sync().applied
        assert 2 == len(workspace.base.linked())
    server.close()


def test_an_emptied_group_deletes_no_file(group: tuple[Server, Path, int]) -> None:
    server, home, number = group
    key = server.add_key(1)

    def open_() -> Workspace:
        store = ZoteroStore(
            library=LibraryId("groups", number),
            endpoint="http://localhost",
            api_key=key,
            transport=httpx2.WSGITransport(app=server.app),
            sleep=lambda seconds: None,
        )
        config = Config(library=LibraryConfig(kind="web", group=number))
        return Workspace(home / "refs", config, state=home / "state", store=store)

    with open_() as workspace:
        workspace.sync()
    before = (home / "refs" / "refs.ris").read_bytes()
    server.clear(f"groups/{number}")
    with open_() as workspace, pytest.raises(GuardError):
        workspace.sync()
    assert before == (home / "refs" / "refs.ris").read_bytes()
    server.close()


def test_a_library_put_back_from_an_older_copy_stops_the_run(embedded: Embedded) -> None:
    path = embedded.root / ".zotsync" / "library.sqlite"
    old = path.read_bytes()
    embedded.change("refs.ris", "PY  - 1987", "PY  - 1988")
    embedded.edit(embedded.key("Moss"), volume="4")
    embedded.sync()
    files = embedded.files()
    for beside in path.parent.glob("library.sqlite-*"):
        beside.unlink()
    path.write_bytes(old)
    with pytest.raises(GuardError):
        embedded.sync()
    assert files == embedded.files()
