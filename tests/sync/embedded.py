"""A folder and an embedded library, spoken to over a transport that can be made to fail."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx2

from tests.counting import End
from tests.sync.world import World
from zotsync.config import Config
from zotsync.item import Json
from zotsync.libraries import open_embedded
from zotsync.server import Server
from zotsync.stores.base import LibraryId, WriteResult
from zotsync.stores.memory import MemoryStore
from zotsync.stores.zotero import ZoteroStore
from zotsync.workspace import Workspace

MINE = LibraryId("users", 1)
_DATES = ("dateAdded", "dateModified")


class Behind:
    """The library as another program sees it, opened for each call."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def items(self) -> dict[str, Json]:
        return {data["key"]: data for data in self._with(lambda store: store.pull().objects)}

    def write(self, objects: Sequence[Json]) -> list[WriteResult]:
        results: list[WriteResult] = self._with(lambda store: store.write(objects))
        assert all(result.ok for result in results), results
        return results

    def bump(self) -> None:
        """The library's version rises, and no item changes."""
        self._with(lambda store: store.create_collection("Another program's"))

    def _with(self, call: Callable[[Any], Any]) -> Any:
        store, server = open_embedded(self.path, MINE)
        try:
            return call(store)
        finally:
            store.close()
            server.close()


class Embedded(World):
    """A `World` whose library is the embedded one. ``wrap`` stands between the store and the server."""

    def __init__(self, home: Path, config: Config | None = None) -> None:
        super().__init__(home, config)
        self.memory: Any = Behind(self.root / ".zotsync" / "library.sqlite")
        self.wrap: Callable[[httpx2.BaseTransport], httpx2.BaseTransport] = lambda transport: transport
        self.slept = 0.0

    def open(self) -> Workspace:
        server = Server(self.memory.path)
        server.add_user(1, "me")
        transport = self.wrap(_Own(server))
        store = ZoteroStore(
            library=MINE,
            endpoint="http://localhost",
            api_key=server.key_for(1),
            transport=transport,
            sleep=self._sleep,
            clock=lambda: self.slept,
        )
        return Workspace(self.root, self.config, state=self.state, store=store)

    def _sleep(self, seconds: float) -> None:
        self.slept += seconds

    def library(self, *, trashed: bool = False) -> dict[str, Json]:
        """The library's objects by key, without what every write changes."""
        found = super().library(trashed=trashed)
        return {key: {n: v for n, v in data.items() if n not in _DATES} for key, data in found.items()}


class _Own(httpx2.WSGITransport):
    """Closes the server with itself."""

    def __init__(self, server: Server) -> None:
        super().__init__(app=server.app, raise_app_exceptions=False)
        self._server = server

    def close(self) -> None:
        self._server.close()


class Template:
    """A world that is made once and put back as it was as often as one likes."""

    def __init__(self, home: Path, make: Callable[[Path], Any]) -> None:
        self.home, self.kept = home / "world", home / "kept"
        self.ended: End = ({}, {})
        """How the world ends undisturbed."""
        self.home.mkdir()
        self.world = make(self.home)
        self.memory = copy.deepcopy(self.world.memory)
        shutil.copytree(self.home, self.kept, symlinks=True)

    def fresh(self) -> Any:
        """The world as it was made; the one given before is no more."""
        shutil.rmtree(self.home)
        shutil.copytree(self.kept, self.home, symlinks=True)
        self.world.memory = copy.deepcopy(self.memory)
        if isinstance(self.world.store, MemoryStore):
            self.world.store = self.world.memory
        return self.world
