"""Where a workspace keeps what is not for the folder: base, journal, lock, log.

The folder's ``.zotsync/id`` names the workspace; its state lies in the user's state folder, or where
``ZOTSYNC_STATE`` says. A moved folder keeps its identity, a copied one gets a new one.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from zotsync.errors import LibraryError, StateError

FOLDER = ".zotsync"


@dataclass(frozen=True, slots=True)
class State:
    """The state folder of one workspace."""

    id: str
    folder: Path

    @property
    def base(self) -> Path:
        return self.folder / "base.sqlite"

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def log(self) -> Path:
        """What unattended runs did, for who looks afterwards."""
        return self.folder / "unattended.log"


def state_root(override: str | Path | None = None) -> Path:
    """The folder of all states: ``override``, else ``ZOTSYNC_STATE``, else the user's state folder."""
    if override:
        return Path(override)
    if named := os.environ.get("ZOTSYNC_STATE"):
        return Path(named)
    return Path(platformdirs.user_state_dir("zotsync", appauthor=False))


@contextmanager
def usable(path: Path, *, opening: bool = False) -> Iterator[None]:
    """Turns what goes wrong with a file of the state into a `StateError` that says what to do."""
    try:
        yield
    except OSError as error:
        if not opening:
            raise
        raise StateError(f"{path} cannot be used ({error.strerror}).", remedy=_ELSEWHERE) from None
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise LibraryError(f"{path} is in use by another program.", remedy="Try again.") from None
        raise StateError(f"{path} cannot be used: {error}.", remedy=_ELSEWHERE) from None
    except sqlite3.DatabaseError as error:
        raise StateError(
            f"{path} is damaged: {error}.",
            remedy="Move it away; the next sync pairs both sides anew, and loses nothing.",
        ) from None


_ELSEWHERE = "Make room and allow writing there, or say where else: --state or ZOTSYNC_STATE."


@contextmanager
def locked(state: State) -> Iterator[None]:
    """One run at a time in a folder; a second one is told to try again (exit 5)."""
    lock = FileLock(state.lock, timeout=0, mode=0o600)
    with usable(state.lock, opening=True):
        try:
            lock.acquire()
        except Timeout:
            raise LibraryError(
                "Another run is at work in this folder.", remedy="Try again when it is done."
            ) from None
    try:
        yield
    finally:
        lock.release()


def mark_folder(root: Path) -> str:
    """Make ``.zotsync/`` with an id and a ``.gitignore`` of ``*``; the id, new or old."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    if not _read_id(root):
        write_whole(folder / "id", json.dumps({"id": secrets.token_hex(8)}) + "\n")
    return _read_id(root)


def write_whole(path: Path, text: str, mode: int = 0o666) -> None:
    """A small file is old or new after a kill, never half."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def _read_id(root: Path) -> str:
    try:
        data = json.loads((root / FOLDER / "id").read_text("utf-8"))
        id = str(data["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return id if id.isalnum() else ""


def find_state(root: Path, override: str | Path | None = None) -> State | None:
    """The state of the workspace at ``root`` where it has one; nothing is made."""
    id = _read_id(root)
    try:
        return State(id, state_root(override) / id) if id else None
    except RuntimeError:  # no home folder
        return None


def open_state(root: Path, override: str | Path | None = None) -> State:
    """The state of the workspace at ``root``; a copy of another folder gets an id of its own.

    Raises `StateError` where it cannot be kept.
    """
    try:
        return _open(root, override)
    except OSError as error:
        place = error.filename or state_root(override)
        raise StateError(f"{place} cannot be written ({error.strerror}).", remedy=_ELSEWHERE) from None
    except RuntimeError as error:  # no home folder
        raise StateError(f"There is no place for the state: {error}", remedy=_ELSEWHERE) from None


def _open(root: Path, override: str | Path | None) -> State:
    id = mark_folder(root)
    folder = state_root(override) / id
    home = folder / "root"
    known = Path(home.read_text("utf-8").strip()) if home.exists() else None
    if known != root:
        if known and _read_id(known) == id and not known.samefile(root):
            (root / FOLDER / "id").unlink()
            id = mark_folder(root)
            folder = state_root(override) / id
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(folder / "root", f"{root}\n", 0o600)
    return State(id, folder)


def known_base(root: Path, state: State) -> str:
    """The token of the base that the last run of this workspace had; empty where there was none."""
    mark = root / FOLDER / "base"
    id, _, token = (mark.read_text("utf-8") if mark.exists() else "").strip().partition(" ")
    return token if id == state.id else ""


def remember_base(root: Path, state: State, token: str) -> None:
    """Note in the folder which base this workspace has from now on, so that its loss is noticed."""
    if known_base(root, state) != token:
        write_whole(root / FOLDER / "base", f"{state.id} {token}\n")
