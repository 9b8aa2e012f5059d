"""What the planner knows of one item: how each side was last seen, and how it is now.

A `Row` is the base for one item in one source. Each side is compared with how *it* was last seen:
the library with ``Row.library``, the source with its own text read again, so that a better reader
is never an edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from unicodedata import normalize

from zotsync.changes import Held, decode, encode, with_aspects
from zotsync.formats.base import Format
from zotsync.frozen import quickly_made
from zotsync.item import NOTHING, Item, Json, Note, Tag
from zotsync.jsontext import dumps

Gone = Literal["", "removed", "vanished", "unknown"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Row:
    """One item in one source, as last agreed.

    ``text`` (and ``sidecar``) is the item's own text as last seen; ``library`` the library's item as
    last seen by this source. Where an edit was not taken (a conflict, a failure, a held value),
    ``library`` keeps the older value and ``pending`` the source's older value (JSON), so that the edit
    is found again. ``undone``: what an undo took back, by aspect, with what both sides were before and,
    where there was a conflict, what the undo left (see `undone`). ``unmet`` are the aspects in which both
    sides differed at their first meeting and which nobody has decided yet (``itemType``: the whole item):
    there is no base for them. ``note_keys`` are the library's keys of the text's notes, in the text's
    order; ``own_notes`` are those that came from this text, the others are somebody's in the library.
    """

    key: str
    path: str
    position: int
    format: str
    text: str
    library: Item
    sidecar: str = ""
    pending: Mapping[str, Any] = NOTHING
    note_keys: tuple[str, ...] = ()
    undone: Mapping[str, Any] = NOTHING
    unmet: tuple[str, ...] = ()
    own_notes: tuple[str, ...] = ()
    id: int = 0
    folder: str = ""
    """The folder whose collection the item was given because of this source."""

    def to_json(self, *, library: bool = True) -> dict[str, Any]:
        """What most rows have nothing of is there where a row has it."""
        found: Json = {
            "key": self.key,
            "path": self.path,
            "position": self.position,
            "format": self.format,
            "text": self.text,
        }
        if library:
            found["library"] = dump_item(self.library)
        for name in _RARE:
            if value := getattr(self, name):
                found[name] = value
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, Any], id: int = 0, library: Item | None = None) -> Row:
        """The inverse of `to_json`; ``library``: where it is kept apart."""
        return cls(
            key=data["key"],
            path=data["path"],
            position=data["position"],
            format=data["format"],
            text=data["text"],
            library=library or load_item(data["library"]),
            sidecar=data.get("sidecar", ""),
            pending=data.get("pending", NOTHING),
            note_keys=tuple(data.get("note_keys", ())),
            undone=data.get("undone", NOTHING),
            unmet=tuple(data.get("unmet", ())),
            own_notes=tuple(data.get("own_notes", ())),
            id=id,
            folder=data.get("folder", ""),
        )


_RARE = ("sidecar", "pending", "note_keys", "undone", "unmet", "folder", "own_notes")


@quickly_made
@dataclass(frozen=True, slots=True)
class LocalItem:
    """An item as a source holds it now. ``sha256`` is that of the whole file (and ``sidecar_sha256``)."""

    path: str
    position: int
    item: Item
    format: Format
    sha256: str
    sidecar_sha256: str = ""
    writable: bool = True
    leaves_keywords: bool = False
    """Whether its automatic tags stay out of the library."""
    alone: bool = True
    """Whether it is the only item of its file."""
    modified: str = ""
    """When the file was last written, UTC, ISO 8601; empty: not known."""
    cut: bool = False
    """Whether the file ends inside it; what is missing there was not removed by a person."""

    @property
    def text(self) -> str:
        return self.item.origin.text if self.item.origin else ""

    @property
    def sidecar(self) -> str:
        return self.item.origin.sidecar if self.item.origin else ""

    @property
    def left(self) -> frozenset[str]:
        """The names of the tags that stay in this source."""
        return frozenset(tag.name for tag in self.item.tags if self.leaves_keywords and tag.type == 1)

    def sends(self, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
        """Those of its tags, as they are or were, that are not for this source alone."""
        return tuple(tag for tag in tags if tag.type == 0) if self.leaves_keywords else tags

    @property
    def states_type(self) -> bool:
        """Whether the text itself says what type the item is; else the reader has guessed it."""
        return bool(self.item.origin and self.item.origin.spans.get("itemType"))

    def held(self, reason: str, message: str) -> Held:
        """That it waits for a person, and why."""
        return Held(reason, message, self.item.key, self.path, self.position, title=self.item.title)


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source of one item: its base, what its text said then (read by today's reader), and now."""

    path: str
    row: Row | None
    was: Item | None
    now: LocalItem | None
    gone: Gone = ""
    held: frozenset[str] = frozenset()
    """The aspects that stand as an undo left them."""
    returns: bool = False
    """Whether an undo left its item on one side alone, and its text was edited since."""

    def met(self, name: str) -> bool:
        """Whether this source and the library have agreed on an aspect before."""
        return self.row is not None and not {name, "itemType"} & {*self.row.unmet}


def library_item(data: Json, children: Sequence[Json]) -> Item:
    """An object of the library as an item with its child notes."""
    return with_notes(Item.from_json(data), children)


def with_notes(item: Item, children: Sequence[Json]) -> Item:
    """A library's item with the notes among its children."""
    if not children:
        return item
    notes = tuple(
        Note(str(child.get("note", "")), child["key"])
        for child in children
        if child.get("itemType") == "note" and not child.get("deleted")
    )
    return replace(item, notes=notes) if notes else item


def dump_item(item: Item) -> dict[str, Any]:
    """An item and its child notes as JSON for the base."""
    return {"data": item.to_json(), "notes": [[note.key, note.html] for note in item.notes]}


def load_item(data: Mapping[str, Any]) -> Item:
    """The inverse of `dump_item`."""
    return Item.from_json(data["data"], (Note(html, key) for key, html in data["notes"]))


def with_pending(item: Item, pending: Mapping[str, Any]) -> Item:
    """``item`` with the older values of what was not taken yet."""
    return with_aspects(item, {name: decode(name, value) for name, value in pending.items()})


def in_code_points_of(now: Item, was: Item) -> Item:
    """``was``, its accents written as now: a disk or an editor may divide them from their letters."""
    before, after = was.aspects(), now.aspects()
    values = {
        name: value
        for name, value in after.items()
        if value != before.get(name) and _composed(name, value) == _composed(name, before.get(name))
    }
    return with_aspects(was, values) if values else was


def _composed(name: str, value: Any) -> str:
    return normalize("NFC", dumps(encode(name, value)))


def older(item: Item | None, names: frozenset[str]) -> dict[str, Any]:
    """The values (JSON, None where there is none) of these aspects, to be kept as `Row.pending`."""
    aspects = item.aspects() if item else {}
    return {name: encode(name, aspects.get(name)) for name in sorted(names)}
