"""The laws of sync, checked on whole runs: real formats in a real folder, a library in memory.

A `Scenario` says what was agreed, and what each side edited since. `check` plays it and asserts every
law; a planner that breaks one cannot pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.sync.world import World, quiet
from zotsync import formats
from zotsync.changes import encode
from zotsync.formats.base import Format, splice
from zotsync.item import Creator, Item, Note, Tag

Edits = Mapping[int, Mapping[str, Any]]
"""Per item: new values by aspect (None or empty: taken away)."""


@dataclass(frozen=True, repr=False)
class Scenario:
    """``removed``: items taken out of their file; ``trashed``: items deleted in the library.

    ``hidden`` are values of the library that no file says, there before the edits.
    """

    format: str = "ris"
    items: tuple[Item, ...] = ()
    local: Edits = field(default_factory=dict)
    library: Edits = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    trashed: frozenset[int] = frozenset()
    hidden: Edits = field(default_factory=dict)

    def __repr__(self) -> str:
        said = {n: getattr(self, n) for n in ("format", "local", "library", "removed", "trashed", "hidden")}
        return f"Scenario({', '.join(f'{n}={v!r}' for n, v in said.items() if v)})"


class Play:
    """A scenario played in a world of its own."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.format: Format = formats.format_named(scenario.format)
        self.world = World()
        self.keys: list[str] = []
        ending = self.format.endings[0]
        self.paths = [f"refs{ending}" if self.format.many else f"{i}{ending}" for i in range(self.count)]
        for path in dict.fromkeys(self.paths):
            own = [item for item, p in zip(scenario.items, self.paths, strict=True) if p == path]
            self.world.put(path, self.format.write(own))
        self.world.put("untouched.ris", "TY  - BOOK\nTI  - A file of its own\nAU  - Neighbour, N\nER  - \n")
        self.world.sync()
        self.keys = [self.world.key(item.title) for item in scenario.items]
        for index, values in scenario.hidden.items():
            self._edit_library(index, values)
        self.world.sync()
        assert not self.world.conflicts()

    @property
    def count(self) -> int:
        return len(self.scenario.items)

    def edit(self) -> None:
        """Both sides edit."""
        scenario = self.scenario
        for index, values in scenario.library.items():
            self._edit_library(index, values)
        for index in scenario.trashed:
            self.world.edit(self.keys[index], deleted=1)
        for index, values in scenario.local.items():
            self._edit_file(index, values)
        for index in sorted(scenario.removed, reverse=True):
            text = self.world.text(self.paths[index])
            reading = self.format.read(text, self.paths[index])
            self.world.put(self.paths[index], splice(text, self.format.remove(reading, index)))

    def _edit_library(self, index: int, values: Mapping[str, Any]) -> None:
        empty: dict[str, Any] = {"tags": [], "creators": []}
        given = {n: encode(n, v) if v else empty.get(n, "") for n, v in values.items()}
        self.world.edit(self.keys[index], **given)

    def _edit_file(self, index: int, values: Mapping[str, Any]) -> None:
        path = self.paths[index]
        text = self.world.text(path)
        reading = self.format.read(text, path)
        position = index if self.format.many else 0
        item = reading.items[position]
        edited = with_values(item, values)
        self.world.put(path, splice(text, self.format.edit(reading, position, edited)))

    def here(self, index: int) -> Item | None:
        """What the file says of an item now."""
        doi = self.scenario.items[index]["DOI"]
        return next((i for i in self.world.items(self.paths[index]) if i["DOI"] == doi), None)

    def there(self, index: int) -> Item | None:
        """What the library says of an item now."""
        data = self.world.library().get(self.keys[index])
        if data is None:
            return None
        children = [d for d in self.world.library().values() if d.get("parentItem") == self.keys[index]]
        return Item.from_json(data, [Note(d["note"], d["key"]) for d in children])


LISTS = ("tags", "creators", "notes")


def with_values(item: Item, values: Mapping[str, Any]) -> Item:
    fields = {n: v or "" for n, v in values.items() if n not in LISTS}
    lists = {n: v or () for n, v in values.items() if n in LISTS}
    return replace(item.with_fields(fields), **lists)


