"""A library behind HTTP: another machine's server as far as the client knows, on loopback here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import zotsync
from tests.main_job import examples
from zotsync.config import Config, LibraryConfig
from zotsync.errors import AccessError, LibraryError
from zotsync.server import Server
from zotsync.stores.base import LibraryId
from zotsync.stores.zotero import ZoteroStore
from zotsync.workspace import Workspace, init

READ_ONLY = {"user": {"library": True, "files": True, "notes": True, "write": False}}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(str(tmp_path / "web.sqlite"))
    made.add_user(7, "somebody")
    with made.serve(port=0):
        yield made
    made.close()


@pytest.fixture
def root(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "refs"
    folder.mkdir()
    for path in examples():
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("ZOTERO_API_KEY", raising=False)
    library = LibraryConfig(kind="web", user=7, endpoint=str(server.url))
    init(folder, Config(library=library))
    return folder


def test_the_whole_round_works_over_http(root: Path, server: Server) -> None:
    key = server.add_key(7, {"user": {"library": True, "files": True, "notes": True, "write": True}})
    with zotsync.Workspace(root, api_key=key) as workspace:
        first, second = workspace.sync(), workspace.sync()
        zot = workspace.pyzotero()
        titles = {i["data"]["title"] for i in zot.top()}

    assert 6 == len(first.applied)
    assert (0, 1) == (len(second.applied), second.requests)
    assert 5 == len(titles)


def test_the_key_comes_from_the_environment(
    root: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(7))

    with Workspace(root) as workspace:
        assert 6 == len(workspace.sync().applied)


def test_no_key_is_said_before_anything_happens(root: Path) -> None:
    with Workspace(root) as workspace, pytest.raises(AccessError, match="ZOTERO_API_KEY"):
        workspace.sync()


def test_a_wrong_key_is_refused_and_never_shown(root: Path) -> None:
    secret = "abcdefghijklmnopqrstuvwx"
    with Workspace(root, api_key=secret) as workspace, pytest.raises(LibraryError) as refusal:
        workspace.sync()

    assert secret not in str(refusal.value)


def test_a_key_that_may_only_read_writes_to_files_alone(root: Path, server: Server) -> None:
    with Workspace(root, api_key=server.add_key(7)) as workspace:
        workspace.sync()
        zot = workspace.pyzotero()
        item = next(i for i in zot.items() if i["data"].get("title", "").startswith("Adding"))
        zot.create_items([{"key": item["key"], "version": item["version"], "date": "2020"}])
    ris = root / "export-from-repository.ris"
    ris.write_text(ris.read_text("utf-8").replace("VL - 9", "VL - 10"), "utf-8")

    with Workspace(root, api_key=server.add_key(7, READ_ONLY)) as workspace:
        report = workspace.sync(allow=["no-write-access"])

    assert ["local"] == [change.side for change in report.applied]
    assert "**Year:** 2020" in (root / "radiotherapy-note.md").read_text("utf-8")


def test_a_library_that_is_away_changes_nothing_and_says_try_again(root: Path, server: Server) -> None:
    with Workspace(root, api_key=server.add_key(7)) as workspace:
        workspace.sync()
    before = {p.name: p.read_bytes() for p in root.iterdir() if p.is_file()}
    config = (root / "zotsync.toml").read_text().replace(str(server.url), "http://127.0.0.1:9")
    (root / "zotsync.toml").write_text(config)

    store = ZoteroStore(
        library=LibraryId("users", 7),
        endpoint="http://127.0.0.1:9",
        api_key="k" * 24,
        sleep=lambda seconds: None,
    )
    with Workspace(root, store=store) as workspace, pytest.raises(LibraryError):
        workspace.sync(allow=["library-changed"])

    assert before.keys() == {p.name for p in root.iterdir() if p.is_file()}
