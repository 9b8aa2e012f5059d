"""Files below a root: read with what tells a later change, written whole or not at all.

A write says which bytes it replaces. If others are there by now, nothing is written and the answer is
a `StaleFile`: someone else's edit always wins over ours.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat as modes
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from zotsync.errors import InputError, UsageError, WriteError, remedy_of
from zotsync.stores.paths import folded, inside, is_leftover, stands_for, temporary

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are no sources."""
_SETTLED_NS = 2_000_000_000
_FRESH = " fresh"
_SIDE_BY_SIDE = 8
"""Files that wait for the disk at once."""
_SF_DATALESS = 0x40000000
_RECALLED = 0x1000 | 0x40000 | 0x400000  # offline, recall on open, recall on data access
_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file's bytes; ``stat`` is the mark by which `scan` knows the file unchanged."""

    path: str
    data: bytes
    sha256: str
    stat: str
    modified: float = 0
    """When it was last written, seconds since 1970."""


@dataclass(frozen=True, slots=True)
class StaleFile:
    """Nothing was written: ``sha256`` is what the file holds now, None where there is none."""

    path: str
    reason: str
    sha256: str | None = None


def mark(info: os.stat_result) -> str:
    """Size, times and inode of a file, as one opaque word."""
    return f"{info.st_size} {info.st_mtime_ns} {info.st_ino} {info.st_ctime_ns}"


def is_dataless(info: os.stat_result) -> bool:
    """Whether a file's bytes lie in the cloud alone (macOS, Windows); reading them would fetch them."""
    flags, attributes = getattr(info, "st_flags", 0), getattr(info, "st_file_attributes", 0)
    return bool(flags & _SF_DATALESS or attributes & _RECALLED)


def mark_when_read(info: os.stat_result) -> str:
    """A mark that matches later only if the file had rested for two seconds when it was read.

    Clocks of file systems are coarse: a second edit in the same tick leaves no trace.
    """
    rested = time.time_ns() - max(info.st_mtime_ns, info.st_ctime_ns) > _SETTLED_NS
    return mark(info) if rested else mark(info) + _FRESH


def is_as_written(root: Path, path: str, stat: str) -> bool:
    """Whether a file is as `write_file` left it, by its mark alone.

    Only for two seconds: then its mark says that a later run is to look into it, whatever is found now.
    """
    try:
        return stat.endswith(_FRESH) and mark_when_read(inside(root, path).lstat()) == stat
    except (UsageError, OSError):
        return False


def read_file(root: Path, path: str, limit: int = MAX_BYTES, *, hidden: bool = False) -> FileContent:
    """The bytes of ``path`` below ``root``; `InputError` where they cannot be had.

    ``hidden``: also a name that no source has, for a file that a person named.
    """
    try:
        place = root / path if hidden else inside(root, path)
        for _ in range(3):
            if not modes.S_ISREG(place.lstat().st_mode):
                raise InputError("is not a file.", path=path)
            with open(os.open(place, os.O_RDONLY | _NO_FOLLOW), "rb") as file:
                before = os.fstat(file.fileno())
                if before.st_size > limit:
                    raise InputError(f"is larger than {limit // 2**20} MB.", path=path, remedy="Divide it.")
                data = file.read(limit + 1)
                after = os.fstat(file.fileno())
            if mark(before) == mark(after) and len(data) == after.st_size:
                return FileContent(path, data, _sha256(data), mark_when_read(after), after.st_mtime)
    except UsageError as error:
        raise InputError(error.message, path=path) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", path=path, remedy=remedy_of(error)) from None
    raise InputError("is being written by another program.", path=path, remedy="Try again.")


def write_file(
    root: Path,
    path: str,
    data: bytes,
    expects_sha256: str | None,
    *,
    sha256: str = "",
    ahead: Ahead | None = None,
) -> FileContent | StaleFile:
    """Makes ``path`` hold ``data``, if it holds what ``expects_sha256`` says (None: does not exist yet).

    Whole or not at all, also when the machine stops; mode kept. `WriteError` where it cannot be done:
    the file is then as it was. New folders are made on the way. ``sha256``: of ``data``, where known.
    ``ahead``: may have brought ``data`` to the disk already.
    """
    with _failing(path):
        place = inside(root, path)
        new = ahead.take(place) if ahead else None
        brought = new is not None
        try:
            if expects_sha256 is None:
                place.parent.mkdir(parents=True, exist_ok=True)
                if twin := _taken.twin(place):
                    return StaleFile(path, f"{twin} exists already.")
            new = new or _bring(place, data, expects_sha256)
            stale = _create(path, new, place) if expects_sha256 is None else None
            if expects_sha256 is not None:
                stale = _stale(root, path, place, expects_sha256)
                if stale is None:
                    _same_mode(place, new, path)
                    os.replace(new, place)
        finally:
            _remove(new)
        if stale is not None:
            return stale
        if expects_sha256 is None:
            _taken.add(place)
        if not brought:
            _sync_folder(place.parent)
        return FileContent(path, data, sha256 or _sha256(data), mark_when_read(place.lstat()))


def _bring(place: Path, data: bytes, expects_sha256: str | None) -> Path:
    """Brings ``data`` to the disk beside ``place``, under the temporary name that is the answer."""
    if expects_sha256 is None:
        place.parent.mkdir(parents=True, exist_ok=True)
    new = temporary(place)
    try:
        mode = 0o666 if expects_sha256 is None else 0o600  # a private file's bytes stay private
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _remove(new)
        raise
    return new


def _remove(new: Path | None) -> None:
    if new is not None:
        with suppress(OSError):
            new.unlink(missing_ok=True)


