"""zotsync keeps a folder of reference files and a Zotero library the same, both ways."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zotsync import errors, server
    from zotsync.api import convert, dedupe, edit, enrich, lint, read, write
    from zotsync.changes import Change, Conflict, Plan
    from zotsync.config import Config
    from zotsync.duplicates import Group
    from zotsync.enrichment import Suggestion
    from zotsync.item import Creator, Item, Note, Tag
    from zotsync.quality import Finding
    from zotsync.tables import from_csl_json, from_pandas, to_csl_json, to_pandas
    from zotsync.workspace import Workspace

    __version__: str

# Loaded at the first use, so that importing the library is quick and quiet.
_PLACES = {
    "Change": "zotsync.changes",
    "Config": "zotsync.config",
    "Conflict": "zotsync.changes",
    "Creator": "zotsync.item",
    "Finding": "zotsync.quality",
    "Group": "zotsync.duplicates",
    "Item": "zotsync.item",
    "Note": "zotsync.item",
    "Plan": "zotsync.changes",
    "Suggestion": "zotsync.enrichment",
    "Tag": "zotsync.item",
    "Workspace": "zotsync.workspace",
    "convert": "zotsync.api",
    "dedupe": "zotsync.api",
    "edit": "zotsync.api",
    "enrich": "zotsync.api",
    "from_csl_json": "zotsync.tables",
    "from_pandas": "zotsync.tables",
    "lint": "zotsync.api",
    "read": "zotsync.api",
    "to_csl_json": "zotsync.tables",
    "to_pandas": "zotsync.tables",
    "write": "zotsync.api",
}

__all__ = [
    "Change",
    "Config",
    "Conflict",
    "Creator",
    "Finding",
    "Group",
    "Item",
    "Note",
    "Plan",
    "Suggestion",
    "Tag",
    "Workspace",
    "convert",
    "dedupe",
    "edit",
    "enrich",
    "errors",
    "from_csl_json",
    "from_pandas",
    "lint",
    "read",
    "server",
    "to_csl_json",
    "to_pandas",
    "write",
]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    if name in ("errors", "server"):
        return import_module(f"zotsync.{name}")
    if name == "__version__":
        return _version()
    raise AttributeError(f"module 'zotsync' has no attribute {name!r}")


def _version() -> str:
    """What the installation says; a tree that was never installed has no version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("zotsync")
    except PackageNotFoundError:
        return "0+unknown"


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
