"""What registries once said of items' DOIs, as the linter wants to be told it; nobody is asked."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zotsync.item import Item
from zotsync.quality.rule import LookedUp
from zotsync.state import state_root

if TYPE_CHECKING:
    from zotsync.enrichment.doi import Answers

CACHE = "doi.sqlite"
"""The file in the state folder that holds registries' answers."""


def cached() -> CachedVerdicts | None:
    """What this user's cache of answers says of an item; None where nothing was ever asked."""
    path = state_root() / CACHE
    return CachedVerdicts(path) if path.is_file() else None


class CachedVerdicts:
    """A `zotsync.quality.rule.LookUp` over a cache of answers; each thread and process opens its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()

    def __reduce__(self) -> tuple[Any, ...]:
        return CachedVerdicts, (self._path,)

    def __call__(self, item: Item) -> tuple[LookedUp, ...]:
        """What was said of the item's DOI, compared with the item as it is now."""
        if not item["DOI"]:
            return ()
        from zotsync.enrichment.doi import check_item

        try:
            checked = check_item(item, self._answers())
        except sqlite3.Error:  # A damaged cache says nothing; it is no defect of the item.
            return ()
        return tuple(
            LookedUp(
                str(one.verdict),
                one.doi,
                one.field,
                one.expected,
                one.found,
                one.source,
                one.asked,
                checked.agrees,
            )
            for one in checked.checks
            if one.asked
        )

    def _answers(self) -> Answers:
        from zotsync.enrichment.doi import Answers

        if not hasattr(self._own, "answers"):
            self._own.answers = Answers(self._path, offline=True)
        answers: Answers = self._own.answers
        return answers
