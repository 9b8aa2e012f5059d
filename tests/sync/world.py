"""A folder and a library in memory: small and quick enough to run thousands of syncs in a test."""

from __future__ import annotations

import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any

from zotsync.changes import Conflict
from zotsync.config import Config
from zotsync.item import Item, Json
from zotsync.stores.base import Store, new_key
from zotsync.stores.memory import MemoryStore
from zotsync.sync.undo import Undone
from zotsync.workspace import RunReport, Workspace, init

ARTICLE = """TY  - JOUR
AU  - Lindqvist, Maja
TI  - Moss on northern roofs
JO  - Annals of Invented Botany
PY  - 2011
VL  - 3
KW  - moss
KW  - roofs
DO  - 10.5555/moss.2011
ER  - 
"""
BOOK = """TY  - BOOK
AU  - Okoye, Chidi
TI  - Bridges made of rope
PY  - 1987
PB  - Example House
ER  - 
"""
CHAPTER = """TY  - CHAP
AU  - Ferrari, Anna
TI  - Salt roads before the railway
T2  - Roads of the old coast
PY  - 2003
SP  - 11
EP  - 29
ER  - 
"""
THREE = f"{ARTICLE}\n{BOOK}\n{CHAPTER}"


class World:
    """``files`` on one side, ``store`` on the other; each call opens the workspace anew, as commands do."""

    def __init__(self, home: Path | None = None, config: Config | None = None) -> None:
        self.home = home or Path(tempfile.mkdtemp(prefix="world-"))
        self.root, self.state = self.home / "refs", self.home / "state"
        self.root.mkdir()
        self.config = config or Config()
        init(self.root, self.config, str(self.state))
        self.memory = MemoryStore()
        self.store: Store = self.memory

    def close(self) -> None:
        shutil.rmtree(self.home)

    def open(self) -> Workspace:
        return Workspace(self.root, self.config, state=self.state, store=self.store)

    def sync(self, **options: Any) -> RunReport:
        with self.open() as workspace:
            return workspace.sync(**options)

    def undo(self, run: str | None = None) -> Undone:
        with self.open() as workspace:
            return workspace.undo(run)[1]

    def conflicts(self) -> list[Conflict]:
        with self.open() as workspace:
            return workspace.conflicts()

    # Files

    def put(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def text(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def change(self, name: str, old: str, new: str) -> None:
        """A person edits a file."""
        text = self.text(name)
        assert old in text, f"{old!r} is not in {name}:\n{text}"
        self.put(name, text.replace(old, new, 1))

    def rename(self, old: str, new: str) -> None:
        """A person renames a file."""
        (self.root / old).rename(self.root / new)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".zotsync/" not in path.as_posix() and path.name != "zotsync.toml"
        }

    def items(self, name: str) -> list[Item]:
        """The items that a file holds now."""
        with self.open() as workspace:
            return [local.item for local in workspace.sources.read(name).items]

    # Library

    def library(self, *, trashed: bool = False) -> dict[str, Json]:
        """The library's objects by key, without what every write changes."""
        return {
            key: {n: copy.deepcopy(v) for n, v in data.items() if n != "version"}
            for key, data in sorted(self.memory.items.items())
            if trashed or not data.get("deleted")
        }

    def key(self, title: str) -> str:
        """The key of the live item whose title begins so."""
        (key,) = [k for k, d in self.library().items() if str(d.get("title", "")).startswith(title)]
        return key

    def item(self, title: str) -> Json:
        return self.library()[self.key(title)]

    def edit(self, key: str, **values: Any) -> None:
        """Somebody edits an object of the library."""
        version = self.memory.items[key]["version"]
        (result,) = self.memory.write([{"key": key, "version": version, **values}])
        assert result.ok, result.message

    def create(self, **values: Any) -> str:
        """Somebody adds an object to the library."""
        (result,) = self.memory.write([{"key": new_key(), "version": 0, **values}])
        assert result.ok, result.message
        return result.key

    def links(self) -> dict[str, int]:
        """How many sources the base knows of each item."""
        with self.open() as workspace:
            return workspace.base.linked()

    def titles(self) -> list[str]:
        return sorted(str(d["title"]) for d in self.library().values() if "title" in d)

    def notes(self) -> dict[str, str]:
        return {k: str(d["note"]) for k, d in self.library().items() if d["itemType"] == "note"}


def quiet(world: World) -> None:
    """Nothing is left to do: the next sync writes nothing anywhere."""
    files, library = world.files(), world.library(trashed=True)
    report = world.sync()
    assert () == report.applied
    assert (files, library) == (world.files(), world.library(trashed=True))
