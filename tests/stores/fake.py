"""A Zotero library behind HTTP for tests: a `MemoryStore` that speaks the part of the API the store uses.

`Fake.before` is asked instead of the library, `Fake.after` when the library has done its work; what they
return, or raise, takes the place of the answer. Both are given the request's number, from 1.
"""

import json
from collections.abc import Callable
from html import escape

import httpx2

from zotsync.item import KEY_ALPHABET
from zotsync.stores.base import LibraryId
from zotsync.stores.memory import MemoryStore
from zotsync.stores.zotero import ZoteroStore
from zotsync.stores.zotero_retry import Patience

API_KEY = "sEcReTkEy0123456789abcde"
Before = Callable[[httpx2.Request, int], httpx2.Response | None]
After = Callable[[httpx2.Request, int, httpx2.Response], httpx2.Response | None]


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


class Fake:
    """The server side; ``seen`` holds every request that reached it."""

    def __init__(self, library: str = "users/1") -> None:
        self.memory = MemoryStore(LibraryId.parse(library))
        self.prefix = f"/{library}/"
        self.seen: list[httpx2.Request] = []
        self.tokens: set[str] = set()
        self.rights: dict = {"user": {"library": True, "write": True}, "groups": {"all": {"library": True}}}
        self.before: Before = lambda request, number: None
        self.after: After = lambda request, number, answer: None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        number = len(self.seen)
        early = self.before(request, number)
        if early is not None:
            return early
        answer = self.answer(request)
        return self.after(request, number, answer) or answer

    def store(self, time: Time | None = None, **options) -> ZoteroStore:
        time = time or Time()
        options = {"api_key": API_KEY, "endpoint": "http://127.0.0.1", "patience": Patience()} | options
        return ZoteroStore(
            library=self.memory.library,
            transport=httpx2.MockTransport(self),
            sleep=time.sleep,
            clock=time.clock,
            **options,
        )

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        path, asked = request.url.path, request.url.params
        if request.headers.get("Authorization") != f"Bearer {API_KEY}":
            return httpx2.Response(403, text="Forbidden")
        if path == "/keys/current":
            return httpx2.Response(200, json={"userID": 1, "username": "me", "access": self.rights})
        if not path.startswith(self.prefix):
            return httpx2.Response(404, text="Not found")
        kind = path.removeprefix(self.prefix)
        if kind == "deleted":
            since = int(asked["since"])
            return self.json({"items": [k for k, at in self.memory.deleted.items() if at > since]})
        if request.method == "POST":
            return self.post(request, kind)
        content = self.memory.items if kind == "items" else self.memory.library_collections
        found = [d for d in content.values() if asked.get("includeTrashed") or not d.get("deleted")]
        found = [d for d in found if d["version"] > int(asked.get("since", 0))]
        if asked.get("format") == "versions":
            listed = self.json({d["key"]: d["version"] for d in found})
            listed.headers["Total-Results"] = str(len(found))
            return listed
        keys = asked.get("itemKey", asked.get("collectionKey", "")).split(",")
        good = [key for key in keys if len(key) == 8 and set(key) <= set(KEY_ALPHABET)]
        found = [d for d in found if d["key"] in good or not good]  # as the real one: no key, every item
        limit = int(asked.get("limit", 25))
        page = [{"key": d["key"], "version": d["version"], "data": d} for d in found[:limit]]
        answer = self.json(page)
        answer.headers["Total-Results"] = str(len(found))
        return answer

    def post(self, request: httpx2.Request, kind: str) -> httpx2.Response:
        objects, token = json.loads(request.content), request.headers.get("Zotero-Write-Token", "")
        if token in self.tokens:
            return httpx2.Response(412, text="Write token already used")
        if len(objects) > 50:
            return httpx2.Response(413, text="Cannot add more than 50 items at a time")
        expected = request.headers.get("If-Unmodified-Since-Version")
        if expected is not None and int(expected) < self.memory.version:
            return httpx2.Response(412, text="Library has been modified since specified version")
        report: dict[str, dict] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        content = self.memory.items if kind == "items" else self.memory.library_collections
        for index, sent in enumerate(objects):
            now = content.get(sent.get("key", ""))
            if now and now["version"] > sent.get("version", 0):
                report["failed"][str(index)] = {"code": 412, "message": "Item has been modified"}
                continue
            result = self.memory._write(content, sent)
            if not result.ok:
                report["failed"][str(index)] = {"code": result.code, "message": escape(result.message, False)}
            elif result.data is None:
                report["unchanged"][str(index)] = result.key
            else:
                entry = {"key": result.key, "version": result.version, "data": result.data}
                report["successful"][str(index)] = entry
                report["success"][str(index)] = result.key
        self.tokens.add(token)
        return self.json(report)

    def json(self, value: object) -> httpx2.Response:
        return httpx2.Response(200, json=value, headers={"Last-Modified-Version": str(self.memory.version)})
