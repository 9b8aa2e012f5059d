"""One write of one file as the journal keeps it: enough to bring back every byte."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from zotsync.item import Json

EMPTY = ""
"""The hash that stands for *no such file*."""


@dataclass(frozen=True, slots=True)
class FileEdit:
    """One write of one file, as the journal keeps it: enough to bring back every byte.

    ``before`` replaces ``length`` bytes from ``start``; a file that was not there has an empty
    ``before_sha256``, one that is gone an empty ``after_sha256``.
    """

    path: str
    before_sha256: str
    after_sha256: str
    start: int
    length: int
    before: bytes

    @classmethod
    def between(cls, path: str, old: bytes | None, new: bytes | None, after_sha256: str = "") -> FileEdit:
        """The edit that makes ``new`` of ``old``; ``after_sha256``: of ``new``, where it is known."""
        a, b = old or b"", new or b""
        start = _common(a, b)
        end = min(_common(a[::-1], b[::-1]) if a and b else 0, min(len(a), len(b)) - start)
        after_sha256 = after_sha256 or hash_of(new)
        return cls(path, hash_of(old), after_sha256, start, len(b) - end - start, a[start : len(a) - end])

    def undo(self, data: bytes) -> bytes:
        """The bytes before, given those after."""
        return data[: self.start] + self.before + data[self.start + self.length :]

    def to_json(self) -> Json:
        before = base64.b64encode(zlib.compress(self.before)).decode("ascii")
        return {
            "path": self.path,
            "before_sha256": self.before_sha256,
            "after_sha256": self.after_sha256,
            "start": self.start,
            "length": self.length,
            "before": before,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, str | int]) -> FileEdit:
        before = zlib.decompress(base64.b64decode(str(data["before"])))
        return cls(
            str(data["path"]),
            str(data["before_sha256"]),
            str(data["after_sha256"]),
            int(data["start"]),
            int(data["length"]),
            before,
        )


def hash_of(data: bytes | None) -> str:
    """The SHA-256 of a file's bytes; `EMPTY` where there is no file."""
    return EMPTY if data is None else hashlib.sha256(data).hexdigest()


def _common(a: bytes, b: bytes) -> int:
    """How many bytes two texts share from their start."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[:middle] == b[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
