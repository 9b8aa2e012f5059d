"""What a plan is made from: both sides as they are, the base, and what was said about this run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zotsync.changes import Failure
from zotsync.formats.base import Format
from zotsync.item import Item, Json
from zotsync.sync.collections import Filing, Wish
from zotsync.sync.pair import Index
from zotsync.sync.rows import LocalItem, Row
from zotsync.sync.tidy import Tidy


@dataclass(frozen=True, slots=True)
class LocalFile:
    """One source as read now: the items that a plan must look at.

    ``whole``: read without any problem and not empty, so that an absent item was removed.
    """

    path: str
    sha256: str
    items: tuple[LocalItem, ...] = ()
    whole: bool = True
    failures: tuple[Failure, ...] = ()
    kept_to: int = -1
    """The last place, as the base knows it, of an item that is as it was and left out of ``items``."""
    rows: int = 0
    """How many items of it the base knows."""
    imported: bool = False
    """Whether another program writes it: what is absent from it was not removed by a person."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person or zotsync.toml said about this run."""

    library: str = "users/1"
    first: str = "ask"
    policy: Mapping[str, str] = field(default_factory=dict)
    deletions: str = "trash"
    new_items: str = "ask"
    redo: bool = False
    allow: frozenset[str] = frozenset()
    unattended: bool = False
    taken: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def policy_for(self, name: str) -> str:
        """What zotsync.toml says of conflicts in this field: ask, local or library."""
        return self.policy.get(name, self.policy.get("default", "ask"))

    library_tags: tuple[str, ...] = ()
    """How automatic tags begin that stay in the library: what enrichment infers, unless files get it too."""
    wish: Wish = field(default_factory=Wish)
    tidy: Tidy | None = None
    """What tags.toml says of tags."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Both sides as they are, and the base, as far as this plan needs them.

    ``rows`` are all rows of every key and file that is looked at; ``objects`` the library's objects of
    those keys, without child notes (trashed ones with ``deleted`` in ``other``); ``children`` theirs;
    ``fresh`` the keys that no source holds yet. ``index`` gives the whole library for pairing, and is called
    only where items are new.
    """

    rows: Sequence[Row]
    files: Mapping[str, LocalFile]
    vanished: frozenset[str]
    objects: Mapping[str, Item]
    children: Mapping[str, Sequence[Json]]
    fresh: Sequence[str]
    index: Callable[[], Index]
    formats: Mapping[str, Format]
    cut_off: frozenset[str] = frozenset()
    """The keys of items that are held because their file ended too early; they wait for a person."""
    editors: Mapping[str, str] = field(default_factory=dict)
    """Who changed each object of the library last, where it is known."""
    filing: Filing = field(default_factory=Filing)
    place: Callable[[Item], tuple[str, str]] = lambda item: ("", "")
    """The path where a new library item lands; or an empty one, and what to do about it."""
    undone_tags: Mapping[str, Any] = field(default_factory=dict)
    """Tags (JSON) that an undo gave back, by key."""
    anew: Callable[[str], bool] = lambda key: False
    """Whether the texts of an item may say more for the reader of today than they did (see `anew`)."""
    unread: Callable[..., Sequence[str]] = lambda item, *keys: ()
    """See `Unread.may_be`."""
