"""The laws of the decision alone: one item, its library and its sources in memory, and no text at all.

A `Meeting` is decided again and again, and does what was decided. Each law takes a case, which chance or a
list of all cases gives it, and asserts what must be true of any decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from zotsync.changes import decode, with_aspects
from zotsync.formats.base import put_by_parts
from zotsync.item import Creator, Item, Tag
from zotsync.sync import advance, merge, undone
from zotsync.sync.rows import Gone, LocalItem, Row, SourceState, with_pending
from zotsync.sync.same import same
from zotsync.sync.state import Decision, ItemState

KEY = "LAMP2345"


@dataclass(frozen=True)
class Lens:
    """A format that says everything but ``mute``."""

    mute: tuple[str, ...] = ()
    name: str = "lens"
    endings: tuple[str, ...] = (".lens",)
    many: bool = True
    prose: bool = False
    editable: bool = True

    def get(self, item: Item, within: Item | None = None) -> Item:
        return with_aspects(replace(item, notes=(), relations={}, collections=()), dict.fromkeys(self.mute))

    def put(self, previous: Item, edited: Item) -> Item:
        return put_by_parts(previous, edited, self.get(previous))


@dataclass
class Meeting:
    """``library`` and ``sources`` as they are now (None: not there); ``gone`` says how a source lost it."""

    library: Item | None
    sources: list[Item | None]
    rows: list[Row | None]
    format: Any = field(default_factory=Lens)
    trashed: bool = False
    gone: Gone = "removed"

    @classmethod
    def agreed(cls, item: Item, count: int, format: Any = None) -> Meeting:
        """All sides said the same, and remember it."""
        found = cls(item, [item] * count, [None] * count, format or Lens())
        found.sources = [found.format.get(item)] * count
        assert not found.sync().conflicts
        return found

    def state(self, **given: Any) -> ItemState:
        status = "live" if self.library else "gone" if any(self.rows) else "new"
        sources = []
        for index, (item, row) in enumerate(zip(self.sources, self.rows, strict=True)):
            if item is None and row is None:
                continue
            now = item and LocalItem(f"{index}.lens", 0, item, self.format, "", alone=False)
            was = None
            if row and item:
                was = with_pending(self.format.get(self._seen[index]), row.pending)
            sources.append(
                SourceState(f"{index}.lens", row, was, now or None, self.gone if item is None else "")
            )
        library = self.library or next((row.library for row in self.rows if row), None)
        return ItemState(KEY, "trashed" if self.trashed else status, library, tuple(sources), **given)

    _seen: dict[int, Item] = field(default_factory=dict)
    """What each source said when its row was written."""

    def sync(self, **given: Any) -> Decision:
        """Decide, and do what was decided."""
        state = undone.release(self.state(**given))
        decision = merge.decide(state)
        if decision.library_action == "trash":
            self.trashed = True
        elif decision.library_action:
            self.library, self.trashed = decision.library, False
        for index, source in enumerate(state.sources):
            self._follow(state, decision, index, int(source.path.split(".")[0]))
        return decision

    def _follow(self, state: ItemState, decision: Decision, index: int, at: int) -> None:
        action, item = decision.local.get(index, (None, None))
        if action in ("update", "create"):
            self.sources[at] = self.format.get(item)
        elif action == "remove":
            self.sources[at], self.rows[at] = None, None
            return
        now = self.sources[at]
        if index in decision.unlink:
            self.rows[at] = None
        elif index not in decision.keep or action == "create":
            assert now is not None
            assert self.library is not None
            local = LocalItem(f"{at}.lens", 0, now, self.format, "")
            self.rows[at] = (
                advance.first_row(KEY, local, self.library)
                if action == "create"
                else advance.advance(state, decision, index, self.library, local)
            )
            self._seen[at] = now

    # What people do, and what is there

    def edit(self, name: str, library: Any, sources: Sequence[Any]) -> None:
        """Everybody gives a field a value; where it is the one they have, nothing happens."""
        assert self.library is not None
        self.library = with_aspects(self.library, {name: library})
        self.sources = [item and with_aspects(item, {name: v}) for item, v in zip(self.sources, sources)]  # noqa: B905

    def values(self, name: str) -> list[Any]:
        """A field's value in the library, and in each source."""
        return [item.aspects().get(name) if item else None for item in (self.library, *self.sources)]

    def everything(self) -> tuple[Any, ...]:
        return self.library, self.trashed, tuple(self.sources)


