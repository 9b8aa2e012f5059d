"""Users, keys and groups, and what a key may do."""

from __future__ import annotations

import re
import secrets
import sqlite3
import string
from collections.abc import Iterable
from typing import Any

from zotsync.jsontext import dumps, loads
from zotsync.server import dates
from zotsync.server.refusal import Refusal
from zotsync.server.session import MAX_NUMBER, WEB, Json, Library

# An empty library has a version above 0, so that "nothing since 0" is never mistaken for "never asked".
FIRST_VERSION = 1
FULL_ACCESS: Json = {
    "user": {"library": True, "files": True, "notes": True, "write": True},
    "groups": {"all": {"library": True, "write": True}},
}
_KEY_SYMBOLS = string.ascii_letters + string.digits
_BEARER = re.compile(r"Bearer ([A-Za-z0-9]+)")


def add_user(db: sqlite3.Connection, user: int, username: str, name: str) -> None:
    """Add a user with a library; one that is there already is left as it is."""
    db.execute("INSERT OR IGNORE INTO users VALUES (?, ?, ?)", (user, username, name or username))
    _add_library(db, "users", user)


def _add_library(db: sqlite3.Connection, kind: str, owner: int) -> None:
    db.execute(
        "INSERT OR IGNORE INTO libraries (kind, owner, version) VALUES (?, ?, ?)",
        (kind, owner, FIRST_VERSION),
    )


