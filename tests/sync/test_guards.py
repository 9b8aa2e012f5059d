"""Guards: each stops a run before anything is written, and lets it pass where it is allowed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync.changes import Action, Change, Plan, Side
from zotsync.config import LibraryConfig, SourcesConfig
from zotsync.errors import GuardError, LibraryError
from zotsync.stores.base import Access
from zotsync.stores.memory import MemoryStore
from zotsync.sync.guards import Counts, check


def books(count: int, start: int = 0, tag: str = "") -> str:
    line = f"KW  - {tag}\n" if tag else ""
    return "\n".join(
        f"TY  - BOOK\nAU  - Berg, Ida\nTI  - Tide tables of harbour number {n}\nPY  - {1900 + n}\n"
        f"{line}ER  - \n"
        for n in range(start, start + count)
    )


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.put("refs.ris", books(10, tag="tide"))
    made.sync()
    return made


def emptied_folder(world: World) -> None:
    world.remove("refs.ris")


def emptied_library(world: World) -> None:
    world.memory.clear()


def removed_here(world: World) -> None:
    world.put("refs.ris", books(6, start=4, tag="tide"))


def trashed_there(world: World) -> None:
    for key in list(world.library())[:4]:
        world.edit(key, deleted=1)


def untagged_there(world: World) -> None:
    for key in list(world.library())[:7]:
        world.edit(key, tags=[])


def untagged_here(world: World) -> None:
    world.put("refs.ris", books(10))


def older_library(world: World) -> None:
    world.memory.version = 1
    for data in world.memory.items.values():
        data["version"] = 1


def another_library(world: World) -> None:
    world.config = replace(world.config, library=LibraryConfig(user=2))


def lost_base(world: World) -> None:
    for path in world.state.rglob("base.sqlite*"):
        path.unlink()


def moved_and_edited(world: World) -> None:
    new = world.home / "elsewhere"
    shutil.move(world.root, new)
    world.root = new
    world.change("refs.ris", "PY  - 1900", "PY  - 1901")


def other_branch(world: World) -> None:
    (world.root / ".git").mkdir()
    (world.root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    world.sync()
    (world.root / ".git" / "HEAD").write_text("ref: refs/heads/draft\n")
    world.change("refs.ris", "PY  - 1900", "PY  - 1901")


def merge_under_way(world: World) -> None:
    (world.root / ".git").mkdir()
    (world.root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (world.root / ".git" / "MERGE_HEAD").write_text("0" * 40)
    world.change("refs.ris", "PY  - 1900", "PY  - 1901")


def marks_of_a_merge(world: World) -> None:
    ours, theirs = "PY  - 1900\n", "PY  - 1901\n"
    world.change("refs.ris", ours, f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n")


def many_new(world: World) -> None:
    world.put("more.ris", books(51, start=20))


def many_edits(world: World) -> None:
    for n in range(3):
        world.change("refs.ris", f"number {n}\n", f"number {n} and its pier\n")


CASES: list[tuple[str, Callable[[World], None], dict[str, Any]]] = [
    ("empty-folder", emptied_folder, {}),
    ("empty-library", emptied_library, {}),
    ("deletions", removed_here, {}),
    ("deletions", trashed_there, {}),
    ("tag-removals", untagged_there, {}),
    ("tag-removals", untagged_here, {}),
    ("version-backwards", older_library, {}),
    ("library-changed", another_library, {}),
    ("base-missing", lost_base, {}),
    ("root-changed", moved_and_edited, {}),
    ("branch", other_branch, {}),
    ("merge", merge_under_way, {}),
    ("conflict-markers", marks_of_a_merge, {}),
    ("creates", many_new, {"unattended": True}),
    ("updates", many_edits, {"unattended": True}),
]


def untagging(side: Side, paths: int, items: int) -> Plan:
    """A plan that takes the one tag from so many items, each in so many files."""
    fields = {"tags": ([{"tag": "pier"}], [])}
    changes = [
        Change(side, "update", f"KEY{n:05}", fields, path=f"{path}.ris")
        for n in range(items)
        for path in range(paths)
    ]
    return Plan(tuple(changes))


def test_a_guard_names_how_many_tags_there_were_before_they_left_either_side() -> None:
    (gone,) = check(untagging("local", 1, 40), Counts(linked=40, tags=0))
    (going,) = check(untagging("library", 1, 40), Counts(linked=40, tags=40))

    assert "40 of 40 tags would be removed in the files." == gone.message
    assert "40 of 40 tags would be removed in the library." == going.message


def test_a_tag_that_leaves_several_files_of_one_item_is_one_removal() -> None:
    assert [] == check(untagging("local", 3, 5), Counts(linked=40, tags=35))
    assert [] == check(untagging("local", 1, 7), Counts(linked=40, tags=29))
    assert check(untagging("local", 1, 9), Counts(linked=40, tags=31))


@pytest.mark.parametrize(
    ("name", "happens", "options"), CASES, ids=[f"{name}-{act.__name__}" for name, act, _ in CASES]
)
def test_a_guard_stops_before_anything_is_written_until_it_is_allowed(
    world: World, name: str, happens: Callable[[World], None], options: dict[str, Any]
) -> None:
    happens(world)
    files, library = world.files(), world.library(trashed=True)

    for _ in range(2):
        with pytest.raises(GuardError) as stop:
            world.sync(**options)
        assert isinstance(stop.value.plan, Plan)
        names = [guard.name for guard in stop.value.plan.guards]
        assert name in names
        assert f"--allow {name}" in str(stop.value)
        assert 4 == stop.value.exit_code
        assert (files, library) == (world.files(), world.library(trashed=True))
    with world.open() as workspace:
        assert name in [guard.name for guard in workspace.plan().guards] or options

    report = world.sync(allow=names, **options)
    assert () == report.plan.guards
    assert () == world.sync(allow=["merge"]).applied


@pytest.mark.parametrize("happens", [many_new, many_edits])
def test_a_person_at_work_may_do_what_an_unattended_run_may_not(
    world: World, happens: Callable[[World], None]
) -> None:
    happens(world)

    assert world.sync().applied


def test_a_key_that_may_only_read_stops_what_is_for_the_library(world: World) -> None:
    world.memory._access = Access(read=True, write=False, user_id=1)
    world.change("refs.ris", "PY  - 1900", "PY  - 1901")
    other = next(k for k, d in world.library().items() if d["title"].endswith("number 5"))
    world.edit(other, volume="5")
    library = world.library()

    with pytest.raises(GuardError, match="no-write-access"):
        world.sync()
    assert "VL  - 5" not in world.text("refs.ris")

    world.sync(allow=["no-write-access"])
    assert "VL  - 5" in world.text("refs.ris")
    assert library == world.library()


def test_an_empty_side_is_normal_where_nothing_is_known(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert () == world.sync().applied
    world.put("refs.ris", THREE)

    assert 3 == len(world.sync().applied)


def test_a_folder_that_was_only_moved_goes_on(world: World) -> None:
    new = world.home / "elsewhere"
    shutil.move(world.root, new)
    world.root = new

    assert () == world.sync().applied
    world.change("refs.ris", "PY  - 1900", "PY  - 1901")
    assert 1 == len(world.sync().applied)


def test_what_may_be_two_works_waits_until_it_is_said_to_be_new(tmp_path: Path) -> None:
    world = World(tmp_path)
    for _ in range(2):
        okoye = {"creatorType": "author", "firstName": "C.", "lastName": "Okoye"}
        world.create(itemType="book", title="Bridges made of rope", date="1987", creators=[okoye])
    world.put("refs.ris", BOOK)

    assert ["ambiguous"] == [h.reason for h in world.sync().plan.held if h.path]
    assert 2 == len(world.library())

    world.sync(allow=["ambiguous"])
    assert 3 == len(world.library())
    quiet(world)


def pier(number: int) -> str:
    return f"TY  - GEN\nTI  - Pier number {number} of the old harbour\nER  - \n\n"


def test_five_new_items_of_which_nothing_is_known_wait_and_fewer_do_not(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("few.ris", "".join(map(pier, range(4))))
    assert () == world.sync().plan.held
    assert 4 == len(world.library())

    world.put("more.ris", "".join(map(pier, range(10, 15))) + BOOK)
    assert {"unidentified": 5} == Counter(held.reason for held in world.sync().plan.held)
    assert 5 == len(world.library()), "a work that is known is taken"

    world.sync(allow=["unidentified"])
    assert 10 == len(world.library())
    quiet(world)


def test_another_library_is_met_anew_and_nothing_counts_as_deleted_there(world: World) -> None:
    """As from the trial library to one's own: what that lacks was never in it."""
    files = world.files()
    world.store = world.memory = MemoryStore()
    there = {"creators": [{"creatorType": "author", "firstName": "Ida", "lastName": "Berg"}]}
    world.create(itemType="book", title="Tide tables of harbour number 3", date="1903", **there)
    world.create(itemType="book", title="A book of its own", date="1950", **there)
    world.config = replace(world.config, library=LibraryConfig(user=2))

    with world.open() as workspace:
        plan = workspace.plan(allow=["library-changed"])
        assert (["library-changed"], ()) == ([guard.name for guard in plan.guards], plan.changes)
        assert () == workspace.sync(allow=["library-changed"], dry_run=True).plan.changes
    with pytest.raises(GuardError, match=r"both sides anew\. If that is meant: --allow library-changed$"):
        world.sync()
    report = world.sync(allow=["library-changed"])

    assert {"create": 9} == Counter(c.action for c in report.applied if c.action != "update")
    assert files == world.files()
    assert 11 == len(world.library())
    assert {"tide"} == {tag["tag"] for data in world.library().values() for tag in data.get("tags", ())}
    world.change("refs.ris", "PY  - 1903", "PY  - 1904")
    assert 1 == len(world.sync().applied)
    quiet(world)


