"""A library as the app holds it in memory, and the writing of its objects."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from zotsync import schema
from zotsync.server import dates
from zotsync.server.local import item as items
from zotsync.server.local.item import Around, Broken, Json, Refused
from zotsync.server.session import is_key, new_key

_CONDITIONS = frozenset(
    {"joinMode", "noChildren", "itemType", "tag", "collection", "note", "quicksearch-everything"}
)
_NO_VERSION = (
    "Either If-Unmodified-Since-Version or 'version' property must be provided for 'key'-based writes"
)


@dataclass(frozen=True, slots=True)
class Failure(Exception):
    """One object could not be written: an HTTP status and the app's words."""

    code: int
    message: str


@dataclass(slots=True)
class Entry:
    """An object: as the app shows it, and as its database has it (the same, but for a refused write)."""

    data: Json
    saved: Json
    version: int


@dataclass(slots=True)
class Library:
    """One library; ``tables`` hold its items, collections and searches by key, as they were made."""

    kind: str
    number: int
    name: str
    editable: bool = True
    synced_version: int = 0
    version: int = 0
    tables: dict[str, dict[str, Entry]] = field(
        default_factory=lambda: {"items": {}, "collections": {}, "searches": {}}
    )

    @property
    def items(self) -> dict[str, Entry]:
        return self.tables["items"]

    @property
    def collections(self) -> dict[str, Entry]:
        return self.tables["collections"]

    def forget_unsaved(self) -> None:
        """What a restart of the app does: what never reached the database is gone."""
        for table in self.tables.values():
            for entry in table.values():
                entry.data = copy.deepcopy(entry.saved)

    def erase(self, plural: str, key: str) -> None:
        """Delete for good, with all below it; the items of a collection stay under the version they have."""
        table = self.tables[plural]
        table.pop(key, None)
        below = "parentItem" if plural == "items" else "parentCollection"
        for child in [k for k, entry in table.items() if entry.data.get(below) == key]:
            self.erase(plural, child)
        if plural == "collections":
            for entry in self.items.values():
                for data in (entry.data, entry.saved):
                    if key in data.get("collections", ()):
                        data["collections"] = [other for other in data["collections"] if other != key]


@dataclass(slots=True)
class Writing:
    """How objects of one kind are written; ``pause`` passes between the check of a version and the write."""

    library: Library
    plural: str
    chosen_keys: bool
    lingers: bool
    moves_extra: bool
    pause: Callable[[], None]

    @property
    def noun(self) -> str:
        return {"items": "item", "collections": "collection", "searches": "search"}[self.plural]

    @property
    def table(self) -> dict[str, Entry]:
        return self.library.tables[self.plural]

    def post(self, sent: Any, index: int, *, has_header: bool) -> tuple[str, bool]:
        """One entry of a list: the key, and whether anything changed. Raises `Failure`."""
        if not isinstance(sent, dict):
            raise Failure(
                400, f"Invalid value for index {index} in uploaded data; expected JSON {self.noun} object"
            )
        key = sent.get("key") or ""
        if not key:
            return self._create(sent, new_key())
        if not is_key(key):
            raise Failure(400, f"Invalid key: '{key}'")
        expected, entry = version_of(sent), self.table.get(key)
        if expected is None and not has_header:
            raise Failure(428, _NO_VERSION)
        if entry is None:
            if expected:
                raise Failure(404, f"{self.noun} doesn't exist (expected version {expected}; use 0 instead)")
            if not self.chosen_keys:
                raise Failure(400, f"'primaryData' not loaded for {self.noun} (null/1/{key})")
            return self._create(sent, key)
        if expected is not None:
            self.check_property(entry, expected)
        self.pause()
        return key, self.change(entry, sent)

    def check_property(self, entry: Entry, expected: int) -> None:
        if expected != entry.version:
            raise Failure(412, f"{self.noun} version mismatch: expected {expected}, found {entry.version}")

    def _create(self, sent: Json, key: str) -> tuple[str, bool]:
        if self.plural == "items":
            if not sent.get("itemType"):
                raise Failure(400, "itemType property not provided")
            kind = str(sent["itemType"])
            if kind not in schema.item_types():
                raise Failure(400, f"Unknown itemType '{kind}'")
            data = items.new_item(kind, dates.now())
        else:
            data = {"parentCollection": False, "relations": {}} if self.plural == "collections" else {}
        entry = Entry({"key": key, **data}, {}, 0)
        before = dict(entry.data)
        try:
            self._apply(entry.data, sent, replace=False)
        except Refused as refused:
            message = str(refused).replace(key, "null")
            raise Failure(refused.code, message) from None
        self.table[key] = entry
        if "dateModified" not in sent and "dateModified" in before:
            entry.data["dateModified"] = before["dateModified"]
        self._save(entry)
        return key, True

    def change(self, entry: Entry, sent: Json, *, replace: bool = False) -> bool:
        """Write an object that is there; whether it is another one now. Raises `Failure`."""
        if self.plural == "items" and (replace or "itemType" in sent):
            kind = str(sent.get("itemType", "undefined"))
            if kind not in schema.item_types():
                raise Failure(400, f"Unknown item type '{kind}'")
        now = copy.deepcopy(entry.data)
        try:
            self._apply(now, sent, replace=replace)
        except Broken as broken:
            raise Failure(broken.code, str(broken)) from None
        except Refused as refused:
            if self.lingers:
                entry.data = (
                    {**now, "dateModified": entry.data.get("dateModified", "")} if "itemType" in now else now
                )
                entry.data |= {n: entry.saved[n] for n in ("collections",) if n in entry.saved}
            raise Failure(refused.code, str(refused)) from None
        if now == entry.data == entry.saved:
            return False
        entry.data = now
        self._save(entry)
        return True

    def _apply(self, data: Json, sent: Json, *, replace: bool) -> None:
        library = self.library
        if self.plural == "items":
            around = Around(library.items.__contains__, library.collections.__contains__, self.moves_extra)
            items.write(data, sent, around, moment=dates.now(), replace=replace)
            return
        if self.plural == "collections":
            parent = sent.get("parentCollection") or False
            if not str(sent.get("name", data.get("name")) or "").strip():
                raise Refused("'name' property not provided for collection")
            if parent and parent not in library.collections:
                raise Refused(f"Cannot set parent to invalid collection {parent}")
            data |= {"parentCollection": parent} if "parentCollection" in sent else {}
            if "deleted" in sent:
                data.pop("deleted", None)
                data |= {"deleted": True} if sent["deleted"] else {}
        elif "conditions" in sent:
            for condition in sent["conditions"]:
                if (name := condition.get("condition")) not in _CONDITIONS and not schema.is_field(str(name)):
                    raise Refused(f"Invalid condition '{name}' in hasOperator()")
            data["conditions"] = sent["conditions"]
        elif "conditions" not in data:
            raise Refused('can\'t access property "length", json.conditions is undefined')
        data |= {"name": str(sent["name"]).strip()} if "name" in sent else {}

    def _save(self, entry: Entry) -> None:
        self.library.version += 1
        entry.version = self.library.version
        entry.saved = copy.deepcopy(entry.data)


def version_of(sent: Json) -> int | None:
    """The version that an object says; None where it says none. Raises `Failure`."""
    value = sent.get("version")
    if value is None:
        return None
    if isinstance(value, bool) or not str(value).isdecimal():
        raise Failure(400, "Invalid version value")
    return int(value)
