"""What a decision about one item needs to know, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from zotsync.changes import Action, Conflict, Held, Settled, encode
from zotsync.item import Item, Tag, diff
from zotsync.sync.notes import NoteEdit
from zotsync.sync.rows import LocalItem, SourceState
from zotsync.sync.tidy import Tidy

Status = Literal["live", "trashed", "gone", "new"]
LIBRARY_ONLY = frozenset({"relations", "collections"})
"""What no source of today's formats holds; it stays in the library."""


@dataclass(slots=True)  # made for each item: frozen, it would take three times as long
class ItemState:
    """One item everywhere: what a decision needs, and nothing else.

    ``guarded`` says why the item must not be trashed unasked (children that are not ours), or "".
    ``taken`` are decisions of a person: aspect to ``local``, ``library``, ``base`` or ``{"value": …}``.
    """

    key: str
    status: Status
    library: Item | None
    sources: tuple[SourceState, ...]
    guarded: str = ""
    policy: Mapping[str, str] = field(default_factory=dict)
    first: str = "ask"
    deletions: str = "trash"
    taken: Mapping[str, Any] = field(default_factory=dict)
    redo: bool = False
    edited_by: str = ""
    edited_at: str = ""
    library_tags: tuple[str, ...] = ()
    tidy: Tidy | None = None
    undone_tags: Any = None
    """The tags (JSON) that an undo gave back; while they stand, they are not tidied again."""

    def tidy_undone(self, after: Item) -> bool:
        """Whether these are the tags that an undo gave back."""
        return not self.redo and self.undone_tags == encode("tags", after.tags)

    def for_files(self, item: Item) -> Item:
        """``item`` without the automatic tags that stay in the library."""
        tags = tuple(tag for tag in item.tags if not self.stays(tag)) if self.library_tags else item.tags
        return item if len(tags) == len(item.tags) else replace(item, tags=tags)

    def stays(self, tag: Tag) -> bool:
        """Whether a tag is not given to files."""
        return tag.type == 1 and tag.name.startswith(self.library_tags)

    def policy_for(self, name: str) -> str:
        return self.policy.get(name, self.policy.get("default", "ask"))


@dataclass(slots=True)
class Decision:
    """What each side shall be. Indexes are those of `ItemState.sources`."""

    key: str
    library: Item | None = None
    library_action: Action | None = None
    notes: list[NoteEdit] = field(default_factory=list)
    local: dict[int, tuple[Action, Item]] = field(default_factory=dict)
    unresolved: dict[int, set[str]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    unlink: list[int] = field(default_factory=list)
    keep: list[int] = field(default_factory=list)
    """Rows that stay as they are: what they wait for has not happened."""
    why: dict[str, str] = field(default_factory=dict)
    note_keys: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The library's keys of each source's notes, in the source's order."""
    outside: bool = False
    """Whether the item is outside the scope: its rows are kept, and nothing flows."""
    left: bool = False
    """Whether it was inside in the last run."""
    filed: list[str] = field(default_factory=list)
    """The collections that it is filed in by this run."""
    folders: dict[int, str] = field(default_factory=dict)
    """The folders whose collections it gets, by source."""
    untidy: frozenset[str] = frozenset()
    """Names of tags that tags.toml renames or drops here."""

    def leave(self, index: int, name: str) -> None:
        self.unresolved.setdefault(index, set()).add(name)


def local_edits(source: SourceState) -> dict[str, tuple[Any, Any]]:
    if source.row is None or source.was is None or source.now is None:
        return {}
    return diff(source.was, source.now.item)


def held(state: ItemState, now: LocalItem, reason: str, message: str) -> Held:
    return Held(reason, message, state.key, now.path, now.position, title=now.item.title)
