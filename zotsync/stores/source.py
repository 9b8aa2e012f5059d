"""One file as read: its text, its items, and what the base is to remember of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zotsync.changes import Failure
from zotsync.formats import encoding, sidecar
from zotsync.formats.base import Format, Reading
from zotsync.item import Item, Within
from zotsync.stores.edits import EMPTY
from zotsync.stores.woven import Woven, weave
from zotsync.sync.base import FileRow
from zotsync.sync.rows import LocalItem
from zotsync.sync.snapshot import LocalFile


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: its bytes' hash, its text, its items. ``format`` is None where it is no source."""

    path: str
    sha256: str
    _decoded: encoding.Decoded
    format: Format | None
    why: str
    _reading: Reading | None = None
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
    _woven: Woven | None = None
    """Its text, where it is `spared`: the others are without it then."""

    @property
    def decoded(self) -> encoding.Decoded:
        """Its text, and how it was encoded."""
        return self._decoded if self._woven is None else self._decoded.with_text(str(self._woven))

    @property
    def reading(self) -> Reading | None:
        """What its format made of its text."""
        if self._woven is None or self._reading is None:
            return self._reading
        return replace(self._reading, text=str(self._woven))

    @property
    def spare(self) -> bool:
        """Whether it is `spared`."""
        return self._woven is not None

    def spared(self) -> Source:
        """The same in less room: what its items hold of its text is kept once, for these too."""
        woven = weave(self._decoded.text, self.plain) if self._reading and not self.spare else ""
        return self._with("", woven) if isinstance(woven, Woven) else self

    def whole_again(self) -> Source:
        """What was `spared`, with its text as one: who asks for much of it gets that sooner."""
        return self._with(str(self._woven)) if self.spare else self

    def _with(self, text: str, woven: Woven | None = None) -> Source:
        for item in self.plain:
            if isinstance(item.origin, Within):
                item.origin.refer(woven or text)
        reading = replace(self._reading, text=text) if self._reading else None
        return replace(self, _decoded=self._decoded.with_text(text), _reading=reading, _woven=woven)

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
