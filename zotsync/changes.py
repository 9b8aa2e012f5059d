"""Changes, conflicts and plans: what sync, fixes and enrichment all end in.

A `Change` says *set these values of this item from this to that, because …*; it carries what it
expects to find, so that it can be checked, shown as a diff, journalled and undone. Values of aspects
are those of Zotero's JSON (`encode`), so that a plan can be saved and read by any program.
"""

from __future__ import annotations

import hashlib
from collections.abc import ItemsView, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Literal

from zotsync.frozen import quickly_made
from zotsync.item import NOTHING, Creator, Item, Json, Note, Tag
from zotsync.jsontext import encoded, part

Side = Literal["local", "library"]
_LISTED = ("creators", "tags", "collections", "relations", "notes")
_LISTS = frozenset(_LISTED)
Action = Literal["create", "update", "trash", "restore", "remove", "move"]


def encode(name: str, value: Any) -> Any:
    """An aspect's value as JSON: creators, tags and notes as the API writes them.

    >>> encode("tags", (Tag("a"), Tag("b", 1)))
    [{'tag': 'a'}, {'tag': 'b', 'type': 1}]
    """
    if value is None:
        return None
    if name in ("creators", "tags"):
        return [element.to_json() for element in value]
    if name == "notes":
        return [note.html for note in value]
    if name == "collections":
        return list(value)
    if name == "relations":
        return {predicate: list(uris) for predicate, uris in value.items()}
    return value


def decode(name: str, value: Any) -> Any:
    """The inverse of `encode`; a missing value becomes the aspect's empty one."""
    if name == "creators":
        return tuple(Creator.from_json(c) for c in value or ())
    if name == "tags":
        return tuple(Tag(str(t["tag"]), int(t.get("type", 0))) for t in value or ())
    if name == "notes":
        return tuple(Note(str(html)) for html in value or ())
    if name == "collections":
        return tuple(value or ())
    if name == "relations":
        return {predicate: tuple(uris) for predicate, uris in (value or {}).items()}
    return value or ""


def with_aspects(item: Item, values: Mapping[str, Any]) -> Item:
    """``item`` with these aspects (decoded values; empty ones remove a field)."""
    attributes: dict[str, Any] = {}
    fields: dict[str, str] = {}
    for name, value in values.items():
        if name == "itemType":
            attributes["type"] = value or item.type
        elif name in _LISTS:
            attributes[name] = value if value is not None else decode(name, None)
        elif name != "deleted":
            fields[name] = value or ""
    return replace(item.with_fields(fields), **attributes)


class Made(Mapping[str, tuple[Any, Any]]):
    """The fields of a change that makes an item: nothing before, the item's values after.

    The item is kept in the place of its JSON: thousands are made at once.
    """

    __slots__ = ("_item",)

    def __init__(self, item: Item) -> None:
        self._item = item

    def item(self) -> Item:
        """The item, without the library's facts about it."""
        it = self._item
        notes = tuple([Note(note.html) for note in it.notes])
        return Item(it.type, it.fields, it.creators, it.tags, it.collections, it.relations, notes)

    def __getitem__(self, name: str) -> tuple[Any, Any]:
        if not (value := self._value(name)):
            raise KeyError(name)
        return None, encode(name, value)

    def get(self, name: str, default: Any = None) -> Any:
        """Quicker than by the error that `Mapping` waits for: most items lack what is asked of each."""
        value = self._value(name)
        return (None, encode(name, value)) if value else default

    def _value(self, name: str) -> Any:
        if name == "itemType":
            return self._item.type
        return getattr(self._item, name) if name in _LISTS else self._item.fields.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._item.aspects())

    def __len__(self) -> int:
        return len(self._item.aspects())

    def items(self) -> ItemsView[str, tuple[Any, Any]]:
        return {name: (None, encode(name, v)) for name, v in self._item.aspects().items()}.items()

    def values_json(self) -> Json:
        """Each field's values as they are written down."""
        item = self._item
        found: Json = {"itemType": {"before": None, "after": item.type}}
        for name, text in item.fields.items():
            found[name] = {"before": None, "after": text}
        for name in _LISTED:
            if value := getattr(item, name):
                found[name] = {"before": None, "after": encode(name, value)}
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self.items()),)


