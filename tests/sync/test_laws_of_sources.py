"""The laws of sync for one item in one, two or three files: each change reaches the others, or waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counting import COUNTS
from tests.sync.people import TOKEN, journalled, tokens
from tests.sync.world import World
from zotsync import formats
from zotsync.changes import encode
from zotsync.formats.base import splice
from zotsync.item import Creator, Item, Tag
from zotsync.sync import fields, merge, plan, run

PATHS = ("one.ris", "two.bib", "three.json")
LIBRARY = "library"
WORK = Item(
    "journalArticle",
    {
        "title": "Lamps along the quay",
        "DOI": "10.5555/lamps.quay",
        "volume": "w1x",
        "publicationTitle": "w2x",
    },
    (Creator("author", "Castel", "Ruben"),),
    (Tag("w3x"), Tag("w4x")),
)
OTHER = Item(
    "book", {"title": "A neighbour of it", "ISBN": "9783161484100"}, (Creator("author", "Silva", "Ada"),)
)


@dataclass(frozen=True)
class Edits:
    """``said``: new values by place (a path, or the library) and field; ``out``: files that lost the item."""

    sources: int
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    out: frozenset[str] = frozenset()

    @property
    def paths(self) -> tuple[str, ...]:
        return PATHS[: self.sources]

    def value(self, place: str, name: str) -> Any:
        """What a place says of a field after the edits."""
        if place in self.out:
            return WORK.aspects().get(name)
        return self.said.get(place, {}).get(name, WORK.aspects().get(name))


def check(edits: Edits) -> None:
    """Play these edits, sync, and assert every law."""
    world = World()
    try:
        _check(world, edits)
    finally:
        world.close()


def _check(world: World, edits: Edits) -> None:
    for path in edits.paths:
        world.put(path, _format(path).write([WORK, replace(OTHER, fields={**OTHER.fields, "place": path})]))
    world.sync()
    key = world.key(WORK.title)
    assert edits.sources == world.links()[key], "a file describes another item"
    for place, values in edits.said.items():
        _edit(world, key, place, values)
    for path in edits.out:
        reading = _format(path).read(world.text(path), path)
        world.put(path, splice(reading.text, _format(path).remove(reading, 0)))

    report = world.sync(allow=["deletions", "tag-removals"])

    assert () == report.failed
    conflicts = {conflict.field for conflict in report.plan.conflicts}
    gone = len(edits.out) == edits.sources
    # Who says what was said before edits nothing.
    edited = any(value != WORK.aspects().get(name) for name, value in edits.said.get(LIBRARY, {}).items())
    assert (key in world.library()) == (not gone or edited), "only what all lost and nobody edited is trashed"
    stay = [path for path in edits.paths if path not in edits.out]
    for name in ("volume", "language", "publicationTitle"):
        _field(world, edits, key, [LIBRARY, *stay], name, conflicts)
    if stay:
        _tags(world, edits, key, stay)
    _nothing_left(world, edits, conflicts)


def _field(world: World, edits: Edits, key: str, places: list[str], name: str, conflicts: set[str]) -> None:
    base = WORK.aspects().get(name)
    given = {place: edits.value(place, name) for place in places}
    changed = {value for value in given.values() if value != base}
    if len(places) == 1:  # no file has it any more
        return
    if len(changed) < 2:
        assert name not in conflicts, f"nobody contradicts, and {name} is a conflict"
        expected = dict.fromkeys(places, changed.pop() if changed else base)
    else:
        assert name in conflicts, f"{name} was edited differently, and nobody was told"
        expected = given
    found = {place: _said(world, key, place, name) for place in places}
    assert expected == found, f"{name} is lost or elsewhere"


def _tags(world: World, edits: Edits, key: str, stay: list[str]) -> None:
    base = {tag.name for tag in WORK.tags}
    sides = [{tag.name for tag in edits.value(place, "tags") or ()} for place in (LIBRARY, *stay)]
    expected = base.union(*(side - base for side in sides)).difference(*(base - side for side in sides))
    for place in (LIBRARY, *stay):
        names = {tag.name for tag in _said(world, key, place, "tags") or ()}
        assert expected == names, f"a tag is lost in {place}, or came back"


def _nothing_left(world: World, edits: Edits, conflicts: set[str]) -> None:
    with world.open() as workspace:
        assert () == workspace.plan().changes, "what was done is planned again"
        waits = {conflict.field for conflict in workspace.conflicts()}
        journal = journalled(workspace)
        texts = [str([v.value for v in conflict.versions]) for conflict in workspace.conflicts()]
    assert conflicts == waits, "a conflict was forgotten"
    # With a guard allowed, what waits is looked at again.
    again = world.sync(allow=["deletions"])
    assert () == again.applied
    assert conflicts == {conflict.field for conflict in again.plan.conflicts}, "a conflict was forgotten"
    there = journal | {token for text in texts for token in _tokens(text)}
    there |= {token for data in world.memory.items.values() for token in _tokens(str(data))}
    there |= {token for content in world.files().values() for token in _tokens(content.decode())}
    said = tokens(WORK) | {t for values in edits.said.values() for t in _tokens(str(values))}
    lost = {token for token in said - there if any(token in str(v) for v in edits.said.values())}
    assert not lost, f"nobody knows what became of {lost}"


def _tokens(text: str) -> set[str]:
    return set(TOKEN.findall(text))


def _said(world: World, key: str, place: str, name: str) -> Any:
    if place == LIBRARY:
        return Item.from_json(world.memory.items[key]).aspects().get(name)
    item = next(item for item in world.items(place) if item["DOI"] == WORK["DOI"])
    return item.aspects().get(name)


def _edit(world: World, key: str, place: str, values: Mapping[str, Any]) -> None:
    if place == LIBRARY:
        world.edit(key, **{n: encode(n, v) if v else [] if n == "tags" else "" for n, v in values.items()})
        return
    reading = _format(place).read(world.text(place), place)
    old = reading.items[0]
    edited = old.with_fields({n: v or "" for n, v in values.items() if n != "tags"})
    edited = replace(edited, tags=values.get("tags", old.tags))
    world.put(place, splice(reading.text, _format(place).edit(reading, 0, edited)))


def _format(path: str) -> Any:
    return formats.format_for(path)


# By chance

VALUES = {
    "volume": st.sampled_from(["w11x", "w12x", "w13x", None]),
    "language": st.sampled_from(["w21x", "w22x", None]),
    "publicationTitle": st.sampled_from(["w31x", "w32x"]),
    "tags": st.sets(st.sampled_from(["w3x", "w4x", "w41x", "w42x"])).map(
        lambda names: tuple(Tag(name) for name in sorted(names))
    ),
}


@st.composite
def edits(draw: st.DrawFn) -> Edits:
    count = draw(st.integers(1, 3))
    said = {}
    for place in (LIBRARY, *PATHS[:count]):
        names = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=2))
        if names:
            said[place] = {name: draw(VALUES[name]) for name in names}
    out = draw(st.sampled_from([(), (), PATHS[:1], PATHS[:count]]))
    said = {place: values for place, values in said.items() if place not in out}
    return Edits(count, said, frozenset(out))


quiet_checks = list(HealthCheck)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=quiet_checks)
@given(edits())
def test_each_change_reaches_the_other_sources_or_waits(given: Edits) -> None:
    check(given)


@pytest.mark.slow
@settings(max_examples=600, deadline=None, suppress_health_check=quiet_checks)
@given(edits())
def test_very_many_changes_reach_the_other_sources_or_wait(given: Edits) -> None:
    check(given)


# Planners that are wrong on purpose

CHOSEN = (
    Edits(3, {"two.bib": {"volume": "w11x"}, LIBRARY: {"language": "w21x"}}),
    Edits(3, {"one.ris": {"volume": "w11x"}, "three.json": {"volume": "w12x", "language": "w21x"}}),
    Edits(2, {"one.ris": {"tags": (Tag("w3x"), Tag("w41x"))}, "two.bib": {"tags": (Tag("w4x"),)}}),
    Edits(2, {LIBRARY: {"volume": "w11x"}, "two.bib": {"volume": "w12x"}}),
    Edits(3, {"two.bib": {"publicationTitle": "w31x"}}, frozenset({"one.ris"})),
    Edits(1, {LIBRARY: {"language": "w21x"}}, frozenset({"one.ris"})),
    Edits(2, {}, frozenset({"one.ris", "two.bib"})),
)
Break = Callable[[pytest.MonkeyPatch], None]
TAKE, GIVE, DECIDE, ADVANCE = fields.take, fields.give, plan.decide, run.advance


def the_first_source_alone_is_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "give", lambda s, d, index, *rest: None if index else GIVE(s, d, index, *rest))


def the_last_source_is_not_told(patch: pytest.MonkeyPatch) -> None:
    def give(s: Any, d: Any, index: int, *rest: Any) -> None:
        if index < len(s.sources) - 1 or index == 0:
            GIVE(s, d, index, *rest)

    patch.setattr(fields, "give", give)


def the_first_source_alone_is_heard(patch: pytest.MonkeyPatch) -> None:
    def take(s: Any, d: Any, i: int, after: Any, owner: Any) -> Any:
        return after if i else TAKE(s, d, i, after, owner)

    patch.setattr(fields, "take", take)


def the_later_source_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "take", lambda s, d, i, after, owner: TAKE(s, d, i, after, {}))


def one_source_that_lost_it_trashes_it(patch: pytest.MonkeyPatch) -> None:
    def decide(state: Any) -> Any:
        decision = DECIDE(state)
        if any(source.gone == "removed" for source in state.sources):
            decision.library_action = "trash"
        return decision

    patch.setattr(plan, "decide", decide)


def one_source_that_lost_it_is_not_believed(patch: pytest.MonkeyPatch) -> None:
    def removed(s: Any, decision: Any, absent: list[int]) -> Any:
        decision.unlink += tuple(absent)
        return decision

    patch.setattr(merge, "_removed_here", removed)


def tags_of_the_last_source_replace_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fields, "put_tags", lambda previous, shown, edited: edited)


def a_row_forgets_what_waits(patch: pytest.MonkeyPatch) -> None:
    def advance(s: Any, d: Any, index: int, library: Item, now: Any) -> Any:
        return replace(ADVANCE(s, d, index, library, now), pending={}, library=library)

    patch.setattr(run, "advance", advance)


BROKEN: tuple[Break, ...] = (
    the_first_source_alone_is_told,
    the_last_source_is_not_told,
    the_first_source_alone_is_heard,
    the_later_source_wins,
    one_source_that_lost_it_trashes_it,
    one_source_that_lost_it_is_not_believed,
    tags_of_the_last_source_replace_all,
    a_row_forgets_what_waits,
)


@pytest.mark.parametrize("given", CHOSEN)
def test_the_laws_of_sources_hold_on_chosen_edits(given: Edits) -> None:
    check(given)


@pytest.mark.parametrize("make", BROKEN, ids=lambda make: make.__name__)
def test_the_laws_of_sources_reject_a_broken_planner(make: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        make(patch)
        assert any(_rejects(given) for given in CHOSEN)
    COUNTS.broken += 1


def _rejects(given: Edits) -> bool:
    try:
        check(given)
    except AssertionError:
        return True
    return False
