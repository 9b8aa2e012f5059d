"""A library in memory: the store's contract without a server, for planning and for tests.

It keeps the API's rules that sync leans on: each written object gets a version of its own, stale ones
are refused with 412, deleted keys are remembered, and one bad object leaves the others alone.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from zotsync.item import Json
from zotsync.stores.base import (
    KEY,
    Access,
    LibraryId,
    Pulled,
    Take,
    WriteResult,
    new_key,
    uri_in,
    well_formed,
)
from zotsync.stores.zotero_same import holds


class MemoryStore:
    """A library that lives as long as this object. ``items`` and ``library_collections`` are its content."""

    chosen_keys = True

    def __init__(self, library: LibraryId | None = None, access: Access | None = None) -> None:
        self.library = library or LibraryId("users", 1)
        self.version = 0
        self.requests = 0
        self.items: dict[str, Json] = {}
        self.library_collections: dict[str, Json] = {}
        self.deleted: dict[str, int] = {}
        self.editors: dict[str, str] = {}
        self._access = access or Access(read=True, write=True, user_id=1, username="me")

    def access(self) -> Access:
        """What was given at the start."""
        self.requests += 1
        return self._access

    def pull(self, since: int = 0, have: Mapping[str, int] | None = None, take: Take | None = None) -> Pulled:
        """See `Store.pull`."""
        self.requests += 1
        if since and since == self.version:
            return Pulled(self.version, unchanged=True)
        have = have or {}
        newer = {key for key, data in self.items.items() if data["version"] > since}
        gone = {key for key, at in self.deleted.items() if at > since}
        backwards = since > self.version
        if not since or backwards or (have and len((have.keys() | newer) - gone) != len(self.items)):
            since, newer, gone = 0, set(self.items), have.keys() - self.items.keys()
        fresh = [
            data for key, data in self.items.items() if key in newer and have.get(key) != data["version"]
        ]
        if take:
            take(copy.deepcopy(fresh))
        return Pulled(
            self.version,
            objects=() if take else tuple(copy.deepcopy(fresh)),
            gone=frozenset(gone),
            present=None if since else frozenset(self.items),
            editors={d["key"]: self.editors[d["key"]] for d in fresh if d["key"] in self.editors},
        )

    def fetch(self, keys: Iterable[str]) -> list[Json]:
        """See `Store.fetch`."""
        self.requests += 1
        return [copy.deepcopy(self.items[key]) for key in well_formed(keys) if key in self.items]

    def named(self, keys: Collection[str], words: str) -> set[str]:
        """See `Store.named`."""
        self.requests += 1
        items = {key: self.items[key] for key in keys if key in self.items}
        return {k for k, d in items.items() if words.lower() in json.dumps(d, ensure_ascii=False).lower()}

    def write(self, objects: Sequence[Json], library_version: int | None = None) -> list[WriteResult]:
        """See `Store.write`."""
        self.requests += -(-len(objects) // 50)
        if library_version is not None and library_version < self.version:
            return [self._refused(data, 412, "Library has been modified") for data in objects]
        return [self._write(self.items, data) for data in objects]

    def collections(self, have: Mapping[str, int] | None = None) -> Pulled:
        """See `Store.collections`."""
        self.requests += 1
        have, all_ = have or {}, self.library_collections
        return Pulled(
            self.version,
            objects=tuple(copy.deepcopy([d for d in all_.values() if have.get(d["key"]) != d["version"]])),
            gone=frozenset(have.keys() - all_.keys()),
            present=frozenset(all_),
        )

    def create_collection(self, name: str, parent: str = "", key: str = "") -> WriteResult:
        """See `Store.create_collection`."""
        self.requests += 1
        data: Json = {
            "key": key or new_key(),
            "version": 0,
            "name": name,
            "parentCollection": parent or False,
        }
        return self._write(self.library_collections, data)

    def write_collections(self, objects: Sequence[Json]) -> list[WriteResult]:
        """See `Store.write_collections`."""
        self.requests += 1
        return [self._write(self.library_collections, data) for data in objects]

    def uri(self, key: str) -> str:
        """See `Store.uri`."""
        return uri_in(self.library, key)

    def close(self) -> None:
        """Nothing to let go of."""

    def erase(self, key: str) -> None:
        """Another program deletes an item for good, and its children."""
        self.version += 1
        for gone in [k for k, d in self.items.items() if k == key or d.get("parentItem") == key]:
            del self.items[gone]
            self.deleted[gone] = self.version

    def clear(self) -> None:
        """The owner empties the library; no log of deletions is left."""
        self.version += 1
        self.items.clear()
        self.deleted.clear()

    def _write(self, kind: dict[str, Json], data: Json) -> WriteResult:
        key, now = data.get("key") or new_key(), kind.get(data.get("key", ""))
        if not KEY.fullmatch(key):
            return self._refused(data, 400, f"'{key}' is not a valid item key")
        if data.get("key") and "version" not in data:
            return self._refused(data, 428, "'version' property must be provided")
        version = data.get("version", 0)
        if now is None and version:
            return self._refused(data, 404, f"Item doesn't exist (expected version {version}; use 0 instead)")
        if now is None and kind is self.items and not data.get("itemType"):
            return self._refused(data, 400, "'itemType' property not provided")
        if now is not None and now["version"] > version:
            if holds(now, data):
                return WriteResult(key, True, copy.deepcopy(now), now["version"])
            return self._refused(data, 412, "Item has been modified since specified version", now)
        parent = data.get("parentItem")
        if parent and parent not in self.items:
            return self._refused(data, 409, f"Parent item {parent} not found")
        self.version += 1
        if now is not None and holds(now, data) and not data.get("tags"):
            return WriteResult(key, True, None, now["version"], 304)
        kept = {**(now or {}), **copy.deepcopy(data), "key": key, "version": self.version}
        if not kept.get("deleted"):
            kept.pop("deleted", None)
        kind[key] = kept
        self.deleted.pop(key, None)
        return WriteResult(key, True, copy.deepcopy(kept), self.version)

    def _refused(self, sent: Json, code: int, message: str, now: Json | None = None) -> WriteResult:
        version = (now or sent).get("version", 0)
        return WriteResult(sent.get("key", ""), False, copy.deepcopy(now), version, code, message)
