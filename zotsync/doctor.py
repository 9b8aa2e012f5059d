"""Looks whether everything a workspace needs is in order; changes nothing, shows no secret."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from zotsync import config
from zotsync.errors import ZotsyncError
from zotsync.item import Json
from zotsync.libraries import endpoint_option
from zotsync.state import known_base, locked
from zotsync.sync.repository import repository
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


def examine(root: Path, state: str | None = None, *, offline: bool = False) -> Iterator[Check]:
    """Each check of the workspace at ``root``; without a configuration there is no other.

    ``offline``: none that asks a server or the app.
    """
    try:
        settings = config.load(root)
        workspace = Workspace(root, settings, state=state)
    except ZotsyncError as error:
        yield Check("configuration", False, error.message, error.remedy)
        return
    yield Check("configuration", True, f"{root / config.FILE} can be read.")
    with workspace:
        yield _base(workspace)
        yield _checked("sources", lambda: _sources(len(workspace.find_sources())))
        yield _lock(workspace)
        yield _git(workspace)
        if settings.library.kind != "embedded":
            yield from _key(workspace)
        if settings.library.kind == "web" and not offline:  # the desktop app is on this machine, or refused
            yield _checked("network", lambda: _answers(workspace))
        if not offline:
            yield _checked("library", lambda: _reached(workspace))
        yield _last_run(workspace)
    yield _rules()


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except ZotsyncError as error:
        return Check(name, False, error.message, error.remedy)


def _sources(count: int) -> str:
    return "1 file is a source." if count == 1 else f"{count:,} files are sources."


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


def _lock(workspace: Workspace) -> Check:
    try:
        with locked(workspace.state):
            return Check("lock", True, "No other run is at work in this folder.")
    except ZotsyncError as error:
        return Check("lock", False, error.message, error.remedy)


def _git(workspace: Workspace) -> Check:
    here, known = repository(workspace.root), workspace.state.base.exists() and workspace.base.meta("branch")
    if here.under_way:
        remedy = f"Finish the {here.under_way}; or `zotsync sync --allow merge`."
        return Check("git", False, f"A {here.under_way} is in progress in this repository.", remedy)
    if known and here.branch and here.branch != known:
        remedy = f"Go back to {known}; or `zotsync sync --allow branch`, if its files are to be synced."
        return Check("git", False, f"This is branch {here.branch}; the last run was on {known}.", remedy)
    said = (
        f"Branch {here.branch} of a git repository." if here.branch else "The folder is in no git repository."
    )
    return Check("git", True, said)


def _answers(workspace: Workspace) -> str:
    """Whether the library's server answers at all; no key is sent."""
    from zotsync.stores.zotero_retry import reach

    place = workspace.config.library.server
    return f"{place} answers ({reach(place)})."


def _key(workspace: Workspace) -> Iterator[Check]:
    from zotsync.stores.secrets import backend_name, find_app_key, find_key, key_source
    from zotsync.stores.zotero_app import AUTHORIZE
    from zotsync.stores.zotero_retry import origin

    library = workspace.config.library
    backend = backend_name()
    yield Check("keyring", True, f"The keyring is {backend}." if backend else "There is no keyring here.")

    def look() -> str:
        if library.kind == "local":
            if not find_app_key(library.server, key_env=library.key_env or None):
                raise ZotsyncError("There is no key of the Zotero app, so it is only read.", remedy=AUTHORIZE)
            return "There is a key of the Zotero app."
        found = find_key(library.endpoint, key_env=library.key_env or None)
        if not found:
            raise ZotsyncError(
                f"There is no API key for {library.endpoint}.",
                remedy=f"Set ZOTERO_API_KEY, or run `zotsync login{endpoint_option(library.endpoint)}`.",
            )
        source = key_source(library.endpoint, key_env=library.key_env or None)
        return f"There is an API key for {origin(library.endpoint)}, from {source}."

    yield _checked("key", look)


def _reached(workspace: Workspace) -> str:
    access = workspace.store.access()
    if not access.read:
        raise ZotsyncError(
            f"The key may not read the {workspace.library_name}.",
            remedy="Give it that right at zotero.org/settings/keys.",
        )
    if access.why:
        raise ZotsyncError(
            f"The {workspace.library_name} can be read. {access.why}",
            remedy="Until then only files are written.",
        )
    rights = "read and written" if access.write else "read, but not written"
    return f"The {workspace.library_name} can be {rights}."


def _last_run(workspace: Workspace) -> Check:
    runs = workspace.journal.runs()
    said = workspace.base.meta("stopped") if workspace.state.base.exists() else ""
    if stopped := json.loads(said or "{}"):
        message = f"The newest try stopped at {stopped['when']}: {stopped['why']}"
        return Check("last run", False, message, "`zotsync status` says what differs.")
    if not runs:
        return Check("last run", True, "No run yet.")
    last = runs[-1]
    message = f"Run {last.run} ({last.kind}) of {last.started} ended: {last.status}."
    # A run that had nothing to do is not in the log, and is a good one all the same.
    bad = last.status == "interrupted" and workspace.base.meta("last_good") < last.started
    return Check("last run", not bad, message, "`zotsync sync` does the rest." if bad else "")


def _rules() -> Check:
    from zotsync.quality import all_rules, load_problems

    problems = load_problems()
    if problems:
        return Check("rules", False, problems[0].message, "Update or remove that package.")
    return Check("rules", True, f"{len(all_rules())} lint rules are here.")
