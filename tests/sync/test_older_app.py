"""An app from before version 10: it is read alone, and its versions say nothing of edits made in it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from tests.sync.world import BOOK, World
from zotsync.server.local import Desktop
from zotsync.stores.base import LibraryId
from zotsync.stores.zotero_local import LocalStore
from zotsync.workspace import Workspace

_VERSION = re.compile(rb'("version":\s*|"[2-9A-NP-Z]{8}":\s*)\d+')


class SyncedOnce(httpx2.BaseTransport):
    """The answers of such an app whose library was synced once and edited since: every version is still 7."""

    def __init__(self, app: Desktop) -> None:
        self._inner = httpx2.WSGITransport(app=app.app)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._inner.handle_request(request)
        answer.read()
        headers = {n: v for n, v in answer.headers.items() if n.lower() != "content-length"}
        if "last-modified-version" in headers:
            headers["last-modified-version"] = "7"
        content = _VERSION.sub(rb"\g<1>7", answer.content)
        return httpx2.Response(answer.status_code, content=content, headers=headers)


class Beside(World):
    """A folder beside that app."""

    def __init__(self, home: Path, app: Desktop) -> None:
        super().__init__(home)
        self.app = app

    def open(self) -> Workspace:
        transport: httpx2.BaseTransport = httpx2.WSGITransport(app=self.app.app)
        if self.app.quirks.read_only:
            transport = SyncedOnce(self.app)
        self.store = LocalStore(library=LibraryId("users", 0), transport=transport)
        return super().open()

    def in_app(self, **values: str) -> None:
        """A person edits the one item of the app."""
        read_only, self.app.quirks.read_only = self.app.quirks.read_only, False
        store = LocalStore(
            library=LibraryId("users", 0),
            api_key=self.app.authorize("a person"),
            transport=httpx2.WSGITransport(app=self.app.app),
        )
        objects = store.pull().objects
        new = {
            "key": "ABCD2345",
            "version": 0,
            "itemType": "book",
            "creators": [],
            "title": "Bridges made of rope",
        }
        old = {name: objects[0][name] for name in ("key", "version")} if objects else new
        (result,) = store.write([{**old, **values}])
        assert result.ok, result.message
        self.app.quirks.read_only = read_only


@pytest.fixture
def beside(tmp_path: Path) -> Beside:
    app = Desktop()
    app.quirks.read_only = True
    return Beside(tmp_path, app)


def test_an_edit_made_in_an_older_app_arrives_though_no_version_tells(beside: Beside) -> None:
    beside.in_app(date="1987", publisher="Example House")
    beside.put("refs.ris", BOOK.replace("AU  - Okoye, Chidi\n", ""))
    beside.sync(allow=frozenset({"no-write-access"}))

    beside.in_app(date="1988")
    report = beside.sync()

    assert ["local"] == [change.side for change in report.applied]
    assert "PY  - 1988" in beside.text("refs.ris")
    assert () == beside.sync().applied


def test_what_an_older_app_said_is_read_anew_once_it_is_a_newer_one(beside: Beside) -> None:
    beside.in_app(date="1987", publisher="Example House")
    beside.put("refs.ris", BOOK.replace("AU  - Okoye, Chidi\n", ""))
    beside.sync(allow=frozenset({"no-write-access"}))

    beside.in_app(date="1990")
    beside.app.quirks.read_only = False

    assert 1 == len(beside.sync().applied)
    assert "PY  - 1990" in beside.text("refs.ris")
    assert () == beside.sync().applied
