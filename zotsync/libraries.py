"""Opens the library that a configuration or a person names: embedded, on the web, or the desktop app's."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from zotsync import query, schema
from zotsync.config import FILE, LibraryConfig, placed
from zotsync.errors import AccessError, ConfigError, LibraryError, UsageError
from zotsync.item import Item, Json, Note
from zotsync.stores.base import LibraryId, Store
from zotsync.sync.collections import Filing, Tree, Wish

if TYPE_CHECKING:
    from pyzotero.zotero import Zotero

    from zotsync.server import Server

_EMBEDDED = "http://localhost"
"""The name of the embedded library's host; nothing ever looks it up."""
_SOON = (0.1, 0.2, 0.4, 0.8, 1.6)
"""A library in this process is not far away: what fails there is not mended by waiting long."""
_SPEC = re.compile(r"(?P<web>web:)?(?P<endpoint>https?://.+/)?(?P<id>(?:user|group)s?[/:]\d+)")
_NO_ROOM = "Make room there, and see whether the disk is sound. Nothing was changed."
_MEND = "Put a copy of it back; or move it away and start a new one. Nothing was changed."


class Library:
    """A library to read from. ``known``: its objects as last seen, by key; only the rest is asked for.

    ``scope`` gives the judge of which items take part, by their collections."""

    def __init__(
        self,
        store: Store,
        name: str,
        known: Mapping[str, Json] | None = None,
        scope: Callable[[], Callable[[Iterable[str]], bool]] = lambda: lambda collections: True,
    ) -> None:
        self.store = store
        self.name = name
        self._scope = scope
        self._known = dict(known or {})

    def items(self, **filters: str | Iterable[str]) -> Iterator[Item]:
        """The regular items with their child notes, oldest first; those in the trash are left out.

        Filters all hold: ``tag="year:2012"``, ``tag=["a", "b"]`` (both), ``itemType="book"``, any field.
        Raises `LibraryError` where the library cannot be reached.
        """
        terms = query.terms_of(filters)
        return query.matching(self._items(), terms)

    def _items(self) -> Iterator[Item]:
        objects, inside = self._objects(), self._scope()
        notes: dict[str, list[Note]] = {}
        for data in objects:
            if data.get("itemType") == "note" and data.get("parentItem"):
                notes.setdefault(data["parentItem"], []).append(Note(str(data.get("note", "")), data["key"]))
        for data in objects:
            if data.get("itemType") not in schema.NO_WORKS and inside(data.get("collections") or ()):
                yield Item.from_json(data, notes.get(data["key"], ()))

    def _objects(self) -> list[Json]:
        pulled = self.store.pull(0, {key: data["version"] for key, data in self._known.items()} or None)
        found = {**self._known, **{data["key"]: data for data in pulled.objects}}
        gone = set(pulled.gone) | (set() if pulled.present is None else set(found) - pulled.present)
        rest = [data for key, data in found.items() if key not in gone and not data.get("deleted")]
        return sorted(rest, key=lambda data: (str(data.get("dateAdded", "")), data["key"]))

    def pyzotero(self) -> Zotero:
        """A ready `pyzotero.Zotero` on this library."""
        return self.store.pyzotero()  # type: ignore[attr-defined, no-any-return]


def inside_now(store: Store, wish: Wish) -> Callable[[Iterable[str]], bool]:
    """Whether an item in these collections takes part, as the library is now. Raises `ConfigError`."""
    if not wish.scope:
        return lambda collections: True
    tree = Tree({data["key"]: data for data in store.collections().objects})
    return Filing.of(wish, tree).inside


