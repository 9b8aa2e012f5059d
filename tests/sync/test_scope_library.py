"""Collections in a served library; what a first push to a group shows; what sync leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.main_job import Folder
from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World
from zotsync.cli import cli
from zotsync.config import Config, LibraryConfig, SourcesConfig


def shelves(folder: Folder) -> dict[str, str]:
    with folder.open() as workspace:
        found = workspace.pyzotero().collections()
    return {c["data"]["name"]: c["key"] for c in found if not c["data"].get("deleted")}


@pytest.mark.parametrize("kind", ["embedded", "local"])
def test_a_scope_in_a_served_library_reads_nothing_twice_and_undoes_its_collections(
    tmp_path: Path, kind: str
) -> None:
    library = LibraryConfig(collections=("Thesis",), collection_for_new="Thesis/Fresh")
    folder = Folder(
        tmp_path, Config(library=library, sources=SourcesConfig(new_items="new.ris", folders="add")), kind
    )
    with folder.open() as workspace:
        workspace.pyzotero().create_collections([{"name": "Thesis"}])
    thesis = shelves(folder)["Thesis"]
    folder.create(itemType="book", title="A book of the thesis", collections=[thesis], creators=[], tags=[])
    folder.create(itemType="book", title="Somewhere else", collections=[], creators=[], tags=[])
    folder.put("roofs/refs.ris", ARTICLE)

    report = folder.sync()

    made = shelves(folder)
    assert {"Thesis", "Fresh", "roofs"} == set(made)
    assert {made["Fresh"], made["roofs"]} == set(folder.by_title("Moss")["collections"])
    assert b"A book of the thesis" in folder.files()["new.ris"]
    assert b"Somewhere else" not in folder.files()["new.ris"]
    assert () == report.failed
    again = folder.sync()
    assert ((), 1) == (again.applied, again.requests)
    with folder.open() as workspace:
        assert ["A book of the thesis", "Moss on northern roofs"] == sorted(
            item.title for item in workspace.library.items()
        )
    folder.undo()
    assert {"Thesis"} == set(shelves(folder))
    assert () == folder.sync().applied


def test_plan_and_status_name_collections_and_roles(tmp_path: Path) -> None:
    sources = SourcesConfig(folders="add", import_=("auto.bib",))
    folder = Folder(tmp_path, Config(library=LibraryConfig(), sources=sources))
    folder.put("roofs/refs.ris", ARTICLE)
    folder.sync()
    folder.put("auto.bib", "@book{okoye1987, title = {Bridges made of rope}, author = {Okoye, Chidi}}\n")
    folder.put("roofs/old/refs.ris", CHAPTER)
    folder.edit(folder.by_title("Moss")["key"], collections=[])
    arguments = ["-C", str(folder.root), "--state", str(folder.state)]

    text = CliRunner().invoke(cli, ["plan", *arguments]).output
    data = json.loads(CliRunner().invoke(cli, ["plan", "--json", *arguments]).stdout)

    assert "collection roofs/old  (the folder roofs/old)" in text
    assert "auto.bib: import; listed under import in zotsync.toml" in text
    assert "2 sources, 1 import" in text
    roles = [f["role"] for f in data["files"] if f["role"] != "none"]
    assert ["import", "source", "source"] == roles
    assert {"roofs/old"} == set(data["collections"].values())


@pytest.fixture
def group() -> World:
    return World(config=Config(library=LibraryConfig(kind="web", group=4711)))


def test_the_first_push_to_a_group_lists_what_becomes_visible(group: World) -> None:
    group.put("refs.ris", ARTICLE.replace("ER  -", "N1  - Ask Maja about this\nER  -"))
    dry = group.sync(dry_run=True)

    (one,) = dry.to_json()["visible"]

    assert ("Moss on northern roofs", "refs.ris") == (one["title"], one["path"])
    assert {"title", "creators", "tags", "note"} <= set(one["what"])
    assert 1 == len(group.sync().plan.visible)
    group.put("more.ris", BOOK)
    assert () == group.sync().plan.visible, "said at every push"
    group.close()


def test_a_push_to_ones_own_library_lists_nothing() -> None:
    world = World()
    world.put("refs.ris", THREE)
    assert () == world.sync().plan.visible
    world.close()


def test_attachments_annotations_and_standalone_notes_are_counted_and_untouched() -> None:
    world = World(config=Config(sources=SourcesConfig(new_items="new.ris")))
    world.put("refs.ris", THREE)
    world.sync()
    parent = world.key("Moss")
    file = world.create(itemType="attachment", parentItem=parent, linkMode="imported_file", title="Moss.pdf")
    for text in ("first", "second"):
        world.create(itemType="annotation", parentItem=file, annotationText=text)
    world.create(itemType="attachment", linkMode="linked_url", title="A page alone", collections=[])
    world.create(itemType="note", note="<p>A thought of one's own</p>", collections=[])
    world.create(itemType="attachment", title="Thrown away", deleted=1)
    world.create(itemType="note", note="<p>About moss</p>", parentItem=parent)
    before = {
        k: d for k, d in world.library(trashed=True).items() if d["itemType"] in ("attachment", "annotation")
    }
    world.edit(parent, volume="9")
    world.change("refs.ris", "PY  - 1987", "PY  - 1988")

    report = world.sync()

    assert {"attachments": 2, "annotations": 2, "notes": 1} == report.to_json()["left_alone"]
    assert before == {
        k: d for k, d in world.library(trashed=True).items() if d["itemType"] in ("attachment", "annotation")
    }
    assert ["refs.ris"] == list(world.files()), "written to a file"
    assert "A thought" not in world.text("refs.ris")
    assert not any(c.key in before for c in report.plan.changes)
    assert report.left_alone == world.sync().left_alone
    world.close()


def test_only_what_hangs_on_the_scope_is_counted() -> None:
    world = World()
    thesis = world.memory.create_collection("Thesis").key
    world.config = Config(library=LibraryConfig(collections=("Thesis",)))
    inside = world.create(itemType="book", title="Inside", collections=[thesis])
    outside = world.create(itemType="book", title="Outside", collections=[])
    for parent in (inside, outside, outside):
        world.create(itemType="attachment", parentItem=parent, title="A file")
    world.create(itemType="note", note="alone", collections=[thesis])
    world.create(itemType="note", note="elsewhere", collections=[])

    assert {"attachments": 1, "notes": 1} == world.sync().left_alone
    world.close()
