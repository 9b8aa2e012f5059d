"""What a decision about one item needs to know, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from zotsync.changes import Action, Conflict, Held, Settled, encode
from zotsync.frozen import quickly_made
from zotsync.item import NOTHING, Item, Tag, diff
from zotsync.sync.notes import NoteEdit
from zotsync.sync.rows import LocalItem, SourceState
from zotsync.sync.tidy import Tidy

Status = Literal["live", "trashed", "gone", "new"]
LIBRARY_ONLY = frozenset({"relations", "collections"})
"""What no source of today's formats holds; it stays in the library."""


@quickly_made
@dataclass(frozen=True, slots=True)
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
    policy: Mapping[str, str] = NOTHING
    first: str = "ask"
    deletions: str = "trash"
    taken: Mapping[str, Any] = NOTHING
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
        tags = tuple([tag for tag in item.tags if not self.stays(tag)]) if self.library_tags else item.tags
        return item if len(tags) == len(item.tags) else replace(item, tags=tags)

    def stays(self, tag: Tag) -> bool:
        """Whether a tag is not given to files."""
        return tag.type == 1 and tag.name.startswith(self.library_tags)

    def policy_for(self, name: str) -> str:
        return self.policy.get(name, self.policy.get("default", "ask"))


@dataclass(slots=True)
class Decision:
    """What each side shall be. Indexes are those of `ItemState.sources`.

    Most decisions say next to nothing, so that what is empty here is one for all of them.
    """

    key: str
    library: Item | None = None
    library_action: Action | None = None
    notes: tuple[NoteEdit, ...] = ()
    local: Mapping[int, tuple[Action, Item]] = NOTHING
    unresolved: Mapping[int, frozenset[str]] = NOTHING
    conflicts: tuple[Conflict, ...] = ()
    held: tuple[Held, ...] = ()
    settled: tuple[Settled, ...] = ()
    unlink: tuple[int, ...] = ()
    keep: tuple[int, ...] = ()
    """Rows that stay as they are: what they wait for has not happened."""
    why: Mapping[str, str] = NOTHING
    note_keys: Mapping[int, tuple[str, ...]] = NOTHING
    """The library's keys of each source's notes, in the source's order."""
    outside: bool = False
    """Whether the item is outside the scope: its rows are kept, and nothing flows."""
    left: bool = False
    """Whether it was inside in the last run."""
    filed: tuple[str, ...] = ()
    """The collections that it is filed in by this run."""
    folders: Mapping[int, str] = NOTHING
    """The folders whose collections it gets, by source."""
    untidy: frozenset[str] = frozenset()
    """Names of tags that tags.toml renames or drops here."""

    def leave(self, index: int, name: str) -> None:
        """This aspect stays as it is in this source."""
        self.unresolved = {**self.unresolved, index: self.waits(index) | {name}}

    def waits(self, index: int) -> frozenset[str]:
        """The aspects that stay as they are in a source."""
        return self.unresolved.get(index, frozenset())

    def give(self, index: int, action: Action, item: Item) -> None:
        """What a source shall hold, and by which change."""
        self.local = {**self.local, index: (action, item)}

    def because(self, action: Action, why: str) -> None:
        """Why there is such a change."""
        self.why = {**self.why, action: why}


def local_edits(source: SourceState) -> dict[str, tuple[Any, Any]]:
    if source.row is None or source.was is None or source.now is None:
        return {}
    return diff(source.was, source.now.item)


def held(state: ItemState, now: LocalItem, reason: str, message: str) -> Held:
    return Held(reason, message, state.key, now.path, now.position, title=now.item.title)
