"""Items as frozen values, in Zotero's own field names.

An `Item` is what every format reads, every store keeps and every change is about. Values are those
of Zotero's Web API ``data`` objects; what is unknown here is kept in ``other`` and written back.
`Origin` says where an item was read; it takes no part in equality.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from html import escape
from typing import Any, Protocol

from zotsync.frozen import quickly_made

Json = dict[str, Any]
"""A JSON object as the API sends it."""


class _Nothing(dict[Any, Any]):
    """An empty mapping that stays empty. A copy of it is a dict like any other."""

    __slots__ = ()
    __hash__ = object.__hash__  # type: ignore[assignment]

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("this mapping stays empty")

    __setitem__ = setdefault = update = __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, ()


NOTHING: Mapping[Any, Any] = _Nothing()
"""What an item without any of something has: one for all of them."""

KEY_ALPHABET = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
"""The 33 symbols of an item key: no 0, 1 or O."""

# Properties of a data object that are not fields of the schema.
STRUCTURE = ("key", "version", "itemType", "creators", "tags", "collections", "relations")
# Facts about the object, set by the server; no part of what a person edits.
VOLATILE = ("key", "version", "dateAdded", "dateModified", "mtime", "md5")
_NO_FIELDS = frozenset(STRUCTURE)
_NO_VALUES = _NO_FIELDS.union(VOLATILE)


@quickly_made
@dataclass(frozen=True, slots=True)
class Creator:
    """One creator: either ``last`` and ``first``, or ``name`` alone (an organisation, a mononym)."""

    type: str
    last: str = ""
    first: str = ""
    name: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Creator:
        return cls(
            str(data.get("creatorType", "author")),
            str(data.get("lastName", "")),
            str(data.get("firstName", "")),
            str(data.get("name", "")),
        )

    def to_json(self) -> Json:
        if self.name:
            return {"creatorType": self.type, "name": self.name}
        return {"creatorType": self.type, "firstName": self.first, "lastName": self.last}

    @property
    def display(self) -> str:
        """The name as people write it in lists: ``Last, First``, or the single name."""
        return self.name or (f"{self.last}, {self.first}" if self.first else self.last)


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """A tag; type 1 is automatic (set by a program), 0 is a person's."""

    name: str
    type: int = 0

    def to_json(self) -> Json:
        return {"tag": self.name, "type": self.type} if self.type else {"tag": self.name}


_tag = lru_cache(20_000)(Tag)
"""Tags come again and again in a library: each is made once."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Note:
    """A child note; ``html`` as Zotero keeps it, ``key`` empty until the library knows it."""

    html: str
    key: str = field(default="", compare=False)


@quickly_made
@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a decoded file, counted from 0 after a BOM."""

    start: int
    end: int


@quickly_made
@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item was read.

    ``text`` is the item's own text, complete enough to be read again without the rest of its file;
    ``span`` is where it lies in the file; ``spans`` gives, per field (and ``creators``, ``tags``,
    ``notes``), the places of the raw values in the file; ``body`` is the prose, where there is any.
    """

    path: str = ""
    position: int = 0
    text: str = ""
    span: Span = Span(0, 0)
    spans: Mapping[str, tuple[Span, ...]] = NOTHING
    body: Span | None = None
    format: str = ""
    sidecar: str = ""


class Cuttable(Protocol):
    """A text from which parts can be cut; `str` makes it whole."""

    def __getitem__(self, place: slice, /) -> str: ...


Spans = Mapping[str, tuple[Span, ...]]
Find = Callable[[Cuttable, Span], Spans]
"""Finds the places of an item's values; it gets the file's text, and where the item lies in it."""
_text: Any = Origin.__dict__["text"]
_spans: Any = Origin.__dict__["spans"]
# The places where an origin keeps them; what is asked of a `Within` is made of them.


class Within(Origin):
    """An origin that refers to its file's text instead of keeping a copy of its own part.

    Made by `within`; ``text`` is cut out, and ``spans`` are looked for, when they are asked for. Pickled, it
    is a plain `Origin`.
    """

    __slots__ = ("_cut",)
    _cut: tuple[Span, ...]
    """The lines of the whole that are its text; none: its span is. Not set: all of it is."""

    def refer(self, whole: Cuttable) -> None:
        """Have the file's text, the same one, from there."""
        _text.__set__(self, whole)

    def _own(self) -> str:
        whole: Cuttable = _text.__get__(self)
        try:
            cut = self._cut
        except AttributeError:
            return str(whole)
        if not cut:
            span = self.span
            return whole[span.start : span.end]
        return "\n".join([whole[one.start : one.end] for one in cut])

    def _found(self) -> Spans:
        spans: Spans | Find = _spans.__get__(self)
        if callable(spans):
            spans = spans(_text.__get__(self), self.span)
            _spans.__set__(self, spans)
        return spans

    text = property(_own)
    spans = property(_found)

    def __reduce__(self) -> tuple[Any, ...]:
        return Origin, tuple(getattr(self, one.name) for one in fields(Origin))


def within(
    whole: Cuttable,
    span: Span,
    spans: Spans | Find,
    parts: tuple[Span, ...] = (),
    *,
    path: str = "",
    position: int = 0,
    format: str = "",
) -> Origin:
    """The origin of an item whose own text is the characters ``span`` of the file's text ``whole``.

    ``spans``: its places, or what finds them. ``parts``: the lines of its own text, where it needs others
    beside its own place.
    """
    origin = Within(path, position, whole, span, spans, None, format)  # type: ignore[arg-type]
    _cut.__set__(origin, parts)
    return origin