class Ahead:
    """Brings the bytes of many files to the disk side by side, before each gets its name by `write_file`.

    A disk takes many files in little more time than one, and nobody has to watch it. They lie under temporary
    names until `write_file` takes them; what nobody took is removed by `settle`. One file alone is left to
    `write_file`, and so is what could not be brought: it says why. To be closed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._first: tuple[str, bytes, str | None] | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: list[Future[None]] = []
        self._here: dict[Path, Path] = {}
        self._folders: set[Path] = set()

    def bring(self, path: str, data: bytes, expects_sha256: str | None) -> None:
        """Begin to bring what `write_file` will be given."""
        write = path, data, expects_sha256
        if self._pool is None:
            if self._first is None:
                self._first = write
                return
            self._pool = ThreadPoolExecutor(_SIDE_BY_SIDE)
            self._under_way.append(self._pool.submit(self._bring, *self._first))
        self._under_way.append(self._pool.submit(self._bring, *write))

    def _bring(self, path: str, data: bytes, expects_sha256: str | None) -> None:
        with suppress(UsageError, OSError):
            place = inside(self._root, path)
            self._here[place] = _bring(place, data, expects_sha256)

    def wait(self) -> None:
        """Until all that was begun is on the disk."""
        under_way, self._under_way = self._under_way, []
        for one in under_way:
            one.result()

    def take(self, place: Path) -> Path | None:
        """The temporary name of the bytes for ``place``, for who gives them that one."""
        new = self._here.pop(place, None)
        if new is not None:
            self._folders.add(place.parent)
        return new

    def settle(self) -> None:
        """Remove what nobody took, and wait until the names given would outlive a power cut."""
        for new in self._here.values():
            _remove(new)
        self._here.clear()
        for folder in self._folders:
            _sync_folder(folder)
        self._folders.clear()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self.settle()


def remove_file(root: Path, path: str, expects_sha256: str) -> StaleFile | None:
    """Removes ``path`` if it holds what ``expects_sha256`` says; None when it is gone."""
    with _failing(path):
        place = inside(root, path)
        stale = _stale(root, path, place, expects_sha256)
        if stale is None:
            _writable(place.lstat(), path)
            place.unlink()
            _sync_folder(place.parent)
        return stale


def move_file(root: Path, old: str, new: str) -> None:
    """Renames a file whose new name is free; `WriteError` where it cannot be done."""
    with _failing(old):
        source, target = inside(root, old), inside(root, new)
        _writable(source.lstat(), old)
        if os.path.lexists(target):
            raise WriteError(f"{new} exists already.")
        os.rename(source, target)
        _sync_folder(target.parent)


def remove_leftover(root: Path, path: str, older_s: float = 60) -> bool:
    """Removes what a killed run left behind (`scan` names it), unless it is younger than ``older_s``."""
    folder, _, name = path.rpartition("/")
    if not is_leftover(name):
        raise UsageError(f"{path!r} is nothing that zotsync left behind.")
    try:
        place = (inside(root, folder) if folder else root) / name
        info = place.lstat()
        if not modes.S_ISREG(info.st_mode) or time.time() - info.st_mtime < older_s:
            return False
        place.unlink()
    except OSError:
        return False
    return True


class _Taken:
    """The names in a folder, in any spelling; remembered while it rests, for thousands may come to one."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._mark = ""
        self._names: dict[str, str] = {}

    def twin(self, place: Path) -> str | None:
        """A name in the folder of ``place`` that another file system would take for its name."""
        now = mark(place.parent.stat())
        if (place.parent, now) != (self._folder, self._mark):
            self._folder, self._mark = place.parent, now
            self._names = {folded(stands_for(name) or name): name for name in os.listdir(place.parent)}
        return self._names.get(folded(place.name))

    def add(self, place: Path) -> None:
        """``place`` was created here."""
        if place.parent == self._folder:
            self._names[folded(place.name)] = place.name
            self._mark = mark(place.parent.stat())


_taken = _Taken()


def _create(path: str, new: Path, place: Path) -> StaleFile | None:
    """Gives ``new`` its name, unless that name was taken just now."""
    try:
        os.link(new, place)
    except FileExistsError:
        return StaleFile(path, f"{place.name} exists already.")
    except OSError:  # a file system without hard links
        if place.exists():
            return StaleFile(path, f"{place.name} exists already.")
        os.rename(new, place)
    return None


def _stale(root: Path, path: str, place: Path, expects_sha256: str) -> StaleFile | None:
    if not os.path.lexists(place):
        return StaleFile(path, "The file is gone.")
    now = read_file(root, path)
    if now.sha256 != expects_sha256:
        return StaleFile(path, "The file changed meanwhile.", now.sha256)
    return None


def _same_mode(place: Path, new: Path, path: str) -> None:
    info = place.lstat()
    _writable(info, path)
    if hasattr(os, "chown"):
        with suppress(OSError):  # only an owner of both may
            os.chown(new, info.st_uid, info.st_gid)
    shutil.copymode(place, new)


def _writable(info: os.stat_result, path: str) -> None:
    # A folder's rights would let a read-only file be replaced.
    if not info.st_mode & 0o222:
        raise WriteError(f"{path} is read-only.", remedy="Allow writing, or list it under import.")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    with suppress(OSError):  # some file systems cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _failing(path: str) -> Iterator[None]:
    """Turns what goes wrong in writing ``path`` into a `WriteError`."""
    try:
        yield
    except UsageError as error:
        raise WriteError(error.message) from None
    except InputError as error:
        raise WriteError(f"{path} {error.message}", remedy=error.remedy) from None
    except OSError as error:
        raise WriteError(f"{path} cannot be written ({error.strerror}).", remedy=remedy_of(error)) from None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
