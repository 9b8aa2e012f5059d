"""Planners that are wrong on purpose: the laws must reject each. A broken planner that passes fails here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.counting import COUNTS
from tests.sync import test_several_sources as several
from tests.sync.laws import SCENARIOS, check
from tests.sync.world import World
from zotsync.changes import with_aspects
from zotsync.item import Item, Tag
from zotsync.sync import fields, merge, notes, plan, prepare, run, state, undo, undone

Break = Callable[[pytest.MonkeyPatch], None]
BREAKS: list[Break] = []
TAKE, GIVE, DECIDE, CONFLICT, ADVANCE = fields.take, fields.give, plan.decide, fields._conflict, run.advance
REMOVED, MEET = merge._removed_here, fields.meet


def broken(make: Break) -> Break:
    BREAKS.append(make)
    return make


@broken
def edits_of_files_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "take", lambda state, decision, index, after, owner: after)


@broken
def edits_of_the_library_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "give", lambda state, decision, index, after, notes: None)


@broken
def the_file_always_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "take", lambda s, *rest: TAKE(replace(s, policy={"default": "local"}), *rest))


@broken
def the_library_always_wins(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, decision: Any, index: int, after: Any, owner: Any) -> Any:
        return TAKE(replace(s, policy={"default": "library"}), decision, index, after, owner)

    patch.setattr(fields, "take", take)


@broken
def a_conflict_is_told_and_the_library_is_pushed_all_the_same(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(state.Decision, "leave", lambda self, index, name: None)


@broken
def a_conflict_is_not_told(patch: pytest.MonkeyPatch) -> None:
    def conflict(state: Any, decision: Any, name: str, *rest: Any) -> None:
        for index in range(len(state.sources)):
            decision.leave(index, name)

    patch.setattr(fields, "_conflict", conflict)


@broken
def a_conflict_is_forgotten_after_one_run(patch: pytest.MonkeyPatch) -> None:
    def advance(state: Any, decision: Any, index: int, library: Item, now: Any) -> Any:
        row = ADVANCE(state, decision, index, library, now)
        return replace(row, pending={}, library=replace(library, origin=None))

    patch.setattr(run, "advance", advance)


@broken
def equal_edits_are_a_conflict(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, decision: Any, index: int, after: Any, owner: Any) -> Any:
        for name in state.local_edits(s.sources[index]):
            if name != "tags" and s.sources[index].row.library[name] != s.library[name]:
                CONFLICT(s, decision, name, None, after, owner, (index, s.sources[index].now.item[name]))
        return TAKE(s, decision, index, after, owner)

    patch.setattr(fields, "take", take)


@broken
def tags_removed_in_the_library_come_back_in_the_file(patch: pytest.MonkeyPatch) -> None:
    def give_tags(here: Any, before: Any, after: Any, visible: Any) -> Any:
        return (*here, *(tag for tag in visible if tag.name not in {t.name for t in here}))

    patch.setattr(fields, "_give_tags", give_tags)


@broken
def tags_removed_in_the_file_stay_in_the_library(patch: pytest.MonkeyPatch) -> None:
    def put_tags(previous: Any, shown: Any, edited: Any) -> Any:
        return (*previous, *(tag for tag in edited if tag.name not in {t.name for t in previous}))

    patch.setattr(fields, "put_tags", put_tags)


@broken
def tags_lose_their_kind(patch: pytest.MonkeyPatch) -> None:
    real = fields.put_tags
    patch.setattr(fields, "put_tags", lambda *given: tuple(Tag(tag.name) for tag in real(*given)))


@broken
def what_a_format_cannot_say_is_denied(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, decision: Any, index: int, after: Any, owner: Any) -> Any:
        if not state.local_edits(s.sources[index]):
            return TAKE(s, decision, index, after, owner)
        return replace(s.sources[index].now.item, key=s.key, origin=None, version=after.version)

    patch.setattr(fields, "take", take)


@broken
def files_are_written_in_the_librarys_words(patch: pytest.MonkeyPatch) -> None:
    def give(s: Any, decision: Any, index: int, after: Any, notes: Any) -> None:
        GIVE(s, decision, index, after, notes)
        now = s.sources[index].now
        edited = with_aspects(now.item, {"title": f"{after.title}."})
        if index not in decision.local:
            decision.give(index, "update", edited)

    patch.setattr(fields, "give", give)


@broken
def a_deletion_beats_an_edit_here(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "local_edits", lambda source: {})


@broken
def a_deletion_beats_an_edit_there(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "diff", lambda before, after: {})


@broken
def a_removal_is_never_a_deletion(patch: pytest.MonkeyPatch) -> None:
    def removed(s: Any, decision: Any, absent: list[int]) -> Any:
        decision.unlink += tuple(absent)
        return decision

    patch.setattr(merge, "_removed_here", removed)


@broken
def a_deletion_in_the_library_is_put_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_survives_deletion", lambda state, decision, present: True)


@broken
def whatever_vanishes_is_trashed(patch: pytest.MonkeyPatch) -> None:
    def decide(s: Any) -> Any:
        decision = DECIDE(s)
        if any(source.now and source.row and source.now.position == 0 for source in s.sources):
            decision.library_action, decision.local = "trash", {}
        return decision

    patch.setattr(plan, "decide", decide)


@broken
def a_tag_is_invented(patch: pytest.MonkeyPatch) -> None:
    def decide(s: Any) -> Any:
        decision = DECIDE(s)
        if decision.library_action == "update" and decision.library is not None:
            decision.library = replace(decision.library, tags=(*decision.library.tags, Tag("synced")))
        return decision

    patch.setattr(plan, "decide", decide)


@broken
def an_undo_is_not_remembered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan, "release", lambda state: undone.release(replace(state, redo=True)))


@broken
def an_undo_does_not_bring_the_rows_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(undo._Undoing, "remember", lambda self: None)


@broken
def sources_are_unlinked_after_an_edit(patch: pytest.MonkeyPatch) -> None:
    def decide(s: Any) -> Any:
        decision = DECIDE(s)
        if decision.library_action == "update":
            decision.unlink = tuple(range(len(s.sources)))
        return decision

    patch.setattr(plan, "decide", decide)


@broken
def every_note_is_new(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notes, "align", lambda was, now: [None] * len(now))


def rejected() -> str:
    """What the laws say against the planner as it is now, or nothing."""
    for scenario in SCENARIOS:  # a crash is no rejection
        try:
            check(scenario)
        except AssertionError as error:
            return f"{scenario}: {error!r}"
    return ""


def test_the_laws_accept_the_planner_as_it_is() -> None:
    assert "" == rejected()


@pytest.mark.parametrize("make", BREAKS, ids=lambda make: make.__name__)
def test_the_laws_reject_a_broken_planner(make: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        make(patch)
        assert rejected()
    COUNTS.broken += 1


def _who_removes_the_winner_s_block_keeps_the_other(world: World) -> None:
    several.test_whichever_of_two_merged_blocks_somebody_removes_the_other_stays(world, several.ARTICLE, "")


def _told_by(law: Callable[[World], None], owner: Any, name: str, wrong: Any) -> Any:
    return pytest.param(law, owner, name, wrong, id=f"{name} of {law.__name__}")


@pytest.mark.parametrize(
    ("law", "owner", "name", "wrong"),
    [
        _told_by(
            several.test_of_two_items_of_one_file_that_were_merged_one_block_stays,
            prepare,
            "_can_go",
            lambda *given: False,
        ),
        _told_by(
            several.test_an_edit_of_the_merged_block_is_taken_to_the_winner,
            prepare,
            "_can_go",
            lambda *given: True,
        ),
        _told_by(
            _who_removes_the_winner_s_block_keeps_the_other,
            prepare,
            "_can_go",
            lambda *given: True,
        ),
        _told_by(
            several.test_the_last_item_of_a_file_is_known_after_one_was_taken_out,
            run.Run,
            "_count_anew",
            lambda *given: None,
        ),
        _told_by(
            several.test_a_note_of_a_later_source_reaches_the_earlier_one_in_one_run,
            notes,
            "_with_more",
            lambda now, local, more: tuple(local),
        ),
    ],
)
def test_laws_of_several_sources_reject_a_broken_planner(
    law: Callable[[World], None],
    owner: Any,
    name: str,
    wrong: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(owner, name, wrong)
    with pytest.raises(AssertionError):
        law(World(tmp_path))
    COUNTS.broken += 1