_cut: Any = Within.__dict__["_cut"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Item:
    """One reference. ``fields`` holds only fields that have a value."""

    type: str
    fields: Mapping[str, str] = NOTHING
    creators: tuple[Creator, ...] = ()
    tags: tuple[Tag, ...] = ()
    collections: tuple[str, ...] = ()
    relations: Mapping[str, tuple[str, ...]] = NOTHING
    notes: tuple[Note, ...] = ()
    key: str = ""
    version: int = 0
    other: Mapping[str, Any] = NOTHING
    origin: Origin | None = field(default=None, compare=False, repr=False)

    __iter__ = None  # else Python would go through `__getitem__` without end

    def __hash__(self) -> int:
        """Of what tells most items apart: mappings, and so all fields, have no hash."""
        return hash((self.type, self.key, self.title, self.creators))

    def __getitem__(self, name: str) -> str:
        """The value of a field, or an empty string."""
        return self.fields.get(name, "")

    @property
    def title(self) -> str:
        """The title under whatever name the item type gives it."""
        for name in ("title", "caseName", "subject", "nameOfAct"):
            if value := self.fields.get(name):
                return value
        return ""

    def read_at(self, origin: Origin) -> Item:
        """A copy that was read there; quicker than `with_`, for each item of a file needs it."""
        return Item(
            self.type,
            self.fields,
            self.creators,
            self.tags,
            self.collections,
            self.relations,
            self.notes,
            self.key,
            self.version,
            self.other,
            origin,
        )

    def with_(self, **changes: Any) -> Item:
        """A copy with other attributes."""
        return replace(self, **changes)

    def with_fields(self, changes: Mapping[str, str]) -> Item:
        """A copy with these fields set; an empty value removes the field."""
        merged = {**self.fields, **changes}
        return replace(self, fields={name: value for name, value in merged.items() if value})

    @classmethod
    def from_json(cls, data: Mapping[str, Any], notes: Iterable[Note] = ()) -> Item:
        """An item from an API ``data`` object. Strings become fields, the rest goes to ``other``."""
        fields: dict[str, str] = {}
        other: dict[str, Any] = {}
        for name, value in data.items():
            if name not in _NO_VALUES:
                if not isinstance(value, str):
                    other[name] = value
                elif value:
                    fields[name] = value
            elif name not in _NO_FIELDS:
                other[name] = value
        relations = data.get("relations") or NOTHING
        return cls(
            type=str(data.get("itemType", "document")),
            fields=fields,
            creators=tuple([Creator.from_json(c) for c in data.get("creators") or ()]),
            tags=tuple([_tag(str(t["tag"]), int(t.get("type", 0))) for t in data.get("tags") or ()]),
            collections=tuple(data.get("collections") or ()),
            relations=relations
            and {
                predicate: tuple([uris] if isinstance(uris, str) else uris)
                for predicate, uris in relations.items()
            },
            notes=tuple(notes),
            key=str(data.get("key", "")),
            version=int(data.get("version", 0)),
            other=other,
        )

    def to_json(self) -> Json:
        """The API ``data`` object, without child notes (they are objects of their own)."""
        return {
            "key": self.key,
            "version": self.version,
            "itemType": self.type,
            **self.fields,
            "creators": [creator.to_json() for creator in self.creators],
            "tags": [tag.to_json() for tag in self.tags],
            "collections": list(self.collections),
            "relations": {predicate: list(uris) for predicate, uris in self.relations.items()},
            **self.other,
        }

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        by = "; ".join(creator.display for creator in self.creators)
        facts = " · ".join(
            escape(part) for part in (by, self["date"] or self["dateDecided"], self.type) if part
        )
        return f"<b>{escape(self.title or self.key)}</b><br>{facts}"

    def aspects(self) -> dict[str, Any]:
        """Everything a person edits, by name: each field, and ``itemType``, ``creators``, ``tags`` …

        Only what has a value is there. Sync, diff and undo all speak in these names.
        """
        found: dict[str, Any] = {"itemType": self.type, **self.fields}
        for name in ("creators", "tags", "collections", "relations", "notes"):
            if value := getattr(self, name):
                found[name] = value
        return found


def diff(before: Item, after: Item) -> dict[str, tuple[Any, Any]]:
    """The aspects that differ, each with its value before and after (None where there is none).

    >>> diff(Item("book", {"title": "A"}), Item("book", {"title": "B"}))
    {'title': ('A', 'B')}
    """
    old, new = before.aspects(), after.aspects()
    names = [*old, *(name for name in new if name not in old)]
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


def content_hash(item: Item) -> str:
    """A hash of what a person edits; key, version and dates of the object take no part."""
    data = {k: v for k, v in item.to_json().items() if k not in VOLATILE}
    data["notes"] = [note.html for note in item.notes]
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def key_from(*parts: str) -> str:
    """A well-formed key that depends on ``parts`` alone: the same input gives the same key.

    >>> key_from("refs.ris", "0") == key_from("refs.ris", "0") != key_from("refs.ris", "1")
    True
    """
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest())
    symbols = []
    for _ in range(8):
        number, digit = divmod(number, len(KEY_ALPHABET))
        symbols.append(KEY_ALPHABET[digit])
    return "".join(symbols)
