"""The laws of the decision, on every case there is; and decisions that are wrong on purpose, rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting import COUNTS
from tests.sync import decisions as laws
from tests.sync.decisions import TAGS
from zotsync.changes import with_aspects
from zotsync.sync import advance, fields, merge
from zotsync.sync.state import local_edits

Law = Callable[[Any], None]
Cases = Callable[[], Iterable[Any]]
SETS = [frozenset(some) for size in range(3) for some in combinations("abc", size)]
"""The small sets that are tried in every combination; larger ones are left to chance."""
EVERY: dict[str, tuple[Law, Cases]] = {
    "one edit of one source": (
        laws.one_edit_reaches_all_and_two_are_a_conflict,
        lambda: laws.edits_everywhere(1),
    ),
    "one edit of two sources": (
        laws.one_edit_reaches_all_and_two_are_a_conflict,
        lambda: laws.edits_everywhere(2),
    ),
    "own spelling": (laws.each_side_is_compared_with_its_own_spelling, laws.spellings),
    "swapped": (laws.sides_may_be_swapped, laws.spellings),
    "first meeting": (laws.a_first_meeting_fills_and_settles, laws.meetings),
    "met again": (laws.an_undecided_meeting_is_met_again, laws.meetings_twice),
    "deletion of one source": (laws.an_edit_beats_a_deletion, lambda: laws.deletions(1)),
    "deletion of two sources": (laws.an_edit_beats_a_deletion, lambda: laws.deletions(2)),
    "deletion of three sources": (laws.an_edit_beats_a_deletion, lambda: laws.deletions(3)),
    "sets": (
        laws.sets_unite_and_what_was_removed_is_gone,
        lambda: ((base, sides) for base in SETS for sides in product(SETS, SETS)),
    ),
    "sets of two sources": (
        laws.sets_unite_and_what_was_removed_is_gone,
        lambda: ((base, sides) for base in SETS[1:4] for sides in product(SETS[:3], repeat=3)),
    ),
    "sets that meet": (laws.sets_that_meet_unite, lambda: product(SETS, SETS, SETS)),
    "unsaid": (laws.what_a_lens_cannot_say_it_does_not_deny, laws.unsaid),
    "item types": (laws.a_type_in_conflict_holds_its_item, laws.types),
}


@pytest.mark.parametrize("name", EVERY)
def test_a_law_holds_in_every_case(name: str) -> None:
    _holds(*EVERY[name])


def _holds(law: Law, cases: Cases) -> None:
    for case in cases():
        law(case)


@pytest.mark.slow
def test_three_sources_and_their_library_in_every_case() -> None:
    for case in laws.edits_everywhere(3):
        laws.one_edit_reaches_all_and_two_are_a_conflict(case)


names = st.frozensets(st.sampled_from(TAGS))
some = settings(max_examples=60, deadline=None)


@some
@given(names, st.lists(names, min_size=2, max_size=4).map(tuple))
def test_sets_of_up_to_three_sources_unite(base: frozenset[str], sides: tuple[frozenset[str], ...]) -> None:
    laws.sets_unite_and_what_was_removed_is_gone((base, sides))
    laws.sets_that_meet_unite(sides)


@some
@given(st.sampled_from(sorted(laws.VALUES)), st.data())
def test_edits_of_up_to_three_sources_flow_or_wait(name: str, data: st.DataObject) -> None:
    values = st.sampled_from(laws.VALUES[name])
    sides = data.draw(st.lists(values, min_size=2, max_size=4))
    laws.one_edit_reaches_all_and_two_are_a_conflict((name, data.draw(values), tuple(sides)))


# Decisions that are wrong on purpose

Break = Callable[[pytest.MonkeyPatch], None]
TAKE, GIVE, MEET, DECIDE, ADVANCE, CONFLICT = (
    fields.take,
    fields.give,
    fields.meet,
    merge.decide,
    advance.advance,
    fields._conflict,
)
BROKEN: list[tuple[Break, tuple[str, ...]]] = []


def rejected_by(*names: str) -> Callable[[Break], Break]:
    """These laws, each for itself, must reject the decision so broken."""

    def add(make: Break) -> Break:
        BROKEN.append((make, names))
        return make

    return add


@rejected_by("one edit of one source", "own spelling", "unsaid")
def edits_of_files_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "take", lambda state, decision, index, after, owner: after)


@rejected_by("one edit of two sources", "swapped", "sets")
def edits_of_the_library_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "give", lambda state, decision, index, after, notes: None)


@rejected_by("one edit of two sources", "sets of two sources")
def the_second_source_is_never_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "give", lambda s, d, index, *rest: None if index else GIVE(s, d, index, *rest))


@rejected_by("one edit of one source", "own spelling", "swapped")
def the_library_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "take", lambda s, *rest: TAKE(replace(s, policy={"default": "library"}), *rest))


@rejected_by("one edit of two sources")
def the_later_source_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "take", lambda s, d, i, after, owner: TAKE(s, d, i, after, {}))


@rejected_by("one edit of one source", "swapped")
def a_value_taken_away_is_no_edit(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, d: Any, i: int, after: Any, owner: Any) -> Any:
        had = {n: v for n, v in after.aspects().items() if n not in s.sources[i].now.item.aspects()}
        return with_aspects(TAKE(s, d, i, after, owner), had)

    patch.setattr(fields, "take", take)


@rejected_by("one edit of one source", "own spelling")
def equal_edits_are_a_conflict(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, d: Any, i: int, after: Any, owner: Any) -> Any:
        source = s.sources[i]
        for name, (before, value) in local_edits(source).items():
            if source.row.library.aspects().get(name) != after.aspects().get(name) == value:
                CONFLICT(s, d, name, before, after, owner, (i, value))
        return TAKE(s, d, i, after, owner)

    patch.setattr(fields, "take", take)


@rejected_by("one edit of one source", "first meeting", "item types")
def a_conflict_is_not_told(patch: pytest.MonkeyPatch) -> None:
    def decide(state: Any) -> Any:
        decision = DECIDE(state)
        decision.conflicts = ()
        return decision

    patch.setattr(merge, "decide", decide)


@rejected_by("one edit of one source", "own spelling", "item types")
def a_conflict_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    def forget(s: Any, d: Any, index: int, library: Any, now: Any) -> Any:
        return replace(ADVANCE(s, d, index, library, now), pending={}, library=library, unmet=())

    patch.setattr(advance, "advance", forget)


@rejected_by("one edit of one source", "swapped")
def both_values_of_a_conflict_are_joined(patch: pytest.MonkeyPatch) -> None:
    def decide(state: Any) -> Any:
        decision = DECIDE(state)
        for one in decision.conflicts:
            if all(isinstance(version.value, str) for version in one.versions):
                both = "; ".join(version.value for version in one.versions)
                decision.library = with_aspects(decision.library, {one.field: both})
                decision.library_action = "update"
        return decision

    patch.setattr(merge, "decide", decide)


@rejected_by("first meeting")
def a_first_meeting_knows_no_spelling(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "same", lambda name, a, b: a == b)


@rejected_by("first meeting", "met again", "sets that meet")
def the_library_wins_a_first_meeting(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "meet", lambda state, decision, index, after, owner: after)


@rejected_by("met again")
def a_first_meeting_is_over_after_one_run(patch: pytest.MonkeyPatch) -> None:
    def forget(s: Any, d: Any, index: int, library: Any, now: Any) -> Any:
        return replace(ADVANCE(s, d, index, library, now), unmet=())

    patch.setattr(advance, "advance", forget)


@rejected_by("sets")
def removed_tags_stay_in_the_library(patch: pytest.MonkeyPatch) -> None:
    def put(previous: Any, shown: Any, edited: Any) -> Any:
        return (*previous, *(tag for tag in edited if tag.name not in {t.name for t in previous}))

    patch.setattr(fields, "put_tags", put)


@rejected_by("sets")
def removed_tags_come_back_in_a_source(patch: pytest.MonkeyPatch) -> None:
    def give(here: Any, before: Any, after: Any, visible: Any) -> Any:
        return (*here, *(tag for tag in visible if tag.name not in {t.name for t in here}))

    patch.setattr(fields, "_give_tags", give)


@rejected_by("sets", "sets that meet")
def only_what_all_have_is_kept(patch: pytest.MonkeyPatch) -> None:
    def decide(state: Any) -> Any:
        decision = DECIDE(state)
        sides = [{t.name for t in s.now.item.tags} for s in state.sources if s.now]
        if decision.library and decision.library_action == "update":
            kept = tuple(t for t in decision.library.tags if all(t.name in side for side in sides))
            decision.library = replace(decision.library, tags=kept)
        return decision

    patch.setattr(merge, "decide", decide)


@rejected_by("deletion of one source", "deletion of three sources")
def a_deletion_in_the_library_is_put_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_survives_deletion", lambda state, decision, present: bool(present))


@rejected_by("deletion of one source", "deletion of two sources")
def a_deletion_in_the_library_beats_an_edit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "local_edits", lambda source: {})


@rejected_by("deletion of one source")
def a_removal_beats_an_edit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "diff", lambda before, after: {})


@rejected_by("deletion of one source")
def whatever_vanishes_is_trashed(patch: pytest.MonkeyPatch) -> None:
    def decide(state: Any) -> Any:
        return DECIDE(
            replace(state, sources=tuple(replace(s, gone=s.gone and "removed") for s in state.sources))
        )

    patch.setattr(merge, "decide", decide)


@rejected_by("deletion of two sources", "deletion of three sources")
def one_source_that_lost_it_is_enough_to_trash_it(patch: pytest.MonkeyPatch) -> None:
    def decide(state: Any) -> Any:
        decision = DECIDE(state)
        if state.status == "live" and any(s.gone == "removed" for s in state.sources):
            decision.library_action = "trash"
        return decision

    patch.setattr(merge, "decide", decide)


@rejected_by("unsaid")
def what_a_lens_cannot_say_is_denied(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, d: Any, i: int, after: Any, owner: Any) -> Any:
        edited = local_edits(s.sources[i])
        return replace(s.sources[i].now.item, key=s.key) if edited else TAKE(s, d, i, after, owner)

    patch.setattr(fields, "take", take)


@rejected_by("item types")
def a_type_in_conflict_holds_nothing_else(patch: pytest.MonkeyPatch) -> None:
    def hold(state: Any, decision: Any, index: int, after: Any) -> Any:
        now = state.sources[index].now
        CONFLICT(state, decision, "itemType", None, after, {}, (index, now.item.type))
        rest = {n: v for n, v in now.item.aspects().items() if n != "itemType"}
        return with_aspects(after, rest)

    patch.setattr(fields, "_type_conflict", hold)


@rejected_by("item types")
def a_type_in_conflict_cannot_be_decided(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, *rest: Any) -> Any:
        return TAKE(replace(s, taken={n: v for n, v in s.taken.items() if n != "itemType"}), *rest)

    patch.setattr(fields, "take", take)


PAIRS = [pytest.param(make, name, id=f"{make.__name__}, {name}") for make, names in BROKEN for name in names]


@pytest.mark.parametrize(("make", "name"), PAIRS)
def test_a_law_rejects_a_broken_decision(make: Break, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, cases = EVERY[name]
    with monkeypatch.context() as patch:
        make(patch)
        with pytest.raises(AssertionError):
            _holds(law, cases)
    if name == next(names for broken, names in BROKEN if broken is make)[0]:
        COUNTS.broken += 1


def test_every_law_rejects_something() -> None:
    assert {name for _, names in BROKEN for name in names} == EVERY.keys()
