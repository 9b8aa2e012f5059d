"""The first step of a run: the mirror of the library is brought up to date.

Nothing is written here but what is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from zotsync.changes import Failure
from zotsync.item import Item, Json
from zotsync.stores.base import Pulled, Store
from zotsync.stores.sources import Sources
from zotsync.sync.base import Base
from zotsync.sync.collections import Filing, Tree
from zotsync.sync.snapshot import Settings

_DAMAGED = (
    "The library has it and cannot hand it out: it is damaged there. Put it back from a copy, or delete it."
)


class Arrived:
    """What a pull brings, stored as it comes, while the library is asked for more."""

    def __init__(self, base: Base) -> None:
        self.held = base.versions()
        """The version of each object that the base held before."""
        self.owners: dict[str, str] = {}
        """The item that each object belongs to."""
        self.items: dict[str, Item] = {}
        self.left: set[str] = set()
        """The items that some of them belonged to before."""
        self._base = base

    def take(self, objects: Sequence[Json]) -> None:
        again = [key for data in objects if (key := data["key"]) in self.held or key in self.owners]
        self.left |= self._base.parents(again) if again else set()
        self._base.objects_put(objects)
        for data in objects:
            self.owners[data["key"]] = owner(data)
            if not data.get("parentItem"):
                self.items[data["key"]] = Item.from_json(data)


class Pulling:
    """The parts of one workspace that a run needs, and its first step."""

    def __init__(
        self,
        base: Base,
        store: Store,
        sources: Sources,
        settings: Settings,
        place: Callable[[Item], tuple[str, str]] = lambda item: ("", ""),
    ) -> None:
        self.base = base
        self.store = store
        self.sources = sources
        self.settings = settings
        self.place = place
        self.filing = Filing()
        self._arrived: dict[str, Item] = {}
        """What the last pull brought, until it is planned: nobody needs to read it from the base again."""
        sources.sidecars = json.loads(base.meta("sidecars", "{}"))

    def pull(self) -> set[str]:
        """Bring the mirror of the library up to date; the keys of the items that must be looked at.

        They are remembered until a run has finished with them, so that a kill forgets nothing.
        """
        with self.base.transaction():  # what comes is stored at once; all of it counts, or nothing
            since = int(self.base.meta("library_version", "0"))
            arrived = Arrived(self.base)
            have = arrived.held if since else {}
            # What made a guard stop the last run may be what the library said by mistake.
            doubted = self.base.meta("doubted") == "yes"
            pulled = self.store.pull(0 if doubted else since, have or None, arrived.take)
            if doubted:
                self.base.meta_set("doubted", "")
            if found := self._handed_out(pulled, arrived.owners.keys()):
                arrived.take(found)
                pulled = replace(pulled, unchanged=False)
            keys, paths = self.base.retry()
            keys |= {c.key for c in self.base.conflicts() if self.settings.policy_for(c.field) != "ask"}
            if (
                not pulled.unchanged
                or self.settings.redo
                or self.settings.allow
                or self.settings.first != "ask"
            ):
                # What waits may go on now.
                waiting = [h for h in self.base.held() if h.reason != "new-item"]
                keys |= {h.key for h in waiting if h.key} | {c.key for c in self.base.conflicts()}
                paths |= {h.path for h in waiting if h.path}
                self.base.retry_put(keys, paths)
            if not pulled.unchanged:
                keys |= self._take_over(pulled, arrived, since, have, keys, paths)
        keys |= self._look_at_collections(moved=not pulled.unchanged)
        if not pulled.unchanged or self.filing.scope != self.filing.before:
            self._count_left_alone()
        return keys

    def _take_over(
        self,
        pulled: Pulled,
        arrived: Arrived,
        since: int,
        have: Mapping[str, int],
        keys: set[str],
        paths: set[str],
    ) -> set[str]:
        """Remember what was pulled; the keys of the items that it belongs to."""
        gone = set(pulled.gone)
        if pulled.present is not None:
            gone |= (arrived.held.keys() | arrived.owners.keys()) - pulled.present
        parents = self.base.objects(gone)
        changed = {*arrived.owners.values(), *map(owner, parents.values())} | arrived.left | gone
        if since and pulled.present is None:
            self.base.known_put({key: "" for key in arrived.owners if key not in have})
        self.base.objects_put((), gone)
        self.base.editors_put(pulled.editors, gone)
        self.base.retry_put(keys | changed, paths)
        self.base.meta_set("library_version", str(pulled.version))
        if pulled.version < since:
            self.base.meta_set("went_back", "yes")
        self._arrived = {key: item for key, item in arrived.items.items() if key not in gone}
        return changed

    def _handed_out(self, pulled: Pulled, come: Collection[str]) -> list[Json]:
        """What the library could not hand out before and can now; what it cannot still is remembered.

        ``come``: the keys of the objects that were pulled.
        """
        before = set(json.loads(self.base.meta("unread", "[]")))
        if not (before or pulled.unread):
            return []
        missed = before - pulled.gone - set(come)
        missed &= missed if pulled.present is None else pulled.present
        maybe = sorted(missed - pulled.unread)
        found = self.store.fetch(maybe) if maybe else []
        left = (missed | pulled.unread) - {data["key"] for data in found}
        if left != before:
            self.base.meta_set("unread", json.dumps(sorted(left)))
        return found

    def _unreadable(self) -> list[Failure]:
        """What the library has and cannot hand out."""
        keys = json.loads(self.base.meta("unread", "[]"))
        return [Failure("unreadable", _DAMAGED, key=key) for key in keys]

    def _count_left_alone(self) -> None:
        """What sync never touches is counted, so that nobody wonders where it is."""
        self.base.meta_set("left_alone", json.dumps(self.base.left_alone(self.filing.inside)))

    def _look_at_collections(self, *, moved: bool) -> set[str]:
        """Bring the collections up to date where this run needs them; the keys that come in or fall out.

        A collection that is moved or deleted takes its items along, and gives them no new version.
        """
        if not self.settings.wish:
            self.filing = Filing(before=_scope_before(self.base))
            return set()
        self.filing = Filing.of(self.settings.wish, self._tree(anew=moved))
        before = self.filing.before = (
            _scope_before(self.base) if self.base.meta("library") else self.filing.scope
        )
        scope = self.filing.scope
        if before == scope or before is None or scope is None:
            return set()
        other = before ^ scope
        return {d["key"] for d in self.base.all_objects() if not other.isdisjoint(d.get("collections") or ())}

    def _tree(self, *, anew: bool) -> Tree:
        """The library's collections, asked for where they may have changed."""
        known: dict[str, Json] = json.loads(self.base.meta("collections", "null"))
        if known is not None and not anew:
            return Tree(known)
        known = known or {}
        pulled = self.store.collections({key: data["version"] for key, data in known.items()})
        known |= {data["key"]: data for data in pulled.objects}
        known = {key: data for key, data in known.items() if key not in pulled.gone}
        self.base.meta_set("collections", json.dumps(known, ensure_ascii=False, sort_keys=True))
        return Tree(known)


def owner(data: Json) -> str:
    """The key of the item that an object belongs to: itself, or its parent."""
    return str(data.get("parentItem") or data["key"])


def _scope_before(base: Base) -> frozenset[str] | None:
    """The collections of the last run's scope; None: the whole library took part."""
    keys = json.loads(base.meta("scope", "null"))
    return None if keys is None else frozenset(keys["keys"])
