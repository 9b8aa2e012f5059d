"""Duplicates are merged: no child is lost, what fails is taken back, and a sync follows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.counting import End, compare
from tests.sync.faults import HOW, die_everywhere, fail_everywhere
from tests.sync.world import BOOK, World, quiet
from zotsync.config import Config, LibraryConfig
from zotsync.errors import GuardError, UsageError
from zotsync.item import Json
from zotsync.merging import MergeReport
from zotsync.stores.base import LibraryId, WriteResult
from zotsync.stores.memory import MemoryStore

BIB = """@book{okoye1987, author={Okoye, Chidi}, title={Ropes and ladders of the delta}, year=1987,
  isbn={978-3-16-148410-0}}
@book{lind, author={Lind, Ann}, title={Other things entirely}, year=1990}
"""


def work(**values: Any) -> Json:
    """A duplicate, as a person adds it to the library."""
    return {
        "itemType": "book",
        "title": "Ropes and ladders of the delta",
        "date": "1987",
        "ISBN": "9783161484100",
        "creators": [{"creatorType": "author", "lastName": "Okoye", "firstName": "Chidi"}],
        "tags": [],
        "collections": [],
        "relations": {},
        **values,
    }


def add(world: World, key: str, **values: Any) -> None:
    (result,) = world.memory.write([{"key": key, "version": 0, **values}])
    assert result.ok, result.message


def doubled(home: Path | None = None) -> World:
    """A work that a file and the library have, thrice over, each with what the others lack."""
    world = World(home)
    world.put("refs.bib", BIB)
    world.sync()
    add(world, "FULL2222", **work(publisher="Example House", place="Lagos", numPages="90"))
    add(world, "MARE2222", **work(abstractNote="On knots.", tags=[{"tag": "knots"}]))
    loser = in_file(world)
    world.edit(loser, tags=[{"tag": "delta", "type": 1}], volume="2")
    add(world, "PDFF2222", itemType="attachment", parentItem=loser, title="PDF")
    add(world, "MARK2222", itemType="annotation", parentItem="PDFF2222", annotationText="!")
    add(world, "NNTE2222", itemType="note", parentItem="MARE2222", note="<p>Mine</p>")
    add(world, "THRW2222", itemType="note", parentItem="MARE2222", note="<p>Old</p>", deleted=1)
    world.sync()
    return world


def ferries(world: World) -> None:
    """Another work, twice."""
    for key in ("TWIN2222", "TWIN3333"):
        add(world, key, **work(title="Ferries and their timetables", ISBN="9780306406157"))


def in_file(world: World) -> str:
    (key,) = (k for k, d in world.library().items() if d.get("citationKey") == "okoye1987")
    return key


def merge(world: World, *paths: str, **options: Any) -> MergeReport:
    with world.open() as workspace:
        return workspace.merge([world.root / path for path in paths], **options)


def end(world: World) -> End:
    """Both sides; an empty field is as good as none."""
    library = world.library(trashed=True)
    return world.files(), {key: {n: v for n, v in d.items() if v != ""} for key, d in library.items()}


# What a merge does


def test_one_item_stays_with_every_child_and_the_others_are_in_the_trash() -> None:
    world = doubled()
    loser, before = in_file(world), world.library(trashed=True)

    report = merge(world)

    after = world.library(trashed=True)
    assert () == report.run.failed
    assert before.keys() == after.keys()
    assert {loser, "MARE2222"} == {
        k for k, d in after.items() if d.get("deleted") and d["itemType"] == "book"
    }
    for child in ("PDFF2222", "NNTE2222", "THRW2222"):
        assert {**before[child], "parentItem": "FULL2222"} == after[child]
    assert before["MARK2222"] == after["MARK2222"]
    stays = after["FULL2222"]
    assert ("On knots.", "2", "okoye1987") == (stays["abstractNote"], stays["volume"], stays["citationKey"])
    assert [{"tag": "knots"}, {"tag": "delta", "type": 1}] == sorted(stays["tags"], key=len)
    start = "http://zotero.org/users/1/items/"
    assert {f"{start}{loser}", f"{start}MARE2222"} == set(stays["relations"]["dc:replaces"])
    for key in (loser, "MARE2222"):
        assert {**before[key], "deleted": 1} == after[key]
    assert [] == merge(world).groups


def test_a_dry_run_says_it_all_and_writes_nothing() -> None:
    world = doubled()
    before = end(world)

    would = merge(world, dry_run=True)

    assert before == end(world)
    did = merge(world)
    assert [c.to_json()["fields"] for c in would.run.plan.changes] == [
        c.to_json()["fields"] for c in did.run.applied
    ]
    assert [False, True] == [report.merges[0].done for report in (would, did)]


def test_what_is_not_taken_is_named_and_in_the_journal() -> None:
    world = doubled()
    world.edit("MARE2222", publisher="Another House")

    report = merge(world)

    (left,) = report.merges[0].left
    assert ("MARE2222", "publisher", "Another House", "Example House") == (
        left.key, left.field, left.value, left.kept,
    )  # fmt: skip
    with world.open() as workspace:
        (settled,) = workspace.journal.entries(report.run.run).settled
    assert ("publisher", "Another House", "Example House") == (settled.field, settled.local, settled.library)


def test_only_the_group_that_was_named_is_merged_and_the_item_that_was_named_stays() -> None:
    world = doubled()
    ferries(world)

    report = merge(world, only=["TWIN3333"], keep=["TWIN3333"])

    assert [["TWIN3333", "TWIN2222"]] == [[item.key for item in one.items] for one in report.merges]
    assert 1 == len(merge(world).merges)


def test_only_the_items_of_the_files_that_were_named_take_part() -> None:
    world = doubled()
    world.put("new.ris", "TY  - BOOK\nTI  - Not synced\nER  - \n")

    assert () == merge(world, "refs.bib").merges
    with pytest.raises(UsageError, match="in the library"):
        merge(world, "new.ris")


def test_the_relation_names_a_group_s_library() -> None:
    world = World(config=Config(library=LibraryConfig(kind="web", group=77)))
    world.store = world.memory = MemoryStore(LibraryId("groups", 77))
    ferries(world)

    merge(world)

    relations = world.library()["TWIN2222"]["relations"]
    assert {"dc:replaces": ["http://zotero.org/groups/77/items/TWIN3333"]} == relations


def test_many_merges_stop_until_they_are_allowed() -> None:
    world = World()
    for at, word in enumerate(("anchor", "beacon", "cable", "dinghy", "estuary", "ferry")):
        for half in ("AAA2222", "BBB2222"):
            title = f"The {word} and its history"
            add(world, word[0].upper() + half, **work(title=title, ISBN="", DOI=f"10.5555/{at}"))
    before = end(world)

    with pytest.raises(GuardError, match="6 of 12 items") as stopped:
        merge(world)

    assert "--allow deletions" in str(stopped.value)
    assert before == end(world)
    assert 6 == len(merge(world, allow=["deletions"]).merges)
    assert 6 == len(world.library())


# What a sync does after it


def test_the_next_sync_links_the_file_to_the_item_that_stayed_and_a_further_one_does_nothing() -> None:
    world = doubled()
    merge(world)

    report = world.sync()

    assert ((), (), ()) == (report.plan.conflicts, report.plan.held, report.failed)
    assert 1 == world.links()["FULL2222"]
    assert 2 == len([d for d in world.library().values() if d["itemType"] == "book"])
    text = world.text("refs.bib")
    for said in ("@book{okoye1987,", "publisher={Example House}", "On knots.", "knots"):
        assert said in text
    quiet(world)


def two_entries() -> tuple[World, str]:
    """Two entries of one file that were two works, until a person mended the title of one."""
    world = World()
    world.put("refs.bib", f"{BIB}@book{{ropes, author={{Okoye, Chidi}}, title={{Knots, a reader}}}}\n")
    world.sync()
    key = world.key("Knots")
    world.edit(key, **work(publisher="Example House", place="Lagos", numPages="90"))
    world.sync()
    return world, key


def test_of_two_entries_of_one_file_the_one_of_the_item_that_stays_is_left() -> None:
    world, key = two_entries()

    merge(world)
    world.sync()

    assert 1 == world.links()[key]
    assert "@book{okoye1987," not in world.text("refs.bib")
    for entry in ("ropes", "lind"):
        assert f"@book{{{entry}," in world.text("refs.bib")
    quiet(world)
    world.change("refs.bib", "Example House", "Another House")
    world.sync()
    assert "Another House" == world.library()[key]["publisher"]
    quiet(world)


def test_a_note_of_a_file_goes_with_its_item_and_is_not_doubled() -> None:
    world = World()
    world.put("refs.ris", BOOK.replace("ER  -", "N1  - Lent to Ada\nER  -"))
    world.sync()
    loser = world.key("Bridges")
    twin = {k: v for k, v in world.item("Bridges").items() if k != "key"}
    add(world, "FULL2222", **{**twin, "numPages": "90", "place": "Lagos"})
    add(world, "NNTE2222", itemType="note", parentItem="FULL2222", note="Read twice")

    merge(world, least=0.5)
    world.sync()

    assert {"FULL2222"} == {d["parentItem"] for d in world.library().values() if d["itemType"] == "note"}
    assert [1, 1] == [
        world.text("refs.ris").count(f"N1  - {text}\n") for text in ("Lent to Ada", "Read twice")
    ]
    assert loser not in world.links()
    quiet(world)
    world.change("refs.ris", "N1  - Lent to Ada\n", "N1  - Lent to Bo\n")
    world.sync()
    assert {"<p>Lent to Bo</p>", "Read twice"} == set(world.notes().values())


def test_an_edit_made_in_a_file_before_the_merge_is_not_lost() -> None:
    world = doubled()
    world.change("refs.bib", "year=1987,", "year=1987, language={en},")

    merge(world)
    report = world.sync()

    assert () == report.plan.conflicts
    assert "en" == world.library()["FULL2222"]["language"]
    quiet(world)


# Undo


@pytest.mark.parametrize("syncs", [0, 1, 2])
def test_undo_brings_back_items_children_and_files(syncs: int) -> None:
    world = doubled()
    before = end(world)
    run = merge(world).run.run
    for _ in range(syncs):
        world.sync()

    undone = world.undo(run)

    assert [] == undone.kept
    compare(before, end(world))
    quiet(world)
    assert 1 == len(merge(world, dry_run=True).merges)


def test_undoing_the_sync_and_then_the_merge_brings_all_back() -> None:
    world = doubled()
    before = end(world)
    merge(world)
    world.sync()

    world.undo()
    world.undo()

    compare(before, end(world))
    quiet(world)


def test_undo_keeps_what_was_edited_since() -> None:
    world = doubled()
    loser = in_file(world)
    run = merge(world).run.run
    world.edit("FULL2222", abstractNote="On knots and hitches.")
    world.edit("PDFF2222", parentItem="MARE2222")

    undone = world.undo(run)

    assert {
        ("FULL2222", "abstractNote was edited since; it stays."),
        ("PDFF2222", "parentItem was edited since; it stays."),
    } == {(one.key, one.message) for one in undone.kept}
    assert "On knots and hitches." == world.library()["FULL2222"]["abstractNote"]
    assert "volume" not in {n for n, v in world.library()["FULL2222"].items() if v}
    assert loser in world.library()


@pytest.mark.parametrize("edited", [False, True], ids=["as written", "edited since"])
def test_undo_puts_two_entries_of_one_file_back_as_they_were(edited: bool) -> None:
    world, key = two_entries()
    (files, library), links = end(world), world.links()
    before = sorted((item["citationKey"], item.title) for item in world.items("refs.bib"))
    run = merge(world).run.run
    world.sync()
    if edited:  # then values go back, not bytes: the entry comes back at the end
        world.change("refs.bib", "Other things entirely", "Other things")

    world.undo(run)

    if edited:
        after = sorted((item["citationKey"], item.title) for item in world.items("refs.bib"))
        assert [(k, "Other things" if k == "lind" else title) for k, title in before] == after
        files = end(world)[0]
    compare((files, library), end(world))
    assert links == world.links()
    assert 1 == links[key]
    if edited:
        world.sync()
    quiet(world)


# What goes wrong on the way


class Refusing:
    """A store that refuses to write one object, or where somebody else writes before a write."""

    def __init__(
        self, inner: MemoryStore, key: str = "", before: Callable[[int], None] = lambda at: None
    ) -> None:
        self.inner, self.key, self.before, self.writes = inner, key, before, 0
        self.buried: list[str] = []
        """The children of what was trashed, at that moment."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def write(self, objects: Sequence[Json], library_version: int | None = None) -> list[WriteResult]:
        self.before(self.writes)
        self.writes += 1
        trashed = {sent["key"] for sent in objects if sent.get("deleted")}
        self.buried += [k for k, d in self.inner.items.items() if d.get("parentItem") in trashed]
        return [
            WriteResult(self.key, False, code=400, message="No.")
            if sent["key"] == self.key
            else self.inner.write([sent])[0]
            for sent in objects
        ]


