"""The library of the Zotero desktop app on this computer, over its local API.

The same store as for the web, but for what the app does otherwise: it chooses the keys of new objects, it
keeps no log of deletions, it takes two writes under one version, and a write that it refuses can stay in
its memory. So new objects go without a key, after a look whether they are there already; deletions are
found by what is missing; everything is checked before it is sent, one request after another, and read
again and compared.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import httpx2

from zotsync.errors import AccessError, AppClosedError, LibraryError
from zotsync.item import Json
from zotsync.progress import counted
from zotsync.stores.base import Access, LibraryId, Pulled, WriteResult, well_formed
from zotsync.stores.zotero import Got, ZoteroStore
from zotsync.stores.zotero_answers import (
    failed_result,
    json_array,
    json_object,
    library_version_of,
    result_of,
    size_of,
)
from zotsync.stores.zotero_app import AUTHORIZE, LOCAL, AppTransport, check_local
from zotsync.stores.zotero_fit import kept, misfit
from zotsync.stores.zotero_reading import groups
from zotsync.stores.zotero_retry import Patience, network
from zotsync.stores.zotero_shapes import objects_of

if TYPE_CHECKING:
    from pyzotero import Zotero

_AT_ONCE = 50
_ADDRESS = re.compile(r'"id":\s*"(http://zotero\.org/users/[^"]+/items/)')
"""An item's address in CSL JSON."""
_ONE_BY_ONE = 5
_TOO_OLD = "This Zotero can be read, but not written; version 10 and later can."
_NO_KEY = f"Zotero was not told yet that it may be written. {AUTHORIZE}"
_READ_ONLY = "Zotero lets nobody write to this library."
_LOST = "Zotero gave no answer, and does not have it; the next run tries again"
_STUCK = "Zotero refused it and shows it all the same: restart Zotero before anything else is written to it"