BOOK = Item("book", {"title": "Lamps of the quay"}, (Creator("author", "Castel", "Ruben"),))
A, B, C = Creator("author", "Castel", "Ruben"), Creator("author", "Silva", "Ada"), Creator("editor", "Li")
VALUES: dict[str, tuple[Any, ...]] = {
    "volume": (None, "1", "2", "3"),
    "creators": (None, (A,), (A, B), (C, A)),
}
"""No value, and three different ones."""
ALIKE: dict[str, tuple[Any, ...]] = {
    "volume": (None, "1", "01", "2"),
    "creators": (None, (A,), (Creator("author", "Castel", "R."),), (B,)),
}
"""No value, two that say the same, and another."""
TAGS = tuple("abcd")


def idle(meeting: Meeting, decision: Decision) -> None:
    """Deciding once more changes nothing, and knows the same conflicts."""
    before = meeting.everything()
    again = meeting.sync()
    assert before == meeting.everything(), "a second decision changes something"
    assert again.library_action is None and not again.local, "a second decision has something to do"  # noqa: PT018
    assert {c.field for c in decision.conflicts} == {c.field for c in again.conflicts}, "a conflict is gone"


def _base(name: str, value: Any, count: int) -> Meeting:
    return Meeting.agreed(with_aspects(BOOK, {name: value}), count)


# The laws


def one_edit_reaches_all_and_two_are_a_conflict(case: tuple[str, Any, tuple[Any, ...]]) -> None:
    """An edit on one side flows, equal edits settle, different ones are a conflict and both stay."""
    name, base, (library, *sources) = case
    meeting = _base(name, base, len(sources))
    meeting.edit(name, library, sources)
    decision = meeting.sync()
    edits = {value for value in (library, *sources) if value != base}
    told = [c for c in decision.conflicts if c.field == name]
    if len(edits) < 2:
        assert not told, "what nobody contradicts is a conflict"
        assert set(meeting.values(name)) == (edits or {base}), "an edit did not reach all, or was lost"
    else:
        assert [library, *sources] == meeting.values(name), "a side of a conflict was changed"
        assert len(told) == 1, "different edits, and nobody was told, or twice"
        said = [decode(name, version.value) or None for version in told[0].versions]
        assert len({*said}) > 1 and {*said} <= {*edits, base}, "a conflict names what nobody said"  # noqa: PT018
    idle(meeting, decision)


def each_side_is_compared_with_its_own_spelling(case: tuple[str, Any, Any, Any, Any]) -> None:
    """Sides that agreed in other words: who changed is who says something else than *it* said."""
    name, was, now, seen, there = case
    ended, told = _spelled(name, was, now, seen, there)
    mine, theirs = now != was, there != seen
    expected = {
        (False, False): (now, there),
        (True, False): (now, now),
        (False, True): (there, there),
        (True, True): (now, there),
    }[mine, theirs]
    assert expected == ended
    assert told == (mine and theirs and now != there)


def sides_may_be_swapped(case: tuple[str, Any, Any, Any, Any]) -> None:
    """Which side is the library's makes no difference to a field."""
    name, was, now, seen, there = case
    ended, told = _spelled(name, was, now, seen, there)
    other, again = _spelled(name, seen, there, was, now)
    assert (ended, told) == (other[::-1], again)


def _spelled(name: str, was: Any, now: Any, seen: Any, there: Any) -> tuple[tuple[Any, Any], bool]:
    """What both sides end with, and whether there is a conflict."""
    meeting = _base(name, was, 1)
    row = meeting.rows[0]
    assert row is not None
    meeting.rows[0] = replace(row, library=with_aspects(row.library, {name: seen}))
    meeting.edit(name, there, [now])
    decision = meeting.sync()
    idle(meeting, decision)
    library, local = meeting.values(name)
    return (local, library), any(c.field == name for c in decision.conflicts)


