"""A workspace on the desktop app's library: what is an everyday state there, and what stops a run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.main_job import EXAMPLES, Folder
from zotsync.config import Config, LibraryConfig, render
from zotsync.errors import AppClosedError, GuardError, LibraryError
from zotsync.server.local import Desktop
from zotsync.stores.base import Access
from zotsync.stores.zotero_local import LocalStore

TWINS = "TY  - JOUR\nTI  - {}\nAU  - Sand, Ivo\nPY  - 1999\nER  - \n"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path, kind="local")
    for name in ("export-from-repository.ris", "radiotherapy-note.md"):
        made.put(name, (EXAMPLES / name).read_bytes())
    yield made
    made.close()


def app_of(folder: Folder) -> Desktop:
    app = folder.library_server
    assert isinstance(app, Desktop)
    return app


def titles(folder: Folder) -> list[str]:
    items = app_of(folder).libraries["users"].items.values()
    return sorted(str(entry.saved["title"]) for entry in items if "title" in entry.saved)


def test_an_app_that_may_not_be_written_to_is_read_and_said_once(folder: Folder) -> None:
    folder.sync()
    key = folder.by_title("Adding")["key"]
    folder.edit(key, date="2020")
    text = folder.files()["export-from-repository.ris"]
    folder.put("export-from-repository.ris", text.replace(b"VL - 9", b"VL - 10"))
    folder.api_key = ""

    first, second = folder.sync(), folder.sync()

    assert ["local"] == [change.side for change in first.applied]
    assert b"**Year:** 2020" in folder.files()["radiotherapy-note.md"]
    assert 1 == len(first.notices)
    assert "Always Allow" in first.notices[0]
    assert ((), "", ()) == (second.notices, second.run, second.applied)
    assert 1 == folder_status(folder)["library"]

    folder.api_key = app_of(folder).authorize("tests")
    assert ["library"] == [change.side for change in folder.sync().applied]


def folder_status(folder: Folder) -> dict[str, int]:
    with folder.open() as workspace:
        return dict(workspace.status().pending)


def test_an_older_app_is_read_alone(folder: Folder) -> None:
    app_of(folder).quirks.read_only = True

    report = folder.sync()

    assert () == report.applied
    assert "version 10" in report.notices[0]
    assert {} == folder.library()


def test_a_closed_app_stops_a_person_and_not_a_schedule(folder: Folder) -> None:
    folder.sync()
    before = folder.files()
    app_of(folder).close()

    with pytest.raises(AppClosedError, match="not running"):
        folder.sync()
    first, second = (folder.sync(unattended=True) for _ in range(2))

    assert ("Zotero is not running. Start it, and try again.",) == first.notices
    assert ((), (), ()) == (first.applied, second.applied, second.notices)
    assert before == folder.files()
    app_of(folder).serve()
    assert () == folder.sync(unattended=True).notices
    app_of(folder).close()
    assert 1 == len(folder.sync(unattended=True).notices)


def test_an_app_with_another_database_stops_the_run(folder: Folder) -> None:
    folder.sync()
    app = app_of(folder)
    app.server_id = "anotherone12"
    items = app.libraries["users"].items
    for key in list(items)[1:]:
        del items[key]

    with pytest.raises(GuardError, match="library-changed"):
        folder.sync()


def test_another_kind_of_library_stops_the_run(folder: Folder) -> None:
    folder.sync()
    (folder.root / "zotsync.toml").write_text(render(Config(library=LibraryConfig())), "utf-8")

    with pytest.raises(GuardError, match=r"names another library.* pairs both sides anew"):
        folder.sync()


@pytest.mark.parametrize("at", range(1, 12))
def test_killed_at_any_request_the_next_run_doubles_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    class Killed(BaseException):
        pass

    folder.put("twins.ris", TWINS.format("Dunes") + TWINS.format("Tides"))
    app, asked = app_of(folder).app, 0

    def dying(environ, start_response):  # the request is done, and nobody is there to hear of it
        nonlocal asked
        asked += 1
        answer = app(environ, start_response)
        if asked == at:
            raise Killed
        return answer

    import httpx2

    original = LocalStore.__init__

    def in_process(self, **given):
        original(self, **given, transport=httpx2.WSGITransport(app=dying))

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "__init__", in_process)
        with contextlib.suppress(Killed):
            folder.sync()

    report = folder.sync()

    assert ((), ()) == (report.plan.held, report.failed)
    found = titles(folder)
    assert len(found) == len(set(found)) == 4
    assert () == folder.sync().applied


def test_an_app_that_quits_in_the_middle_of_creating_doubles_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is lost, and so is the look whether the items are there."""
    folder.put("twins.ris", TWINS.format("Dunes") + TWINS.format("Dunes and tides"))

    def away(*given: object) -> object:
        raise LibraryError("Zotero gives no answer.")

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "_find_access", lambda store: Access(read=True, write=True))
        patch.setattr(LocalStore, "_landed", away)
        app_of(folder).faults.lose_answer(method="POST", path="/items$")
        with pytest.raises(LibraryError):
            folder.sync()
    before = titles(folder)
    assert 4 == len(before)

    report = folder.sync()

    assert before == titles(folder)
    assert [("create", "note")] == [(c.action, c.fields["itemType"][1]) for c in report.applied]
    assert ((), ()) == (report.plan.held, report.failed)


