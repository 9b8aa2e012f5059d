"""What lay in the library's trash when a workspace was last synced, as the linter wants to be told it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zotsync.loading import workspace_of
from zotsync.state import find_state


@dataclass(frozen=True, slots=True)
class Trash:
    """Asked whether a key is one of an item in the trash; each process looks for itself, and only looks."""

    base: Path

    def __call__(self, key: str) -> bool:
        try:
            return key in _keys(self.base, self.base.stat().st_mtime_ns)
        except OSError:
            return False


def trash_of(path: str) -> Trash | None:
    """The trash of the workspace that a file lies in; None where there is none."""
    root = workspace_of(Path(path).resolve())
    state = find_state(root) if root else None
    return Trash(state.base) if state else None


@lru_cache(maxsize=4)
def _keys(base: Path, changed: int) -> frozenset[str]:
    """The keys of the trashed items that a base holds; ``changed``: the time for which that holds."""
    query = "SELECT key FROM objects WHERE json_extract(data, '$.deleted') IS NOT NULL"
    try:
        database = sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True)
        try:
            return frozenset(key for (key,) in database.execute(query))
        finally:
            database.close()
    except sqlite3.Error:  # A base that cannot be read says nothing; it is no defect of the note.
        return frozenset()
