"""Settings, the full text of attachments, and the log of what was deleted."""

from __future__ import annotations

import re
from typing import Any

from zotsync.jsontext import dumps, loads
from zotsync.server.params import number
from zotsync.server.refusal import Refusal
from zotsync.server.session import Json, Session, check_library_version
from zotsync.server.writes import expected_version, unconditional

MAX_SETTINGS = 270
MAX_VALUE = 30_000
_LISTS = ("tagColors", "autoRenameFilesFileTypes")
_NAMES = re.compile(
    r"tagColors|feeds|attachmentRenameTemplate|autoRenameFiles|autoRenameFilesFileTypes"
    r"|(lastPageIndex|lastRead)_(u|g\d+)_[A-Z0-9]{8}"
)


def _check_name(name: str) -> None:
    if not _NAMES.fullmatch(name):
        raise Refusal(400, f"Invalid setting '{name}'")


def _check_value(name: str, sent: Any) -> Any:
    if not isinstance(sent, dict) or "value" not in sent:
        raise Refusal(400, "'value' property not provided")
    value = sent["value"]
    if name in _LISTS:
        if not isinstance(value, list):
            raise Refusal(400, "'value' must be an array")
        if not value:
            raise Refusal(400, "'value' array cannot be empty")
    if len(dumps(value)) > MAX_VALUE:
        raise Refusal(413, f"'value' cannot be longer than {MAX_VALUE} characters")
    return value


def read(session: Session, name: str) -> Json | None:
    """One setting: its value and its version."""
    row = session.db.execute(
        "SELECT value, version FROM settings WHERE library = ? AND name = ?", (session.library.id, name)
    ).fetchone()
    return {"value": loads(row["value"]), "version": row["version"]} if row else None


def read_all(session: Session, since: int) -> Json:
    """The settings that changed since a version, by name."""
    rows = session.db.execute(
        "SELECT name, value, version FROM settings WHERE library = ? AND version > ? ORDER BY name",
        (session.library.id, since),
    )
    return {row["name"]: {"value": loads(row["value"]), "version": row["version"]} for row in rows}


def _store(session: Session, name: str, value: Any, version: int) -> None:
    session.db.execute(
        "INSERT OR REPLACE INTO settings VALUES (?, ?, ?, ?)",
        (session.library.id, name, version, dumps(value)),
    )
    session.unlog_deleted("settings", name)


def put(session: Session, name: str, body: Any, header: str | None) -> int:
    """Write one setting; the version for Last-Modified-Version."""
    _check_name(name)
    current = read(session, name)
    expected = expected_version(body if isinstance(body, dict) else {}, header)
    if current is not None:
        if expected is None:
            raise unconditional()
        if current["version"] > expected:
            raise Refusal(
                412,
                "Setting has been modified since specified version "
                f"(expected {expected}, found {current['version']})",
                version=current["version"],
            )
    value = _check_value(name, body)
    before = session.version
    version = session.advance()
    if current is not None and current["value"] == value:
        return before
    _store(session, name, value, version)
    return version


def post(session: Session, body: Any, header: str | None) -> None:
    """Write several settings, all or none, under one version."""
    check_library_version(session, header)
    if not isinstance(body, dict):
        raise Refusal(400, "Uploaded data must be a JSON object")
    if len(body) > MAX_SETTINGS:
        raise Refusal(413, f"Cannot add more than {MAX_SETTINGS} settings at a time")
    for name in body:
        _check_name(name)
    values = {name: _check_value(name, sent) for name, sent in body.items()}
    version = session.advance()
    for name, value in values.items():
        _store(session, name, value, version)


def delete(session: Session, name: str, header: str | None) -> None:
    """Delete one setting; the header is optional."""
    if read(session, name) is None:
        raise Refusal(404, "Setting not found")
    check_library_version(session, header)
    delete_many(session, [name])


def delete_many(session: Session, names: list[str]) -> None:
    there = [name for name in names if read(session, name)]
    session.db.executemany(
        "DELETE FROM settings WHERE library = ? AND name = ?", [(session.library.id, name) for name in there]
    )
    session.log_deleted("settings", there, session.advance())


# Deleted


def deleted(session: Session, args: Any) -> Json:
    """What was deleted since a version, by kind."""
    since = number(args, "since")
    if since is None:
        raise Refusal(400, "'since' parameter must be provided")
    found: dict[str, list[str]] = {
        kind: [] for kind in ("collections", "items", "searches", "tags", "settings")
    }
    rows = session.db.execute(
        "SELECT kind, name FROM deleted WHERE library = ? AND version > ? ORDER BY kind, name",
        (session.library.id, since),
    )
    for row in rows:
        found[row["kind"]].append(row["name"])
    return found


# Full text


def fulltext_versions(session: Session, since: int) -> Json:
    """The versions of the full texts that changed since a version, by key."""
    rows = session.db.execute(
        "SELECT key, version FROM fulltext WHERE library = ? AND version > ?", (session.library.id, since)
    )
    return {row["key"]: row["version"] for row in rows}


def fulltext(session: Session, key: str) -> tuple[Json, int]:
    """The full text of an attachment, and its version."""
    row = session.db.execute(
        "SELECT data, version FROM fulltext WHERE library = ? AND key = ?", (session.library.id, key)
    ).fetchone()
    if not row:
        raise Refusal(404, "Not found")
    return loads(row["data"]), row["version"]


def put_fulltext(session: Session, key: str, body: Any) -> None:
    """Write the full text of an attachment that has a file."""
    row = session.db.execute(
        "SELECT data FROM items WHERE library = ? AND key = ? AND type = 'attachment'",
        (session.library.id, key),
    ).fetchone()
    if not row or loads(row["data"])["linkMode"] == "linked_url":
        raise Refusal(404, "Not found")
    if not isinstance(body, dict) or not isinstance(body.get("content"), str):
        raise Refusal(400, "'content' not provided")
    names = ("content", "indexedChars", "totalChars", "indexedPages", "totalPages")
    data = {name: body[name] for name in names if name in body}
    session.db.execute(
        "INSERT OR REPLACE INTO fulltext VALUES (?, ?, ?, ?, ?)",
        (session.library.id, key, session.advance(), body["content"].lower(), dumps(data)),
    )
