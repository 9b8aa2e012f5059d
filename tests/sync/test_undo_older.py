"""Undoing runs that others followed, that failed or were killed: nothing is doubled, and all is quiet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.faults import Killed, failing_disk, killed
from tests.sync.scenarios import PROSE
from tests.sync.world import ARTICLE, BOOK, THREE, World, quiet
from zotsync.config import Config, SourcesConfig
from zotsync.item import Json

OTHER = BOOK.replace("Bridges made of rope", "Wells of the plain").replace("1987", "1990")


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.put("refs.ris", THREE)
    world.put("other.ris", f"{OTHER}\n{BOOK.replace('Bridges made of rope', 'Roofs of slate')}")
    world.sync()
    return world


def merge(world: World, winner: str, loser: str) -> None:
    """A person merges two items in Zotero."""
    uri = f"http://zotero.org/users/1/items/{world.key(loser)}"
    world.edit(world.key(winner), relations={"dc:replaces": uri})
    world.edit(world.key(loser), deleted=1)


def state(world: World) -> tuple[dict[str, bytes], dict[str, Json]]:
    return world.files(), world.library(trashed=True)


def test_undo_of_a_run_that_followed_a_merge_brings_its_text_back_and_the_next_sync_is_quiet(
    world: World,
) -> None:
    before = world.files()
    merge(world, "Moss", "Wells")
    run = world.sync().run

    world.undo(run)

    assert before == world.files()
    quiet(world)
    world.sync(redo=True)
    assert "Moss on northern roofs" in world.text("other.ris")
    quiet(world)


def test_undo_takes_nothing_back_that_a_later_run_wrote_because_this_one_could_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(world, "Moss", "Wells")
    world.edit(world.key("Salt"), language="en")
    with failing_disk(monkeypatch, 0):
        failed = world.sync()
    assert ["other.ris"] == [f.path for f in failed.failed]
    world.sync()
    later = world.text("other.ris")

    world.undo(failed.run)

    assert later == world.text("other.ris")
    assert "LA  - en" not in world.text("refs.ris")
    quiet(world)


def test_what_an_undo_brought_back_is_not_brought_back_twice(world: World) -> None:
    world.edit(world.key("Roofs"), deleted=1)
    world.edit(world.key("Wells"), language="en")
    removed = world.sync().run
    assert "Roofs" not in world.text("other.ris")

    world.undo("1")  # its creation, and with it what became of it
    assert 1 == world.text("other.ris").count("Roofs of slate")
    quiet(world)
    world.undo(removed)

    assert 1 == world.text("other.ris").count("Roofs of slate")
    quiet(world)


def test_what_was_restored_and_trashed_again_by_an_undo_is_still_merged(world: World) -> None:
    world.undo("1")
    restored = world.sync(redo=True).run
    merge(world, "Moss", "Wells")
    world.sync()
    merged = world.text("other.ris")

    world.undo(restored)

    assert merged == world.text("other.ris")
    quiet(world)


def test_what_was_edited_there_before_a_removal_was_undone_arrives_when_the_item_does(
    world: World,
) -> None:
    key = world.key("Roofs")
    world.edit(key, language="en")
    world.edit(key, deleted=1)
    run = world.sync().run
    world.undo(run)
    quiet(world)
    assert "LA  - en" not in world.text("other.ris")

    world.edit(key, deleted=0)
    world.sync()

    assert "LA  - en" in world.text("other.ris")
    quiet(world)


def test_an_edit_of_what_was_erased_since_is_undone_where_its_removal_was_undone_before(
    world: World,
) -> None:
    """The text is the file's alone: nothing of it is new to the library."""
    before = world.files()
    world.edit(world.key("Roofs"), language="en")
    edited = world.sync().run
    world.memory.erase(world.key("Roofs"))
    world.undo(world.sync().run)
    quiet(world)

    world.undo(edited)

    assert before == world.files()
    quiet(world)


def test_what_was_brought_back_after_a_merge_and_undone_does_not_become_the_winner(world: World) -> None:
    merge(world, "Moss", "Roofs")
    world.put("copy.ris", BOOK.replace("Bridges made of rope", "Roofs of slate"))
    restored = world.sync(redo=True).run
    assert "Roofs of slate" in world.titles()

    world.undo(restored)

    assert "Roofs of slate" not in world.titles()
    quiet(world)
    assert "Roofs of slate" in world.text("copy.ris")


def test_an_entry_that_is_gone_since_is_not_undone_in_another_file(world: World) -> None:
    """Two files hold the winner of a merge; the entry that the run changed was removed since."""
    merge(world, "Moss", "Roofs")
    run = world.sync().run
    assert "Moss on northern roofs" in world.text("other.ris")
    world.put("other.ris", f"{OTHER}\n")
    world.sync(allow=["truncated"])
    before = world.text("refs.ris")

    world.undo(run)

    assert before == world.text("refs.ris")
    assert "Moss on northern roofs" in world.titles()
    assert () == world.sync(allow=["truncated"]).applied