def refused(world: World, key: str) -> MergeReport:
    world.store = Refusing(world.memory, key)
    try:
        return merge(world)
    finally:
        world.store = world.memory


@pytest.mark.parametrize("child", ["PDFF2222", "NNTE2222"])
def test_a_child_that_cannot_be_moved_takes_the_whole_merge_back(child: str) -> None:
    world = doubled()
    before = end(world)

    report = refused(world, child)

    compare(before, end(world))
    assert {"merge", 400} == {failure.code for failure in report.run.failed}
    assert ((), False) == (report.run.applied, report.merges[0].done)
    quiet(world)
    with world.open() as workspace:  # what was taken back needs no undo
        assert report.run.run != workspace.newest_run()
    assert () == merge(world).run.failed
    assert ["FULL2222"] == [k for k, d in world.library().items() if d.get("title", "").startswith("Ropes")]


def test_the_other_groups_are_merged_all_the_same_and_undo_takes_these_back() -> None:
    world = doubled()
    ferries(world)
    before = end(world)

    report = refused(world, "PDFF2222")

    assert [False, True] == sorted(one.done for one in report.merges)
    assert {"TWIN2222", "TWIN3333"} == {change.key for change in report.run.applied}
    world.undo()
    compare(before, end(world))


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("what", ["loser", "winner", "child", "note"])
def test_whatever_somebody_writes_meanwhile_is_neither_lost_nor_trashed(at: int, what: str) -> None:
    world = doubled()

    def meddle(writes: int) -> None:
        if writes != at:
            return
        match what:
            case "loser":
                world.edit("MARE2222", extra="Seen in May")
            case "winner":
                world.edit("FULL2222", extra="Seen in May")
            case "child":
                add(world, "LATE2222", itemType="attachment", title="Late", parentItem="MARE2222")
            case "note":
                world.edit("NNTE2222", note="<p>Mine, and more</p>")

    world.store = store = Refusing(world.memory, before=meddle)
    merge(world)
    assert () == merge(world).run.failed
    world.store = world.memory
    # Only what came in the very moment follows later.
    assert (["LATE2222"] if (what, at) == ("child", 2) else []) == store.buried

    found = world.library()
    assert {"FULL2222"} == {key for key, data in found.items() if data.get("title", "").startswith("Ropes")}
    assert {"FULL2222"} == {
        d["parentItem"] for k, d in found.items() if k in ("PDFF2222", "NNTE2222", "LATE2222")
    }
    match what:
        case "loser" | "winner":
            assert "Seen in May" == found["FULL2222"]["extra"]
        case "child":
            assert "LATE2222" in found
        case "note":
            assert "<p>Mine, and more</p>" == found["NNTE2222"]["note"]
    world.sync()
    quiet(world)


@pytest.fixture
def make(tmp_path: Path) -> tuple[Callable[[], World], End]:
    """Makes the same world again and again, and says how an undisturbed merge and sync end in it."""

    def fresh() -> World:
        shutil.rmtree(tmp_path / "world", ignore_errors=True)
        (tmp_path / "world").mkdir()
        return doubled(tmp_path / "world")

    world = fresh()
    merge(world)
    world.sync()
    return fresh, end(world)


def finish(world: World, expected: End, where: object) -> None:
    report = merge(world)
    assert () == report.run.failed, where
    assert () == world.sync().plan.conflicts, where
    compare(expected, end(world), where)
    quiet(world)


@pytest.mark.parametrize("how", HOW)
def test_a_library_that_fails_at_any_request_is_merged_by_the_next_run(
    make: tuple[Callable[[], World], End], how: str | int
) -> None:
    fresh, expected = make
    assert fail_everywhere(fresh, merge, how, lambda world, where: finish(world, expected, where)) >= 5


def test_a_merge_that_dies_anywhere_is_finished_by_the_next(
    make: tuple[Callable[[], World], End], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, expected = make
    assert 20 <= die_everywhere(fresh, merge, lambda w, where: finish(w, expected, where), monkeypatch)
