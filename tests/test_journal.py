"""The journal: what it keeps of a run, whole or killed half-way."""

from __future__ import annotations

import errno
import json
import os
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zotsync import journal as journal_module
from zotsync.changes import Change, Made
from zotsync.errors import WriteError, ZotsyncError
from zotsync.item import Creator, Item, Tag
from zotsync.journal import Journal, RunLog
from zotsync.jsontext import line
from zotsync.stores.base import LibraryId
from zotsync.stores.memory import MemoryStore
from zotsync.stores.sources import FileEdit, Sources

NEW = {"itemType": (None, "book"), "title": (None, "A")}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


def test_a_write_is_announced_before_it_is_done(journal: Journal) -> None:
    log = journal.begin("sync")
    store = MemoryStore(LibraryId("users", 1))
    seen: list[int] = []
    write = store.write

    def watched(*arguments: object) -> object:
        seen.append(len(journal.entries(log.run).changes))
        return write(*arguments)  # type: ignore[arg-type]

    store.write = watched  # type: ignore[method-assign, assignment]
    log.library(store, [Change("library", "create", "ABCD2345", NEW, expects={"version": 0})])
    log.end("ok")

    entries = journal.entries("1")
    assert [1] == seen
    assert 1 == len(entries.done)
    assert ("ok", 1, 0) == (entries.info.status, entries.info.applied, entries.info.failed)


def book(path: str) -> tuple[str, list[Change], tuple[()]]:
    return path, [Change("local", "create", f"ABCD234{path[0]}", NEW, path)], ()


BOOKS = [book(f"{number}.md") for number in range(2, 8)]