def a_first_meeting_fills_and_settles(case: tuple[str, str, Any, Any]) -> None:
    """Nothing was agreed: what one side lacks is filled in, what says the same stays, the rest is asked."""
    name, first, library, local = case
    meeting = Meeting(BOOK, [BOOK], [None])
    meeting.edit(name, library, [local])
    decision = meeting.sync(first=first)
    differ = bool(library and local and not same(name, library, local))
    assert bool([c for c in decision.conflicts if c.field == name]) == (differ and first == "ask")
    if not (library and local):
        expected = [library or local] * 2
    elif differ and first != "ask":
        expected = [local if first == "local" else library] * 2
    else:
        expected = [library, local]
    assert expected == meeting.values(name)
    if differ and first != "ask":
        settled = next(s for s in decision.settled if s.field == name)
        assert (settled.local, settled.library) != (None, None), "what was not taken is not in the journal"
    idle(meeting, decision)


def an_undecided_meeting_is_met_again(case: tuple[str, tuple[Any, Any], tuple[Any, Any]]) -> None:
    """Both sides may edit what is parked from their first meeting: it is a first meeting still."""
    name, met, then = case
    meeting = Meeting(BOOK, [BOOK], [None])
    meeting.edit(name, met[0], [met[1]])
    meeting.sync()
    if met[0] == met[1] or not all(met) or same(name, *met):
        return
    meeting.edit(name, then[0], [then[1]])
    decision = meeting.sync()
    fresh = Meeting(BOOK, [BOOK], [None])
    fresh.edit(name, then[0], [then[1]])
    other = fresh.sync()
    assert fresh.values(name) == meeting.values(name)
    assert [c.field for c in other.conflicts] == [c.field for c in decision.conflicts]
    idle(meeting, decision)


def sets_unite_and_what_was_removed_is_gone(case: tuple[frozenset[str], tuple[frozenset[str], ...]]) -> None:
    """What anybody added is everywhere, what anybody removed is nowhere, the rest stays as it was."""
    base, (library, *sources) = case
    meeting = _base("tags", _tags(base), len(sources))
    meeting.edit("tags", _tags(library, 1), [_tags(mine) for mine in sources])
    decision = meeting.sync()
    sides = (library, *sources)
    expected = base.union(*(side - base for side in sides)).difference(*(base - side for side in sides))
    assert not decision.conflicts, "sets have no conflicts"
    assert [set(expected)] * len(sides) == [{t.name for t in v or ()} for v in meeting.values("tags")]
    kinds = {tag.name: tag.type for tag in meeting.values("tags")[0] or ()}
    assert all(kinds[name] == 1 for name in expected & library), "a tag's kind was lost"
    idle(meeting, decision)


def sets_that_meet_unite(case: tuple[frozenset[str], ...]) -> None:
    """Nothing was agreed: everybody ends with what anybody has."""
    library, *sources = case
    meeting = Meeting(BOOK, [BOOK] * len(sources), [None] * len(sources))
    meeting.edit("tags", _tags(library, 1), [_tags(mine) for mine in sources])
    decision = meeting.sync()
    expected = set(library.union(*sources))
    assert [expected] * len(case) == [{t.name for t in v or ()} for v in meeting.values("tags")]
    idle(meeting, decision)


def _tags(names: Iterable[str], kind: int = 0) -> tuple[Tag, ...]:
    return tuple(Tag(name, kind) for name in sorted(names))


