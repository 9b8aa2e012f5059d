"""Guards that look around a run: is it the same library, the same branch, and may it be written?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from zotsync.changes import Guard, Plan, Visible, visible
from zotsync.config import LibraryConfig
from zotsync.errors import UsageError
from zotsync.stores.base import Store
from zotsync.sync.anew import ALLOW
from zotsync.sync.base import Base
from zotsync.sync.collections import Filing
from zotsync.sync.prepare import Observation
from zotsync.sync.repository import has_conflict_markers, repository
from zotsync.sync.run import fingerprint
from zotsync.sync.snapshot import Settings

GUARDS = (
    "ambiguous", "base-missing", "branch", "conflict-markers", "creates", "deletions", "empty-folder",
    "empty-library", "export-edited", "library-changed", "merge", "no-write-access", ALLOW, "root-changed",
    "scope-changed", "tag-removals", "truncated", "unidentified", "updates", "version-backwards",
)  # fmt: skip
"""What ``allow`` takes: the guards that stop a run, and what holds files back."""


def known(names: Iterable[str]) -> frozenset[str]:
    """The guards that are allowed (one name, or several); `UsageError` for a name that is none."""
    names = {names} if isinstance(names, str) else set(names)
    if unknown := names - set(GUARDS):
        raise UsageError(f"No guard is called {min(unknown)}.", remedy=f"Known: {', '.join(GUARDS)}.")
    return frozenset(names)


def library_mark(library: LibraryConfig) -> str:
    """By this the base knows the library that it belongs to."""
    place = library.path if library.kind == "embedded" else library.server
    return fingerprint(library.kind, library.id, place)


def identity(base: Base, library: LibraryConfig, settings: Settings, *, lost: bool) -> list[Guard]:
    """What the base belongs to: another library is no edit of this one, and a base that is gone is said."""
    stops: list[Guard] = []
    if lost:
        stops.append(Guard("base-missing", "The base of this folder is missing on this computer."))
    known = base.meta("library")
    if known and known != library_mark(library):
        stops.append(Guard("library-changed", "zotsync.toml names another library than the last run."))
        if "library-changed" in settings.allow:
            base.meta_set("library_version", "0")
    return stops


def elsewhere(base: Base, library: LibraryConfig) -> bool:
    """Whether zotsync.toml names a library that never held what is linked here.

    What it lacks was not deleted in it then. One that has some of it is the same library in another place.
    """
    return base.meta("library") not in ("", library_mark(library)) and base.links_nothing_here()


def scope(base: Base, filing: Filing, plan: Plan) -> list[Guard]:
    """Another scope than that of the last run may let go of most items at once."""
    known = json.loads(base.meta("scope", "null"))
    before = tuple(known["roots"]) if known else ()
    if not base.meta("library") or before == filing.roots:
        return []
    left = len({one.key for one in plan.unlinked})
    message = f"zotsync.toml names another scope than the last run; {left} items are unlinked, none deleted."
    return [Guard("scope-changed", message)]


def place(root: Path, base: Base, observation: Observation) -> list[Guard]:
    """A folder that was only moved is the same; one that is elsewhere and says other things may not be."""
    known = base.meta("root")
    if known in ("", str(root)) or not (observation.sources or observation.vanished):
        return []
    return [Guard("root-changed", f"The last run was in {known}, and not everything is as it was there.")]


def direction(base: Base) -> list[Guard]:
    """A library's version only ever rises."""
    if base.meta("went_back") != "yes":
        return []
    return [Guard("version-backwards", "The library's version went backwards; is it another library?")]


def git(root: Path, base: Base, observation: Observation) -> list[Guard]:
    """What git is doing here: files that it has just swapped are no edits of a person."""
    here, known = repository(root), base.meta("branch")
    stops: list[Guard] = []
    if known and here.branch and here.branch != known:
        stops.append(Guard("branch", f"This is branch {here.branch}; the last run was on {known}."))
    if here.under_way:
        stops.append(Guard("merge", f"A {here.under_way} is in progress in this repository."))
    marked = [p for p, s in observation.sources.items() if has_conflict_markers(s.decoded.text)]
    if marked:
        stops.append(Guard("conflict-markers", f"{marked[0]} holds the marks of an unresolved merge."))
    return stops


def shown_to_group(base: Base, library: LibraryConfig, plan: Plan) -> tuple[Visible, ...]:
    """What the first push to a group shows to its members; nothing where something was pushed before."""
    if not library.group or base.meta("pushed") == library_mark(library):
        return ()
    return visible(plan.changes)


def access(plan: Plan, store: Store) -> list[Guard]:
    """Whether what this plan writes to the library may be written; asked only where it writes there."""
    if not any(change.side == "library" for change in plan.changes) or (found := store.access()).write:
        return []
    why = found.why or "This key may only read the library."
    return [Guard("no-write-access", f"{why} What was edited here waits, and is not sent.")]