def to_another_library(world: World) -> None:
    world.store = world.memory = MemoryStore()
    world.config = replace(world.config, library=LibraryConfig(user=2))
    world.sync(allow=["library-changed"])


def test_undoing_a_run_with_the_library_of_before_is_no_edit_of_the_new_one(world: World) -> None:
    first = next(iter(world.library()))
    title = world.library()[first]["title"]
    world.edit(first, date="1911", publisher="Quay House")
    run = world.sync().run
    to_another_library(world)
    there = world.library()
    files = world.files()

    world.undo(run)

    assert files != (back := world.files())
    quiet(world)
    assert (there, back) == (world.library(), world.files())
    with world.open() as workspace:
        held = workspace.status().plan.held
    assert {"date", "publisher"} == {one.field for one in held if one.reason == "undone"}
    world.sync(redo=True)
    assert files == world.files()
    assert there == world.library()
    quiet(world)
    assert "1911" == world.item(title)["date"]


def test_an_edit_after_undoing_a_run_with_the_library_of_before_is_a_conflict(world: World) -> None:
    first = next(iter(world.library()))
    title = world.library()[first]["title"]
    old = world.library()[first]["date"]
    world.edit(first, date="1911")
    run = world.sync().run
    to_another_library(world)
    world.undo(run)
    world.change("refs.ris", f"PY  - {old}", "PY  - 1912")

    world.sync()

    assert ("1911", ["date"]) == (world.item(title)["date"], [c.field for c in world.conflicts()])