def test_a_note_that_went_on_with_a_merge_is_not_trashed_where_its_coming_is_undone(world: World) -> None:
    """The run brought the note to the file of an item that was merged into another since."""
    world.create(itemType="note", parentItem=world.key("Wells"), note="<p>Deep</p>", key="NNNN2222")
    run = world.sync().run
    assert "Deep" in world.text("other.ris")
    loser = world.key("Wells")
    merge(world, "Moss", "Wells")
    world.edit("NNNN2222", parentItem=world.key("Moss"))
    merged = world.sync().run
    world.undo(merged)
    assert loser not in world.library()

    world.undo(run)

    assert ["<p>Deep</p>"] == list(world.notes().values())
    quiet(world)
    assert ["<p>Deep</p>"] == list(world.notes().values())


def test_what_was_moved_and_removed_in_one_run_is_undone_where_it_was_moved_to(world: World) -> None:
    roofs = BOOK.replace("Bridges made of rope", "Roofs of slate")
    world.memory.erase(world.key("Roofs"))
    world.put("other.ris", f"{OTHER}\n")
    world.put("refs.ris", f"{roofs}\n{THREE}")
    before = world.files()
    run = world.sync().run
    assert "Roofs" not in world.text("refs.ris")

    world.undo(run)

    assert before == world.files()
    quiet(world)
    world.change("refs.ris", "Roofs of slate", "Roofs of slates")
    assert ["create"] == [change.action for change in world.sync().applied]


def test_an_entry_that_a_run_added_and_that_is_gone_is_not_undone_in_the_file_it_was_taken_from(
    world: World,
) -> None:
    """It was taken out of one file, added to another, and an undo put it back into the first."""
    world.config = replace(Config(), sources=SourcesConfig(new_items="new.ris"))
    key = world.key("Roofs")
    world.edit(key, deleted=1)
    taken = world.sync().run
    world.edit(key, deleted=0)
    added = world.sync().run
    assert "Roofs of slate" in world.text("new.ris")
    world.undo(taken)
    world.sync()
    world.remove("new.ris")
    world.sync()
    before = state(world)
    assert "Roofs of slate" in world.text("other.ris")

    world.undo(added)

    assert before == state(world)
    quiet(world)


def test_two_entries_of_one_file_that_became_one_item_get_their_own_words_back(world: World) -> None:
    before = world.text("other.ris")
    wells, roofs = world.key("Wells"), world.key("Roofs")
    uris = [f"http://zotero.org/users/1/items/{key}" for key in (wells, roofs)]
    world.edit(world.key("Moss"), relations={"dc:replaces": uris})
    for key in (wells, roofs):
        world.edit(key, deleted=1)
    run = world.sync().run
    assert 2 == world.text("other.ris").count("Moss on northern roofs")
    more = BOOK.replace("Bridges made of rope", "Ropes")
    world.put("other.ris", f"{world.text('other.ris')}\n{more}")

    world.undo(run)

    assert f"{before}\n{more}" == world.text("other.ris")
    world.sync()
    assert f"{before}\n{more}" == world.text("other.ris")
    quiet(world)