class LocalStore(ZoteroStore):
    """A library of the app. ``server_id``: of the app seen at the last run, where there was one.

    Raises `AppClosedError` where the app is not running, `GuardError` where it has another database.
    """

    chosen_keys = False

    def __init__(
        self,
        *,
        library: LibraryId,
        endpoint: str = LOCAL,
        api_key: str = "",
        server_id: str = "",
        transport: httpx2.BaseTransport | None = None,
        timeout: float = 120,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        endpoint = check_local(endpoint)
        self._app = AppTransport(transport or network(endpoint), server_id)
        super().__init__(
            library=library,
            endpoint=endpoint,
            api_key=api_key,
            transport=self._app,
            patience=Patience(delays=()),
            timeout=timeout,
            sleep=sleep,
            clock=clock,
        )
        self._given: dict[str, str] = {}
        self._access: Access | None = None
        self._prefix = ""

    @property
    def server_id(self) -> str:
        """The app's id: the one expected, or that of the app that answered; empty where it has none."""
        return self._app.server_id

    @server_id.setter
    def server_id(self, expected: str) -> None:
        self._app.server_id = expected

    # Reading

    def pyzotero(self) -> Zotero:
        """A ready `pyzotero.Zotero` on this library; the app says first which one it is."""
        if not self.server_id:
            self._wire.get("")
        return super().pyzotero()

    def uri(self, key: str) -> str:
        """See `ZoteroStore.uri`; what it calls a library that nobody logged in to, the app alone can say."""
        if self.library.kind == "groups":
            return super().uri(key)
        if not self._prefix:
            asked = {"format": "csljson"}
            answer = self._wire.get(f"{self.library}/items/{key}", asked, expected=(400, 404, 500))
            found = _ADDRESS.search(answer.text) if answer.status_code == 200 else None
            self._prefix = found[1] if found else super().uri("")
        return self._prefix + key

    def access(self) -> Access:
        """Whether the app may be written to; a read proves no key good, so an empty write is tried, once."""
        if self._access is None:
            self._access = self._find_access()
        return self._access

    def _find_access(self) -> Access:
        if not self.server_id:
            self._wire.get("")
        if not self.server_id:
            return Access(read=True, write=False, why=_TOO_OLD)
        if not self._key:
            return Access(read=True, write=False, why=_NO_KEY)
        url = f"{self.endpoint}/{self.library}/items"
        try:
            answer = self._wire.client.post(url, json=[])
        except AccessError as error:
            return Access(read=True, write=False, why=str(error))
        if answer.status_code == 403:
            return Access(read=True, write=False, why=_READ_ONLY)
        return Access(read=True, write=True)

    def _pull_once(
        self, kind: str, parameter: str, since: int, have: Mapping[str, int], got: Got
    ) -> Pulled | None:
        """One look at the app's library, or None where it moved in between; full wherever it moved since.

        An app from before version 10 says the versions of its last sync with zotero.org, which an edit made
        in the app leaves as they are: there each look is a full one, and the version 0.
        """
        if since and kind == "items":
            asked = {"format": "versions", "includeTrashed": "1", "since": str(since)}
            if library_version_of(self._wire.get(f"{self.library}/{kind}", asked)) == since:
                return Pulled(since, unchanged=True)
        version, versions, seen = self._reading.listed(kind)
        if kind == "items":
            _, trashed, at = self._reading.listed("items/trash")
            versions |= trashed
            seen |= at
        if seen - {version}:
            return None
        # What a list lacks is gone only if it is not handed out either.
        unlisted = well_formed(sorted(have.keys() - versions.keys()))
        if found := self._fetch(kind, parameter, unlisted[:_AT_ONCE])[0]:
            found |= self._fetch(kind, parameter, unlisted[_AT_ONCE:])[0]
            versions |= {key: data["version"] for key, data in found.items()}
        wanted = [key for key, at in versions.items() if have.get(key) != at]
        missing = [key for key in wanted if got.versions.get(key) != versions[key]]
        fetched, seen = self._fetch(kind, parameter, well_formed(missing))
        got.add(fetched)
        if seen - {version}:
            return None
        return Pulled(
            version if self.server_id else 0,
            objects=got.kept(wanted),
            gone=frozenset(have) - versions.keys(),
            present=frozenset(versions),
            unread=frozenset(wanted) - got.versions.keys(),
        )

    def _fetch(self, kind: str, parameter: str, keys: list[str]) -> tuple[dict[str, Json], set[int]]:
        """Objects by key, and the library versions that lists spoke of; the trashed are in no list by key."""
        seen: set[int] = set()
        found: dict[str, Json] = {}
        lists = (
            [{parameter: ",".join(group)} for group in groups(keys, _AT_ONCE)] if kind == "items" else [{}]
        )
        for asked in counted("reading the library", lists if keys else []):
            answer = self._wire.get(f"{self.library}/{kind}", asked)
            seen.add(library_version_of(answer))
            found |= _wanted(json_array(answer), keys)
        left = [key for key in keys if key not in found]
        if kind == "items" and len(left) > _ONE_BY_ONE:
            answer = self._wire.get(f"{self.library}/items/trash")
            seen.add(library_version_of(answer))
            found |= _wanted(json_array(answer), left)
        elif kind == "items":
            for key in left:
                answer = self._wire.get(f"{self.library}/items/{key}", expected=(404,))
                if answer.status_code == 200:
                    found |= _wanted([json_object(answer)], [key])
        return {key: found[key] for key in keys if key in found}, seen

    # Writing

    def write(self, objects: Sequence[Json], library_version: int | None = None) -> list[WriteResult]:
        """See `ZoteroStore.write`; new objects come back under the keys that the app gave them.

        ``library_version`` is not passed on: every object says the version that it expects.
        """
        results: dict[int, WriteResult] = {}
        places = list(range(len(objects)))
        own = {str(sent.get("key", "")) for sent in objects if not sent.get("version")}
        children = [i for i in places if objects[i].get("parentItem") in own - self._given.keys()]
        parents = [i for i in places if i not in set(children)]
        for part in (*groups(parents, _AT_ONCE), *groups(children, _AT_ONCE)):
            try:
                results |= zip(part, self._write_part([objects[i] for i in part]), strict=True)
            except LibraryError as error:
                if not results:
                    raise
                results |= {i: failed_result(objects[i], 0, str(error)) for i in places if i not in results}
                break
        return [results[i] for i in places]

    def write_collections(self, objects: Sequence[Json]) -> list[WriteResult]:
        """See `ZoteroStore.write_collections`; new ones come back under the keys that the app gave them."""
        self._hello()
        return [self._write_collection(sent) for sent in objects]

    def _write_collection(self, sent: Json) -> WriteResult:
        parent = sent.get("parentCollection") or False
        wanted = {**sent, "parentCollection": self._given.get(str(parent), parent)}
        if not str(sent.get("name") or "").strip():
            return failed_result(sent, 400, "A collection has no name")
        status, report, _ = self._post("create_collections", [_without_key(wanted)], None)
        if isinstance(report, str):
            return failed_result(sent, status, report)
        result = result_of(sent, "0", report)
        if not result.ok:
            return result
        found, _ = self._fetch("collections", "", [result.key])
        result = self._confirmed(_without_key(wanted), result, found.get(result.key, {}), {})
        if result.ok and not sent.get("version"):
            self._given[str(sent.get("key", ""))] = result.key
        return result

    def _write_part(self, objects: Sequence[Json]) -> list[WriteResult]:
        """One request, with what is read before and after it."""
        self._hello()
        renamed = [self._with_given_keys(sent) for sent in objects]
        old = [str(sent["key"]) for sent in renamed if sent.get("version")]
        now, _ = self._fetch("items", "itemKey", well_formed(old))
        collections = self._collection_keys(renamed)
        results: dict[int, WriteResult] = {}
        for i, sent in enumerate(renamed):
            before = now.get(str(sent.get("key")), {})
            if not size_of(sent):
                results[i] = failed_result(sent, 400, "It holds characters that are no text")
            elif sent.get("version") and before.get("version") != sent["version"]:
                results[i] = _as_found(sent, before, 412, "Item has been modified since specified version")
            elif trouble := misfit(sent, before, collections):
                results[i] = failed_result(sent, 400, trouble)
        good = [i for i in range(len(renamed)) if i not in results]
        if good:
            results |= zip(good, self._send([renamed[i] for i in good], now), strict=True)
        for i, result in results.items():
            if result.ok and not objects[i].get("version"):
                self._given[str(objects[i].get("key", ""))] = result.key
        return [results[i] for i in range(len(objects))]

    def _hello(self) -> None:
        """Learn which app this is, which every write must say; `AccessError` where it takes none."""
        if not self.server_id:
            self._wire.get("")
        if not self.server_id:
            raise AccessError(_TOO_OLD)

    def _with_given_keys(self, sent: Json) -> Json:
        """An object below the parent, and in the collections, that have other keys than planned."""
        wanted = dict(sent)
        if sent.get("parentItem") in self._given:
            wanted["parentItem"] = self._given[str(sent["parentItem"])]
        if sent.get("collections"):
            wanted["collections"] = [self._given.get(key, key) for key in sent["collections"]]
        return wanted

    def _collection_keys(self, objects: Sequence[Json]) -> set[str]:
        if not any(sent.get("collections") for sent in objects):
            return set()
        return set(json_object(self._wire.get(f"{self.library}/collections", {"format": "versions"})))

    def _send(self, objects: Sequence[Json], now: Mapping[str, Json]) -> list[WriteResult]:
        """Send what was checked; read again what the app says it wrote, or may have written."""
        since = self._version()
        try:
            status, report, _ = self._post("create_items", [_without_key(sent) for sent in objects], None)
        except (AccessError, AppClosedError):
            raise
        except LibraryError:
            return self._landed(objects, since)
        if isinstance(report, str):
            return [failed_result(sent, status, report) for sent in objects]
        results = [result_of(sent, str(index), report) for index, sent in enumerate(objects)]
        found, _ = self._fetch("items", "itemKey", well_formed(r.key for r in results))
        return [
            self._confirmed(sent, result, found.get(result.key, {}), now.get(result.key, {}))
            for sent, result in zip(objects, results, strict=True)
        ]

    def _version(self) -> int:
        """The library's version now."""
        return library_version_of(self._wire.get(f"{self.library}/items", {"format": "keys", "limit": "1"}))

    def _confirmed(self, sent: Json, result: WriteResult, found: Json, before: Json) -> WriteResult:
        """What became of an object, by what the app shows of it now."""
        if result.ok:
            changed = not kept(found, sent)
            return _as_found(
                sent, found, 412, "Zotero has something else than what was written", ok=not changed
            )
        if result.code == 412:
            return _as_found(sent, found, 412, result.message, ok=bool(found) and kept(found, sent))
        if found and before and found.get("version") == before.get("version"):
            stray = {
                n: before.get(n, "")
                for n in sent
                if n not in ("key", "version") and found.get(n) != before.get(n)
            }
            if stray and not self._mended(found, stray):
                return failed_result(sent, result.code, f"{result.message}. {_STUCK}")
        return result

    def _mended(self, found: Json, values: Json) -> bool:
        """Whether what a refused write left in the app's memory could be written back."""
        empty: dict[str, Any] = {"creators": [], "tags": [], "collections": [], "relations": {}, "deleted": 0}
        back = {name: value or empty.get(name, "") for name, value in values.items()}
        _, report, _ = self._post(
            "create_items", [{"key": found["key"], "version": found["version"], **back}], None
        )
        return isinstance(report, dict) and not report.get("failed")

    def _landed(self, objects: Sequence[Json], since: int) -> list[WriteResult]:
        """No answer came: look which of the objects the app has all the same. None is sent again here."""
        asked = {"format": "versions", "since": str(since)}
        newer = json_object(self._wire.get(f"{self.library}/items", asked))
        found, _ = self._fetch("items", "itemKey", well_formed([*newer, *_keys(objects)]))
        results: list[WriteResult] = []
        for sent in objects:
            keys = [str(sent["key"])] if sent.get("version") else [key for key in newer if key in found]
            held = next((found[key] for key in keys if key in found and kept(found[key], sent)), None)
            if held is None:
                results.append(failed_result(sent, 0, _LOST))
                continue
            if not sent.get("version"):
                del found[held["key"]]
            results.append(_as_found(sent, held, 200, "", ok=True))
        return results


def _keys(objects: Sequence[Json]) -> list[str]:
    return [str(sent["key"]) for sent in objects if sent.get("version")]


def _without_key(sent: Json) -> Json:
    """A new object as it is sent: the app refuses one with a key."""
    return sent if sent.get("version") else {n: v for n, v in sent.items() if n not in ("key", "version")}


def _as_found(sent: Json, found: Json, code: int, message: str, *, ok: bool = False) -> WriteResult:
    key, version = str(found.get("key") or sent.get("key", "")), int(found.get("version") or 0)
    return WriteResult(key, ok, found or None, version, 200 if ok else code, "" if ok else message)


def _wanted(entries: Sequence[Json], keys: Sequence[str]) -> dict[str, Json]:
    """The objects that were asked for, in the web's spelling: for a misread key the app hands out all."""
    found = {key: data for key, data, _ in objects_of(entries)}
    wanted = {key: dict(found[key]) for key in keys if key in found}
    for data in wanted.values():
        if data.get("deleted"):
            data["deleted"] = 1
    return wanted
