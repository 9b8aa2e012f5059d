"""A workspace for tests: a folder, a library of any kind, and another program that edits the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from zotsync.config import Config
from zotsync.outcome import RunReport
from zotsync.server import Server
from zotsync.server.local import Desktop
from zotsync.workspace import Workspace, init

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples" / "references"


KINDS = ("embedded", "web", "local")


class Folder:
    """A workspace in ``root`` with its state beside it.

    ``kind``: where its library is; ``web`` and ``local`` are servers of this process, over loopback.
    """

    def __init__(self, root: Path, config: Config | None = None, kind: str = "embedded") -> None:
        self.root = root / "refs"
        self.state = root / "state"
        self.root.mkdir()
        self.library_server: Any = None
        self.api_key: str | None = None
        config = config or Config()
        if kind == "web":
            self.library_server = Server(root / "web.sqlite")
            self.library_server.add_user(7, "somebody")
            self.library_server.serve()
            self.api_key = self.library_server.add_key(7)
            library = replace(config.library, kind="web", user=7, endpoint=self.library_server.url)
            config = replace(config, library=library)
        elif kind == "local":
            self.library_server = Desktop()
            self.library_server.serve()
            self.api_key = self.library_server.authorize("tests")
            library = replace(config.library, kind="local", endpoint=self.library_server.url)
            config = replace(config, library=library)
        init(self.root, config, str(self.state))

    def close(self) -> None:
        if self.library_server is not None:
            self.library_server.close()

    def open(self) -> Workspace:
        return Workspace(self.root, state=self.state, api_key=self.api_key)

    def sync(self, **options: Any) -> RunReport:
        with self.open() as workspace:
            return workspace.sync(**options)

    def undo(self, run: str | None = None) -> Any:
        with self.open() as workspace:
            return workspace.undo(run)

    def put(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def files(self) -> dict[str, bytes]:
        """Every file of a person, by name."""
        return {
            p.relative_to(self.root).as_posix(): p.read_bytes()
            for p in sorted(self.root.rglob("*"))
            if p.is_file() and ".zotsync/" not in p.as_posix() and p.name != "zotsync.toml"
        }

    def library(self, *, trashed: bool = False) -> dict[str, dict[str, Any]]:
        """The library's objects by key, asked for through pyzotero."""
        with self.open() as workspace:
            zot = workspace.pyzotero()
            found = zot.everything(zot.items(includeTrashed=int(trashed)))
        return {entry["key"]: entry["data"] for entry in found}

    def by_title(self, start: str) -> dict[str, Any]:
        return next(d for d in self.library().values() if d.get("title", "").startswith(start))

    def edit(self, key: str, **values: Any) -> None:
        """Another program edits an item of the library."""
        with self.open() as workspace:
            zot = workspace.pyzotero()
            data = zot.item(key)["data"]
            report = zot.create_items([{"key": key, "version": data["version"], **values}])
        assert not report["failed"], report["failed"]

    def create(self, **values: Any) -> str:
        with self.open() as workspace:
            report = workspace.pyzotero().create_items([values])
        assert not report["failed"], report["failed"]
        return str(report["successful"]["0"]["key"])


def stable(library: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Items without what every write changes: versions and dates of the object."""
    volatile = {"version", "dateModified", "dateAdded"}
    return {key: {n: v for n, v in data.items() if n not in volatile} for key, data in library.items()}


def changed_lines(before: bytes, after: bytes) -> list[tuple[bytes, bytes]]:
    """Pairs of lines that differ between two texts with the same number of lines."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    assert len(old) == len(new)
    return [(a, b) for a, b in zip(old, new, strict=True) if a != b]


def examples() -> Iterator[Path]:
    """The project's own example sources."""
    yield from sorted(EXAMPLES.iterdir())
