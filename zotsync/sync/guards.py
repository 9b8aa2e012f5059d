"""Guards: what stops a run before anything is written, because it looks like an accident.

Pure functions over a plan and the base's counts. Each has the name that ``--allow`` takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zotsync.changes import Change, Guard, Plan
from zotsync.errors import GuardError

SHARE, MANY = 0.2, 25
"""More than this share, or more than so many, deletions or tag removals stop a run."""
FEW_DELETIONS, FEW_TAGS, FEW_MERGES = 1, 5, 5
"""So few are never an accident worth stopping for, whatever share of a small library they are."""
UNATTENDED_CREATES, UNATTENDED_UPDATES = 50, 0.2


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is: linked items, the library's tags now, sources and the library before and now."""

    linked: int = 0
    tags: int = 0
    sources_before: int = 0
    sources_now: int = 0
    library_before: int = 0
    library_now: int = 0


def check(plan: Plan, counts: Counts, *, unattended: bool = False) -> list[Guard]:
    """The guards that this plan runs into."""
    found: list[Guard] = []
    if counts.sources_before and not counts.sources_now:
        found.append(
            Guard("empty-folder", f"The folder held {counts.sources_before} sources and now holds none.")
        )
    if counts.library_before and not counts.library_now:
        found.append(
            Guard("empty-library", f"The library held {counts.library_before} items and is now empty.")
        )
    for side in ("local", "library"):
        changes = [change for change in plan.changes if change.side == side]
        where = "in the files" if side == "local" else "in the library"
        deletions = sum(change.action in ("trash", "remove") for change in changes)
        if _too_many(deletions, counts.linked, FEW_DELETIONS):
            found.append(
                Guard("deletions", f"{deletions} of {counts.linked} items would be deleted {where}.")
            )
        removed = len({(change.key, tag) for change in changes for tag in _removed_tags(change)})
        # What goes from the files has left the library before it was counted.
        tags = counts.tags + (removed if side == "local" else 0)
        if _too_many(removed, tags, FEW_TAGS):
            found.append(Guard("tag-removals", f"{removed} of {tags} tags would be removed {where}."))
        if unattended:
            found += _unattended(changes, counts, where)
    return found


def merges(merged: int, items: int) -> list[Guard]:
    """The guard that a merge of so many duplicates, in a library of so many items, runs into."""
    if not _too_many(merged, items, FEW_MERGES):
        return []
    return [Guard("deletions", f"{merged} of {items} items would be merged into others and trashed.")]


def edits(edited: int, items: int) -> list[Guard]:
    """The guard that one edit of so many items of files, of all that were read, runs into."""
    if edited <= MANY or edited <= SHARE * items:
        return []
    return [Guard("updates", f"{edited} of {items} items would be edited in the files.")]


def stopped(plan: Plan) -> GuardError:
    """What a plan's guards say, and how to let them pass."""
    remedy = "If that is meant: " + " ".join(f"--allow {guard.name}" for guard in plan.guards)
    return GuardError(" ".join(guard.message for guard in plan.guards), remedy=remedy, plan=plan)


def _unattended(changes: Iterable[Change], counts: Counts, where: str) -> list[Guard]:
    changes = list(changes)
    found: list[Guard] = []
    creates = sum(change.action == "create" for change in changes)
    if creates > UNATTENDED_CREATES:
        found.append(Guard("creates", f"{creates} items would be created {where} by an unattended run."))
    updates = len({change.key for change in changes if change.action == "update"})
    if counts.linked and updates > UNATTENDED_UPDATES * counts.linked and updates > 1:
        found.append(
            Guard("updates", f"{updates} of {counts.linked} items would be edited {where} unattended.")
        )
    return found


def _too_many(count: int, total: int, few: int) -> bool:
    return count > few and (count > MANY or count > SHARE * total)


def _removed_tags(change: Change) -> set[str]:
    if change.action != "update":
        return set()
    before, after = change.fields.get("tags", (None, None))
    return {tag["tag"] for tag in before or ()} - {tag["tag"] for tag in after or ()}