def keys(notes: tuple[Note, ...]) -> set[str]:
    return {note.key for note in notes}


def names(tags: Any) -> set[str]:
    return {tag.name for tag in tags or ()}


def check(scenario: Scenario) -> None:
    """Play a scenario and assert every law."""
    play = Play(scenario)
    try:
        _check(play)
    finally:
        play.world.close()


def _check(play: Play) -> None:
    world = play.world
    agreed = [(play.here(i), play.there(i)) for i in range(play.count)]
    play.edit()
    files, library, links = world.files(), world.library(trashed=True), world.links()
    edited = [(play.here(i), play.there(i)) for i in range(play.count)]

    report = world.sync(allow=["deletions", "tag-removals"])

    assert () == report.failed
    conflicts = {(c.key, c.field) for c in report.plan.conflicts}
    for index in range(play.count):
        one = (agreed[index], edited[index], (play.here(index), play.there(index)))
        _check_item(play, index, one, {name for key, name in conflicts if key == play.keys[index]})
    for index in set(range(play.count)) - play.scenario.removed - play.scenario.trashed:
        assert links[play.keys[index]] == world.links().get(play.keys[index]), "a source lost its item"
    _nothing_is_rewritten_without_need(play, files)
    _nothing_is_invented(play, library)
    settled = quiet_with(world, conflicts)
    if report.run:
        _undo_brings_back(play, report.run, files, library, settled)


Sides = tuple[Item | None, Item | None]


def _check_item(play: Play, index: int, sides: tuple[Sides, Sides, Sides], conflicts: set[str]) -> None:
    (was_here, was_there), (mine, theirs), (here, there) = sides
    if index in play.scenario.removed or index in play.scenario.trashed:
        _check_deletion(play, index, (mine != was_here, theirs != was_there), here, there)
        return
    assert was_here is not None
    assert was_there is not None
    assert mine is not None
    assert theirs is not None
    assert here is not None, "an item left its file though nobody removed it"
    assert there is not None, "an item left the library though nobody removed it"
    say, shown = play.format.get(there, here).aspects(), play.format.get(theirs, mine).aspects()
    if len(mine.notes) == len(was_here.notes):
        assert keys(was_there.notes) == keys(there.notes), "an edited note became another note"
    for name in sorted(
        {*was_here.aspects(), *mine.aspects(), *theirs.aspects(), *say} - {"notes", "relations"}
    ):
        before, local = (i.aspects().get(name) for i in (was_here, mine))
        old, remote = (i.aspects().get(name) for i in (was_there, theirs))
        now_here, now_there = here.aspects().get(name), there.aspects().get(name)
        if name == "tags":
            _check_tags(before, local, old, remote, now_here, now_there)
        elif local == before:
            assert name not in conflicts, f"{name} was edited on one side, and is a conflict"
            assert now_there == remote, f"{name} of the library was changed by nobody"
            if remote == old:
                assert now_here == before, f"{name} of the file was changed by nobody"
            elif name in say:
                assert now_here == say[name], f"an edit of {name} in the library did not arrive"
        elif remote in (old, local):
            assert name not in conflicts, f"{name} was edited on one side or equally, and is a conflict"
            assert now_here == local, f"an edit of {name} in the file was lost"
            assert say.get(name) == local, f"an edit of {name} in the file did not arrive"
        elif shown.get(name) == local:
            assert name not in conflicts, f"{name} was edited equally, and is a conflict"
            assert (now_here, now_there) == (local, remote), f"an equal edit of {name} was undone"
        else:
            assert name in conflicts, f"{name} was edited differently, and nobody was told"
            assert (now_here, now_there) == (local, remote), f"a side of the conflict about {name} was lost"
        if name not in conflicts and name in say and name != "tags":
            assert now_here == say[name], f"the sides differ in {name} and nobody was told"


