"""Anybody may do anything at any time: random edits, syncs, undos and redos, and what must stay true."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.sync.world import World
from zotsync import formats
from zotsync.changes import encode
from zotsync.errors import UsageError
from zotsync.formats.base import CannotSay, splice
from zotsync.item import Creator, Item, Tag

FIELDS = {"volume": "1 2 3".split(), "date": "2001 2002-05".split(), "language": "en de".split()}
TAGS = tuple(Tag(name) for name in "a b c".split())
ALLOWED = ["deletions", "tag-removals", "empty-library"]
PATHS = ("one.ris", "two.bib", "three.ris")


def item(number: int) -> Item:
    word = "amber birch cedar dune ember fjord gorse heath islet jetty".split()[number % 10]
    return Item(
        "journalArticle",
        {"title": f"{word.title()} and {number} {word * 2}", "DOI": f"10.5555/{word}.{number}"},
        (Creator("author", word.title(), "Ann"),),
    )


class Syncing(RuleBasedStateMachine):
    """``said`` holds every value that anybody ever gave; nothing else may appear, and none may vanish."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.number = 0

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self.world.close()

    @initialize()
    def start(self) -> None:
        for path in PATHS:
            mine = [self.fresh() for _ in range(3)]
            format = formats.format_for(path)
            assert format is not None
            self.world.put(path, format.write(mine))
        self.world.sync()

    def fresh(self) -> Item:
        self.number += 1
        return item(self.number)

    # People

    @rule(path=st.sampled_from(PATHS), at=st.integers(0, 3), data=st.data())
    def edit_a_file(self, path: str, at: int, data: st.DataObject) -> None:
        text, format, reading = self.read(path)
        if at >= len(reading.items):
            return
        name = data.draw(st.sampled_from([*FIELDS, "tags"]))
        old = reading.items[at]
        if name == "tags":
            new = old.with_(tags=tuple(data.draw(st.lists(st.sampled_from(TAGS), unique=True))))
        else:
            new = old.with_fields({name: data.draw(st.sampled_from([*FIELDS[name], ""]))})
        try:
            self.world.put(path, splice(text, format.edit(reading, at, new)))
        except CannotSay:
            return

    @rule(path=st.sampled_from(PATHS))
    def add_to_a_file(self, path: str) -> None:
        text, format, reading = self.read(path)
        self.world.put(path, splice(text, format.add(reading, [self.fresh()])))

    @rule(path=st.sampled_from(PATHS), at=st.integers(0, 3))
    def remove_from_a_file(self, path: str, at: int) -> None:
        text, format, reading = self.read(path)
        if at + 1 < len(reading.items):
            self.world.put(path, splice(text, format.remove(reading, at)))

    @rule(at=st.integers(0, 3))
    def move_to_another_file(self, at: int) -> None:
        text, format, reading = self.read("one.ris")
        there = {item["DOI"] for item in self.read("three.ris")[2].items}
        if at + 1 < len(reading.items) and reading.items[at]["DOI"] not in there:
            block = reading.items[at].origin
            assert block is not None
            self.world.put("one.ris", splice(text, format.remove(reading, at)))
            self.world.put("three.ris", f"{block.text.strip()}\n\n{self.world.text('three.ris')}")

    @rule(path=st.sampled_from(PATHS), at=st.integers(0, 3))
    def copy_to_another_file(self, path: str, at: int) -> None:
        _, _, reading = self.read(path)
        text, format, other = self.read("three.ris")
        if at < len(reading.items) and reading.items[at]["DOI"] not in {i["DOI"] for i in other.items}:
            plain = reading.items[at].with_(origin=None, notes=())
            self.world.put("three.ris", splice(text, format.add(other, [format.get(plain)])))

    @rule(at=st.integers(0, 20), data=st.data())
    def edit_the_library(self, at: int, data: st.DataObject) -> None:
        if not (keys := list(self.world.library())):
            return
        name = data.draw(st.sampled_from([*FIELDS, "tags"]))
        value: Any = data.draw(st.sampled_from([*FIELDS.get(name, ()), ""]))
        if name == "tags":
            value = encode("tags", tuple(data.draw(st.lists(st.sampled_from(TAGS), unique=True))))
        self.world.edit(keys[at % len(keys)], **{name: value})

    @rule(at=st.integers(0, 20))
    def trash_in_the_library(self, at: int) -> None:
        if keys := list(self.world.library()):
            self.world.edit(keys[at % len(keys)], deleted=1)

    @rule(at=st.integers(0, 20))
    def restore_in_the_library(self, at: int) -> None:
        if keys := [k for k in self.world.library(trashed=True) if k not in self.world.library()]:
            self.world.edit(keys[at % len(keys)], deleted=0)

    # zotsync

    @rule()
    def sync(self) -> None:
        report = self.world.sync(allow=ALLOWED)
        assert () == report.failed

    @rule()
    def look_only(self) -> None:
        before = self.state()
        with self.world.open() as workspace:
            workspace.plan()
        assert before == self.state()

    @rule(back=st.sampled_from([1, 1, 2, 3]))
    def undo(self, back: int) -> None:
        """Take back the newest run, or one before it."""
        self.sync()
        with self.world.open() as workspace:
            known = workspace.journal.runs()
        runs = [r.run for r in known if r.kind != "undo" and r.applied and not r.undone_by]
        try:
            kept = self.world.undo(runs[-back] if len(runs) >= back else None).kept
        except UsageError:
            return
        before = self.state()
        self.sync()
        assert kept or before == self.state(), "a sync right after an undo changed something"

    @rule()
    def redo(self) -> None:
        self.world.sync(redo=True, allow=ALLOWED)

    # What must be true

    def settle(self) -> None:
        """After the dust has settled both sides agree, but for what waits, and nothing is doubled."""
        if not self.number:
            return
        world = self.world
        for _ in range(2):
            world.sync(allow=ALLOWED)
        report = world.sync(allow=ALLOWED)
        assert () == report.applied
        waiting = {(c.key, c.field) for c in report.plan.conflicts}
        held = {h.key for h in report.plan.held}
        library = world.library()
        dois = [data["DOI"] for data in library.values()]
        assert len(dois) == len(set(dois)), "an item was doubled in the library"
        by_doi = {data["DOI"]: key for key, data in library.items()}
        holding = {(h.path, h.position) for h in report.plan.held}
        for path in PATHS:
            format = formats.format_for(path)
            assert format is not None
            mine = world.items(path)
            assert len({i["DOI"] for i in mine}) == len(mine), f"an item was doubled in {path}"
            for position, here in enumerate(mine):
                key = by_doi.get(here["DOI"])
                if key is None:
                    assert (path, position) in holding, f"{here.title} is in {path} alone, and nobody knows"
                    continue
                there = format.get(Item.from_json(library[key]), here)
                for name in (*FIELDS, "tags", "title"):
                    a, b = here.aspects().get(name), there.aspects().get(name)
                    if name == "tags":
                        a, b = {t.name for t in a or ()}, {t.name for t in b or ()}
                    if a != b and b is not None:
                        assert (key, name) in waiting or key in held, (path, here.title, name, a, b)

    def state(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        return self.world.files(), self.world.library(trashed=True)

    def read(self, path: str) -> Any:
        text = self.world.text(path)
        format = formats.format_for(path)
        assert format is not None
        return text, format, format.read(text, path)


TestSyncing = Syncing.TestCase
TestSyncing.settings = settings(
    max_examples=6,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
class TestSyncingLong(Syncing.TestCase):
    settings = settings(
        max_examples=300, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
