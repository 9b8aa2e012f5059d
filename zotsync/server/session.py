"""One request on one library, inside one transaction."""

from __future__ import annotations

import re
import secrets
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from zotsync.server import dates
from zotsync.server.refusal import Refusal

Json = dict[str, Any]

# What the file can hold; anything larger that is sent means this.
MAX_NUMBER = 2**62
WEB = "https://www.zotero.org"
_ALPHABET = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
_KEY = re.compile(f"[{_ALPHABET}]{{8}}")


def is_key(value: object) -> bool:
    """Whether this can be the key of an object."""
    return isinstance(value, str) and bool(_KEY.fullmatch(value))


def new_key() -> str:
    """A key that no object has, as far as chance allows."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


@dataclass(frozen=True, slots=True)
class Library:
    """A user's or a group's library. ``slug`` is its path on the web."""

    id: int
    kind: str
    owner: int
    name: str
    slug: str

    @property
    def prefix(self) -> str:
        """``users/1`` or ``groups/1``: the library's path in the API."""
        return f"{self.kind}/{self.owner}"

    @property
    def is_group(self) -> bool:
        return self.kind == "groups"

    def to_json(self) -> Json:
        return {
            "type": "group" if self.is_group else "user",
            "id": self.owner,
            "name": self.name,
            "links": {"alternate": {"href": f"{WEB}/{self.slug}", "type": "text/html"}},
        }


@dataclass(slots=True)
class Session:
    """What a handler works with. ``version`` is the library's; `advance` raises it."""

    db: sqlite3.Connection
    library: Library
    version: int
    host: str
    user: int | None = None
    key: str = ""
    moment: str = field(default_factory=lambda: dates.now())
    hides_notes: bool = False

    def advance(self) -> int:
        """The library's next version, which it has from now on."""
        self.version += 1
        return self.version

    def save(self) -> None:
        """Write the library's version down."""
        self.db.execute("UPDATE libraries SET version = ? WHERE id = ?", (self.version, self.library.id))

    @property
    def base(self) -> str:
        """The URL of the library."""
        return f"{self.host}/{self.library.prefix}"

    def log_deleted(self, kind: str, names: list[str], version: int) -> None:
        """Remember what was deleted, for clients that ask later."""
        self.db.executemany(
            "INSERT OR REPLACE INTO deleted VALUES (?, ?, ?, ?)",
            [(self.library.id, kind, name, version) for name in names],
        )

    def unlog_deleted(self, kind: str, name: str) -> None:
        """What is there again is no longer deleted."""
        self.db.execute(
            "DELETE FROM deleted WHERE library = ? AND kind = ? AND name = ?", (self.library.id, kind, name)
        )


def version_header(value: str | None, *, quoted: bool) -> int | None:
    """If-Unmodified-Since-Version, or None where it was not sent; not a number is refused."""
    if value is None:
        return None
    if not value.strip().isdecimal():
        detail = f" '{value}'" if quoted else ""
        raise Refusal(400, f"Invalid If-Unmodified-Since-Version value{detail}")
    return int(value)


def check_library_version(session: Session, value: str | None) -> int | None:
    """Refuse the request when the library is newer than the header says; the header's number, if any."""
    expected = version_header(value, quoted=False)
    if expected is not None and session.version > expected:
        raise Refusal(
            412,
            "Library has been modified since specified version "
            f"(expected {expected}, found {session.version})",
        )
    return expected
