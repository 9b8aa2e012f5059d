"""What a full pull does for each item, in counts: seconds depend on the machine, these do not."""

import os
import stat

import pytest

from tests.sync.world import World
from zotsync import changes, journal, jsontext
from zotsync.config import Config, SourcesConfig
from zotsync.errors import LibraryError
from zotsync.item import Item
from zotsync.stores import files, scan
from zotsync.stores.base import new_key
from zotsync.stores.memory import MemoryStore
from zotsync.stores.sources import Sources
from zotsync.sync import base, mirror

ABSTRACT = "Kelp was counted at low tide. " * 40


def library(count: int) -> list[dict]:
    return [
        {
            "key": new_key(),
            "version": 0,
            "itemType": "journalArticle",
            "title": f"Kelp of the outer islands {number}",
            "creators": [{"creatorType": "author", "firstName": "Ines", "lastName": f"Varga{number}"}],
            "date": "2009",
            "abstractNote": ABSTRACT,
            "tags": [{"tag": "kelp"}],
            "collections": [],
            "relations": {},
        }
        for number in range(count)
    ]


ENCODERS = ((base, "dumps"), (mirror, "dumps"), (changes, "encoded"), (changes, "part"), (journal, "as_line"))


class Counted:
    """A pull of so many items into one file, and how often what was done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, count: int, name: str, *, holds: bool = True) -> None:
        world = World(config=Config(sources=SourcesConfig(new_items=name)))
        world.memory.write(library(count))
        self.encoded = self.decoded = self.items = 0
        self.statements: list[str] = []
        from_json = Item.from_json

        def encoding(encode):
            def counted(*given, **named):
                self.encoded += 1
                return encode(*given, **named)

            return counted

        def loads(text):
            self.decoded += 1
            return jsontext.loads(text)

        def item(data, notes=()):
            self.items += 1
            return from_json(data, notes)

        with monkeypatch.context() as patch:
            for module, name_there in ENCODERS:
                patch.setattr(module, name_there, encoding(getattr(module, name_there)))
            for module in (base, mirror):
                patch.setattr(module, "loads", loads)
            patch.setattr(Item, "from_json", item)
            with world.open() as workspace:
                workspace.base._db.set_trace_callback(self.statements.append)
                report = workspace.sync()
        assert len(report.applied) == count
        assert report.requests <= 2
        self.text = world.text(name) if holds else ""
        self.state = sum(file.stat().st_size for file in world.state.rglob("*.sqlite"))
        world.close()


@pytest.fixture
def each(monkeypatch):
    """What one item more costs."""

    def cost(name: str = "zotero.ris") -> dict[str, float]:
        small, large = (Counted(monkeypatch, count, name) for count in (40, 140))
        return {
            "encoded": (large.encoded - small.encoded) / 100,
            "decoded": (large.decoded - small.decoded) / 100,
            "items": (large.items - small.items) / 100,
            "statements": (len(large.statements) - len(small.statements)) / 100,
            "abstracts": large.text.count("outer islands") / 140,
        }

    return cost


@pytest.mark.parametrize("name", ["zotero.ris", "zotero.bib"])
def test_each_item_of_a_full_pull_is_read_once_and_stored_once(each, name):
    """One item is made of what was downloaded, and none of it is read from the base again.

    JSON is made for the mirror (and its tags and collections are counted), for the change's values, its id,
    its line, the line after it, and its row. A statement stores the object, the key until the run
    is over, and the row.
    """
    cost = each(name)
    assert cost["items"] == 1
    assert cost["decoded"] == 0
    assert cost["encoded"] == 6
    assert cost["statements"] == 3
    assert cost["abstracts"] == 1


def test_the_base_keeps_what_the_library_says_once(monkeypatch):
    """The mirror has it and the row refers to that; the row has the source's own text besides."""
    small, large = (Counted(monkeypatch, count, "zotero.ris") for count in (100, 400))
    assert (large.state - small.state) / 300 < 2.8 * len(ABSTRACT)


def test_a_new_file_is_read_back_once(monkeypatch):
    """Before it is written; afterwards its bytes are compared."""
    parsed, parse = [], Sources._parse

    def counted(self, path, *given):
        parsed.append(path)
        return parse(self, path, *given)

    monkeypatch.setattr(Sources, "_parse", counted)
    Counted(monkeypatch, 12, "from-zotero/{key}.md", holds=False)
    assert len(parsed) == len(set(parsed)) == 12


def test_what_was_just_written_is_not_read_from_the_disk_again(monkeypatch):
    """Its mark says that it is ours, and that the next run looks into it."""
    looked, read = [], files.read_file

    def counted(root, path, *given):
        looked.append(path)
        return read(root, path, *given)

    monkeypatch.setattr(files, "read_file", counted)
    Counted(monkeypatch, 12, "zotero.bib")
    assert looked == []


@pytest.mark.parametrize("mark", ["", "{0.st_size} {0.st_ino} fresh", "{0.st_size} {0.st_ino}"])
def test_an_edit_in_the_very_tick_of_our_writing_is_found(monkeypatch, mark):
    """A file system's clock may be too coarse to tell, and may be late as well."""
    world = World(config=Config(sources=SourcesConfig(new_items="zotero.bib")))
    world.memory.write(library(1))
    commit = Sources.commit

    def edited(self, edit, data):
        commit(self, edit, data)
        world.change("zotero.bib", "{2009}", "{2008}")

    if mark:
        monkeypatch.setattr(files, "mark_when_read", mark.format)
        monkeypatch.setattr(scan, "mark", mark.removesuffix(" fresh").format)
    with monkeypatch.context() as patch:
        patch.setattr(Sources, "commit", edited)
        world.sync()
    world.sync()
    assert [data["date"] for data in world.library().values()] == ["2008"]
    world.close()


def test_a_note_for_each_item_waits_for_the_disk_once_for_each(monkeypatch):
    """Each file is flushed; the folder and the journal are, for all of them together."""
    waited, fsync = [], os.fsync

    def wait(descriptor):
        waited.append(stat.S_ISREG(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", wait)
    flushes = []
    for count in (20, 60):
        waited.clear()
        Counted(monkeypatch, count, "from-zotero/{key}.md", holds=False)
        flushes.append(len(waited))
    assert flushes[1] - flushes[0] == 40
    assert flushes[0] < 20 + 6


def test_nothing_of_a_pull_counts_before_all_of_it_came():
    """A library that is lost in the middle leaves the base as it was; the next run begins again."""

    class Lost(MemoryStore):
        def pull(self, since=0, have=None, take=None):
            def some(objects):
                take(objects[:3])
                raise LibraryError("It gives no answer.")

            return super().pull(since, have, some)

    world = World(config=Config(sources=SourcesConfig(new_items="zotero.ris")))
    world.memory.write(library(5))
    whole, world.store = world.memory, Lost()
    world.store.items, world.store.version = whole.items, whole.version
    with pytest.raises(LibraryError, match="no answer"):
        world.sync()
    with world.open() as workspace:
        assert workspace.base.versions() == {}
        assert workspace.base.retry() == (set(), set())
    world.store = whole
    assert len(world.sync().applied) == 5
    world.close()