def test_files_are_announced_together_and_noted_as_done_when_they_are_safe(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three at a time: nothing has its name before its group is announced, or counts before all is safe."""
    root = tmp_path / "root"
    root.mkdir()
    log = journal.begin("sync")
    seen: list[tuple[int, int, int]] = []

    def look(real):  # type: ignore[no-untyped-def]
        def call(*given: object, **named: object) -> object:
            entries = journal.entries(log.run)
            seen.append((len(entries.changes), len(list(root.glob("*.md"))), len(entries.done)))
            return real(*given, **named)

        return call

    monkeypatch.setattr(journal_module, "_FILES_AT_ONCE", 3)
    monkeypatch.setattr(Sources, "commit", look(Sources.commit))
    results = log.several(Sources(root), iter(BOOKS))
    log.end("ok")

    assert [(3, 0, 0), (3, 1, 0), (3, 2, 0), (6, 3, 3), (6, 4, 3), (6, 5, 3)] == seen
    assert [True] * 6 == [outcome.ok for outcome in results.values()]
    entries = journal.entries("1")
    assert 6 == len(entries.changes) == len(entries.done) == len(entries.files) == entries.info.applied


def test_large_files_are_not_kept_until_there_are_many(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: list[int] = []
    real = RunLog._together

    def counted(log: RunLog, sources: Sources, prepared: list[Any], ahead: Any) -> Any:
        together.append(len(prepared))
        return real(log, sources, prepared, ahead)

    monkeypatch.setattr(RunLog, "_together", counted)
    monkeypatch.setattr(journal_module, "_BYTES_AT_ONCE", 1)
    log = journal.begin("sync")
    log.several(Sources(tmp_path), BOOKS[:3])
    assert [1, 1, 1] == [count for count in together if count]


def test_who_interrupts_a_run_finds_what_it_wrote_in_the_journal(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    commit = Sources.commit

    def interrupted(sources: Sources, edit: FileEdit, data: bytes | None) -> None:
        if edit.path == "4.md":
            raise KeyboardInterrupt
        commit(sources, edit, data)

    monkeypatch.setattr(Sources, "commit", interrupted)
    log = journal.begin("sync")
    with pytest.raises(KeyboardInterrupt):
        log.several(Sources(root), BOOKS)
    log.end("failed")
    assert ["2.md", "3.md"] == sorted(path.name for path in root.iterdir())
    entries = journal.entries("1")
    done = [change.path for change in entries.changes if change.id in entries.done]
    assert ["2.md", "3.md"] == done


def test_a_refused_object_is_a_failure_with_its_path(journal: Journal) -> None:
    log = journal.begin("sync")
    store = MemoryStore(LibraryId("users", 1))
    bad = Change("library", "update", "ABCD2345", {"title": ("A", "B")}, "a.ris", expects={"version": 7})

    results = log.library(store, [bad])
    log.end("failed")

    assert not results[bad.id].ok
    assert [("a.ris", "ABCD2345")] == [(f.path, f.key) for f in log.failed]
    assert 1 == journal.entries("1").info.failed


def test_a_run_that_was_killed_is_interrupted_and_its_torn_line_left_out(
    journal: Journal, tmp_path: Path
) -> None:
    log = journal.begin("sync")
    log.write({"intend": Change("library", "create", "ABCD2345", NEW).to_json()})
    log.close()
    with (journal.folder / "1.jsonl").open("a") as file:
        file.write('{"done": "abc", "da')

    entries = journal.entries("1")

    assert ("interrupted", 1, 0) == (entries.info.status, len(entries.changes), len(entries.done))
    assert "2" == journal.begin("sync").run


def test_an_unknown_run_is_said(journal: Journal) -> None:
    for run in ("7", "../../etc/passwd", ""):
        with pytest.raises(ZotsyncError, match="knows no run"):
            journal.entries(run)


def test_the_journal_is_private(journal: Journal) -> None:
    journal.begin("sync").end("ok")

    assert 0o600 == (journal.folder / "1.jsonl").stat().st_mode & 0o777


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_an_edit_gives_back_every_byte(old: bytes, new: bytes) -> None:
    edit = FileEdit.between("a.ris", old, new)

    assert old == edit.undo(new)
    assert edit == FileEdit.from_json(edit.to_json())


def test_a_file_that_was_edited_since_is_not_restored(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    edit = FileEdit.between("a.txt", b"before", b"after")
    (tmp_path / "a.txt").write_bytes(b"after, and a person's words")

    assert not sources.restore(edit)
    assert b"after, and a person's words" == (tmp_path / "a.txt").read_bytes()
    (tmp_path / "a.txt").write_bytes(b"after")
    assert sources.restore(edit)
    assert b"before" == (tmp_path / "a.txt").read_bytes()


@pytest.mark.parametrize("text", ["a\u2028b", "c\x85d", "e\x0bf", "\udc80"])
def test_a_value_may_hold_what_ends_a_line_of_text_or_is_none(journal: Journal, text: str) -> None:
    log = journal.begin("sync")
    log.write({"intend": Change("library", "create", "ABCD2345", {"title": (None, text)}).to_json()})
    log.end("ok")

    entries = journal.entries("1")

    assert [text] == [change.after()["title"] for change in entries.changes]
    assert "ok" == entries.info.status


def test_a_line_that_the_disk_took_half_of_does_not_hide_those_that_follow(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = journal.begin("sync")
    with monkeypatch.context() as patch:
        room = [10]

        def nearly_full(handle: int, data: memoryview) -> int:
            if not room:
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(handle, data[: room.pop()])

        write = os.write
        patch.setattr(os, "write", nearly_full)
        with pytest.raises(WriteError, match="No space left"):
            log.write({"intend": Change("library", "create", "ABCD2345", NEW).to_json()})
    log.end("failed")

    assert "failed" == journal.entries("1").info.status


def test_a_journal_of_another_day_is_read_by_the_ids_that_it_says(journal: Journal) -> None:
    """However ids are made now, what was done then is found."""
    change = Change("library", "update", "ABCD2345", {"title": ("Kelp", "Dulse")})
    log = journal.begin("sync")
    log.write({"intend": {**change.to_json(), "id": "of-old"}}, {"done": "of-old", "data": None})
    log.end("ok")
    entries = journal.entries(log.run)
    assert entries.changes == [change]
    assert [one.id in entries.done for one in entries.changes] == [True]
    assert entries.wrote_library()


def test_a_change_is_written_as_it_is_shown() -> None:
    """Its values are encoded once, for its id and for its line, and mean the same."""
    item = Item("book", {"title": "Kelp"}, (Creator("author", "Varga", "Ines"),), (Tag("a"), Tag("b", 1)))
    made = Change("local", "create", "ABCD2345", Made(replace(item, key="ABCD2345", version=3)), "a.ris")
    plain = Change("local", "create", "ABCD2345", dict(made.fields), "a.ris")
    for change in (made, plain, replace(plain, title="\udc80")):
        assert json.loads(line(change.written()).decode("utf-8", "surrogatepass")) == change.to_json()
        assert change.made() == item
    assert replace(made).id == replace(plain).id == json.loads(line(plain.written()))["id"]
    assert made == plain
    assert len(made.fields) == len(plain.fields) == 4
    assert pickle.loads(pickle.dumps(made)) == plain