def _check_tags(before: Any, local: Any, old: Any, remote: Any, here: Any, there: Any) -> None:
    gone = (names(before) - names(local)) | (names(old) - names(remote))
    come = (names(local) - names(before)) | (names(remote) - names(old))
    assert names(there) == (names(old) - gone) | come, "a tag came back, or was lost, in the library"
    assert names(here) == (names(before) - gone) | come, "a tag came back, or was lost, in the file"
    kept = {tag.name: tag.type for tag in remote or ()}
    assert all(kept.get(tag.name, tag.type) == tag.type for tag in there or ()), "a tag's kind was lost"


def _check_deletion(
    play: Play, index: int, edited: tuple[bool, bool], here: Item | None, there: Item | None
) -> None:
    """``edited``: whether the file, and whether the library, edited what the other side deleted."""
    if index in play.scenario.trashed:
        assert (edited[0] or not play.format.many) == (here is not None), "deleted there, and the file"
        assert edited[0] == (there is not None), "an edit beats a deletion, nothing else does"
    else:
        assert edited[1] == (there is not None), "removed from the file, and the library"
        assert edited[1] == (here is not None), "an edit beats a deletion, nothing else does"
    assert play.keys[index] in play.world.library(trashed=True), "an item was erased"


def _nothing_is_rewritten_without_need(play: Play, files: Mapping[str, bytes]) -> None:
    after = play.world.files()
    assert files.keys() == after.keys()
    assert files["untouched.ris"] == after["untouched.ris"]
    if not play.scenario.library and not play.scenario.trashed:
        assert files == after, "a file was rewritten though the library had nothing new"


def _nothing_is_invented(play: Play, before: Mapping[str, Any]) -> None:
    after = play.world.library(trashed=True)
    regular = [k for k, d in after.items() if d["itemType"] != "note"]
    assert [k for k, d in before.items() if d["itemType"] != "note"] == regular, "an item came from nowhere"
    if not play.scenario.local and not play.scenario.removed:
        assert before == after, "the library was written though the files had nothing new"
    known = {str(v) for i in play.scenario.items for v in i.fields.values()}
    known |= {str(v) for data in before.values() for v in data.values()}
    for edits in (play.scenario.local, play.scenario.hidden, play.scenario.library):
        known |= {str(v) for values in edits.values() for v in values.values()}
    for data in after.values():
        for name, value in data.items():
            if isinstance(value, str) and name not in ("key", "parentItem", "itemType"):
                assert value in known or any(value in k or k in value for k in known), (name, value)


def quiet_with(world: World, conflicts: set[tuple[str, str]]) -> tuple[Any, Any]:
    """A second run changes nothing, and still knows the conflicts."""
    quiet(world)
    assert conflicts == {(c.key, c.field) for c in world.conflicts()}, "a conflict was forgotten"
    # With a guard allowed, what waits is looked at again.
    report = world.sync(allow=["deletions"])
    assert () == report.applied
    assert conflicts == {(c.key, c.field) for c in report.plan.conflicts}, "a conflict was forgotten"
    return world.files(), world.library(trashed=True)


def _undo_brings_back(play: Play, run: str, files: Any, library: Any, settled: tuple[Any, Any]) -> None:
    world = play.world
    assert [] == world.undo(run).kept
    assert files == world.files(), "undo does not give the files back"
    back = {
        k: d for k, d in clean(world.library(trashed=True)).items() if k in library or not d.get("deleted")
    }
    assert clean(library) == back, "undo does not give the library back"
    quiet(world)
    world.sync(redo=True, allow=["deletions", "tag-removals"])
    assert settled[0] == world.files(), "redo differs from what was undone"
    assert clean(settled[1]) == clean(world.library(trashed=True)), "redo differs from what was undone"


def clean(library: Mapping[str, Any]) -> dict[str, Any]:
    """Objects without empty values, tags in order: two ways to say the same."""
    found = {}
    for key, data in library.items():
        data = {n: v for n, v in data.items() if v}
        if "tags" in data:
            data["tags"] = sorted(data["tags"], key=lambda tag: tag["tag"])
        found[key] = data
    return found


# Scenarios that touch every law; random ones are in test_laws.py.