class OpenLibrary:
    """A library that was named on its own, open as long as the context lasts."""

    def __init__(self, root: Path, library: LibraryConfig) -> None:
        self._store, self._server = open_library(root, library, keyless=True)
        self._name = name_of(library)

    def __enter__(self) -> Library:
        return Library(self._store, self._name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()
        if self._server is not None:
            self._server.close()


def parse_spec(spec: str) -> LibraryConfig:
    """The library that ``SPEC`` names: ``web:users/1``, ``group:4711``, ``local``, or a SQLite file.

    A server of one's own comes before the number: ``web:http://127.0.0.1:8080/users/1``. Raises `UsageError`.
    """
    if spec == "local":
        return LibraryConfig(kind="local")
    if found := _SPEC.fullmatch(spec):
        id = LibraryId.parse(found["id"])
        named = LibraryConfig(kind="web", user=id.number)
        if id.kind == "groups":
            named = replace(named, user=1, group=id.number)
        return replace(named, endpoint=found["endpoint"].rstrip("/")) if found["endpoint"] else named
    if os.path.isfile(spec):
        return LibraryConfig(path=str(Path(spec).resolve()))
    raise UsageError(
        f"{spec!r} names no library.", remedy="Write web:users/NUMBER, group:NUMBER, local, or a SQLite file."
    )


def name_of(library: LibraryConfig) -> str:
    """What to call a library when speaking to people."""
    if library.kind == "embedded":
        return f"trial library ({library.path})"
    if library.kind == "local":
        return "library of the Zotero app on this computer"
    return f"Zotero library {library.id}"


def open_library(
    root: Path,
    library: LibraryConfig,
    api_key: str | None = None,
    *,
    keyless: bool = False,
    from_file: bool = False,
) -> tuple[Store, Any]:
    """The store of a library, and the server behind it where it is embedded (to be closed after it).

    ``keyless``: a library on the web may be read without a key, if it is public. ``from_file``: a file of
    the folder names the library, so ``api_key`` goes to an endpoint of its own only if one was logged in to.
    """
    id = LibraryId.parse(library.id)
    if library.kind == "embedded":
        return open_embedded(embedded_path(root, library.path), id)
    from zotsync.stores.secrets import find_app_key, find_key, is_known
    from zotsync.stores.zotero import ZoteroStore

    if library.kind == "local":
        from zotsync.stores.zotero_local import LocalStore

        key = api_key or find_app_key(library.server, key_env=library.key_env or None)
        return LocalStore(library=id, endpoint=library.server, api_key=key or ""), None
    stored = None if api_key else find_key(library.endpoint, key_env=library.key_env or None)
    if api_key and from_file and not is_known(library.endpoint) and not find_key(library.endpoint, {}):
        raise AccessError(
            f"zotsync.toml names {library.endpoint}, which nobody on this computer has logged in to.",
            remedy=f"Run `zotsync login{endpoint_option(library.endpoint)}` if it may have a key.",
        )
    key = api_key or stored
    if not key and not keyless:
        raise AccessError(
            f"There is no API key for {library.endpoint}.",
            remedy=f"Set ZOTERO_API_KEY, or run `zotsync login{endpoint_option(library.endpoint)}`.",
        )
    return ZoteroStore(library=id, endpoint=library.endpoint, api_key=key or ""), None


def endpoint_option(endpoint: str) -> str:
    """What `zotsync login` is to be told of a server; nothing of zotero.org."""
    return "" if endpoint == LibraryConfig().endpoint else f" --endpoint {endpoint}"


def embedded_path(root: Path, path: str) -> Path:
    """Where an embedded library lies: a relative path starts at the root and does not leave it."""
    place = Path(path)
    if place.is_absolute():
        return place
    full = (root / place).resolve()
    if root not in full.parents:
        said, remedy = "leads out of the folder", "Give it in full."
        if full == root:
            said, remedy = "names no file", "Write .zotsync/library.sqlite, or another."
        where = f"{FILE}: path = {path!r} in [library]"
        raise placed(ConfigError(f"{where} {said}.", remedy=remedy, about=("library", "path")), root)
    return full


def open_embedded(path: Path, id: LibraryId) -> tuple[Store, Any]:
    """The embedded library in this file, made at the first use."""
    import httpx2

    from zotsync.stores.zotero import ZoteroStore
    from zotsync.stores.zotero_retry import Patience

    server, key = open_server(path, id)
    transport = httpx2.WSGITransport(app=server.app, raise_app_exceptions=False)
    store = ZoteroStore(
        library=id, endpoint=_EMBEDDED, api_key=key, transport=transport, patience=Patience(_SOON)
    )
    return store, server


def open_server(path: Path, id: LibraryId) -> tuple[Server, str]:
    """The server of an embedded library, made at the first use, and a key that may do everything."""
    from zotsync.server import Server

    if id.kind == "groups":
        raise ConfigError("An embedded library is a user's.", remedy="Use user = 1.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        server = Server(str(path))
        server.add_user(id.number, f"user{id.number}")
        return server, server.key_for(id.number)
    except (OSError, sqlite3.DatabaseError) as error:
        said = f"{path} cannot be used as an embedded library: {error}."
        raise LibraryError(said, remedy=_remedy(str(error))) from None
    except LibraryError as error:
        raise LibraryError(error.message, remedy=error.remedy or _remedy(error.message)) from None


def _remedy(said: str) -> str:
    return _NO_ROOM if "is full" in said or "disk I/O" in said else _MEND
