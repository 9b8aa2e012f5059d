"""A library server that is not ours: it does what Zotero's documentation says, in ways that ours does not.

It shares no code with `zotsync.server`. Where the documentation leaves a choice, an attribute makes it;
``early`` takes the place of the library for a request, ``late`` changes what it has answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2

from zotsync.stores.base import LibraryId
from zotsync.stores.zotero import ZoteroStore
from zotsync.stores.zotero_retry import Patience

Json = dict[str, Any]
Late = Callable[[httpx2.Request, httpx2.Response], httpx2.Response]
KEY = "aKeyOfAnotherServer24567"
HOST = "http://127.0.0.1:8765"
_KINDS = {"items": "itemKey", "collections": "collectionKey", "searches": "searchKey"}


class Stranger:
    """``objects`` by kind and key are raw ``data``; ``seen`` holds every request that came."""

    def __init__(self, library: str = "users/1") -> None:
        self.library = library
        self.version = 1
        self.objects: dict[str, dict[str, Json]] = {kind: {} for kind in _KINDS}
        self.deleted: dict[str, dict[str, int]] = {kind: {} for kind in (*_KINDS, "tags", "settings")}
        self.seen: list[httpx2.Request] = []
        self.page = 100
        self.versions_page = 0
        self.short_lists = True
        self.totals = True
        self.links = True
        self.log_of_deletions = True
        self.bare_report = False
        self.content_type = "application/json"
        self.access: Any = {"user": {"library": True, "notes": True, "write": True}}
        self.group: Json = {"id": 1, "data": {"owner": 1, "libraryEditing": "members"}}
        self.encode: Callable[[Any], bytes] = lambda value: json.dumps(value).encode()
        self.early: Callable[[httpx2.Request], httpx2.Response | None] = lambda request: None
        self.late: Late = lambda request, answer: answer
        self.entry: Callable[[Json], Json] = lambda entry: entry

    # What other people do

    def put(self, kind: str = "items", **data: Any) -> Json:
        """Somebody writes an object, whole or a part of it."""
        self.version += 1
        now = self.objects[kind].setdefault(data["key"], {})
        now.update(data, version=self.version)
        return now

    def erase(self, key: str, kind: str = "items") -> None:
        self.version += 1
        del self.objects[kind][key]
        self.deleted[kind][key] = self.version

    # The server

    def store(self, **options: Any) -> ZoteroStore:
        options = {"patience": Patience((0, 0, 0)), "sleep": lambda seconds: None} | options
        return ZoteroStore(
            library=LibraryId.parse(self.library),
            endpoint=HOST,
            api_key=KEY,
            transport=httpx2.MockTransport(self),
            **options,
        )

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        answer = self.early(request)
        return self.late(request, self._answer(request) if answer is None else answer)

    def json(self, value: Any, status: int = 200, **headers: Any) -> httpx2.Response:
        named = {name.replace("_", "-"): str(text) for name, text in headers.items()}
        return httpx2.Response(
            status, content=self.encode(value), headers={"Content-Type": self.content_type} | named
        )

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.strip("/")
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return httpx2.Response(403, text="Forbidden")
        if path == "keys/current":
            return self.json({"key": KEY, "userID": 1, "username": "ann", "access": self.access})
        if path == self.library:
            return self.json(self.group)
        kind = path.removeprefix(f"{self.library}/")
        asked = dict(request.url.params)
        if kind == "deleted" and self.log_of_deletions:
            since = int(asked["since"])
            gone = {kind: [k for k, at in keys.items() if at > since] for kind, keys in self.deleted.items()}
            return self.json(gone, last_modified_version=self.version)
        if kind == "items/top":
            return self._list(request, "items", [])
        if kind not in _KINDS:
            return httpx2.Response(404, text="Not found")
        if request.method == "POST":
            return self._write(request, kind)
        found = [data for data in self.objects[kind].values() if self._asked(data, kind, asked)]
        return self._list(request, kind, found)

    def _asked(self, data: Json, kind: str, asked: Json) -> bool:
        if data.get("deleted") and kind == "items" and asked.get("includeTrashed") != "1":
            return False
        keys = asked.get(_KINDS[kind])
        return (not keys or data["key"] in keys.split(",")) and data["version"] > int(asked.get("since", 0))

    def _list(self, request: httpx2.Request, kind: str, found: list[Json]) -> httpx2.Response:
        asked = request.url.params
        found = sorted(found, key=lambda data: (-data["version"], data["key"]))
        start, limit = int(asked.get("start", 0)), min(int(asked.get("limit", self.page)), self.page)
        formatted = asked.get("format", "json")
        if formatted == "versions" and not self.short_lists:
            formatted = "json"
        if formatted in ("versions", "keys"):
            limit = int(asked.get("limit", 0)) or self.versions_page or len(found)
            limit = min(limit, self.versions_page or limit)
        part = found[start : start + limit]
        headers: Json = {"last_modified_version": self.version}
        if self.totals:
            headers["total_results"] = len(found)
        if self.links and start + limit < len(found):
            following = request.url.copy_merge_params({"start": start + limit, "limit": limit, "x": "y"})
            headers["link"] = f'<{following}>; rel="next", <{HOST}/>; rel="alternate"'
        if formatted == "keys":
            return httpx2.Response(200, text="".join(f"{data['key']}\n" for data in part))
        if formatted == "versions":
            return self.json({data["key"]: data["version"] for data in part}, **headers)
        return self.json([self._entry(data) for data in part], **headers)

    def _entry(self, data: Json) -> Json:
        library = {"type": "user", "id": 1, "name": "ann", "links": {}}
        whole = {"key": data["key"], "version": data["version"], "library": library, "links": {}, "meta": {}}
        return self.entry({**whole, "data": dict(data)})

    def _write(self, request: httpx2.Request, kind: str) -> httpx2.Response:
        expected = request.headers.get("If-Unmodified-Since-Version")
        if expected is not None and int(expected) < self.version:
            return httpx2.Response(412, text="Library has been modified since specified version")
        report: dict[str, dict[str, Any]] = {"success": {}, "unchanged": {}, "failed": {}, "successful": {}}
        for index, sent in enumerate(json.loads(request.content)):
            self._write_one(kind, sent, str(index), report)
        if self.bare_report:
            del report["successful"]
        return self.json(report, last_modified_version=self.version)

    def _write_one(self, kind: str, sent: Json, index: str, report: dict[str, dict[str, Any]]) -> None:
        now = self.objects[kind].get(sent["key"])
        trouble = None
        if now is None and sent.get("version"):
            trouble = (404, "Item doesn&#039;t exist (expected version 5; use 0 instead)")
        elif now is not None and now["version"] > sent.get("version", 0):
            trouble = (412, "Item has been modified since specified version")
        elif any(len(tag["tag"]) > 255 for tag in sent.get("tags", ())):
            trouble = (413, "Tag &quot;…&quot; too long")
        elif sent.get("parentItem") and sent["parentItem"] not in self.objects["items"]:
            trouble = (409, f"Parent item {sent['parentItem']} not found")
        if trouble:
            report["failed"][index] = {"code": trouble[0], "message": trouble[1]}
            return
        if now is not None and all(now.get(name) == value for name, value in sent.items()):
            report["unchanged"][index] = sent["key"]
            return
        data = self.put(kind, **sent)
        for name in [name for name, value in data.items() if value in ("", None)]:
            del data[name]
        report["success"][index] = sent["key"]
        report["successful"][index] = self._entry(data)