def an_edit_beats_a_deletion(case: tuple[str, tuple[str, ...], Gone]) -> None:
    """``library``: same, edited, trashed or gone; each source: same, edited or out."""
    library, sources, gone = case
    meeting = _base("volume", "1", len(sources))
    meeting.gone = gone
    value = "2" if library == "edited" else "1"
    meeting.edit("volume", value, ["2" if s == "edited" else "1" for s in sources])
    meeting.sources = [None if s == "out" else i for s, i in zip(sources, meeting.sources, strict=True)]
    meeting.trashed = library == "trashed"
    meeting.library = None if library == "gone" else meeting.library
    decision = meeting.sync()
    everywhere, edited = set(sources), "edited" in sources
    if library in ("trashed", "gone"):
        assert (decision.library_action in ("restore", "create")) == edited, "it came back, or did not"
        left = {i for i, s in enumerate(sources) if s != "out"}
        assert left == {i for i, item in enumerate(meeting.sources) if item} or not edited
        assert edited or not any(meeting.sources), "what the library deleted stays in the sources"
    elif everywhere == {"out"}:
        trash = gone == "removed" and library == "same"
        assert meeting.trashed == trash, "only what was clearly removed and not edited goes to the trash"
        if gone == "removed" and library == "edited":
            assert any(meeting.sources), "an edit beats a deletion"
    else:
        assert not meeting.trashed, "a source has it still"
        says = {"2"} if edited or library == "edited" else {"1"}
        assert says == {v for v in meeting.values("volume") if v}, "an edit was lost with another source"
    idle(meeting, decision)


def what_a_lens_cannot_say_it_does_not_deny(case: tuple[Any, Any, Any]) -> None:
    """A source that cannot say a field edits another: the library keeps the one, and takes the other."""
    base, library, local = case
    item = with_aspects(BOOK, {"language": base, "volume": "1"})
    meeting = Meeting.agreed(item, 1, Lens(mute=("language",)))
    assert meeting.library is not None
    meeting.library = with_aspects(meeting.library, {"language": library})
    meeting.sources = [i and with_aspects(i, {"volume": local}) for i in meeting.sources]
    decision = meeting.sync()
    assert [library, None] == meeting.values("language")
    assert [local, local] == meeting.values("volume")
    assert not decision.conflicts
    idle(meeting, decision)


def a_type_in_conflict_holds_its_item(case: tuple[Any, Any, str]) -> None:
    """Both sides made something else of it: nothing of it moves until that is decided, then all does."""
    library, local, take = case
    meeting = _base("volume", "1", 1)
    meeting.edit("itemType", "magazineArticle", ["journalArticle"])
    meeting.edit("volume", library, [local])
    before = meeting.everything()
    decision = meeting.sync()
    assert before == meeting.everything()
    assert ["itemType"] == [c.field for c in decision.conflicts]
    idle(meeting, decision)
    meeting.sync(taken={"itemType": take})
    kinds = {"local": "journalArticle", "library": "magazineArticle", "base": "book"}
    assert [kinds[take]] * 2 == meeting.values("itemType")
    edits = {v for v in (library, local) if v != "1"}
    if len(edits) < 2:
        assert set(meeting.values("volume")) == (edits or {"1"}), "an edit was lost behind the type"


# All cases of each law; sets and long lists are left to chance


def edits_everywhere(count: int) -> Iterable[tuple[str, Any, tuple[Any, ...]]]:
    for name, values in VALUES.items():
        for base in values[:2]:
            for sides in product(values, repeat=count + 1):
                yield name, base, sides


def spellings() -> Iterable[tuple[str, Any, Any, Any, Any]]:
    for name, values in ALIKE.items():
        for four in product(values, repeat=4):
            yield name, *four


def meetings() -> Iterable[tuple[str, str, Any, Any]]:
    for name, values in ALIKE.items():
        for first, library, local in product(("ask", "local", "library"), values, values):
            yield name, first, library, local


def meetings_twice() -> Iterable[tuple[str, tuple[Any, Any], tuple[Any, Any]]]:
    for name, values in ALIKE.items():
        pairs = list(product(values, repeat=2))
        for met, then in product(pairs, pairs):
            yield name, met, then


def deletions(count: int) -> Iterable[tuple[str, tuple[str, ...], Gone]]:
    gones: tuple[Gone, ...] = ("removed", "vanished")
    for library, gone in product(("same", "edited", "trashed", "gone"), gones):
        for sources in product(("same", "edited", "out"), repeat=count):
            yield library, sources, gone


def unsaid() -> Iterable[tuple[Any, Any, Any]]:
    return product((None, "de", "en"), (None, "de", "en"), (None, "1", "2"))


def types() -> Iterable[tuple[Any, Any, str]]:
    return product((None, "1", "2"), (None, "1", "2"), ("local", "library", "base"))
