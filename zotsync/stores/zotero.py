"""A Zotero library over its Web API: the one module that knows pyzotero.

pyzotero writes and serves people; reading by version, which it lacks, goes through the same client.
Its `update_items` is never called: it says True to everything. Loaded late, for a sync with nothing
to do needs none of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import httpx2

from zotsync.errors import AccessError, LibraryError
from zotsync.item import Json
from zotsync.stores.base import Access, LibraryId, Pulled, Take, WriteResult, new_key, uri_in, well_formed
from zotsync.stores.zotero_ahead import some_ahead
from zotsync.stores.zotero_answers import (
    failed_result,
    json_object,
    key_of,
    named_in,
    result_of,
    size_of,
)
from zotsync.stores.zotero_reading import Reading, groups
from zotsync.stores.zotero_retry import PARSED, Patience, PatientTransport, check_endpoint, network
from zotsync.stores.zotero_same import holds
from zotsync.stores.zotero_wire import Wire

if TYPE_CHECKING:
    from pyzotero import Zotero

WEB = "https://api.zotero.org"
_WRITE_AT_ONCE = 50
_BYTES_AT_ONCE = 4_000_000  # long notes would make a request that outlasts its time
T = TypeVar("T")


class Got:
    """What a pull has read so far: handed to ``take`` where there is one, else kept here."""

    def __init__(self, take: Take | None) -> None:
        self.versions: dict[str, Any] = {}
        self._take = take
        self._kept: dict[str, Json] = {}

    def add(self, objects: Mapping[str, Json]) -> None:
        self.versions.update((key, data.get("version")) for key, data in objects.items())
        if self._take is None:
            self._kept |= objects
        elif objects:
            self._take(list(objects.values()))

    def kept(self, keys: Iterable[str]) -> tuple[Json, ...]:
        return tuple(self._kept[key] for key in keys if key in self._kept)


class ZoteroStore:
    """A library behind ``endpoint``, or behind ``transport`` where the server is in this process.

    ``transport``: any `httpx2.BaseTransport`, such as a `WSGITransport`; the store closes it.
    ``ahead``: whether a pull asks for the next parts while one is worked on, in threads of their own;
    by default over the network alone. ``sleep`` and ``clock`` (seconds, monotonic) are for tests. One thread
    at a time uses a store.
    """

    chosen_keys = True

    def __init__(
        self,
        *,
        library: LibraryId,
        endpoint: str = WEB,
        api_key: str = "",
        transport: httpx2.BaseTransport | None = None,
        ahead: bool | None = None,
        patience: Patience | None = None,
        timeout: float = 60,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.library = library
        self.endpoint = check_endpoint(endpoint)
        self._key = api_key
        self._patience = patience or Patience()
        self._sleep = sleep
        in_turn = some_ahead if (transport is None if ahead is None else ahead) else _one_by_one
        patient = PatientTransport(
            transport or network(self.endpoint),
            endpoint=self.endpoint,
            api_key=api_key,
            patience=self._patience,
            sleep=sleep,
            clock=clock,
        )
        self._wire = Wire(self.endpoint, patient, timeout)
        self._reading = Reading(self._wire, str(library), in_turn)
        self._writer: Zotero | None = None

    def __repr__(self) -> str:
        return f"ZoteroStore({self.library}, {self.endpoint})"

    @property
    def requests(self) -> int:
        """How many HTTP requests were made so far, repetitions and pyzotero's included."""
        return self._wire.requests

    def close(self) -> None:
        """Lets go of connections; the store is of no use afterwards."""
        self._wire.close()

    def uri(self, key: str) -> str:
        """The address by which relations name an item of this library."""
        return uri_in(self.library, key)

    def pyzotero(self) -> Zotero:
        """A ready `pyzotero.Zotero` on this library, with this store's key, patience and counting."""
        return self._new_pyzotero(self._key, self._wire.new_client(follow_redirects=True))

    # Reading

    def access(self) -> Access:
        """What this key may do with this library. `AccessError` if the key is not known there."""
        if not self._key:
            answer = self._wire.get(f"{self.library}/items", {"limit": "1"}, expected=(403, 404))
            return Access(read=answer.status_code == 200, write=False)
        answer = self._wire.get("keys/current", expected=(403, 404))
        if answer.status_code != 200:
            raise AccessError("The library does not know this API key.", remedy="Make a new one and log in.")
        user, name, rights = key_of(answer)
        if self.library.kind == "users":
            mine = named_in(rights, "user") if user == self.library.number else {}
        else:
            every = named_in(rights, "groups")
            mine = named_in(every, str(self.library.number)) or named_in(every, "all")
        write = bool(mine.get("write")) and self._member_may_edit(user)
        return Access(bool(mine.get("library")), write, user, name)

    def pull(self, since: int = 0, have: Mapping[str, int] | None = None, take: Take | None = None) -> Pulled:
        """What changed after version ``since``: one request where nothing did.

        ``have``: the version of every object that the caller holds. Where it does not add up to what the
        library holds, the pull is a full one. Starts again where the library moves meanwhile: ``take`` may
        then be given an object once more, as it is by then, and one that is gone in the end.
        `LibraryError` if it never rests.
        """
        return self._pull("items", "itemKey", since, have or {}, take)

    def collections(self, have: Mapping[str, int] | None = None) -> Pulled:
        """All collections; ``objects`` leaves out those that ``have`` holds at their version.

        Always a full pull: the log of deletions names a deleted collection but not those under it.
        Deleting one takes its key out of items without giving them a new version.
        """
        return self._pull("collections", "collectionKey", 0, have or {}, None)

    def fetch(self, keys: Iterable[str]) -> list[Json]:
        """The objects of these keys, in their order, trashed ones too; missing ones are left out."""
        return list(self._fetch("items", "itemKey", well_formed(keys))[0].values())

    def named(self, keys: Collection[str], words: str) -> set[str]:
        """See `Store.named`; what the library cannot hand out is found all the same."""
        found: set[str] = set()
        for part in groups(sorted(keys), _WRITE_AT_ONCE):
            asked = {"itemKey": ",".join(part), "q": words, "format": "keys", "includeTrashed": "1"}
            found |= set(self._wire.get(f"{self.library}/items/top", asked).text.split())
        return found & set(keys)

    def _pull(
        self, kind: str, parameter: str, since: int, have: Mapping[str, int], take: Take | None
    ) -> Pulled:
        got = Got(take)  # kept over restarts
        self._reading.editors.clear()
        for delay in (*self._patience.delays, None):
            pulled = self._pull_once(kind, parameter, since, have, got)
            if pulled is not None:
                return pulled
            if delay is not None:
                self._sleep(delay)
        raise LibraryError(
            "The library keeps changing while it is read.", remedy="Nothing was lost; try again later."
        )

    def _pull_once(
        self, kind: str, parameter: str, since: int, have: Mapping[str, int], got: Got
    ) -> Pulled | None:
        """One look at the library, or None where it moved in between."""
        version, versions, seen = self._reading.version_and_list(kind, since)
        if since and version == since:
            return Pulled(version, unchanged=True)
        if version < since:
            return self._pull_once(kind, parameter, 0, have, got)
        wanted = [key for key, at in versions.items() if have.get(key) != at]
        missing = [key for key in wanted if got.versions.get(key) != versions[key]]
        for objects, at in self._reading.parts(kind, parameter, well_formed(missing)):
            seen |= at
            got.add(objects)
        if since:
            deleted = self._reading.deleted(kind, since)
            if deleted is None:
                return self._pull_once(kind, parameter, 0, have, got)
            gone = deleted[0] - versions.keys()
            seen.add(deleted[1])
            if have and self._count(kind, seen) not in (None, len((have.keys() | versions.keys()) - gone)):
                # A cleared library, or one put back from a copy, has no log of what it lost.
                return self._pull_once(kind, parameter, 0, have, got)
        else:
            found = self._unlisted(kind, parameter, sorted(have.keys() - versions.keys()), seen, got)
            versions |= found
            wanted += found
            gone = frozenset(have) - versions.keys()
        if seen - {version}:
            return None
        return Pulled(
            version,
            objects=got.kept(wanted),
            gone=gone,
            present=None if since else frozenset(versions),
            unread=frozenset(wanted) - got.versions.keys(),
            editors={key: name for key in wanted if (name := self._reading.editors.get(key))},
        )

    def _unlisted(
        self, kind: str, parameter: str, keys: Sequence[str], seen: set[int], got: Got
    ) -> dict[str, int]:
        """The version of those of these keys that are there all the same: a list may have been cut.

        Where none of the first hundred is, the list was right.
        """
        found: dict[str, int] = {}
        for objects, at in self._reading.parts(kind, parameter, well_formed(keys)):
            seen |= at
            if not objects:
                break
            got.add(objects)
            found |= {key: data["version"] for key, data in objects.items()}
        return found

    def _count(self, kind: str, seen: set[int]) -> int | None:
        """How many objects the library holds, trashed ones too, where it says so."""
        total, at = self._reading.count(kind)
        seen.add(at)
        return total

    def _fetch(self, kind: str, parameter: str, keys: list[str]) -> tuple[dict[str, Json], set[int]]:
        """Objects by key, and the library versions that the answers spoke of."""
        found: dict[str, Json] = {}
        seen: set[int] = set()
        for objects, at in self._reading.parts(kind, parameter, keys):
            found |= objects
            seen |= at
        return found, seen

    # Writing

    def write(self, objects: Sequence[Json], library_version: int | None = None) -> list[WriteResult]:
        """Creates (``version`` 0) and changes objects; results are in the order of ``objects``.

        Sending the same again is harmless: what the library already holds counts as written. With
        ``library_version`` nothing is written if the library has moved past it. Where the library is
        lost on the way, what is known of the first objects is kept, and the rest fails with code 0.
        """
        sizes = [size_of(sent) for sent in objects]
        results: dict[int, WriteResult] = {}
        for batch in _batches(sizes):
            try:
                sent = [objects[index] for index in batch]
                written, library_version = self._write("create_items", sent, library_version)
            except LibraryError as error:
                if not results:
                    raise
                lost = [index for index, size in enumerate(sizes) if size and index not in results]
                results |= {index: failed_result(objects[index], 0, str(error)) for index in lost}
                break
            results |= zip(batch, written, strict=True)
        for index, size in enumerate(sizes):
            if not size:
                results[index] = failed_result(objects[index], 400, "It holds characters that are no text")
        return [results[index] for index in range(len(objects))]

    def create_collection(self, name: str, parent: str = "", key: str = "") -> WriteResult:
        """A new collection, under ``parent`` where given; ``key`` is chosen here where it is not."""
        data: Json = {
            "key": key or new_key(),
            "version": 0,
            "name": name,
            "parentCollection": parent or False,
        }
        return self.write_collections([data])[0]

    def write_collections(self, objects: Sequence[Json]) -> list[WriteResult]:
        """Creates (``version`` 0) and changes collections; ``name`` and ``parentCollection`` are needed."""
        return self._write("create_collections", objects, None)[0]

    def _write(
        self, call: str, objects: Sequence[Json], library_version: int | None
    ) -> tuple[list[WriteResult], int | None]:
        """One request, or several where the library refuses it whole; results and the version after."""
        status, answer, after = self._post(call, objects, library_version)
        if isinstance(answer, str) and "token" in answer:
            # An answer was lost and the request repeated: a new one tells what became of each object.
            status, answer, after = self._post(call, objects, library_version)
        if status in (400, 413) and len(objects) > 1:
            half = len(objects) // 2
            first, library_version = self._write(call, objects[:half], library_version)
            second, library_version = self._write(call, objects[half:], library_version)
            return first + second, library_version
        if isinstance(answer, str):
            results = [failed_result(sent, status, answer) for sent in objects]
        else:
            results = [result_of(sent, str(index), answer) for index, sent in enumerate(objects)]
        if library_version is not None and after is not None:
            library_version = after
        self._try_again(call, objects, results)
        self._settle(call, objects, results)
        return results, library_version

    def _post(
        self, call: str, objects: Sequence[Json], library_version: int | None
    ) -> tuple[int, Json | str, int | None]:
        """Status, the report or the reason of the refusal, and the library's version after it."""
        if self._writer is None:
            self._writer = self._new_pyzotero("", self._wire.client)
        from pyzotero.errors import PyZoteroError

        try:
            report = getattr(self._writer, call)(list(objects), last_modified=library_version)
        except (PyZoteroError, ValueError) as error:
            # Its messages quote URL and body; the answer itself says enough.
            refused = self._writer.request
            if refused is not None and refused.is_success and not refused.content.strip():
                return 200, {}, None  # done, perhaps; what the library holds will tell
            if refused is None or refused.is_success:
                raise LibraryError(
                    f"The library gave no report of a write ({type(error).__name__})."
                ) from None
            if refused.status_code not in (400, 409, 412, 413, 428):
                raise self._wire.refusal(refused) from None
            return refused.status_code, self._wire.reason(refused), None
        done = self._writer.request
        report = report if done is None else done.extensions.get(PARSED, report)
        if not isinstance(report, dict):
            raise LibraryError("The library gave no report of a write.")
        after = done.headers.get("Last-Modified-Version", "") if done is not None else ""
        return 200, report, int(after) if after.isdecimal() else None

    def _try_again(self, call: str, objects: Sequence[Json], results: list[WriteResult]) -> None:
        """Sends single objects again that the library had no time for, and what belongs to them."""
        for delay in self._patience.delays[:2]:
            busy = {r.key for r in results if r.code == 429 or r.code >= 500}
            if not busy:
                return
            again = [
                i
                for i, r in enumerate(results)
                if r.key in busy or (r.code == 409 and objects[i].get("parentItem") in busy)
            ]
            self._sleep(delay)
            status, report, _ = self._post(call, [objects[i] for i in again], None)
            if status != 200 or isinstance(report, str):
                return
            for position, i in enumerate(again):
                results[i] = result_of(objects[i], str(position), report)

    def _settle(self, call: str, objects: Sequence[Json], results: list[WriteResult]) -> None:
        """Looks at what the library holds where its report leaves it open."""
        open_ = [
            i
            for i, r in enumerate(results)
            if r.code in (0, 412) or (r.ok and r.code == 200 and r.data is None)
        ]
        if not open_:
            return
        kind = ("items", "itemKey") if call == "create_items" else ("collections", "collectionKey")
        found, _ = self._fetch(*kind, well_formed(results[i].key for i in open_))
        for i in open_:
            result, data = results[i], found.get(results[i].key)
            ok = result.ok or (data is not None and holds(data, objects[i]))
            version = int((data or {}).get("version", result.version))
            code, message = (200, "") if ok else (result.code, result.message)
            results[i] = WriteResult(result.key, ok, data, version, code, message)

    def _new_pyzotero(self, api_key: str, client: httpx2.Client) -> Zotero:
        from pyzotero import Zotero

        kind = self.library.kind.removesuffix("s")
        zotero = Zotero(str(self.library.number), kind, api_key or None, client=client)
        zotero.endpoint = self.endpoint
        return zotero

    def _member_may_edit(self, user: int) -> bool:
        """Whether a group lets this member edit its library; a user's own library always does."""
        if self.library.kind == "users":
            return True
        answer = self._wire.get(str(self.library), expected=(403, 404))
        if answer.status_code != 200:
            return False
        group = named_in(json_object(answer), "data")
        if group.get("libraryEditing") != "admins":
            return True
        return user == group.get("owner") or user in (group.get("admins") or ())


def _one_by_one(calls: Iterable[Callable[[], T]]) -> Iterator[T]:
    return (call() for call in calls)


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Positions to write together, in order: not too many, not too large; those of size 0 left out."""
    batch: list[int] = []
    total = 0
    for index, size in enumerate(sizes):
        if not size:
            continue
        if batch and (len(batch) == _WRITE_AT_ONCE or total + size > _BYTES_AT_ONCE):
            yield batch
            batch, total = [], 0
        batch.append(index)
        total += size
    if batch:
        yield batch