def test_lines_of_extra_that_the_app_moves_are_nobodys_edit(folder: Folder) -> None:
    folder.put("moved.ris", "TY  - JOUR\nTI  - Silt\nAU  - Sand, Ivo\nPY  - 1999\nER  - \n")
    folder.sync()
    key = folder.by_title("Silt")["key"]
    entry = app_of(folder).libraries["users"].items[key]
    for data in (entry.data, entry.saved):
        data["extra"] = "PMID: 4711\nkeep me"
    text = folder.files()["moved.ris"]
    folder.put("moved.ris", text.replace(b"1999", b"2001"))

    report = folder.sync()

    assert ((), ()) == (report.plan.conflicts, report.failed)
    assert ("2001", "4711") == (folder.library()[key]["date"], folder.library()[key]["PMID"])
    assert () == folder.sync().applied


ROPES = b"TY  - BOOK\nTI  - Ropes and ladders\nAU  - Sand, Ivo\nPY  - 1999\nSN  - 9783161484100\nER  - \n"


def test_duplicates_in_the_app_are_merged_followed_and_brought_back(folder: Folder) -> None:
    folder.put("ropes.ris", ROPES)
    folder.sync()
    loser = folder.by_title("Ropes")
    twin = {n: v for n, v in loser.items() if n in ("itemType", "title", "date", "ISBN", "creators")}
    with folder.open() as workspace:
        add = workspace.store.write
        (made,) = add([{"key": "AAAA2222", "version": 0, **twin, "place": "Oslo", "publisher": "House"}])
        (note,) = add(
            [
                {
                    "key": "BBBB2222",
                    "version": 0,
                    "itemType": "note",
                    "note": "Mine",
                    "parentItem": loser["key"],
                }
            ]
        )
        report = workspace.merge()

    assert () == report.run.failed
    after = folder.library(trashed=True)
    assert (made.key, 1) == (after[note.key]["parentItem"], after[loser["key"]]["deleted"])
    folder.sync()
    assert b"CY  - Oslo\n" in folder.files()["ropes.ris"]
    assert () == folder.sync().applied

    folder.undo(report.run.run)

    assert ROPES == folder.files()["ropes.ris"]
    after = folder.library(trashed=True)
    assert (loser["key"], None) == (after[note.key]["parentItem"], after[loser["key"]].get("deleted"))
    assert () == folder.sync().applied


@pytest.mark.parametrize(
    ("status", "text", "start"),
    [
        (200, '[{"id": "http://zotero.org/users/local/aBcD/items/AAAA2222"}]', "users/local/aBcD"),
        (400, "Invalid format", "users/0"),
    ],
)
def test_the_app_says_how_relations_name_its_items(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, status: int, text: str, start: str
) -> None:
    with folder.open() as workspace:
        answer = SimpleNamespace(status_code=status, text=text)
        monkeypatch.setattr(workspace.store._wire, "get", lambda *given, **named: answer)  # type: ignore[attr-defined]
        assert f"http://zotero.org/{start}/items/BBBB2222" == workspace.store.uri("BBBB2222")
