"""Looks whether everything a workspace needs is in order; changes nothing, shows no secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from zotsync import config
from zotsync.errors import ZotsyncError
from zotsync.item import Json
from zotsync.state import known_base
from zotsync.workspace import Workspace

_ANEW = "`zotsync sync --allow base-missing` pairs both sides anew."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``remedy`` is what to do where it is not ``ok``."""

    name: str
    ok: bool
    message: str
    remedy: str = ""

    def to_json(self) -> Json:
        return {"check": self.name, "ok": self.ok, "message": self.message, "remedy": self.remedy or None}


def examine(root: Path, state: str | None = None) -> Iterator[Check]:
    """Each check of the workspace at ``root``; without a configuration there is no other."""
    try:
        settings = config.load(root)
        workspace = Workspace(root, settings, state=state)
    except ZotsyncError as error:
        yield Check("configuration", False, error.message, error.remedy)
        return
    yield Check("configuration", True, f"{root / config.FILE} can be read.")
    with workspace:
        yield _base(workspace)
        yield _checked("sources", lambda: f"{len(workspace.find_sources())} files are sources.")
        if settings.library.kind != "embedded":
            yield from _key(workspace)
        yield _checked("library", lambda: _reached(workspace))
        yield _last_run(workspace)
    yield _rules()


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except ZotsyncError as error:
        return Check(name, False, error.message, error.remedy)


def _base(workspace: Workspace) -> Check:
    place = workspace.state.base
    if not place.exists():
        lost = bool(known_base(workspace.root, workspace.state))
        message = (
            "The base of this folder is missing on this computer." if lost else "No run yet, so no base."
        )
        return Check("base", not lost, message, _ANEW if lost else "")
    try:
        with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as db:
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        remedy = "Move it away; the next sync pairs both sides anew, and loses nothing."
        return Check("base", False, f"{place} is damaged: {found}.", remedy)
    if workspace.lost:
        return Check("base", False, f"{place} is not the base of the last run.", _ANEW)
    return Check("base", True, f"{place} is sound.")


def _key(workspace: Workspace) -> Iterator[Check]:
    from zotsync.stores.secrets import backend_name, find_app_key, find_key
    from zotsync.stores.zotero_app import AUTHORIZE

    library = workspace.config.library
    backend = backend_name()
    yield Check("keyring", True, f"The keyring is {backend}." if backend else "There is no keyring here.")

    def look() -> str:
        if library.kind == "local":
            if not find_app_key(library.server, key_env=library.key_env or None):
                raise ZotsyncError("There is no key of the Zotero app, so it is only read.", remedy=AUTHORIZE)
            return "There is a key of the Zotero app."
        if not find_key(library.endpoint, key_env=library.key_env or None):
            raise ZotsyncError(
                f"There is no API key for {library.endpoint}.",
                remedy="Set ZOTERO_API_KEY, or run `zotsync login`.",
            )
        return f"There is an API key for {library.endpoint}."

    yield _checked("key", look)


def _reached(workspace: Workspace) -> str:
    access = workspace.store.access()
    if not access.read:
        raise ZotsyncError(
            f"The key may not read the {workspace.library_name}.", remedy="Give it that right."
        )
    if access.why:
        raise ZotsyncError(f"The {workspace.library_name} can be read. {access.why}")
    rights = "read and written" if access.write else "read, but not written"
    return f"The {workspace.library_name} can be {rights}."


def _last_run(workspace: Workspace) -> Check:
    runs = workspace.journal.runs()
    if not runs:
        return Check("last run", True, "No run yet.")
    last = runs[-1]
    message = f"Run {last.run} ({last.kind}) of {last.started} ended: {last.status}."
    bad = last.status == "interrupted"
    return Check("last run", not bad, message, "`zotsync sync` does the rest." if bad else "")


def _rules() -> Check:
    from zotsync.quality import all_rules, load_problems

    problems = load_problems()
    if problems:
        return Check("rules", False, problems[0].message, "Update or remove that package.")
    return Check("rules", True, f"{len(all_rules())} lint rules are here.")
