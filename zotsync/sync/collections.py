"""Collections: which items take part in a sync, and where local ones are filed.

``collections`` of zotsync.toml is the scope: only items in these collections, or below them, take part.
``collection_for_new`` is where items go that are new in the library; ``folders = "add"`` files an item
under its source's folder, nested as the folders are. Pure: what the library holds comes in as a `Tree`,
and collections that are missing go out as changes.

A key chosen for a new collection depends on its parent and name alone, so that a killed run, or two
clones of a folder, make it once; a person may then rename or move it, and it is the same one still.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zotsync.changes import Action, Change
from zotsync.config import LibraryConfig, SourcesConfig
from zotsync.errors import ConfigError
from zotsync.item import KEY_ALPHABET, Json, key_from


class Tree:
    """The library's collections, as its objects say by key; trashed ones are known, and not there."""

    def __init__(self, objects: Mapping[str, Json]) -> None:
        self.objects = objects
        self._paths: dict[str, str] = {}
        for key in objects:
            if path := self._path(key):
                self._paths[key] = path

    def __contains__(self, key: str) -> bool:
        return key in self._paths

    def path(self, key: str) -> str:
        """Its name after those of its parents (``Thesis/Methods``); a key that is unknown stays a key."""
        return self._paths.get(key, key)

    def below(self, roots: Iterable[str]) -> frozenset[str]:
        """These collections and all under them."""
        wanted = set(roots)
        return frozenset(key for key in self._paths if wanted & set(self._line(key)))

    def child(self, parent: str, name: str) -> str:
        """The collection of this name under ``parent`` ("": the top), or an empty string."""
        alike = [k for k in sorted(self._paths) if (self.objects[k].get("parentCollection") or "") == parent]
        for same in (_nfc, _folded):
            for key in alike:
                if same(str(self.objects[key].get("name", ""))) == same(name):
                    return key
        return ""

    def find(self, spec: str) -> list[str]:
        """The collections that a person may mean: by key, by path from the top (``/A/B``), or by its end."""
        if spec in self._paths:
            return [spec]
        for same in (_nfc, _folded):
            wanted = same(spec)
            found = [
                key
                for key, path in self._paths.items()
                if wanted == f"/{same(path)}" or f"/{same(path)}".endswith(f"/{wanted.lstrip()}")
            ]
            if found:
                return sorted(found)
        return []

    def _line(self, key: str) -> list[str]:
        """The collection and its parents, innermost first; empty where one of them is gone or trashed."""
        line: list[str] = []
        while key:
            data = self.objects.get(key)
            if data is None or data.get("deleted") or key in line:
                return []
            line.append(key)
            key = data.get("parentCollection") or ""
        return line

    def _path(self, key: str) -> str:
        return "/".join(str(self.objects[k].get("name", "")) for k in reversed(self._line(key)))


@dataclass(frozen=True, slots=True)
class Wish:
    """What zotsync.toml says of collections. ``library`` is its id, by which keys are chosen."""

    scope: tuple[str, ...] = ()
    for_new: str = ""
    folders: bool = False
    library: str = "users/1"

    @classmethod
    def of(cls, library: LibraryConfig, sources: SourcesConfig) -> Wish:
        """What a configuration says."""
        return cls(library.collections, library.collection_for_new, sources.folders == "add", library.id)

    def __bool__(self) -> bool:
        return bool(self.scope or self.for_new or self.folders)


