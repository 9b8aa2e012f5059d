"""Scope and collections: what takes part, what leaves, and where new items are filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync.config import Config, LibraryConfig, SourcesConfig
from zotsync.errors import ConfigError, GuardError
from zotsync.sync.collections import Tree


class Shelves(World):
    """A world whose library has collections; ``into`` files an item as a person does in Zotero."""

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.set(**settings)

    def set(self, *, folders: str = "none", new_items: str = "ask", **library: Any) -> None:
        sources = SourcesConfig(folders=folders, new_items=new_items)
        self.config = Config(library=LibraryConfig(**library), sources=sources)

    def collection(self, name: str, parent: str = "") -> str:
        return self.memory.create_collection(name, parent).key

    def into(self, key: str, *collections: str) -> None:
        self.edit(key, collections=list(collections))

    def change_collection(self, key: str, **values: Any) -> None:
        data = self.memory.library_collections[key]
        (result,) = self.memory.write_collections([{**data, **values}])
        assert result.ok

    def delete_collection(self, key: str) -> None:
        """As the server does it: items lose it without a new version."""
        self.memory.version += 1
        del self.memory.library_collections[key]
        for data in self.memory.items.values():
            if key in data.get("collections", ()):
                data["collections"] = [c for c in data["collections"] if c != key]

    def names(self) -> dict[str, list[str]]:
        """Titles with the paths of their collections, as the library has them."""
        tree = Tree(self.memory.library_collections)
        return {
            str(d["title"]): sorted(tree.path(c) for c in d.get("collections", ()))
            for d in self.library().values()
            if "title" in d
        }

    def paths(self) -> list[str]:
        tree = Tree(self.memory.library_collections)
        return sorted(tree.path(key) for key in tree.objects if key in tree)


MOSS, ROPE, SALT = "Moss on northern roofs", "Bridges made of rope", "Salt roads before the railway"


@pytest.fixture
def world() -> Iterator[Shelves]:
    found = Shelves()
    yield found
    found.close()


def book(world: World, title: str, *collections: str) -> str:
    author = {"creatorType": "author", "lastName": "Hale", "firstName": "Ida"}
    return world.create(
        itemType="book", title=title, date="1999", creators=[author], tags=[], collections=list(collections)
    )


# What takes part


def test_only_items_of_the_scope_and_below_come_to_the_files(world: Shelves) -> None:
    thesis = world.collection("Thesis")
    methods = world.collection("Methods", thesis)
    book(world, "Inside", thesis)
    book(world, "Below", methods)
    book(world, "Elsewhere", world.collection("Garden"))
    book(world, "Nowhere")
    world.set(collections=("Thesis",), new_items="new.ris")

    report = world.sync()

    assert ["Below", "Inside"] == sorted(item.title for item in world.items("new.ris"))
    assert () == report.plan.held
    quiet(world)
    assert 1 == world.sync().requests


def test_an_edit_outside_the_scope_changes_nothing_here(world: Shelves) -> None:
    thesis = world.collection("Thesis")
    book(world, "Inside", thesis)
    other = book(world, "Elsewhere")
    world.set(collections=("Thesis",), new_items="new.ris")
    world.sync()
    before = world.files()
    world.edit(other, title="Elsewhere still")

    report = world.sync()

    assert () == report.plan.changes
    assert () == report.plan.held
    assert before == world.files()


def test_a_new_local_item_lands_in_the_first_collection_of_the_scope(world: Shelves) -> None:
    world.collection("Thesis")
    world.set(collections=("Thesis",))
    world.put("refs.ris", THREE)

    world.sync()

    assert {MOSS: ["Thesis"], ROPE: ["Thesis"], SALT: ["Thesis"]} == world.names()
    quiet(world)


def test_an_item_elsewhere_in_the_library_is_linked_and_not_doubled(world: Shelves) -> None:
    world.collection("Thesis")
    garden = world.collection("Garden")
    key = world.create(itemType="journalArticle", title=MOSS, DOI="10.5555/moss.2011", collections=[garden])
    world.set(collections=("Thesis",))
    world.put("refs.ris", ARTICLE)

    report = world.sync()

    assert {MOSS: ["Garden", "Thesis"]} == world.names()
    assert {key: 1} == world.links()
    assert ["update"] == [change.action for change in report.applied]
    quiet(world)


def test_an_item_that_leaves_the_scope_is_unlinked_and_nothing_is_deleted(world: Shelves) -> None:
    world.collection("Thesis")
    garden = world.collection("Garden")
    world.set(collections=("Thesis",))
    world.put("refs.ris", THREE)
    world.sync()
    files = world.files()
    world.into(world.key(ROPE), garden)

    report = world.sync()

    assert () == report.plan.changes
    assert [("refs.ris", ROPE)] == [(one.path, one.title) for one in report.plan.unlinked]
    assert files == world.files()
    assert ["Garden"] == world.names()[ROPE]
    world.edit(world.key(ROPE), publisher="Elsewhere")
    report = world.sync()
    assert () == report.plan.changes
    assert () == report.plan.unlinked, "said twice"
    assert files == world.files()


def test_what_is_edited_here_meanwhile_waits_and_meets_the_library_when_it_comes_back(world: Shelves) -> None:
    thesis = world.collection("Thesis")
    world.set(collections=("Thesis",))
    world.put("refs.ris", THREE)
    world.sync()
    key = world.key(ROPE)
    world.into(key)
    world.sync()
    world.change("refs.ris", "PY  - 1987", "PY  - 1988")

    report = world.sync()

    assert ["out-of-scope"] == [held.reason for held in report.plan.held]
    assert () == report.plan.changes
    assert "1987" == world.item(ROPE)["date"]
    world.edit(key, collections=[thesis], publisher="Rope Press")
    world.sync()
    assert ("1988", "Rope Press") == (world.item(ROPE)["date"], world.item(ROPE)["publisher"])
    assert "PB  - Rope Press" in world.text("refs.ris")
    assert 3 == sum(d["itemType"] != "note" for d in world.library().values())
    quiet(world)


def test_removed_from_its_file_while_outside_the_scope_nothing_is_deleted(world: Shelves) -> None:
    world.collection("Thesis")
    world.set(collections=("Thesis",))
    world.put("refs.ris", THREE)
    world.sync()
    key = world.key(ROPE)
    world.into(key)
    world.sync()
    world.put("refs.ris", ARTICLE + CHAPTER)

    report = world.sync()

    assert () == report.applied
    assert key in world.library()
    assert key not in world.links()


def test_trashed_outside_the_scope_it_stays_in_the_file(world: Shelves) -> None:
    world.collection("Thesis")
    world.set(collections=("Thesis",))
    world.put("refs.ris", THREE)
    world.sync()
    files, key = world.files(), world.key(ROPE)
    world.into(key)
    world.sync()
    world.edit(key, deleted=1)
    world.sync()
    world.memory.erase(key)

    report = world.sync()

    assert () == report.applied
    assert files == world.files()
    assert key not in world.library(trashed=True), "what was erased there is made anew"


def test_another_scope_stops_the_run_and_unlinks_when_it_is_meant(world: Shelves) -> None:
    world.collection("Thesis")
    world.put("refs.ris", THREE)
    world.sync()
    files, library = world.files(), world.library()
    world.set(collections=("Thesis",))

    with pytest.raises(GuardError, match="another scope") as stopped:
        world.sync()
    assert "--allow scope-changed" in str(stopped.value)
    assert 4 == stopped.value.exit_code
    report = world.sync(allow=["scope-changed"])

    assert () == report.applied
    assert 3 == len(report.plan.unlinked)
    assert (files, library) == (world.files(), world.library())
    quiet(world)
    world.set()
    with pytest.raises(GuardError, match="another scope"):
        world.sync()
    assert () == world.sync(allow=["scope-changed"]).applied
    assert 3 == len(world.links())
    quiet(world)


def test_a_collection_that_is_moved_or_deleted_takes_its_items_along(world: Shelves) -> None:
    thesis = world.collection("Thesis")
    methods = world.collection("Methods", thesis)
    book(world, "Below", methods)
    book(world, "Inside", thesis)
    world.set(collections=("Thesis",), new_items="new.ris")
    world.sync()
    text = world.text("new.ris")
    world.change_collection(methods, parentCollection=False)

    assert ["Below"] == [one.title for one in world.sync().plan.unlinked]
    world.change_collection(methods, parentCollection=thesis)
    assert () == world.sync().plan.unlinked
    world.delete_collection(methods)
    assert ["Below"] == [one.title for one in world.sync().plan.unlinked]

    assert text == world.text("new.ris")
    assert ["Below", "Inside"] == world.titles()


def test_a_deleted_collection_of_the_scope_stops_with_a_word_and_unlinks_nothing(world: Shelves) -> None:
    thesis = world.collection("Thesis")
    world.collection("Garden")
    world.set(collections=("Thesis",))
    world.put("refs.ris", ARTICLE)
    world.sync()
    world.delete_collection(thesis)

    with pytest.raises(ConfigError, match="no 'Thesis'") as refused:
        world.sync()

    assert "Garden" in str(refused.value.remedy)
    assert 1 == len(world.links())


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("Thesis", "ambiguous"),
        ("/Thesis", "top"),
        ("Old/Thesis", "old"),
        ("thesis/methods", "methods"),
        ("Methods", "methods"),
        ("Me\u0301thodes", "accent"),
        ("A/B", "slash"),
        ("Nobody", "no 'Nobody'"),
        ("Gone", "no 'Gone'"),
    ],
)
def test_a_collection_is_named_by_name_path_or_key(world: Shelves, spec: str, found: str) -> None:
    keys = {"top": world.collection("Thesis"), "accent": world.collection("M\u00e9thodes")}
    keys["old"] = world.collection("Thesis", world.collection("Old"))
    keys["methods"] = world.collection("Methods", keys["top"])
    keys["slash"] = world.collection("A/B")
    gone = world.collection("Gone")
    world.change_collection(gone, deleted=True)
    tree = Tree(world.memory.library_collections)
    world.set(collections=(spec,))

    if found in keys:
        assert [keys[found]] == tree.find(spec)
        assert [keys[found]] == tree.find(keys[found])
        world.sync()
        return
    with pytest.raises(ConfigError, match="several are called" if found == "ambiguous" else found) as refused:
        world.sync()
    if found == "ambiguous":
        assert "/Thesis [" in str(refused.value.remedy)
        assert "/Old/Thesis [" in str(refused.value.remedy)


# Where new items are filed


def test_new_items_land_in_the_collection_for_new_which_is_made_once(world: Shelves) -> None:
    world.set(collection_for_new="Inbox/From files")
    world.put("refs.ris", ARTICLE)
    with world.open() as workspace:
        plan = workspace.plan()
    assert ["Inbox", "Inbox/From files"] == [c.title for c in plan.changes if c.of_collection]
    assert "Inbox/From files" in plan.to_json()["collections"].values()

    world.sync()
    world.put("more.ris", BOOK)
    world.sync()

    assert ["Inbox", "Inbox/From files"] == world.paths()
    assert {MOSS: ["Inbox/From files"], ROPE: ["Inbox/From files"]} == world.names()
    quiet(world)


def test_a_renamed_collection_for_new_is_the_same_one_still(world: Shelves) -> None:
    world.set(collection_for_new="Inbox")
    world.put("refs.ris", ARTICLE)
    world.sync()
    (key,) = world.memory.library_collections
    world.change_collection(key, name="To read")
    world.put("more.ris", BOOK)

    world.sync()

    assert {MOSS: ["To read"], ROPE: ["To read"]} == world.names()
    assert ["To read"] == world.paths()


def test_what_a_person_takes_out_of_a_collection_stays_out(world: Shelves) -> None:
    world.set(collection_for_new="Inbox", folders="add")
    world.put("roofs/refs.ris", ARTICLE)
    world.sync()
    world.into(world.key(MOSS))
    world.change("roofs/refs.ris", "VL  - 3", "VL  - 4")

    world.sync()

    assert {MOSS: []} == world.names()
    assert "4" == world.item(MOSS)["volume"]
    quiet(world)


@pytest.mark.parametrize(
    ("for_new", "said"),
    [("Garden", "outside the scope"), ("Fresh", "outside the scope"), ("ABCD2345", "no 'ABCD2345'")],
)
def test_a_collection_for_new_where_items_would_fall_out_is_refused(
    world: Shelves, for_new: str, said: str
) -> None:
    world.collection("Thesis")
    world.collection("Garden")
    world.set(collections=("Thesis",), collection_for_new=for_new)
    world.put("refs.ris", ARTICLE)

    with pytest.raises(ConfigError, match=said) as refused:
        world.sync()

    assert refused.value.remedy
    assert {} == world.library()


def test_a_collection_for_new_may_be_made_below_the_scope(world: Shelves) -> None:
    world.collection("Thesis")
    world.set(collections=("Thesis",), collection_for_new="Thesis/Fresh")
    world.put("refs.ris", ARTICLE)

    world.sync()

    assert {MOSS: ["Thesis/Fresh"]} == world.names()
    quiet(world)


def test_folders_add_nested_collections_once(world: Shelves) -> None:
    roofs = world.collection("Roofs")
    world.set(folders="add")
    world.put("Roofs/moss/refs.ris", ARTICLE)
    world.put("Roofs/more.ris", BOOK)
    world.put("top.ris", CHAPTER)

    world.sync()
    world.put(
        "Roofs/moss/late.ris", CHAPTER.replace(SALT, "Kelp farms of the far south").replace("2003", "1969")
    )
    world.sync()

    expected = {
        MOSS: ["Roofs/moss"],
        ROPE: ["Roofs"],
        SALT: [],
        "Kelp farms of the far south": ["Roofs/moss"],
    }
    assert expected == world.names()
    assert ["Roofs", "Roofs/moss"] == world.paths()
    assert roofs in world.memory.library_collections
    quiet(world)


def test_folders_switched_on_later_file_what_was_there(world: Shelves) -> None:
    world.put("roofs/refs.ris", ARTICLE)
    world.sync()
    assert {MOSS: []} == world.names()
    world.set(folders="add")

    world.sync()

    assert {MOSS: ["roofs"]} == world.names()
    quiet(world)


def test_a_file_that_moves_brings_its_items_into_another_collection_and_out_of_none(world: Shelves) -> None:
    world.set(folders="add")
    world.put("roofs/refs.ris", ARTICLE)
    world.sync()
    text = world.text("roofs/refs.ris")
    world.remove("roofs/refs.ris")
    world.put("north/refs.ris", text)

    world.sync()

    assert {MOSS: ["north", "roofs"]} == world.names()
    quiet(world)


def test_folders_lie_under_the_scope(world: Shelves) -> None:
    world.collection("Thesis")
    world.set(collections=("Thesis",), folders="add")
    world.put("roofs/refs.ris", ARTICLE)

    world.sync()

    assert {MOSS: ["Thesis/roofs"]} == world.names()
    quiet(world)


def test_killed_after_a_collection_was_made_it_is_made_once(
    world: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set(folders="add")
    world.put("roofs/moss/refs.ris", ARTICLE)
    write = world.memory.write_collections

    def killed(objects: Any) -> Any:
        write(objects)
        raise KeyboardInterrupt

    monkeypatch.setattr(world.memory, "write_collections", killed)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            world.sync()
    monkeypatch.undo()

    world.sync()

    assert ["roofs", "roofs/moss"] == world.paths()
    assert {MOSS: ["roofs/moss"]} == world.names()
    quiet(world)


def test_undo_takes_items_and_their_collections_back(world: Shelves) -> None:
    world.set(folders="add", collection_for_new="Inbox")
    world.put("roofs/refs.ris", ARTICLE)
    world.sync()

    world.undo()

    assert [] == world.paths()
    assert {} == world.library()
    quiet(world)
    world.sync(redo=True)
    assert {MOSS: ["Inbox", "roofs"]} == world.names()
    assert 2 == len(world.memory.library_collections), "restored, not made again"
    quiet(world)


def test_undo_of_a_filing_holds_it(world: Shelves) -> None:
    world.put("roofs/refs.ris", ARTICLE)
    world.sync()
    world.set(folders="add")
    world.sync()

    world.undo()

    assert {MOSS: []} == world.names()
    assert [] == world.paths()
    quiet(world)
    world.sync(redo=True)
    assert {MOSS: ["roofs"]} == world.names()


def test_undo_leaves_a_collection_that_somebody_uses(world: Shelves) -> None:
    world.set(folders="add")
    world.put("roofs/refs.ris", ARTICLE)
    world.sync()
    (key,) = world.memory.library_collections
    book(world, "Somebody's own", key)
    world.sync()

    undone = world.undo("1")

    assert ["roofs"] == world.paths()
    assert any("in use" in kept.message for kept in undone.kept)


def test_an_item_of_another_library_leaves_that_librarys_collections_behind(world: Shelves) -> None:
    world.collection("Garden")
    author = '"creators": [{"creatorType": "author", "lastName": "Hale", "firstName": "Ida"}]'
    foreign = f'"itemType": "book", "title": "Tides of glass", {author}, "collections": ["ZZZZ9999"]'
    world.put(
        "shelf.json", f'[{{"key": "ABCD2345", "version": 7, {foreign}, "tags": [], "relations": {{}}}}]'
    )

    world.sync()

    assert {"Tides of glass": []} == world.names()
