"""Where a workspace keeps what is not for the folder: base, journal, lock, log.

The folder's ``.zotsync/id`` names the workspace; its state lies in the user's state folder, or where
``ZOTSYNC_STATE`` says. A moved folder keeps its identity, a copied one gets a new one.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import platformdirs

FOLDER = ".zotsync"


@dataclass(frozen=True, slots=True)
class State:
    """The state folder of one workspace. ``lost``: the workspace had a base once, and it is not here."""

    id: str
    folder: Path
    lost: bool = False

    @property
    def base(self) -> Path:
        return self.folder / "base.sqlite"

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"


def state_root(override: str | Path | None = None) -> Path:
    """The folder of all states: ``override``, else ``ZOTSYNC_STATE``, else the user's state folder."""
    if override:
        return Path(override)
    if named := os.environ.get("ZOTSYNC_STATE"):
        return Path(named)
    return Path(platformdirs.user_state_dir("zotsync", appauthor=False))


def mark_folder(root: Path) -> str:
    """Make ``.zotsync/`` with an id and a ``.gitignore`` of ``*``; the id, new or old."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    id_file = folder / "id"
    if not id_file.exists():
        id_file.write_text(json.dumps({"id": secrets.token_hex(8)}) + "\n", "utf-8")
    return _read_id(root)


def _read_id(root: Path) -> str:
    try:
        data = json.loads((root / FOLDER / "id").read_text("utf-8"))
        id = str(data["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return id if id.isalnum() else ""


def open_state(root: Path, override: str | Path | None = None) -> State:
    """The state of the workspace at ``root``; a copy of another folder gets an id of its own."""
    id = mark_folder(root)
    folder = state_root(override) / id
    home = folder / "root"
    if home.exists():
        known = Path(home.read_text("utf-8").strip())
        if known != root and _read_id(known) == id and not known.samefile(root):
            (root / FOLDER / "id").unlink()
            id = mark_folder(root)
            folder = state_root(override) / id
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "root").write_text(f"{root}\n", "utf-8")
    mark = root / FOLDER / "base"
    state = State(id, folder)
    had_base = mark.exists() and mark.read_text("utf-8").strip() == id
    return State(id, folder, lost=had_base and not state.base.exists())


def remember_base(root: Path, state: State) -> None:
    """Note in the folder that this workspace has a base from now on, so that its loss is noticed."""
    mark = root / FOLDER / "base"
    if not mark.exists() or mark.read_text("utf-8").strip() != state.id:
        mark.write_text(f"{state.id}\n", "utf-8")
