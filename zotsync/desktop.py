"""What is otherwise where the library is the Zotero desktop app's.

The app may be closed, too old to be written to, or not allowed to be written to: all of these are everyday
states and no errors. Then files alone are written, or nothing; it is said once, until it changes.
"""

from __future__ import annotations

from zotsync.changes import Plan
from zotsync.config import LibraryConfig
from zotsync.errors import AppClosedError
from zotsync.outcome import RunReport
from zotsync.stores.base import Store
from zotsync.sync.base import Base


def passing(library: LibraryConfig, allowed: frozenset[str]) -> frozenset[str]:
    """The guards that stop no run: those allowed, and for the app that it may not be written to."""
    return allowed | {"no-write-access"} if library.kind == "local" else allowed


def expect(base: Base, store: Store, *, any_app: bool) -> None:
    """Only the app of the last run will do, for versions are its own; with ``any_app`` all is read anew."""
    if not hasattr(store, "server_id"):
        return
    known = base.meta("server")
    if known and any_app:
        base.meta_set("server", "")
        base.meta_set("library_version", "0")
        known = ""
    if known:
        store.server_id = known


def remember(base: Base, store: Store) -> None:
    """The app of this run is the one to expect from now on."""
    base.meta_set("server", getattr(store, "server_id", ""))
    base.meta_set("closed", "")


def notice(base: Base, message: str) -> tuple[str, ...]:
    """Why nothing was written to the app, the first time that this is the reason; empty: there is none."""
    new = bool(message) and base.meta("said") != message
    base.meta_set("said", message)
    return (message,) if new else ()


def closed(base: Base, error: AppClosedError) -> RunReport:
    """The report of a scheduled run that found the app closed: nothing was done, and that is no error."""
    said = base.meta("closed")
    base.meta_set("closed", "yes")
    return RunReport("", Plan(), notices=() if said else (str(error),))
