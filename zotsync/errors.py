"""Everything that stops a call, drawn as a tree.

    ZotsyncError                exit code
    ├── UsageError              2   the call or the configuration cannot be understood
    │   ├── ConfigError         2   zotsync.toml says something impossible
    │   └── StateError          2   what zotsync keeps for itself (base, journal, lock) cannot be used
    ├── InputError              1   a file cannot be read as what it should be
    ├── WriteError              1   a file could not be written
    ├── GuardError              4   a guard stopped the run; `plan` names each
    │   └── StalePlanError      4   apply: either side moved since the plan was made
    └── LibraryError            5   the library is unreachable or busy
        ├── AccessError         5   the library refuses this key
        └── AppClosedError      5   the Zotero desktop app is not running

Trouble with one item never raises: it is reported as a value and the rest goes on. Messages hold no
secret: no key, no header.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Any


class ZotsyncError(Exception):
    """Base of all; ``remedy`` is the next thing to do, as a sentence."""

    exit_code = 3

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    @property
    def said(self) -> str:
        """The message with its remedy, and no path before it."""
        return f"{self.message} {self.remedy}".rstrip()

    def __str__(self) -> str:
        return self.said


def remedy_of(error: OSError) -> str:
    """What to do about what a disk or its rights answer; empty where nobody can know.

    >>> remedy_of(OSError(errno.ENOSPC, "No space left on device"))
    'Make room there.'
    """
    return _REMEDIES.get(error.errno or 0, "")


_REMEDIES = {
    errno.ENOSPC: "Make room there.",
    errno.EDQUOT: "Make room there.",
    errno.EFBIG: "Allow larger files there.",
    errno.EROFS: "Allow writing there.",
    errno.EACCES: "Allow it for this user.",
    errno.EPERM: "Allow it for this user.",
    errno.ENAMETOOLONG: "Give it a shorter name.",
    errno.EIO: "See whether the disk is sound.",
}


class UsageError(ZotsyncError):
    """The call cannot be understood."""

    exit_code = 2


class ConfigError(UsageError):
    """zotsync.toml says something impossible.

    ``about`` are the names of the table and the key that say it, ``value`` what is wrong there: by these
    `zotsync.config.placed` finds the line.
    """

    def __init__(self, message: str, *, remedy: str = "", about: Sequence[str] = (), value: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.about = tuple(about)
        self.value = value


class StateError(UsageError):
    """What zotsync keeps for itself cannot be read or written; nothing was changed."""


class InputError(ZotsyncError):
    """A file cannot be read; ``path`` and ``line`` say where (line 0: the whole file)."""

    exit_code = 1

    def __init__(self, message: str, *, path: str = "", line: int = 0, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        return where + super().__str__()


class WriteError(ZotsyncError):
    """A file could not be written; it is as it was."""

    exit_code = 1


class GuardError(ZotsyncError):
    """A guard stopped the run before anything was written; ``plan`` is what was stopped, where known."""

    exit_code = 4

    def __init__(self, message: str, *, remedy: str = "", plan: Any = None) -> None:
        super().__init__(message, remedy=remedy)
        self.plan = plan


class StalePlanError(GuardError):
    """A saved plan no longer fits: either side moved since it was made."""


class LibraryError(ZotsyncError):
    """The library cannot be reached, or is busy; nothing was lost, try again.

    ``known``: what can be said all the same, for the JSON of a verb that asks.
    """

    exit_code = 5

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.known: dict[str, Any] = {}


class AccessError(LibraryError):
    """The library refuses this key."""


class AppClosedError(LibraryError):
    """The Zotero desktop app is not running; a scheduled job has nothing to do then."""