def test_a_killed_run_that_followed_a_merge_leaves_nothing_held(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it died: the file says what the winner says, and belongs to it."""
    merge(world, "Moss", "Roofs")
    _die_when_it_says(world, "other.ris", "Moss on northern roofs", monkeypatch)

    report = world.sync()

    assert () == report.plan.held
    assert () == report.plan.unlinked
    quiet(world)


def test_a_document_is_known_by_its_text_whatever_a_killed_run_wrote_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    world.put("refs.ris", ARTICLE)
    world.put("quay.md", PROSE)
    world.sync()
    merge(world, "Moss", "Lamps")
    _die_when_it_says(world, "quay.md.zotsync.yaml", "Moss on northern roofs", monkeypatch)
    world.change("quay.md", "3 March 2009", "5 March 2009")

    assert () == world.sync().plan.unlinked

    assert 2 == world.links()[world.key("Moss")]
    world.change("quay.md", "5 March 2009", "7 March 2009")
    assert () == world.sync().plan.unlinked
    quiet(world)


def _die_when_it_says(world: World, path: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill a sync at the first step after which a file says this."""
    for step in range(200):
        with killed(monkeypatch, step), pytest.raises(Killed):
            world.sync()
        if (world.root / path).exists() and words in world.text(path):
            return
    raise AssertionError(f"{path} never says so")


def test_a_conflict_in_what_an_undo_trashes_does_not_bring_it_back(world: World) -> None:
    world.undo("1")
    restored = world.sync(redo=True).run
    world.edit(world.key("Moss"), volume="7")
    world.change("refs.ris", "VL  - 3", "VL  - 9")
    assert ["volume"] == [c.field for c in world.sync().plan.conflicts]

    world.undo(restored)

    assert {} == world.library()
    quiet(world)
    world.change("refs.ris", "VL  - 9", "VL  - 10")
    world.sync()
    assert "Moss on northern roofs" in world.titles()


@pytest.mark.parametrize("policy", ["ask", "local"])
@pytest.mark.parametrize("take", ["local", "library", "base"])
def test_a_resolve_that_is_undone_is_the_conflict_again(world: World, take: str, policy: str) -> None:
    key = world.key("Moss")
    world.edit(key, volume="7")
    world.change("refs.ris", "VL  - 3", "VL  - 9")
    world.sync()
    parked = [(c.field, c.base, [v.value for v in c.versions]) for c in world.conflicts()]
    before = state(world)
    with world.open() as workspace:
        run = workspace.resolve({key: {"volume": take}}).run
    assert [] == world.conflicts()
    world.config = replace(world.config, sync=replace(world.config.sync, conflicts=policy))

    world.undo(run)

    assert before == state(world)
    quiet(world)
    assert parked == [(c.field, c.base, [v.value for v in c.versions]) for c in world.conflicts()]
    with world.open() as workspace:
        workspace.resolve({key: {"volume": {"value": "8"}}})
    assert "8" == world.item("Moss")["volume"]
    assert "VL  - 8\n" in world.text("refs.ris")
    quiet(world)


def test_a_first_meeting_that_is_undecided_is_so_after_its_resolve_was_undone(world: World) -> None:
    world.put("more.ris", ARTICLE.replace("VL  - 3", "VL  - 4"))
    world.sync()
    assert ["volume"] == [c.field for c in world.conflicts()]
    before = state(world)
    with world.open() as workspace:
        run = workspace.resolve({world.key("Moss"): {"volume": "local"}}).run

    world.undo(run)

    assert before == state(world)
    quiet(world)
    assert [None] == [c.base for c in world.conflicts()]


def test_an_edit_that_was_in_conflict_waits_where_the_other_side_of_it_is_undone(world: World) -> None:
    """A second source came with another value; the undo takes back what it was in conflict with."""
    world.change("refs.ris", "DO  - 10", "LA  - en\nDO  - 10")
    run = world.sync().run
    world.put("more.ris", ARTICLE.replace("VL  - 3", "VL  - 3\nLA  - de"))
    world.sync()
    assert ["language"] == [c.field for c in world.conflicts()]

    world.undo(run)

    assert not world.item("Moss").get("language")
    assert "LA  - de" in world.text("more.ris")
    quiet(world)
    world.sync(redo=True)
    assert ["language"] == [c.field for c in world.conflicts()]


@pytest.mark.parametrize("edited", ["Moss", "Wells"])
def test_what_is_left_alone_in_its_file_stays_when_an_undo_brings_another_back(
    world: World, edited: str
) -> None:
    world.edit(world.key("Roofs"), deleted=1)
    world.edit(world.key(edited), volume="4")
    run = world.sync().run
    world.edit(world.key("Wells"), deleted=1)
    assert ["gone-in-library"] == [h.reason for h in world.sync().plan.held]

    world.undo(run)

    assert () == world.sync(allow=["deletions"]).applied, "what waits is looked at again"
    for title in ("Wells of the plain", "Roofs of slate"):
        assert title in world.text("other.ris")


def killed_once_it_wrote_files(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Kills a run when it has written its first file, and not confirmed that; how the files were before."""
    before = world.files()
    with killed(monkeypatch, "after file"), pytest.raises(Killed):
        world.sync()
    assert before != world.files()
    return before


@pytest.mark.parametrize("also", ["removed", "edited"])
def test_undo_of_a_killed_run_holds_what_it_had_written_and_not_confirmed(
    world: World, monkeypatch: pytest.MonkeyPatch, also: str
) -> None:
    """Both sides are as they were before it, and the next sync takes that for nobody's edit."""
    if also == "removed":
        world.edit(world.key("Roofs"), deleted=1)
    else:
        world.edit(world.key("Roofs"), language="en")
    before = killed_once_it_wrote_files(world, monkeypatch)
    library = world.library(trashed=True)
    with world.open() as workspace:
        run = workspace.journal.runs()[-1].run

    world.undo(run)

    assert (before, library) == state(world)
    assert () == world.sync(allow=["deletions"]).applied
    assert (before, library) == state(world)


def test_a_run_killed_while_it_took_out_the_last_item_leaves_nothing_held(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.edit(world.key("Roofs"), deleted=1)
    killed_once_it_wrote_files(world, monkeypatch)

    assert () == world.sync().plan.held
    quiet(world)


def test_what_was_made_of_an_entry_that_a_killed_run_had_added_stays_where_the_entry_is_taken_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The item that the entry was written for is erased, and the next run makes another of it."""
    world.config = Config(sources=SourcesConfig(new_items="other.ris"))
    key = world.create(itemType="book", title="Ropes of the tall ships", date="1994")
    before = killed_once_it_wrote_files(world, monkeypatch)
    with world.open() as workspace:
        run = workspace.journal.runs()[-1].run
    world.memory.erase(key)
    world.sync()
    library = world.library()
    assert "Ropes of the tall ships" in {data["title"] for data in library.values()}

    world.undo(run)

    assert (before, library) == (world.files(), world.library())
    assert () == world.sync(allow=["deletions", "truncated"]).applied
    assert library == world.library()
