"""The base refers to what it holds already, and reads as if it had kept copies."""

import random
import sqlite3
from dataclasses import replace

import pytest

from zotsync.item import Item, Note
from zotsync.jsontext import dumps
from zotsync.sync.base import Base
from zotsync.sync.rows import Row, dump_item

KEYS = ["AAAA2222", "BBBB2222", "CCCC2222"]
NOTES = ["NNNN2222", "NNNN3333", "NNNN4444"]


@pytest.fixture
def base(tmp_path):
    found = Base(tmp_path / "base.sqlite")
    yield found
    found.close()


def book(key: str, version: int, **more) -> dict:
    return {"key": key, "version": version, "itemType": "book", "title": f"Kelp {version}", **more}


def note(key: str, parent: str, version: int, **more) -> dict:
    text = f"<p>{version}</p>"
    return {"key": key, "version": version, "itemType": "note", "parentItem": parent, "note": text, **more}


def row(library: Item, **more) -> Row:
    return Row(library.key, "a.ris", 0, "ris", "TY  - BOOK\nER  - \n", library, **more)


@pytest.mark.parametrize("seed", range(40))
def test_rows_that_refer_to_the_mirror_read_as_copies_would(base, seed):
    """Objects come, change and go in any order; what a row last saw stays what it saw."""
    rng, seen = random.Random(seed), {}
    for version in range(1, 40):
        what, key, child = rng.randrange(6), rng.choice(KEYS), rng.choice(NOTES)
        if what == 0:
            base.objects_put([book(key, version)])
        elif what == 1:
            base.objects_put([note(child, key, version, **rng.choice(({}, {"deleted": 1})))])
        elif what == 2:
            base.objects_put([], [rng.choice(KEYS + NOTES)])
        elif what == 3:
            base.objects_put([book(k, version) for k in KEYS] + [note(child, key, version)], [child])
        elif held := base.held_items([key]):
            old = next((known for known in base.rows() if known.key == key), None)
            now = row(held[key], id=old.id if old else 0)
            if what == 5:  # not all was taken: what it last saw is its own
                now = replace(now, library=held[key].with_fields({"title": "Dulse"}))
            base.commit([now], held=held)
            seen[key] = now.library
        assert {one.key: one.library for one in base.rows()} == seen
        assert {one.key: one.library.notes for one in base.rows()} == {k: i.notes for k, i in seen.items()}


def test_only_what_the_mirror_holds_is_referred_to(base):
    base.objects_put([book(KEYS[0], 1), note(NOTES[0], KEYS[0], 2)])
    held = base.held_items(KEYS)
    base.commit([row(held[KEYS[0]])], held=held)
    base.commit([row(replace(held[KEYS[0]], notes=(Note("<p>else</p>", NOTES[0]),)))], held=held)
    kept = [library for (library,) in base._db.execute("SELECT library FROM rows ORDER BY id")]
    assert [bool(library) for library in kept] == [False, True]
    assert [one.library.notes[0].html for one in base.rows()] == ["<p>2</p>", "<p>else</p>"]


def test_what_is_asked_of_all_objects_is_known_without_their_json(base):
    base.objects_put(
        [
            book(KEYS[0], 1, tags=[{"tag": "a"}, {"tag": "b"}]),
            book(KEYS[1], 2, deleted=1),
            note(NOTES[0], KEYS[0], 3),
            {"key": NOTES[1], "version": 4, "itemType": "note", "collections": ["COLL2222"]},
            {"key": NOTES[2], "version": 5, "itemType": "attachment", "parentItem": KEYS[0]},
        ]
    )
    base.commit([row(item) for item in base.items(KEYS[:2]).values()])
    assert base.linked_counts() == (2, 1, 2)
    assert base.live(KEYS) == {KEYS[0]}
    assert base.owners() == {*KEYS[:2], NOTES[1]}
    assert base.left_alone(lambda collections: True) == {"attachments": 1, "notes": 1}
    assert base.left_alone(lambda collections: not list(collections)) == {"attachments": 1}


def test_a_base_of_the_first_layout_is_read_on(tmp_path):
    """Its objects and rows, what an undo left alone, and numbers of rows that are never given again."""
    path, seen = tmp_path / "base.sqlite", Item.from_json(book(KEYS[0], 1))
    old = sqlite3.connect(path)
    old.executescript(
        """
        CREATE TABLE rows (
          id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, path TEXT NOT NULL, data TEXT NOT NULL);
        CREATE INDEX rows_alone ON rows (key) WHERE json_extract(data, '$.undone.item') IS NOT NULL;
        CREATE TABLE objects (key TEXT PRIMARY KEY, version INTEGER NOT NULL, parent TEXT NOT NULL,
          data TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX objects_by_parent ON objects (parent) WHERE parent != '';
        """
    )
    for number, undone in ((3, {}), (4, {"item": "taken back"}), (9, {})):
        data = {**row(seen, undone=undone).to_json(), "library": dump_item(seen)}
        old.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (number, KEYS[0], "a.ris", dumps(data)))
    old.execute("DELETE FROM rows WHERE id = 9")
    objects = [book(KEYS[0], 7, tags=[{"tag": "a"}]), note(NOTES[0], KEYS[0], 8, deleted=1)]
    for data in objects:
        values = data["key"], data["version"], data.get("parentItem", ""), dumps(data)
        old.execute("INSERT INTO objects VALUES (?, ?, ?, ?)", values)
    old.commit()
    old.close()
    for _ in range(2):
        base = Base(path)
        assert [(one.id, one.library) for one in base.rows()] == [(3, seen), (4, seen)]
        assert list(base.all_objects()) == objects
        assert base.alone() == {KEYS[0]}
        assert base.linked_counts() == (1, 1, 1)
        assert base.children(KEYS) == {KEYS[0]: [objects[1]]}
        base.close()
    base = Base(path)
    base.commit([row(seen)])
    assert [one.id for one in base.rows()] == [3, 4, 10]
    base.close()
