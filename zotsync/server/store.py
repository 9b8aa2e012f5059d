"""The one SQLite file: its layout, its connections and its transactions.

Several threads and processes may use the file at once. A transaction that writes takes the write lock
before its first read (BEGIN IMMEDIATE), so what it read is still true when it writes.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from zotsync.errors import LibraryError

MEMORY = ":memory:"
_LAYOUT = 1
# Marks the file as ours, so that another program's database is never written to.
_OURS = 0x7A736C62
_BUSY_S = 30.0

_DDL = """
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE keys (key TEXT PRIMARY KEY, user INTEGER NOT NULL REFERENCES users (id), access TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE groups (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES users (id),
    version INTEGER NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE libraries (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, owner INTEGER NOT NULL,
    version INTEGER NOT NULL, UNIQUE (kind, owner));

-- `data` is the object as it is served; the other columns are what is searched, sorted or counted.
CREATE TABLE items (
    id INTEGER PRIMARY KEY, library INTEGER NOT NULL REFERENCES libraries (id), key TEXT NOT NULL,
    version INTEGER NOT NULL, type TEXT NOT NULL, parent TEXT, trashed INTEGER NOT NULL,
    published INTEGER NOT NULL, title TEXT NOT NULL, creator TEXT NOT NULL, date TEXT NOT NULL,
    words TEXT NOT NULL, added TEXT NOT NULL, modified TEXT NOT NULL, created_by INTEGER,
    modified_by INTEGER, data TEXT NOT NULL, UNIQUE (library, key));
CREATE INDEX items_version ON items (library, version);
CREATE INDEX items_parent ON items (library, parent, trashed);
CREATE INDEX items_listing ON items (library, modified, version, id, trashed, parent, key);
CREATE TABLE item_tags (item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    name TEXT NOT NULL, type INTEGER NOT NULL, library INTEGER NOT NULL,
    PRIMARY KEY (item, name, type)) WITHOUT ROWID;
CREATE INDEX item_tags_name ON item_tags (library, name, type);
CREATE TABLE item_collections (item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    library INTEGER NOT NULL, collection TEXT NOT NULL,
    PRIMARY KEY (library, collection, item)) WITHOUT ROWID;
CREATE INDEX item_collections_item ON item_collections (item);

CREATE TABLE objects (
    id INTEGER PRIMARY KEY, library INTEGER NOT NULL REFERENCES libraries (id), kind TEXT NOT NULL,
    key TEXT NOT NULL, version INTEGER NOT NULL, parent TEXT, name TEXT NOT NULL, modified TEXT NOT NULL,
    data TEXT NOT NULL, UNIQUE (library, kind, key));
CREATE TABLE settings (library INTEGER NOT NULL REFERENCES libraries (id), name TEXT NOT NULL,
    version INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (library, name)) WITHOUT ROWID;
CREATE TABLE fulltext (library INTEGER NOT NULL REFERENCES libraries (id), key TEXT NOT NULL,
    version INTEGER NOT NULL, content TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (library, key)) WITHOUT ROWID;
CREATE TABLE deleted (library INTEGER NOT NULL REFERENCES libraries (id), kind TEXT NOT NULL,
    name TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (library, kind, name)) WITHOUT ROWID;
CREATE TABLE tokens (key TEXT NOT NULL, token TEXT NOT NULL, used REAL NOT NULL,
    PRIMARY KEY (key, token)) WITHOUT ROWID;
"""


class Store:
    """The file; safe to share between threads. ``:memory:`` lives as long as the store."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        # One connection is all there is of a database in memory: its users take turns.
        self._turn = threading.Lock() if self.path == MEMORY else None
        self._closed = False
        try:
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise LibraryError(f"{self.path} cannot be used as an embedded library: {error}.") from error
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        if self.path != MEMORY:
            # The file holds the library's keys: nobody else may read it.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        with self._connection() as connection:
            if not self._is_ours(connection):
                with _transaction(connection, "BEGIN IMMEDIATE"):
                    # Another process may have been faster.
                    if not self._is_ours(connection):
                        for statement in _DDL.split(";\n"):
                            connection.execute(statement)
                        connection.execute(f"PRAGMA user_version = {_LAYOUT}")
                        connection.execute(f"PRAGMA application_id = {_OURS}")
            _use_wal(connection)

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        """Whether the file has our layout; False where it is empty, an error where it is another's."""
        tables, layout, ours = (
            connection.execute(question).fetchone()[0]
            for question in (
                "SELECT count(*) FROM sqlite_master",
                "PRAGMA user_version",
                "PRAGMA application_id",
            )
        )
        if not tables:
            return False
        if ours != _OURS:
            raise LibraryError(f"{self.path} cannot be used as an embedded library: it is another database.")
        if layout > _LAYOUT:
            raise LibraryError(
                f"{self.path} was written by a newer version of this program.", remedy="Update it."
            )
        return True

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._turn:
            self._turn.acquire()
        try:
            with self._lock:
                if self._closed:
                    raise LibraryError("The embedded library is closed.")
                connection = self._idle.pop() if self._idle else None
            connection = connection or self._connect()
            try:
                yield connection
            finally:
                with self._lock:
                    if self._closed:
                        connection.close()
                    else:
                        self._idle.append(connection)
        finally:
            if self._turn:
                self._turn.release()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._connection() as connection, _transaction(connection, begin):
            yield connection

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that sees one state of the file."""
        return self._transaction("BEGIN")

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that alone may write; all of it is kept, or nothing if an exception leaves it."""
        return self._transaction("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Close every connection; those in use close when their request ends."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait for its turn here, so we do."""
    deadline = time.monotonic() + _BUSY_S
    while connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