@quickly_made
@dataclass(frozen=True, slots=True)
class Change:
    """One item changes on one side.

    ``fields`` maps an aspect to its JSON values ``(before, after)``; None is no value. ``expects`` is
    ``{"version": int}`` in the library, ``{"sha256": str}`` for a file (an empty hash: no such file).
    """

    side: Side
    action: Action
    key: str
    fields: Mapping[str, tuple[Any, Any]]
    path: str = ""
    position: int | None = None
    expects: Mapping[str, Any] = NOTHING
    why: str = ""
    by: str = "sync"
    title: str = ""
    _id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        """Depends on the content alone: the same change planned twice has the same id."""
        return self._id or self._named(part(self._values()))

    def known_as(self, id: str) -> Change:
        """This change under the id that was written down for it, however ids were made then."""
        object.__setattr__(self, "_id", id)
        return self

    def _named(self, values: Any) -> str:
        content = [self.side, self.action, self.key, self.path, self.position, values, dict(self.expects)]
        id = hashlib.sha256(encoded(content, sort_keys=True)).hexdigest()[:12]
        object.__setattr__(self, "_id", id)
        return id

    def _values(self) -> Json:
        if isinstance(self.fields, Made):
            return self.fields.values_json()
        return {name: {"before": b, "after": a} for name, (b, a) in self.fields.items()}

    @property
    def of_collection(self) -> bool:
        """Whether it makes, restores or trashes a collection, not an item."""
        return "parentCollection" in self.fields

    def before(self) -> dict[str, Any]:
        return {name: values[0] for name, values in self.fields.items()}

    def after(self) -> dict[str, Any]:
        return {name: values[1] for name, values in self.fields.items()}

    def made(self) -> Item:
        """The item that a `create` makes: what it says, without key and version."""
        fields = self.fields
        return fields.item() if isinstance(fields, Made) else self.applied_to(Item("document"))

    def applied_to(self, item: Item) -> Item:
        """``item`` with the values after this change."""
        return with_aspects(item, {name: decode(name, after) for name, (_, after) in self.fields.items()})

    def to_json(self) -> Json:
        return self._json(self.id, self._values())

    def written(self) -> Json:
        """`to_json` for `jsontext` alone: its values are encoded once, for the id and for what is written."""
        values = part(self._values())
        return self._json(self._id or self._named(values), values)

    def _json(self, id: str, values: Any) -> Json:
        return {
            "id": id,
            "side": self.side,
            "action": self.action,
            "key": self.key,
            "path": self.path or None,
            "position": self.position,
            "fields": values,
            "expects": dict(self.expects),
            "why": self.why,
            "by": self.by,
            "title": self.title,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Change:
        return cls(
            side=data["side"],
            action=data["action"],
            key=data["key"],
            fields={name: (v["before"], v["after"]) for name, v in data["fields"].items()},
            path=data.get("path") or "",
            position=data.get("position"),
            expects=data.get("expects") or {},
            why=data.get("why", ""),
            by=data.get("by", "sync"),
            title=data.get("title", ""),
        )


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a conflict: where it is, what it says (JSON), who set it and when, where known."""

    where: str
    value: Any
    by: str = ""
    when: str = ""

    def to_json(self) -> Json:
        return {"where": self.where, "value": self.value, "by": self.by or None, "when": self.when or None}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that was edited differently in two places; both stay as they are."""

    key: str
    field: str
    base: Any
    versions: tuple[Version, ...]
    title: str = ""
    note: str = ""
    """The note's key in the library, where ``field`` is ``notes``: each note is a conflict of its own."""

    @property
    def aspect(self) -> str:
        """What a decision about it is named by (see `Workspace.resolve`)."""
        return f"{self.field}:{self.note}" if self.note else self.field

    @property
    def said(self) -> tuple[str, ...]:
        """By this a conflict is known again, whoever touched the item since."""
        return self.key, self.field, *(f"{v.where}: {v.value}" for v in self.versions)

    def _repr_html_(self) -> str:
        """How a notebook shows it: what each place says."""
        rows = [
            f"<li>{escape(where)}: {escape(str(value))}</li>"
            for where, value in (("last agreed", self.base), *((v.where, v.value) for v in self.versions))
        ]
        return f"<b>{escape(self.title or self.key)}</b> {escape(self.field)}<ul>{''.join(rows)}</ul>"

    def to_json(self) -> Json:
        return {
            "key": self.key,
            "field": self.field,
            "base": self.base,
            "versions": [version.to_json() for version in self.versions],
            "title": self.title,
            **({"note": self.note} if self.note else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Conflict:
        versions = tuple(
            Version(v["where"], v["value"], v.get("by") or "", v.get("when") or "") for v in data["versions"]
        )
        title, note = data.get("title", ""), data.get("note", "")
        return cls(data["key"], data["field"], data["base"], versions, title, note)


@dataclass(frozen=True, slots=True)
class Settled:
    """One field in which two sides differed, and whose value holds: ``local``, ``library``, ``base`` or
    ``value`` (another one); ``both`` where they say the same and each keeps its spelling.

    What was not taken is here and in the journal. Values are JSON; ``why`` says who decided.
    """

    key: str
    field: str
    path: str
    local: Any
    library: Any
    take: str
    why: str
    title: str = ""

    def to_json(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Settled:
        return cls(**{name: data[name] for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Held:
    """Something seen that waits for a person. ``reason`` is one word, ``message`` says what to do."""

    reason: str
    message: str
    key: str = ""
    path: str = ""
    position: int | None = None
    field: str = ""
    title: str = ""

    def to_json(self) -> Json:
        return {
            "reason": self.reason,
            "message": self.message,
            "key": self.key or None,
            "path": self.path or None,
            "position": self.position,
            "field": self.field or None,
            "title": self.title,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Held:
        return cls(
            data["reason"],
            data["message"],
            data.get("key") or "",
            data.get("path") or "",
            data.get("position"),
            data.get("field") or "",
            data.get("title", ""),
        )


@dataclass(frozen=True, slots=True)
class Guard:
    """A reason to stop before anything is written; ``--allow NAME`` lets it pass."""

    name: str
    message: str

    def to_json(self) -> Json:
        return {"name": self.name, "message": self.message}


@dataclass(frozen=True, slots=True)
class Failure:
    """One item or file that could not be done; ``code`` is HTTP's, or a word of ours."""

    code: int | str
    message: str
    key: str = ""
    path: str = ""
    line: int = 0

    def to_json(self) -> Json:
        found: Json = {
            "key": self.key or None,
            "path": self.path or None,
            "code": self.code,
            "message": self.message,
        }
        if self.line:
            found["line"] = self.line
        return found


@dataclass(frozen=True, slots=True)
class FileRole:
    """``role``: source (read and written), import (only read), export (only written) or none; and why."""

    path: str
    role: str
    why: str

    def to_json(self) -> Json:
        return {"path": self.path, "role": self.role, "why": self.why}


@dataclass(frozen=True, slots=True)
class Visible:
    """One item that a group's members will see: its source, and what of it is new to them."""

    key: str
    title: str
    path: str
    what: tuple[str, ...]

    def to_json(self) -> Json:
        return {"key": self.key, "title": self.title, "path": self.path or None, "what": list(self.what)}


def visible(changes: Iterable[Change]) -> tuple[Visible, ...]:
    """What these changes bring into the library, item by item; a child note comes with its item."""
    found: dict[str, Visible] = {}
    for change in changes:
        if change.side != "library" or change.of_collection or change.action in ("trash", "remove"):
            continue
        after = change.after()
        key = str(after.get("parentItem") or change.key)
        what = [name for name, value in after.items() if value and name not in ("itemType", "parentItem")]
        names = (*(found[key].what if key in found else ()), *what)
        found[key] = Visible(key, change.title, change.path, tuple(dict.fromkeys(names)))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a sync would do and would not do, before it is done."""

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    held: tuple[Held, ...] = ()
    guards: tuple[Guard, ...] = ()
    failures: tuple[Failure, ...] = ()
    unlinked: tuple[Held, ...] = ()
    settled: tuple[Settled, ...] = ()
    collections: Mapping[str, str] = field(default_factory=dict)
    """The paths of the collections that the changes name, by key."""
    visible: tuple[Visible, ...] = ()
    """What the first push to a group shows to its members."""
    files: tuple[FileRole, ...] = ()
    """The role of each file of the folder, where asked."""

    def _repr_html_(self) -> str:
        """How a notebook shows it: how much of what, and the first changes."""
        counted = {
            name: len(getattr(self, name)) for name in ("changes", "conflicts", "held", "guards", "failures")
        }
        head = ", ".join(f"{count} {name}" for name, count in counted.items() if count) or "nothing to do"
        first = [
            f"{change.side}: {change.action} {change.title or change.key}" for change in self.changes[:10]
        ]
        more = ["…"] if len(self.changes) > len(first) else []
        return f"<b>{head}</b><ul>{''.join(f'<li>{escape(line)}</li>' for line in (*first, *more))}</ul>"

    def to_json(self) -> Json:
        return {
            "changes": [change.to_json() for change in self.changes],
            "conflicts": [conflict.to_json() for conflict in self.conflicts],
            "held": [held.to_json() for held in self.held],
            "guards": [guard.to_json() for guard in self.guards],
            "failed": [failure.to_json() for failure in self.failures],
            "unlinked": [held.to_json() for held in self.unlinked],
            "settled": [settled.to_json() for settled in self.settled],
            "collections": dict(self.collections),
            "visible": [one.to_json() for one in self.visible],
            **({"files": [file.to_json() for file in self.files]} if self.files else {}),
        }


def rekeyed(change: Change, given: Mapping[str, str]) -> Change:
    """A change under the key that the library gave its item, below the parent that it gave."""
    parent = change.fields.get("parentItem", (None, None))[1]
    if change.key not in given and parent not in given:
        return change
    fields = dict(change.fields)
    if parent in given:
        fields["parentItem"] = (None, given[parent])
    return replace(change, key=given.get(change.key, change.key), fields=fields)
