"""Reading and writing in one library of the app."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from zotsync.jsontext import dumps
from zotsync.server.local import reading
from zotsync.server.local.item import Json
from zotsync.server.local.library import Entry, Failure, Library, Writing, version_of
from zotsync.server.session import WEB

if TYPE_CHECKING:
    from zotsync.server.local.app import Asked

MAX_OBJECTS = 50
_PLURALS = ("items", "collections", "searches")


class Answer(Exception):
    """Ends a request early with this answer."""

    def __init__(self, status: int, text: str = "", **headers: str) -> None:
        super().__init__(text)
        self.response = Response(text, status, content_type="text/plain")
        self.response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})


class InLibrary:
    """One request on one library."""

    def __init__(self, asked: Asked, library: Library, path: str) -> None:
        self.asked, self.library, self.path = asked, library, path
        self.desktop, self.request, self.args = asked.desktop, asked.request, asked.args
        self.view = reading.View(library, asked.host, self.desktop.user_id)
        self.parts = path.strip("/").split("/") if path else []

    def answer(self) -> Response:
        match self.request.method:
            case "GET":
                return self._get()
            case "POST" if self.path.strip("/") in _PLURALS:
                return self._post()
            case "PUT" | "PATCH" if len(self.parts) == 2:
                return self._write_one()
            case "DELETE" if self.path == "/tags":
                return self._delete_tags()
            case "DELETE":
                return self._delete()
        raise Answer(405, "Method not allowed for this path")

    # Reading

    def _get(self) -> Response:
        match self.parts:
            case []:
                return self._single(self._group(self.library), self.library.synced_version)
            case ["settings"]:
                return self._json({})
            case ["groups"]:
                return self._groups()
            case ["fulltext"]:
                if reading.number(self.args, "since") is None:
                    raise Failure(400, "Invalid 'since' value 'null'")
                return self._json({})
            case ["tags"]:
                return self._tags(self.library.items.values(), library=True)
            case ["tags", *name]:
                return self._tags(self.library.items.values(), "/".join(name))
            case [*_, "tags"]:
                return self._tags(self._items(self.parts[:-1]))
            case _ if self.path.endswith("/"):
                raise Answer(404, "Not found")
            case ["items" | "collections" | "searches" as plural, key] if key not in ("top", "trash"):
                return self._one(plural, key)
            case ["collections"] | ["collections", "top"] | ["collections", _, "collections"]:
                found = [e for e in self.library.collections.values() if self._wanted_collection(e)]
                return self._list("collections", sorted(found, key=lambda e: e.data["name"].casefold()))
            case ["searches"]:
                return self._list("searches", list(self.library.tables["searches"].values()))
        return self._list(
            "items", reading.ordered(reading.narrowed(self._items(self.parts), self.args), self.args)
        )

    def _wanted_collection(self, entry: Entry) -> bool:
        since = reading.number(self.args, "since")
        if since is not None and entry.version <= since:
            return False
        if len(self.parts) == 1:
            return True
        above = False if self.parts[1] == "top" else self.parts[1]
        return bool(entry.data["parentCollection"] == above)

    def _items(self, parts: list[str]) -> list[Entry]:
        match parts:
            case ["items", "trash"]:
                return [entry for entry in self.library.items.values() if entry.data.get("deleted")]
            case ["items", key, "children"]:
                return [e for e in self.library.items.values() if e.data.get("parentItem") == key]
            case ["searches", key, _]:
                search = self.library.tables["searches"].get(key)
                return [e for e in self.library.items.values() if search and _matches(search.data, e.data)]
        found = reading.chosen(self.library, self.args, trusting=self.desktop.quirks.malformed_keys_give_all)
        match parts:
            case ["collections", key, _, *top]:
                if key in self.library.collections or not self.desktop.quirks.malformed_keys_give_all:
                    found = [e for e in found if key in e.data.get("collections", ())]
                return [e for e in found if not top or "parentItem" not in e.data]
            case ["publications", "items", *_]:
                return [e for e in found if e.data.get("inPublications")]
            case ["items", "top"]:
                return [e for e in found if "parentItem" not in e.data]
        return found

    def _one(self, plural: str, key: str) -> Response:
        entry = self.library.tables[plural].get(key)
        if entry is None:
            raise Answer(404, "Not found")
        form = self.args.get("format", "json")
        if form in ("keys", "versions"):
            raise Answer(400, f"Only multi-object requests can output {form}")
        return self._unless_known(self._single(self._shown(plural, entry), entry.version), entry.version)

    def _shown(self, plural: str, entry: Entry) -> Json:
        shown = self.view.shown(plural)(entry)
        if "data" not in self.args.get("include", "data").split(","):
            del shown["data"]
        return shown

    def _single(self, value: Json, version: int) -> Response:
        response = self._json(value, version=version)
        response.headers |= {"Total-Results": "1", "Link": ""}
        return response

    def _list(self, plural: str, found: list[Entry]) -> Response:
        form = self.args.get("format", "json")
        if form == "atom":
            raise Answer(501, "Local API does not support Atom output")
        if form not in reading.FORMATS:
            raise Answer(400, f"Invalid 'format' value '{form}'")
        begin, end = reading.page(self.args, len(found))
        part = found[begin:end]
        if form == "keys":
            response = Response("\n".join(entry.data["key"] for entry in part), content_type="text/plain")
        elif form == "versions":
            response = self._json({entry.data["key"]: entry.version for entry in part})
        else:
            response = self._json([self._shown(plural, entry) for entry in part])
        return self._listed(response, len(found))

    def _listed(self, response: Response, total: int) -> Response:
        response.headers["Total-Results"] = str(total)
        query = self.request.query_string.decode("latin-1")
        user, at = (
            self.desktop.user_id,
            self.asked.path.removeprefix("/api/").partition("/")[2].partition("/")[2],
        )
        mine = self.library.kind == "users"
        web = (
            f"{WEB}/{self.library.kind}/{user if mine else self.library.number}/{at}"
            if user or not mine
            else ""
        )
        url = f"{self.asked.host.replace('localhost', '127.0.0.1')}{self.asked.path}"
        response.headers["Link"] = reading.link(url, query, self.args, total, web)
        response.headers["Last-Modified-Version"] = str(self.library.version)
        return self._unless_known(response, self.library.version)

    def _unless_known(self, response: Response, version: int) -> Response:
        known = self.request.headers.get("If-Modified-Since-Version", "")
        if known.isdecimal() and int(known) >= version and int(known):
            response.status_code = 304
            response.set_data("")
            response.headers.pop("Content-Type", None)
        return response

    def _tags(self, entries: Iterable[Entry], name: str = "", *, library: bool = False) -> Response:
        live = [entry for entry in entries if not entry.data.get("deleted")]
        found = [tag for tag in self.view.tags(live) if not name or tag["tag"] == name]
        if name and not found:
            raise Failure(500, "")
        if "since" in self.args:
            found = []
        begin, end = reading.page(self.args, len(found))
        return self._listed(self._json(found[begin:end]), len(found))

    def _groups(self) -> Response:
        groups = sorted(
            (g for g in self.desktop.libraries.values() if g.kind == "groups"), key=lambda g: g.name
        )
        body: Any = {str(group.number): group.synced_version for group in groups}
        if self.args.get("format") != "versions":
            body = [self._group(group) for group in groups]
        response = self._listed(self._json(body), len(groups))
        del response.headers["Last-Modified-Version"]
        return response

    def _group(self, group: Library) -> Json:
        known = {"id": group.number, "version": group.synced_version}
        return {
            **known,
            "links": {
                "self": {"href": f"{self.asked.host}/api/groups/{group.number}", "type": "application/json"},
                "alternate": {"href": f"{WEB}/groups/{group.number}", "type": "text/html"},
            },
            "meta": {"numItems": sum("parentItem" not in e.data for e in group.items.values())},
            "data": {**known, "name": group.name, "description": ""},
        }

    def _json(self, value: Any, *, version: int | None = None) -> Response:
        response = Response(dumps(value), content_type="application/json")
        if version is not None:
            response.headers["Last-Modified-Version"] = str(version)
        return response

    # Writing

    @property
    def _writing(self) -> Writing:
        quirks = self.desktop.quirks
        return Writing(
            self.library,
            self.parts[0],
            chosen_keys=not quirks.chosen_keys_refused,
            lingers=quirks.refused_writes_linger,
            moves_extra=quirks.extra_lines_move,
            pause=self.desktop.pause,
        )

    def _body(self, kind: type, named: str) -> Any:
        length = self.request.headers.get("Content-Length", "0")
        if self.request.headers.get("Transfer-Encoding"):
            raise Answer(400, "Content-length not provided\n", X_Bare="1")
        if not self.request.mimetype or length == "0":
            raise Answer(400, "Empty request body")
        if self.request.mimetype == "application/x-www-form-urlencoded":
            raise Answer(400, f"Uploaded data must be a JSON {named}")
        try:
            body = json.loads(self.request.get_data().decode())
        except ValueError:
            raise Answer(400, "Invalid JSON provided\n", X_Bare="1") from None
        if not isinstance(body, kind):
            raise Answer(400, f"Uploaded data must be a JSON {named}")
        return body

    def _expected(self) -> int | None:
        value = self.request.headers.get("If-Unmodified-Since-Version")
        if value is not None and not value.isdecimal():
            raise Answer(400, "Invalid If-Unmodified-Since-Version value")
        return None if value is None else int(value)

    def _check_library(self, expected: int | None) -> None:
        if expected is not None and expected < self.library.version:
            words = f"(expected {expected}, found {self.library.version})"
            raise Answer(412, f"Library has been modified since specified version {words}")

    def _post(self) -> Response:
        body = self._body(list, "array")
        if not body:
            raise Answer(400, "No items provided")
        if len(body) > MAX_OBJECTS:
            raise Answer(413, f"Cannot add more than {MAX_OBJECTS} {self.parts[0]} at a time")
        token = self.request.headers.get("Zotero-Write-Token")
        if token is not None and not 5 <= len(token) <= 32:
            raise Answer(400, "Write token must be 5-32 characters in length")
        if token in self.desktop.tokens:
            raise Answer(412, "Write token already used")
        expected = self._expected()
        self._check_library(expected)
        if token:
            self.desktop.tokens.add(token)
        success: dict[str, str] = {}
        unchanged: dict[str, str] = {}
        failed: dict[str, Json] = {}
        shown: dict[str, Json] = {}
        writing = self._writing
        for index, sent in enumerate(body):
            try:
                key, changed = writing.post(sent, index, has_header=expected is not None)
            except Failure as failure:
                key = str(sent.get("key") or "") if isinstance(sent, dict) else ""
                failed[str(index)] = {"key": key, "code": failure.code, "message": failure.message}
                continue
            (success if changed else unchanged)[str(index)] = key
            if changed:
                shown[str(index)] = self._fresh(key)
        report = {"successful": shown, "success": success, "unchanged": unchanged, "failed": failed}
        return self._json(report, version=self.library.version)

    def _fresh(self, key: str) -> Json:
        view = reading.View(self.library, self.asked.host, self.desktop.user_id)
        return view.shown(self.parts[0])(self.library.tables[self.parts[0]][key])

    def _write_one(self) -> Response:
        plural, key = self.parts
        body = self._body(dict, "object")
        writing, entry = self._writing, self.library.tables[plural].get(key)
        said, expected = version_of(body), self._expected()
        if entry is None:
            if plural == "items" and not body.get("itemType"):
                raise Answer(400, "itemType property not provided")
            raise Failure(500, "")
        if said is not None:
            writing.check_property(entry, said)
        elif expected is None:
            raise Answer(428, "If-Unmodified-Since-Version not provided")
        else:
            self._check_object(writing.noun, entry, expected)
        self.desktop.pause()
        try:
            writing.change(entry, body, replace=self.request.method == "PUT")
        except Failure as failure:
            raise failure if "item type" in failure.message else Failure(500, "") from None
        return self._done()

    def _check_object(self, noun: str, entry: Entry, expected: int) -> None:
        if entry.version > expected:
            words = f"(expected {expected}, found {entry.version})"
            raise Answer(412, f"{noun} has been modified since specified version {words}")

    def _delete(self) -> Response:
        plural, expected = self.parts[0], self._expected()
        table = self.library.tables[plural]
        if expected is None:
            raise Answer(428, "If-Unmodified-Since-Version not provided")
        if len(self.parts) == 2:
            entry = table.get(self.parts[1])
            if entry is None:
                raise Answer(404, "Not found")
            self._check_object(self._writing.noun, entry, expected)
            keys = [self.parts[1]]
        else:
            name = {"items": "itemKey", "collections": "collectionKey", "searches": "searchKey"}[plural]
            keys = [key for key in self.args.get(name, "").split(",") if key]
            if not keys:
                raise Answer(400, f"'{name}' not provided")
            if len(keys) > MAX_OBJECTS:
                raise Answer(413, f"Cannot delete more than {MAX_OBJECTS} objects at a time")
            self._check_library(expected)
        for key in keys:
            if key in table:
                self.library.version += 1
                self.library.erase(plural, key)
        return self._done()

    def _delete_tags(self) -> Response:
        if (expected := self._expected()) is None:
            raise Answer(428, "If-Unmodified-Since-Version not provided")
        names = {name.strip() for name in self.args.get("tag", "").split("||") if name.strip()}
        if not names:
            raise Answer(400, "'tag' not provided")
        self._check_library(expected)
        self.library.version += 1
        for entry in self.library.items.values():
            kept = [tag for tag in entry.data["tags"] if tag["tag"] not in names]
            if kept != entry.data["tags"]:
                entry.data["tags"], entry.saved["tags"] = kept, list(kept)
                entry.version = self.library.version
        return self._done()

    def _done(self) -> Response:
        response = Response(status=204)
        response.headers["Last-Modified-Version"] = str(self.library.version)
        return response


def _matches(search: Json, item: Json) -> bool:
    """Whether an item meets the conditions of a search that this app can run: by type, ``is`` alone."""
    return all(
        c["condition"] == "itemType" and c["operator"] == "is" and c["value"] == item["itemType"]
        for c in search["conditions"]
    )