@dataclass(slots=True)
class Filing:
    """What a run knows of collections. ``scope`` is None where the whole library takes part.

    ``before`` is the scope of the last run. ``tree`` is None where nobody needs it.
    """

    tree: Tree | None = None
    wish: Wish = field(default_factory=Wish)
    roots: tuple[str, ...] = ()
    scope: frozenset[str] | None = None
    before: frozenset[str] | None = None
    _made: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Name, parent and why of each collection that would have to be made, by key."""

    @classmethod
    def of(cls, wish: Wish, tree: Tree) -> Filing:
        """Raises `ConfigError` for a collection that is not there, or that several could be."""
        filing = cls(tree, wish)
        if wish.scope:
            filing.roots = tuple(dict.fromkeys(filing._named(spec) for spec in wish.scope))
            filing.scope = tree.below(filing.roots)
        if wish.for_new:
            filing._check_for_new()
        return filing

    def to_json(self) -> str:
        """The scope, for the next run to compare with; "null": the whole library."""
        if self.scope is None:
            return "null"
        return json.dumps({"roots": list(self.roots), "keys": sorted(self.scope)})

    def inside(self, collections: Iterable[str]) -> bool:
        """Whether an item in these collections takes part."""
        return self.scope is None or not self.scope.isdisjoint(collections)

    def holds(self, collections: Iterable[str]) -> bool:
        """`inside`, with those counted that this run makes."""
        if self.scope is None:
            return True
        return any(
            key in self.scope or (key in self._made and self.holds([self._made[key][1]]))
            for key in collections
        )

    def was_inside(self, collections: Iterable[str]) -> bool:
        """Whether it took part in the last run."""
        return self.before is None or not self.before.isdisjoint(collections)

    def known(self, collections: Iterable[str]) -> tuple[str, ...]:
        """Those that the library has: a deleted collection stays named in what was seen of its items."""
        return tuple(c for c in collections if self.tree is None or c in self.tree or c in self._made)

    def name(self, key: str) -> str:
        """What to call a collection when speaking to people."""
        if key in self._made:
            name, parent, _ = self._made[key]
            return f"{self.name(parent)}/{name}" if parent else name
        return self.tree.path(key) if self.tree else key

    def for_new(self) -> str:
        """The collection of items that are new in the library; empty where nobody named one."""
        if not self.wish.for_new:
            return self.roots[0] if self.roots else ""
        found, parent, missing = self._walk(self.wish.for_new)
        for name in missing:
            found = parent = self._make(parent, name, "collection_for_new in zotsync.toml")
        return found

    def for_folder(self, folder: str) -> str:
        """The collection of a source's folder (``a/b``), under the scope where there is one."""
        key, path = self.roots[0] if self.roots else "", ""
        for name in folder.split("/"):
            path = f"{path}/{name}" if path else name
            key = self._make(key, name, f"the folder {path}")
        return key

    def changes(self, used: Iterable[str]) -> list[Change]:
        """What makes the missing ones among these collections, parents first."""
        wanted: dict[str, None] = {}
        for key in used:
            line: list[str] = []
            while key in self._made and key not in wanted:
                line.append(key)
                key = self._made[key][1]
            wanted |= dict.fromkeys(reversed(line))
        return [self._change(key) for key in wanted]

    def _change(self, key: str) -> Change:
        name, parent, why = self._made[key]
        old = (self.tree.objects if self.tree else {}).get(key, {})
        action: Action = "restore" if old else "create"
        fields = {
            "name": (old.get("name"), name),
            "parentCollection": (old.get("parentCollection"), parent or False),
            **({"deleted": (1, None)} if old else {}),
        }
        expects = {"version": old.get("version", 0)}
        return Change("library", action, key, fields, expects=expects, why=why, title=self.name(key))

    def _make(self, parent: str, name: str, why: str) -> str:
        assert self.tree is not None
        if parent not in self._made and (found := self.tree.child(parent, name)):
            return found
        key = key_from(self.wish.library, "collection", parent, _nfc(name))
        if key not in self.tree:
            self._made.setdefault(key, (_nfc(name), parent, why))
        return key

    def _named(self, spec: str) -> str:
        assert self.tree is not None
        found = self.tree.find(spec)
        where = "zotsync.toml: collections"
        if not found:
            some = sorted(self.tree.path(key) for key in self.tree.objects if key in self.tree)
            known = f"Known: {', '.join(some[:8])}{' …' if len(some) > 8 else ''}." if some else ""
            said, remedy = f"{where}: the library has no {spec!r}.", known or "It has none at all."
            raise ConfigError(said, remedy=remedy, about=("library", "collections"), value=spec)
        if len(found) > 1:
            raise _ambiguous("collections", spec, self.tree, found)
        return found[0]

    def _check_for_new(self) -> None:
        spec, where = self.wish.for_new, "zotsync.toml: collection_for_new"
        found, parent, missing = self._walk(spec)
        if missing and (not all(missing) or _is_key(spec)):
            said, remedy = f"{where}: the library has no {spec!r}.", "Write a name or a path."
            raise ConfigError(said, remedy=remedy, about=_FOR_NEW)
        inside = (found or parent) in self.scope if self.scope is not None else True
        if not inside:
            assert self.tree is not None
            remedy = (
                f"Name one at or below {self.tree.path(self.roots[0])}: new items would fall out at once."
            )
            raise ConfigError(f"{where}: {spec!r} is outside the scope.", remedy=remedy, about=_FOR_NEW)

    def _walk(self, spec: str) -> tuple[str, str, Sequence[str]]:
        """The collection; or the last parent that is there, and the names that are missing under it."""
        assert self.tree is not None
        parts = spec.split("/")
        for end in range(len(parts), 0, -1):
            head = "/".join(parts[:end])
            found = self.tree.find(head) if head else []
            if len(found) > 1:
                raise _ambiguous("collection_for_new", head, self.tree, found)
            if found:
                return (found[0] if end == len(parts) else ""), found[0], parts[end:]
        return "", "", spec.lstrip("/").split("/")


_FOR_NEW = ("library", "collection_for_new")


def _ambiguous(name: str, spec: str, tree: Tree, found: Sequence[str]) -> ConfigError:
    known = ", ".join(f"/{tree.path(key)} [{key}]" for key in found)
    said, remedy = f"zotsync.toml: {name}: several are called {spec!r}.", f"Write one's path or key: {known}."
    return ConfigError(said, remedy=remedy, about=("library", name), value=spec)


def _is_key(spec: str) -> bool:
    """Whether it can only be a key; a name may well have eight capitals."""
    return len(spec) == 8 and set(spec) <= set(KEY_ALPHABET) and any(c.isdigit() for c in spec)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _folded(text: str) -> str:
    return _nfc(_nfc(text).casefold())
