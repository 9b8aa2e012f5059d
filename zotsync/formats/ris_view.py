"""What a record says, and where: the aspects of its item, and the fields that say each."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache

from zotsync.formats.ris_tags import Plan
from zotsync.item import Creator, Item, Note, Origin, Tag

Found = list[tuple[int, str, str]]
"""Position in the record, tag and value of some of its fields."""

# Keywords come again and again in a file: each is made once.
_tag = lru_cache(20_000)(Tag)


@dataclass(slots=True)
class View:
    """What a record says: the aspects of its item, and the positions of the fields that say each.

    ``creator_at``, ``tag_at`` and ``note_at`` run beside the lists; a tag may stand in several fields.
    ``subtitle_at`` is the field that holds the title's second half, or -1.
    """

    plan: Plan
    type: str
    fields: dict[str, str] = field(default_factory=dict)
    at: dict[str, list[int]] = field(default_factory=dict)
    creators: list[Creator] = field(default_factory=list)
    creator_at: list[int] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    tag_at: dict[str, list[int]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    note_at: list[int] = field(default_factory=list)
    subtitle_at: int = -1
    type_at: int = -1
    full: bool = False

    def say(self, name: str, value: str, position: int) -> None:
        """The first value of a field counts; equal ones are its twins."""
        known = self.fields.get(name)
        if known is None:
            self.fields[name] = value
            self.at[name] = [position]
        elif known == value:
            self.at[name].append(position)

    def place_creator(self, creator: Creator, position: int) -> None:
        """Adds a creator in the order of the fields."""
        index = bisect_left(self.creator_at, position)
        self.creators.insert(index, creator)
        self.creator_at.insert(index, position)

    def place_note(self, note: Note, position: int) -> None:
        """Adds a note in the order of the fields."""
        index = bisect_left(self.note_at, position)
        self.notes.insert(index, note)
        self.note_at.insert(index, position)

    def item(self, origin: Origin | None = None) -> Item:
        tags = tuple([_tag(name, kind) for name, kind in self.tags.items()])
        creators, notes = tuple(self.creators), tuple(self.notes)
        return Item(self.type, self.fields, creators, tags, notes=notes, origin=origin)

    def positions(self, aspect: str) -> list[int]:
        """The fields that say ``aspect`` (a field's name, or ``creators``, ``tags``, ``notes``)."""
        if aspect == "creators":
            return self.creator_at
        if aspect == "tags":
            return sorted({at for places in self.tag_at.values() for at in places})
        if aspect == "notes":
            return self.note_at
        if aspect == "itemType":
            return [self.type_at] if self.type_at >= 0 else []
        return self.at.get(aspect, [])

    def aspects(self) -> list[str]:
        lists = [name for name in ("creators", "tags", "notes") if getattr(self, name)]
        return ["itemType", *self.fields, *lists]
