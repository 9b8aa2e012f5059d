"""Reading a library whole, however its server cuts its answers.

A list may come page by page, with or without saying how much there is; of a hundred objects that are asked
for, fewer may come at a time, or none because the request is too long. What a list lacks is therefore no
proof that it is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import httpx2

from zotsync.item import Json
from zotsync.progress import counted
from zotsync.stores.zotero_answers import (
    editor_of,
    json_array,
    json_object,
    json_of,
    library_version_of,
    not_a_library,
    total_of,
)
from zotsync.stores.zotero_shapes import number, objects_of
from zotsync.stores.zotero_wire import Wire

_READ_AT_ONCE = 100
_A_PAGE = 25
"""Servers that cut lists and do not say so cut them at this, or at a multiple of it."""
_TOO_LONG = (413, 414, 431)
_NO_LOG = (400, 404, 405, 409, 410, 501)
T = TypeVar("T")
Part = tuple[dict[str, Json], set[int]]
"""Objects by key, and the versions of the library that the answers spoke of."""


class Reading:
    """Reads below ``library``. ``in_turn`` makes calls one after another.

    ``editors``: who changed each object last, of those that came so far.
    """

    def __init__(
        self,
        wire: Wire,
        library: str,
        in_turn: Callable[[Iterable[Callable[[], httpx2.Response]]], Iterator[httpx2.Response]],
    ) -> None:
        self.editors: dict[str, str] = {}
        self._wire = wire
        self._library = library
        self._in_turn = in_turn

    def version_and_list(self, kind: str, since: int) -> tuple[int, dict[str, int], set[int]]:
        """The library's version, that of each object newer than ``since``, and all versions spoken of.

        Where the library is at ``since``, one request tells.
        """
        # Not If-Modified-Since-Version: its 304 looks the same where the library went backwards.
        asked = {"includeTrashed": "1"} | ({"since": str(since)} if since else {})
        return self.listed(kind, asked, since)

    def listed(
        self, path: str, asked: Mapping[str, str] | None = None, known: int = 0
    ) -> tuple[int, dict[str, int], set[int]]:
        """`version_and_list` of any list; not read to its end where the library is at ``known``."""
        asked = {"format": "versions", **(asked or {})}
        answer = self._wire.get(f"{self._library}/{path}", asked)
        version, found = library_version_of(answer), versions_in(answer)
        seen = {version}
        while version != known and _goes_on(answer, len(found)):
            answer = self._wire.get(f"{self._library}/{path}", asked | {"start": str(len(found))})
            seen.add(library_version_of(answer))
            more = versions_in(answer)
            if more.keys() <= found.keys():
                break
            found |= more
        return version, found, seen

    def parts(self, kind: str, parameter: str, keys: Sequence[str]) -> Iterator[Part]:
        """The objects of these keys, request by request; those that the library does not have are missing."""
        asked = list(groups(keys, _READ_AT_ONCE))
        calls = [partial(self._ask, kind, parameter, part) for part in asked]
        answers = self._in_turn(calls) if len(calls) > 1 else (call() for call in calls)
        for part, answer in zip(counted("reading the library", asked, len), answers, strict=True):
            yield self._part(kind, parameter, part, answer)

    def deleted(self, kind: str, since: int) -> tuple[frozenset[str], int] | None:
        """What was erased after ``since``, and the library's version; None where no log tells."""
        answer = self._wire.get(f"{self._library}/deleted", {"since": str(since)}, expected=_NO_LOG)
        if answer.status_code != 200 or "Last-Modified-Version" not in answer.headers:
            return None
        keys = json_object(answer).get(kind) or ()
        return frozenset(key for key in keys if isinstance(key, str)), library_version_of(answer)

    def count(self, kind: str) -> tuple[int | None, int]:
        """How many objects the library holds, trashed ones too, where it says so; and its version."""
        answer = self._wire.get(f"{self._library}/{kind}", {"limit": "1", "includeTrashed": "1"})
        return total_of(answer), library_version_of(answer)

    def _ask(self, kind: str, parameter: str, keys: Sequence[str]) -> httpx2.Response:
        asked = {parameter: ",".join(keys), "includeTrashed": "1", "limit": str(_READ_AT_ONCE)}
        return self._wire.get(f"{self._library}/{kind}", asked, _TOO_LONG if len(keys) > 1 else ())

    def _part(self, kind: str, parameter: str, keys: Sequence[str], answer: httpx2.Response) -> Part:
        """These objects, of which ``answer`` has the first, asked for again as long as more of them come."""
        found: dict[str, Json] = {}
        seen: set[int] = set()
        left = list(keys)
        while True:
            if answer.status_code != 200:
                for half in (left[: len(left) // 2], left[len(left) // 2 :]):
                    objects, at = self._part(kind, parameter, half, self._ask(kind, parameter, half))
                    found |= objects
                    seen |= at
                break
            seen.add(library_version_of(answer))
            come = self._wanted(json_array(answer), frozenset(left))
            found |= come
            left = [key for key in left if key not in come]
            if not (come and left):
                break
            answer = self._ask(kind, parameter, left)
        return {key: found[key] for key in keys if key in found}, seen

    def _wanted(self, entries: list[Any], keys: frozenset[str]) -> dict[str, Json]:
        """Of what came what was asked for: a server that misreads the keys hands out the whole library."""
        wanted: dict[str, Json] = {}
        for key, data, entry in objects_of(entries):
            if key in keys:
                wanted[key] = data
                if name := editor_of(entry):
                    self.editors[key] = name
        return wanted


def versions_in(answer: httpx2.Response) -> dict[str, int]:
    """The version of each object that a list names, or of each that came whole: not all know short lists."""
    listed = json_of(answer)
    if isinstance(listed, list):
        versions = {key: data["version"] for key, data, _ in objects_of(listed)}
    else:
        versions = {key: number(version) for key, version in listed.items()}
    if (listed and not versions) or not all(versions.values()):
        raise not_a_library(answer, "no versions")
    return versions


def _goes_on(answer: httpx2.Response, count: int) -> bool:
    """Whether a list may have more than the ``count`` that came so far."""
    total = total_of(answer)
    if total is not None:
        return count < total
    return "next" in answer.links or (count > 0 and count % _A_PAGE == 0)


def groups(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Parts of ``size``, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
