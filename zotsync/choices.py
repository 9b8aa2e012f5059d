"""What a person may choose for a conflict, and who may win a first meeting; a slip decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zotsync.changes import decode
from zotsync.errors import UsageError
from zotsync.schema import item_types

SIDES = ("local", "library", "base")
FIRST = ("library", "local", "ask")
LISTS = frozenset({"creators", "tags", "collections", "relations"})
"""What is given as JSON, as Zotero's API writes it."""


def check_first(first: str) -> None:
    """Raises `UsageError` for what is none of `FIRST`."""
    if first not in FIRST:
        raise UsageError(f"first={first!r} names no side.", remedy=f"Known: {', '.join(FIRST)}.")


def check(choices: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises `UsageError` for a choice that is no side, and for a value that its field cannot hold."""
    for decisions in choices.values():
        for name, choice in decisions.items():
            if isinstance(choice, Mapping) and "value" in choice:
                _check_value(name.partition(":")[0], choice["value"])
            elif choice not in SIDES:
                remedy = f"Known: {', '.join(SIDES)}, or a mapping with a value."
                raise UsageError(f"{choice!r} is no choice for {name}.", remedy=remedy)


def _check_value(name: str, value: Any) -> None:
    if name == "itemType" and value not in item_types():
        raise UsageError(f"{value!r} is no item type.", remedy="Zotero's own names count, such as book.")
    fits = isinstance(value, str | None)
    if name in LISTS:
        try:
            fits = not isinstance(value, str) and decode(name, value) is not None
        except (AttributeError, KeyError, TypeError, ValueError):
            fits = False
    if not fits:
        remedy = "Take the local or the library's, and edit it there."
        raise UsageError(f"{value!r} is no value for {name}.", remedy=remedy)