FIRST = Item(
    "journalArticle",
    {
        "title": "Clay lamps of the delta",
        "date": "2004",
        "volume": "7",
        "publicationTitle": "Pottery Letters",
        "DOI": "10.5555/lamp.1",
    },
    (Creator("author", "Haddad", "Rania"), Creator("author", "Berg", "Nils")),
    (Tag("clay"), Tag("lamps"), Tag("delta")),
)
SECOND = Item(
    "journalArticle",
    {"title": "Wind mills on dikes", "date": "1999-05", "volume": "2", "DOI": "10.5555/mill.2"},
    (Creator("author", "Visser", "Joost"),),
    (Tag("wind"),),
)
THIRD = Item(
    "journalArticle",
    {"title": "Bells cast in winter", "date": "2010", "volume": "31", "DOI": "10.5555/bell.3"},
    (Creator("author", "Novak", "Petra"),),
)
ITEMS = (FIRST, SECOND, THIRD)
NOTED = (replace(FIRST, notes=(Note("<p>Seen in March</p>"),)), SECOND, THIRD)
HIDDEN: Edits = {0: {"libraryCatalog": "Nowhere", "tags": (Tag("clay", 1), Tag("lamps"), Tag("delta", 1))}}
MORE = (*FIRST.tags, Tag("oil"))
LESS = FIRST.tags[1:]

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(items=ITEMS, local={0: {"volume": "8", "title": "Clay lamps of two deltas"}}, hidden=HIDDEN),
    Scenario(items=ITEMS, library={0: {"volume": "8", "language": "ar"}, 1: {"date": "2000"}}),
    Scenario(items=ITEMS, local={0: {"volume": "8"}}, library={0: {"volume": "9", "language": "ar"}}),
    Scenario(items=ITEMS, local={0: {"volume": "8"}}, library={0: {"volume": "8"}}),
    Scenario(items=ITEMS, local={0: {"tags": LESS}}, library={0: {"tags": MORE}}),
    Scenario(items=ITEMS, local={0: {"tags": MORE}}, library={0: {"tags": LESS}}, hidden=HIDDEN),
    Scenario(items=ITEMS, library={0: {"tags": ()}}),
    Scenario(items=ITEMS, local={0: {"tags": LESS}}, hidden=HIDDEN),
    Scenario(items=NOTED, local={0: {"notes": (Note("<p>Seen in May</p>"),)}}),
    Scenario(items=NOTED, local={0: {"notes": (*NOTED[0].notes, Note("<p>Seen twice</p>"))}}),
    Scenario(items=NOTED, local={0: {"notes": ()}}, library={0: {"volume": "9"}}),
    Scenario(items=ITEMS, trashed=frozenset({1})),
    Scenario(items=ITEMS, removed=frozenset({1})),
    Scenario(items=ITEMS, trashed=frozenset({1}), local={1: {"volume": "3"}}),
    Scenario(items=ITEMS, removed=frozenset({1}), library={1: {"volume": "3"}}),
    Scenario(items=ITEMS, removed=frozenset({1}), library={1: {"volume": None, "tags": ()}}),
    Scenario(items=ITEMS, removed=frozenset({1}), local={2: {"date": "2001"}}),
    Scenario(items=ITEMS, local={0: {"date": None, "volume": "70"}}, library={1: {"volume": None}}),
    Scenario("bibtex", ITEMS, local={0: {"volume": "8"}}, library={0: {"date": "2005"}, 1: {"volume": "20"}}),
    Scenario("bibtex", ITEMS, local={0: {"volume": "8"}}, library={0: {"volume": "9"}}, hidden=HIDDEN),
    Scenario("markdown", ITEMS, local={0: {"volume": "8"}}, library={1: {"volume": "20", "date": "2001"}}),
    Scenario("markdown", ITEMS, local={0: {"tags": MORE}}, library={0: {"tags": LESS}}),
    Scenario(
        "csl-json", ITEMS, local={0: {"volume": "8"}}, library={0: {"title": "Clay"}, 2: {"volume": "1"}}
    ),
    Scenario(
        items=ITEMS,
        local={0: {"creators": FIRST.creators[:1]}},
        library={0: {"creators": (*FIRST.creators, Creator("author", "Osei", "Kofi"))}},
    ),
)
