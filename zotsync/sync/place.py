"""Where new library items land: the pattern of ``[sources] new_items`` as a safe path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from zotsync.item import Item
from zotsync.stores.paths import folded, safe_name


class Places:
    """Paths for new items; each file of a pattern with a placeholder is one item's own."""

    def __init__(self, root: Path, pattern: str, writable: Callable[[str], bool]) -> None:
        self.root = root
        self.pattern = pattern
        self.writable = writable
        self._taken: set[str] = set()

    def place(self, item: Item) -> str:
        """The path where ``item`` goes, or an empty string where nobody said."""
        if self.pattern in ("", "ask"):
            return ""
        if "{" not in self.pattern:
            return self.pattern if self.writable(self.pattern) else ""
        year = item["date"][:4]
        author = next((c.last or c.name for c in item.creators), "")
        values = {
            "citekey": item["citationKey"] or f"{author}{year}" or item.key,
            "key": item.key,
            "title": item.title,
            "year": year or "undated",
            "author": author or "anonymous",
        }
        path = PurePosixPath(self.pattern)
        parts = [safe_name(_fill(part, values)) if "{" in part else part for part in path.parts]
        return self._free("/".join(parts))

    def _free(self, path: str) -> str:
        """``path``, or the next free one: no file is there, and no other new item has it."""
        stem, _, ending = path.rpartition(".")
        candidate, number = path, 1
        while folded(candidate) in self._taken or (self.root / candidate).exists():
            number += 1
            candidate = f"{stem}-{number}.{ending}"
        self._taken.add(folded(candidate))
        return candidate


def _fill(part: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        part = part.replace(f"{{{name}}}", value)
    return part