def user_row(db: sqlite3.Connection, user: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT * FROM users WHERE id = ?", (user,)).fetchone()
    return found


def slug(username: str) -> str:
    """A user's name as it stands in a web address."""
    return re.sub(r"[^a-z0-9]+", "_", username.lower()).strip("_")


def user_json(row: sqlite3.Row) -> Json:
    """A user as items of a group name them."""
    link = {"href": f"{WEB}/{slug(row['username'])}", "type": "text/html"}
    return {"id": row["id"], "username": row["username"], "name": row["name"], "links": {"alternate": link}}


# Keys


def normal_access(access: Json) -> Json:
    """Zotero's access object with what is not granted left out or said, as Zotero shows it."""
    normal: Json = {}
    user = access.get("user") or {}
    if user.get("library"):
        names = ("library", "files", "notes", "write")
        normal["user"] = {name: True for name in names if user.get(name)}
    if groups := access.get("groups"):
        normal["groups"] = {
            str(group): {"library": bool(may.get("library")), "write": bool(may.get("write"))}
            for group, may in groups.items()
        }
    return normal


def add_key(db: sqlite3.Connection, user: int, access: Json) -> str:
    key = "".join(secrets.choice(_KEY_SYMBOLS) for _ in range(24))
    db.execute("INSERT INTO keys VALUES (?, ?, ?)", (key, user, dumps(normal_access(access))))
    return key


def full_key(db: sqlite3.Connection, user: int) -> str | None:
    """A key of the user that may do everything, if there is one."""
    row = db.execute(
        "SELECT key FROM keys WHERE user = ? AND access = ?", (user, dumps(normal_access(FULL_ACCESS)))
    ).fetchone()
    return str(row["key"]) if row else None


def key_json(db: sqlite3.Connection, key: str) -> Json:
    """A key as /keys/<key> shows it; one that nobody has is refused with 404."""
    row = db.execute(
        "SELECT user, username, name, access FROM keys JOIN users ON users.id = user WHERE key = ?", (key,)
    ).fetchone()
    if not row:
        raise Refusal(404, f"Key '{key}' not found")
    return {
        "key": key,
        "userID": row["user"],
        "username": row["username"],
        "displayName": row["name"],
        "access": loads(row["access"]),
    }


def key_sent(header: str | None, parameter: str | None, authorization: str | None) -> str | None:
    """The key of a request, from its header, its parameter or its bearer token."""
    if authorization is not None and authorization.startswith("Bearer"):
        if not (found := _BEARER.fullmatch(authorization)):
            raise Refusal(400, "Invalid Authorization header format")
        header = header or found[1]
    if header and parameter and header != parameter:
        raise Refusal(400, "Zotero-API-Key header and 'key' parameter differ")
    return header or parameter


class Grant:
    """What the bearer of a key, or nobody in particular, may do."""

    def __init__(self, db: sqlite3.Connection, key: str | None) -> None:
        self.key = key or ""
        self.user: int | None = None
        self._access: Json = {}
        if key:
            row = db.execute("SELECT user, access FROM keys WHERE key = ?", (key,)).fetchone()
            if not row:
                raise Refusal(403, "Invalid key")
            self.user, self._access = row["user"], loads(row["access"])

    def check(self, db: sqlite3.Connection, library: Library, *, write: bool) -> None:
        """Refuse what is not granted."""
        if write and self.user is None:
            raise Refusal(403, "An API key is required for write requests.")
        may = self._on_group(db, library.owner) if library.is_group else self._on_user(library.owner)
        if write and may.get("library") and not may.get("write"):
            raise Refusal(403, "Write access denied")
        if not may.get("library"):
            raise Refusal(403, "Forbidden")

    def sees_notes(self, library: Library) -> bool:
        return library.is_group or bool(self._access.get("user", {}).get("notes"))

    def may_read_group(self, db: sqlite3.Connection, group: int) -> bool:
        return bool(self._on_group(db, group).get("library"))

    def _on_user(self, owner: int) -> Json:
        return dict(self._access.get("user", {})) if owner == self.user else {}

    def _on_group(self, db: sqlite3.Connection, group: int) -> Json:
        row = group_row(db, group)
        data = loads(row["data"]) if row else {}
        if not row:
            return {}
        is_public = data["libraryReading"] == "all" and data["type"] != "Private"
        groups = self._access.get("groups", {})
        granted = groups.get(str(group)) or groups.get("all") or {}
        runs_it = self.user is not None and (self.user == row["owner"] or self.user in data["admins"])
        belongs = runs_it or self.user in data["members"]
        if not belongs or not granted.get("library"):
            return {"library": is_public}
        edits = runs_it or data["libraryEditing"] == "members"
        return {"library": True, "write": bool(granted.get("write")) and edits}


# Libraries and groups


def find_library(db: sqlite3.Connection, kind: str, owner: int) -> tuple[Library, int]:
    """A library and its version; an unknown user or group is refused."""
    if kind == "users" and owner == 0:
        raise Refusal(400, "Invalid user ID")
    row = db.execute(
        "SELECT id, version FROM libraries WHERE kind = ? AND owner = ?", (kind, min(owner, MAX_NUMBER))
    ).fetchone()
    if not row:
        raise Refusal(404, f"User {owner} not found" if kind == "users" else "Not found")
    if kind == "users":
        user = user_row(db, owner)
        name, path = (user["name"], slug(user["username"])) if user else ("", "")
    else:
        group = group_row(db, owner)
        name, path = (loads(group["data"])["name"] if group else ""), f"groups/{owner}"
    return Library(row["id"], kind, owner, name, path), row["version"]


def group_row(db: sqlite3.Connection, group: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT * FROM groups WHERE id = ?", (group,)).fetchone()
    return found


def add_group(
    db: sqlite3.Connection,
    owner: int,
    name: str,
    group: int | None,
    members: Iterable[int],
    options: dict[str, Any],
) -> int:
    """Add a group with a library; its version counts its making and each member that joined."""
    if group is not None and group_row(db, group):
        return group
    people = [member for member in members if member != owner]
    data = {
        "name": name,
        "owner": owner,
        "type": "Private",
        "description": "",
        "url": "",
        "libraryEditing": "members",
        "libraryReading": "members",
        "fileEditing": "members",
        "admins": [],
        **options,
        "members": people,
    }
    moment = dates.now()
    cursor = db.execute(
        "INSERT INTO groups (id, owner, version, created, modified, data) VALUES (?, ?, ?, ?, ?, ?)",
        (group, owner, 1 + len(people), moment, moment, dumps(data)),
    )
    group = int(cursor.lastrowid or 0)
    _add_library(db, "groups", group)
    return group


def group_json(db: sqlite3.Connection, row: sqlite3.Row, host: str, user: int | None) -> Json:
    """A group as the API shows it."""
    data = loads(row["data"])
    admins = data.pop("admins")
    count = db.execute(
        "SELECT count(*) FROM items JOIN libraries ON libraries.id = library"
        " WHERE kind = 'groups' AND owner = ? AND parent IS NULL AND NOT trashed",
        (row["id"],),
    ).fetchone()[0]
    meta = {"created": row["created"], "lastModified": row["modified"], "numItems": count}
    if user is not None and (user == row["owner"] or user in admins):
        meta["isAdmin"] = True
    if admins:
        data["admins"] = admins
    return {
        "id": row["id"],
        "version": row["version"],
        "links": {
            "self": {"href": f"{host}/groups/{row['id']}", "type": "application/json"},
            "alternate": {"href": f"{WEB}/groups/{row['id']}", "type": "text/html"},
        },
        "meta": meta,
        "data": {"id": row["id"], "version": row["version"], **data},
    }