def test_a_file_that_a_run_with_the_library_of_before_made_goes_and_its_items_stay(world: World) -> None:
    world.config = replace(world.config, sources=SourcesConfig(new_items="new.ris"))
    world.create(itemType="book", title="The keeper of the quay", date="1931")
    run = world.sync().run
    to_another_library(world)
    assert (world.root / "new.ris").exists()
    there = world.library()

    world.undo(run)

    assert not (world.root / "new.ris").exists()
    quiet(world)
    assert (there, False) == (world.library(), (world.root / "new.ris").exists())
    world.sync(redo=True)
    assert ["The keeper of the quay"] == [item.title for item in world.items("new.ris")]
    assert there == world.library()
    quiet(world)


def test_back_in_the_library_of_before_it_is_met_anew_too(world: World) -> None:
    """Also where a guard stopped the run that had let go of its links."""
    before, mine = world.memory, world.config
    world.store = world.memory = MemoryStore()
    world.config = replace(world.config, library=LibraryConfig(user=2))
    (world.root / ".git").mkdir()
    (world.root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (world.root / ".git" / "MERGE_HEAD").write_text("0" * 40)
    with pytest.raises(GuardError, match="merge"):
        world.sync(allow=["library-changed"])
    shutil.rmtree(world.root / ".git")
    files, library = world.files(), dict(before.items)
    world.store, world.memory, world.config = before, before, mine

    with pytest.raises(GuardError, match="library-changed"):
        world.sync()
    world.sync(allow=["library-changed"])

    assert (files, library) == (world.files(), before.items)
    quiet(world)


def test_the_same_library_in_another_place_goes_on(world: World) -> None:
    first = next(iter(world.library()))
    world.change("refs.ris", "number 5\n", "number 5 and its pier\n")
    world.edit(first, deleted=1)
    world.config = replace(world.config, library=LibraryConfig(endpoint="https://zotero.example.org"))

    report = world.sync(allow=["library-changed"])

    assert {"remove": 1, "update": 1} == Counter(change.action for change in report.applied)
    quiet(world)


# How much is too much


def some(count: int, action: Action, **fields: Any) -> Plan:
    return Plan(
        changes=tuple(
            Change(side="library", action=action, key=f"KEY{n:05}", fields=fields, why="", by="sync")
            for n in range(count)
        )
    )


@pytest.mark.parametrize(
    ("name", "most", "linked", "action"),
    [
        ("deletions", 20, 100, "trash"),  # 20 %
        ("deletions", 25, 1000, "trash"),
        ("deletions", 25, 1000, "remove"),
        ("deletions", 1, 2, "trash"),  # one is no accident
        ("tag-removals", 20, 100, "update"),
        ("tag-removals", 25, 1000, "update"),
        ("tag-removals", 5, 10, "update"),
        ("creates", 50, 1000, "create"),
        ("updates", 20, 100, "update"),
    ],
)
def test_a_guard_lets_so_many_pass_and_no_more(name: str, most: int, linked: int, action: Action) -> None:
    fields = {"tags": ([{"tag": "tide"}], [])} if name == "tag-removals" else {}
    counts, unattended = Counts(linked=linked, tags=linked), name in ("creates", "updates")

    found = [
        {guard.name for guard in check(some(count, action, **fields), counts, unattended=unattended)}
        for count in (most, most + 1)
    ]

    assert name not in found[0]
    assert name in found[1]


# Two at once


def test_a_second_run_in_one_folder_is_told_to_try_again(world: World) -> None:
    with world.open() as workspace, FileLock(workspace.state.lock), pytest.raises(LibraryError) as busy:
        world.sync()

    assert 5 == busy.value.exit_code


def test_two_clones_of_a_folder_share_one_library(world: World, tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    clone = World(tmp_path / "two")
    clone.memory = world.memory
    clone.store = world.memory
    shutil.copy(world.root / "refs.ris", clone.root / "refs.ris")

    assert () == clone.sync().applied
    clone.change("refs.ris", "PY  - 1903", "PY  - 1953")
    world.change("refs.ris", "PY  - 1907", "PY  - 1957")
    for _ in range(2):
        clone.sync()
        world.sync()

    assert clone.files() == world.files()
    assert "PY  - 1953" in world.text("refs.ris")
    assert "PY  - 1957" in clone.text("refs.ris")
    assert 10 == len(world.library(trashed=True))
    quiet(world)
    quiet(clone)


def test_a_copied_folder_is_another_workspace(world: World) -> None:
    copy = world.home / "copy"
    shutil.copytree(world.root, copy)
    first, world.root = world.root, copy

    assert () == world.sync().applied
    assert (first / ".zotsync" / "id").read_text() != (copy / ".zotsync" / "id").read_text()
    assert 10 == len(world.library(trashed=True))


@pytest.mark.parametrize("cut", [1, 20, 60, 200])
def test_a_half_written_export_deletes_nothing(world: World, cut: int) -> None:
    world.put("all.ris", f"{ARTICLE}\n{BOOK}\n{CHAPTER}")
    world.sync()
    library, text = world.library(trashed=True), world.text("all.ris")
    world.put("all.ris", text[:-cut])

    world.sync()
    assert library == world.library(trashed=True)

    world.put("all.ris", text)
    assert () == world.sync().applied
    quiet(world)
