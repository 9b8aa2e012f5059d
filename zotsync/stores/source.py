"""One file as read: its text, its items, and what the base is to remember of it."""

from __future__ import annotations

from dataclasses import dataclass

from zotsync.changes import Failure
from zotsync.formats import encoding, sidecar
from zotsync.formats.base import Format, Reading
from zotsync.item import Item
from zotsync.stores.edits import EMPTY
from zotsync.sync.base import FileRow
from zotsync.sync.rows import LocalItem
from zotsync.sync.snapshot import LocalFile


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: its bytes' hash, its text, its items. ``format`` is None where it is no source."""

    path: str
    sha256: str
    decoded: encoding.Decoded
    format: Format | None
    why: str
    reading: Reading | None = None
    items: tuple[LocalItem, ...] = ()
    plain: tuple[Item, ...] = ()
    """The items without what the sidecar says."""
    mark: str = ""
    """By this a later run knows the file unchanged."""
    sidecar_mark: str = ""
    sidecar_text: str = ""
    sidecar_sha256: str = EMPTY
    modified: str = ""
    """When it or its sidecar was last written, UTC, ISO 8601; empty: not known."""
    failures: tuple[Failure, ...] = ()
    whole: bool = True
    imported: bool = False
    """Whether it is only read, and what is absent from it later was not removed by a person."""

    def local_file(self) -> LocalFile:
        whole = self.whole and bool(self.items)
        return LocalFile(self.path, self.sha256, self.items, whole, self.failures, imported=self.imported)

    def file_row(self) -> FileRow:
        """What the base remembers of the file."""
        problems = tuple((failure.line, failure.message) for failure in self.failures)
        name = self.format.name if self.format else ""
        return FileRow(self.path, self.mark, self.sha256, name, self.why, len(self.items), problems)

    def sidecar_row(self) -> FileRow | None:
        """What the base remembers of the sidecar, where there is one."""
        if not self.sidecar_mark:
            return None
        return sidecar_row(self.path, self.sidecar_mark, self.sidecar_sha256)


def sidecar_row(path: str, mark: str, sha256: str) -> FileRow:
    """What the base remembers of the sidecar of the document at ``path``."""
    return FileRow(sidecar.sidecar_name(path), mark, sha256, "", "edits of a document")
