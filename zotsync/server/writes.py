"""Writing objects of any kind: preconditions, reports, tokens. What an object is, its `Kind` knows."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import Any, ClassVar, NamedTuple

from zotsync.jsontext import dumps
from zotsync.server.refusal import Refusal
from zotsync.server.session import (
    Json,
    Session,
    check_library_version,
    is_key,
    new_key,
    version_header,
)

MAX_OBJECTS = 50
_TOKEN_LIFE_S = 12 * 60 * 60


class Current(NamedTuple):
    """An object as it is now; ``data`` as it is served."""

    id: int
    version: int
    data: Json


class Kind(ABC):
    """Items, collections or searches: how one is found, changed, deleted and shown."""

    noun: ClassVar[str]
    plural: ClassVar[str]
    missing: ClassVar[str]

    @property
    def title(self) -> str:
        return self.noun.capitalize()

    @abstractmethod
    def find(self, session: Session, key: str) -> Current | None:
        """The object with this key."""

    @abstractmethod
    def save(
        self, session: Session, key: str, current: Current | None, sent: Json, *, partial: bool, version: int
    ) -> bool:
        """Write what is sent and say whether it changed anything; refuse before the first change."""

    @abstractmethod
    def delete(self, session: Session, keys: list[str], version: int) -> None:
        """Delete what there is of these, and log it."""

    @abstractmethod
    def render(self, session: Session, keys: list[str]) -> dict[str, str]:
        """The objects as JSON, by key."""


def editable(entry: Json) -> Json:
    """The part of a sent object that can be written: the ``data`` of a whole API object, or all of it."""
    data = entry.get("data")
    return data if isinstance(data, dict) else entry


def _version_property(sent: Json) -> int | None:
    value = sent.get("version")
    if value is None:
        return None
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refusal(400, "'version' must be an integer")
    return value


def _check_unmodified(kind: Kind, current: Current, expected: int) -> None:
    if current.version > expected:
        raise Refusal(
            412,
            f"{kind.title} has been modified since specified version "
            f"(expected {expected}, found {current.version})",
            version=current.version,
        )


def _save(
    session: Session, kind: Kind, key: str, current: Current | None, sent: Json, *, partial: bool
) -> bool:
    """Save one object under a library version of its own, which is used up even if nothing changed."""
    version = session.version + 1
    changed = kind.save(session, key, current, sent, partial=partial, version=version)
    if current is None:
        session.unlog_deleted(kind.plural, key)
    session.version = version
    return changed


# Many at once


def post(session: Session, kind: Kind, body: Any, header: str | None, token: str | None) -> str:
    """Write several objects, each for itself; the report as JSON."""
    expected = check_library_version(session, header)
    _check_token(session, token)
    if not isinstance(body, list):
        raise Refusal(400, "Uploaded data must be a JSON array")
    if len(body) > MAX_OBJECTS:
        raise Refusal(413, f"Cannot add more than {MAX_OBJECTS} {kind.plural} at a time")
    success: dict[str, str] = {}
    unchanged: dict[str, str] = {}
    failed: dict[str, Json] = {}
    for index, entry in enumerate(body):
        try:
            key, changed = _post_one(session, kind, index, entry, has_header=expected is not None)
        except Refusal as refusal:
            failed[str(index)] = {"code": refusal.status, "message": refusal.text}
            if refusal.data:
                failed[str(index)]["data"] = refusal.data
        else:
            (success if changed else unchanged)[str(index)] = key
    # The real server forgets the token when the last object failed.
    if token and str(len(body) - 1) not in failed:
        session.db.execute("INSERT INTO tokens VALUES (?, ?, ?)", (session.key, token, time.time()))
    shown = kind.render(session, list(success.values()))
    objects = ",".join(f'"{index}":{shown[key]}' for index, key in success.items())
    return (
        f'{{"successful":{{{objects}}},"success":{dumps(success)},'
        f'"unchanged":{dumps(unchanged)},"failed":{dumps(failed)}}}'
    )


def _post_one(session: Session, kind: Kind, index: int, entry: Any, *, has_header: bool) -> tuple[str, bool]:
    if not isinstance(entry, dict):
        raise Refusal(
            400, f"Invalid value for index {index} in uploaded data; expected JSON {kind.noun} object"
        )
    sent = editable(entry)
    key = sent.get("key")
    version = _version_property(sent)
    current = None
    if key is None:
        key = new_key()
    elif not is_key(key):
        raise Refusal(400, f"'{key}' is not a valid {kind.noun} key")
    else:
        current = kind.find(session, key)
        if version is None and not has_header:
            raise Refusal(
                428,
                "Either If-Unmodified-Since-Version or 'version' property must be provided "
                "for 'key'-based writes",
            )
        if version is not None and current is not None:
            _check_unmodified(kind, current, version)
        elif version:
            raise Refusal(404, f"{kind.title} doesn't exist (expected version {version}; use 0 instead)")
    return key, _save(session, kind, key, current, sent, partial=current is not None)


def _check_token(session: Session, token: str | None) -> None:
    if token is None:
        return
    if not 5 <= len(token) <= 32:
        raise Refusal(400, "Write token must be 5-32 characters in length")
    session.db.execute("DELETE FROM tokens WHERE used < ?", (time.time() - _TOKEN_LIFE_S,))
    if session.db.execute(
        "SELECT 1 FROM tokens WHERE key = ? AND token = ?", (session.key, token)
    ).fetchone():
        raise Refusal(412, "Write token already used")


# One at a time


def write_one(session: Session, kind: Kind, key: str, body: Any, header: str | None, *, partial: bool) -> int:
    """PUT or PATCH one object; the version for Last-Modified-Version."""
    if not isinstance(body, dict):
        found = "array" if isinstance(body, list) else type(body).__name__
        raise Refusal(400, f"Invalid {kind.noun} object (found {found} '{dumps(body)}')")
    sent = editable(body)
    expected = expected_version(sent, header)
    if sent.get("key", key) != key:
        raise Refusal(409, f"'key' property in JSON does not match {kind.noun} key of request")
    current = kind.find(session, key)
    if current is None:
        if expected:
            raise Refusal(412, f"{kind.title} not found (expected version {expected})")
        if expected is None and partial:
            raise Refusal(
                404,
                f"{kind.title} not found (to create, use If-Unmodified-Since-Version: 0, "
                "JSON 'version' 0, or PUT method)",
            )
        partial = False
    elif expected is None:
        raise unconditional()
    else:
        _check_unmodified(kind, current, expected)
    before = session.version
    changed = _save(session, kind, key, current, sent, partial=partial)
    return session.version if changed else before


def unconditional() -> Refusal:
    """The refusal of a write to something that exists without saying which version is meant."""
    return Refusal(
        428,
        "Either If-Unmodified-Since-Version or object version property must be provided for key-based writes",
    )


def expected_version(sent: Json, header: str | None) -> int | None:
    """The version a single write expects, from its header or its property; both must agree."""
    stated = version_header(header, quoted=True)
    version = _version_property(sent)
    if stated is not None and version is not None and stated != version:
        raise Refusal(
            400,
            "If-Unmodified-Since-Version value does not match JSON 'version' property "
            f"({stated} != {version})",
        )
    return stated if stated is not None else version


def delete_one(session: Session, kind: Kind, key: str, header: str | None) -> None:
    """DELETE one object; what never was can be deleted as version 0."""
    expected = version_header(header, quoted=True)
    if expected is None:
        raise Refusal(428, "If-Unmodified-Since-Version must be provided for delete requests")
    current = kind.find(session, key)
    if current is not None:
        _check_unmodified(kind, current, expected)
    elif expected:
        raise Refusal(412, f"{kind.title} not found (expected version {expected})")
    kind.delete(session, [key], session.advance())


def delete_many(session: Session, kind: Kind, keys: list[str], header: str | None) -> None:
    """DELETE by keys; the header is optional, unknown keys are ignored, one version is used up."""
    check_library_version(session, header)
    kind.delete(session, keys, session.advance())
