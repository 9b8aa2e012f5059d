"""Opens the library that a configuration names: embedded, on the web, or the desktop app's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zotsync.config import LibraryConfig
from zotsync.errors import AccessError, ConfigError, GuardError
from zotsync.stores.base import LibraryId, Store

_EMBEDDED = "http://localhost"
"""The name of the embedded library's host; nothing ever looks it up."""
_LOCAL = "http://127.0.0.1:23119/api"


def open_library(root: Path, library: LibraryConfig, api_key: str | None = None) -> tuple[Store, Any]:
    """The store of a library, and the server behind it where it is embedded (to be closed after it)."""
    from zotsync.stores.secrets import find_key
    from zotsync.stores.zotero import ZoteroStore

    id = LibraryId.parse(library.id)
    if library.kind == "embedded":
        return open_embedded(embedded_path(root, library.path), id)
    if library.kind == "local":
        raise ConfigError(
            "The desktop app's library is not supported yet.", remedy="Use kind = web or embedded."
        )
    key = api_key or find_key(library.endpoint, key_env=library.key_env or None)
    if not key:
        raise AccessError(
            f"There is no API key for {library.endpoint}.",
            remedy="Set ZOTERO_API_KEY, or run `zotsync login`.",
        )
    return ZoteroStore(library=id, endpoint=library.endpoint, api_key=key), None


def embedded_path(root: Path, path: str) -> Path:
    """Where an embedded library lies: a relative path starts at the root and does not leave it."""
    place = Path(path)
    if place.is_absolute():
        return place
    full = (root / place).resolve()
    if root not in full.parents:
        raise GuardError(f"The library's path {path!r} leads out of the folder.", remedy="Give it in full.")
    return full


def open_embedded(path: Path, id: LibraryId) -> tuple[Store, Any]:
    """The embedded library in this file, made at the first use."""
    import httpx2

    from zotsync.server import Server
    from zotsync.stores.zotero import ZoteroStore

    path.parent.mkdir(parents=True, exist_ok=True)
    server = Server(str(path))
    owner = id.number if id.kind == "users" else 1
    server.add_user(owner, f"user{owner}")
    if id.kind == "groups":
        raise ConfigError("An embedded library is a user's.", remedy="Use user = 1.")
    transport = httpx2.WSGITransport(app=server.app, raise_app_exceptions=False)
    store = ZoteroStore(library=id, endpoint=_EMBEDDED, api_key=server.key_for(owner), transport=transport)
    return store, server
