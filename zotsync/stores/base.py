"""What every store of a library offers, and the values it answers with.

A store speaks in the API's ``data`` objects, verbatim: what is unknown here is carried along. It reads
what changed since a version, and writes objects one by one in effect: each has its own result, and a
bad one never spoils its neighbours.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from zotsync.errors import UsageError
from zotsync.item import KEY_ALPHABET, Json

KEY = re.compile(r"[0-9A-Z]{8}")
"""A key that may be asked for. Zotero itself uses no 0, 1 and O; other servers do.

A server answers a malformed ``itemKey=`` with the whole library."""


Take = Callable[[Sequence[Json]], None]
"""Is given objects, part by part as they come; the caller of `Store.pull` does not get them then."""


@dataclass(frozen=True, slots=True)
class LibraryId:
    """A user's or a group's library: ``kind`` is ``users`` or ``groups``.

    >>> str(LibraryId.parse("group:4711"))
    'groups/4711'
    """

    kind: str
    number: int

    @classmethod
    def parse(cls, text: str) -> LibraryId:
        """Reads ``users/1``, ``user:1``, ``groups/4711`` and ``group:4711``; else a `UsageError`."""
        found = re.fullmatch(r"(user|group)s?[/:](\d+)", text.strip())
        if not found:
            raise UsageError(f"{text!r} names no library.", remedy="Write users/NUMBER or groups/NUMBER.")
        return cls(found[1] + "s", int(found[2]))

    def __str__(self) -> str:
        return f"{self.kind}/{self.number}"


@dataclass(frozen=True, slots=True)
class Access:
    """What an API key may do with one library; ``user_id`` is 0 without a key, ``why`` says why not more."""

    read: bool
    write: bool
    user_id: int = 0
    username: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a library holds that the caller does not have yet.

    ``version``: the library's version, which the next pull starts from. One below the version asked
    for means that the library went backwards; the pull is then a full one.
    ``unchanged``: nothing at all happened since.
    ``objects``: ``data`` objects, new or changed, with trashed ones (``deleted``), notes, attachments
    and annotations.
    ``gone``: keys that are no longer in the library.
    ``present``: every key of the library where the pull was a full one, else None.
    ``unread``: keys that the library lists and does not hand out; ask again another time.
    ``editors``: who changed each of ``objects`` last, where the library says it (groups do).
    """

    version: int
    unchanged: bool = False
    objects: tuple[Json, ...] = ()
    gone: frozenset[str] = frozenset()
    present: frozenset[str] | None = None
    unread: frozenset[str] = frozenset()
    editors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of one object that was to be written.

    ``data``: where ``ok``, the object as the library now has it, or None where it was left as it was;
    where not, the object that stands in the way, if there is one (412: changed meanwhile).
    ``version``: the object's version now. ``code``: an HTTP status; 0 where nothing was answered.
    """

    key: str
    ok: bool
    data: Json | None = None
    version: int = 0
    code: int = 200
    message: str = ""


class Store(Protocol):
    """A library. Calls raise `LibraryError` where it cannot be reached, `AccessError` where it refuses."""

    library: LibraryId
    chosen_keys: bool
    """Whether a new object gets the key chosen here (its ``version`` is 0); else the result says its key."""

    @property
    def requests(self) -> int:
        """How many requests were made so far."""

    def access(self) -> Access:
        """What this key may do here."""

    def pull(self, since: int = 0, have: Mapping[str, int] | None = None, take: Take | None = None) -> Pulled:
        """What changed after version ``since``.

        ``have``: the version of every object that the caller holds; objects at that version are left out.
        ``take`` is given the objects as they come, and `Pulled.objects` is empty; an object may come again,
        newer, and one may come that is not ``present`` in the end.
        """

    def fetch(self, keys: Iterable[str]) -> list[Json]:
        """The objects of these keys, in their order, trashed ones too; missing ones are left out."""

    def named(self, keys: Collection[str], words: str) -> set[str]:
        """Those of these items, trashed too, whose title, creators or year the library finds by words."""

    def write(self, objects: Sequence[Json], library_version: int | None = None) -> list[WriteResult]:
        """Creates (``version`` 0) and changes objects; results are in the order of ``objects``.

        Only the properties given change. Parents come before their children. With ``library_version``
        nothing is written if the library has moved past it.
        """

    def collections(self, have: Mapping[str, int] | None = None) -> Pulled:
        """All collections, those in ``have`` at their version left out of ``objects``."""

    def create_collection(self, name: str, parent: str = "", key: str = "") -> WriteResult:
        """A new collection, under ``parent`` where given."""

    def write_collections(self, objects: Sequence[Json]) -> list[WriteResult]:
        """Creates (``version`` 0) and changes collections; ``name`` and ``parentCollection`` are needed."""

    def uri(self, key: str) -> str:
        """The address by which relations name an item of this library."""

    def close(self) -> None:
        """Lets go of connections."""


def uri_in(library: LibraryId, key: str) -> str:
    """The address of an item, as relations name it.

    >>> uri_in(LibraryId("users", 1), "ABCD2345")
    'http://zotero.org/users/1/items/ABCD2345'
    """
    return f"http://zotero.org/{library}/items/{key}"


def new_key() -> str:
    """A random well-formed key for a new object.

    >>> bool(KEY.fullmatch(new_key()))
    True
    """
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(8))


def well_formed(keys: Iterable[str]) -> list[str]:
    """The keys that a server would understand, each once, in order.

    >>> well_formed(["ABCD2345", "abc", "ABCD2345"])
    ['ABCD2345']
    """
    return [key for key in dict.fromkeys(keys) if KEY.fullmatch(key)]
