"""The embedded Zotero library: Zotero's Web API, version 3, over one SQLite file.

    >>> with Server(":memory:") as server:
    ...     server.add_user(1, "ada")
    ...     key = server.add_key(1)
    >>> len(key)
    24

`Server.app` is a WSGI application; any client that speaks through one needs no port and no network.
`Server.serve` puts it on a port of this machine.

Left out: files (attachments are items alone), exports and citations, versions 1 and 2 of the API; these
answer 501. Requests are not counted, so no client is told to slow down, unless `Server.faults` says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from zotsync.server import accounts
from zotsync.server.app import Application
from zotsync.server.faults import Faults
from zotsync.server.refusal import Refusal
from zotsync.server.store import Store

if TYPE_CHECKING:
    from zotsync.server.serving import Serving

__all__ = ["Server"]


class Server:
    """A library file and what is needed to speak with it. Threads and processes may share the file.

    ``path`` is made if it is not there; ``:memory:`` lives as long as the server. Raises `LibraryError`
    where the file is something else.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._store = Store(path)
        self._serving: Serving | None = None
        self.faults = Faults()
        """What goes wrong on a network, switched on by tests."""
        self._application = Application(self._store)

    def app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The WSGI application."""
        return self.faults.around(self._application)(environ, start_response)

    def add_user(self, user_id: int, username: str, name: str = "") -> None:
        """Add a user and their library; ``name`` is shown. A user who is there stays as they are."""
        if user_id < 1:
            raise ValueError(f"{user_id} is no user's number; they count from 1")
        with self._store.writing() as db:
            accounts.add_user(db, user_id, username, name)

    def add_key(self, user_id: int, access: dict[str, Any] | None = None) -> str:
        """A new key of 24 characters; without Zotero's access object it may do everything.

        Raises ValueError for a user who is not there.
        """
        with self._store.writing() as db:
            if accounts.user_row(db, user_id) is None:
                raise ValueError(f"there is no user {user_id}")
            return accounts.add_key(db, user_id, accounts.FULL_ACCESS if access is None else access)

    def key_for(self, user_id: int) -> str:
        """A key of the user that may do everything: the one there is, or a new one."""
        with self._store.reading() as db:
            found = accounts.full_key(db, user_id)
        return found or self.add_key(user_id)

    def add_group(
        self,
        owner_id: int,
        name: str,
        *,
        group_id: int | None = None,
        members: Iterable[int] = (),
        **options: Any,
    ) -> int:
        """Add a group and its library; its number, which may be chosen. One that is there is left as it is.

        ``options`` are properties of Zotero's group object: ``type`` (Private, PublicClosed, PublicOpen),
        ``libraryEditing`` (members, admins), ``libraryReading`` (members, all), ``admins``, ``description`` …
        """
        with self._store.writing() as db:
            if accounts.user_row(db, owner_id) is None:
                raise ValueError(f"there is no user {owner_id}")
            return accounts.add_group(db, owner_id, name, group_id, members, options)

    def clear(self, library: str) -> None:
        """Empty a library (``users/1``, ``groups/4``), its log of deletions included; its version rises.

        Raises ValueError for a library that is not there.
        """
        kind, _, owner = library.partition("/")
        with self._store.writing() as db:
            try:
                found, version = accounts.find_library(db, kind, int(owner))
            except (Refusal, ValueError):
                raise ValueError(f"there is no library {library!r}") from None
            for table in ("items", "objects", "settings", "fulltext", "deleted"):
                db.execute(f"DELETE FROM {table} WHERE library = ?", (found.id,))
            db.execute("UPDATE libraries SET version = ? WHERE id = ?", (version + 1, found.id))

    def serve(self, port: int = 0) -> Serving:
        """Answer on 127.0.0.1 from a thread of its own, until `close`; port 0 is any free one."""
        from zotsync.server.serving import Serving

        if self._serving is not None:
            self._serving.close()
        self._serving = Serving(self.app, port)
        return self._serving

    @property
    def url(self) -> str:
        """The address while it serves, such as ``http://127.0.0.1:4711``; RuntimeError otherwise."""
        if self._serving is None or self._serving.closed:
            raise RuntimeError("this library is not being served; call serve() first")
        return self._serving.url

    def close(self) -> None:
        """Stop serving and close the file; what was answered is kept."""
        if self._serving is not None:
            self._serving.close()
        self._store.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
