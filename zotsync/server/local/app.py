"""The app's HTTP side: who may ask what, and which handler answers."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from zotsync import schema
from zotsync.jsontext import dumps
from zotsync.server import templates
from zotsync.server.local.library import Failure, Library
from zotsync.server.local.requests import Answer, InLibrary

if TYPE_CHECKING:
    from zotsync.server.local import Desktop

PROMPTS, PROMPT_SECONDS = 5, 60
_LIBRARY = re.compile(r"/api/(users|groups)/([^/]+)(/.*)?")
_WRITES = ("POST", "PUT", "PATCH", "DELETE")
_METHODS = {
    r"/(items|collections|searches)": "GET POST DELETE",
    r"/(items/(top|trash|tags)|collections/top)": "GET POST",
    r"/(items|collections|searches)/[^/]+": "GET PUT PATCH DELETE",
    r"/collections/[^/]+/items": "GET POST",
    r"/items/[^/]+/(children|tags)": "GET",
    r"/collections/[^/]+/(collections|items/top|tags|items/tags)": "GET",
    r"/searches/[^/]+/items": "GET",
    r"/publications/items(/top|/tags)?": "GET",
    r"/(items|collections)/": "GET",
    r"/tags": "GET DELETE",
    r"/tags/.+": "GET",
    r"/(groups|settings|fulltext)": "GET",
    r"": "GET",
}
_PATHS = [(re.compile(path), methods.split()) for path, methods in _METHODS.items()]


class LocalApplication:
    """A WSGI application that answers as the app does."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self.answer(Request(environ))(environ, start_response)

    def answer(self, request: Request) -> Response:
        bare = False
        try:
            with self._desktop.lock:
                response = Asked(self._desktop, request).answer()
        except Answer as early:
            response = early.response
            bare = response.status_code in (401, 500) or "X-Bare" in response.headers
        except Failure as failure:
            response = Response(failure.message, failure.code, content_type="text/plain")
            bare = failure.code == 500
        if request.method in ("HEAD", "OPTIONS"):
            return Response("", 200, content_type="text/plain")
        if response.headers.pop("X-Bare", None) is None and not bare:
            response.headers["Zotero-API-Version"] = "3"
            response.headers["Zotero-Schema-Version"] = str(schema.VERSION)
            if not self._desktop.quirks.read_only:
                response.headers["Zotero-Server-ID"] = self._desktop.server_id
        return response


class Asked:
    """One request."""

    def __init__(self, desktop: Desktop, request: Request) -> None:
        self.desktop = desktop
        self.request = request
        self.path = request.path
        self.args: MultiDict[str, str] = request.args
        self.host = f"http://localhost:{request.environ.get('SERVER_PORT', '23119')}"

    def answer(self) -> Response:
        if self.path == "/connector/ping":
            raise Answer(200, "<!DOCTYPE html><html><body>Zotero is running</body></html>", X_Bare="1")
        host = self.request.host.rpartition(":")[0] or self.request.host
        if host not in ("localhost", "127.0.0.1", "[::1]"):
            raise Answer(400, "Bad request\n", X_Bare="1")
        from_web = self.request.headers.get("Origin") or str(self.request.user_agent).startswith("Mozilla/")
        if from_web and not self.request.headers.get("Zotero-Allowed-Request"):
            raise Answer(403, "Request not allowed\n", X_Bare="1")
        if not self.path.startswith("/api/"):
            raise Answer(404, "No endpoint found\n", X_Bare="1")
        if self.desktop.quirks.switched_off:
            raise Answer(403, "Local API is not enabled", X_Bare="1")
        if self.request.method in ("HEAD", "OPTIONS"):
            return Response("")
        return self._api()

    def _api(self) -> Response:
        method, path = self.request.method, self.path
        found = _LIBRARY.fullmatch(path)
        allowed = self._allowed(found)
        if self.desktop.quirks.read_only and method != "GET":
            raise (
                Answer(400, "Endpoint does not support method\n")
                if method == "POST"
                else Answer(501, "Method not implemented")
            )
        if method not in allowed:
            raise Answer(400, "Endpoint does not support method\n", X_Bare="1")
        self._check_server(method)
        if path == "/api/":
            return Response("Nothing to see here.", content_type="text/plain")
        if path == "/api/local/authorize":
            return self._authorize()
        version = self.request.headers.get("Zotero-API-Version") or self.args.get("v") or "3"
        if (asked := self.args.get("v", version)) != "3" or version != "3":
            raise Answer(501, f"API version not implemented: {asked if asked != '3' else version}")
        if found is None:
            return self._fact()
        if method in _WRITES:
            self._check_key()
        return InLibrary(self, self._library(found[1], found[2], method), found[3] or "").answer()

    def _allowed(self, found: re.Match[str] | None) -> list[str]:
        if self.path == "/api/local/authorize":
            return ["POST"]
        if found is None:
            name = self.path.removeprefix("/api/")
            if name not in (
                "",
                "itemTypes",
                "itemFields",
                "itemTypeFields",
                "itemTypeCreatorTypes",
                "creatorFields",
            ):
                raise Answer(404, "No endpoint found\n", X_Bare="1")
            return ["GET"]
        for path, methods in _PATHS:
            if path.fullmatch(found[3] or "") and (found[3] or found[1] == "groups"):
                return methods
        raise Answer(404, "No endpoint found\n", X_Bare="1")

    def _check_server(self, method: str) -> None:
        sent = self.request.headers.get("Zotero-Server-ID")
        if sent is not None and sent != self.desktop.server_id:
            raise Answer(412, "Zotero-Server-ID does not match this server")
        if sent is None and method in _WRITES:
            raise Answer(428, "Zotero-Server-ID not provided")

    def _check_key(self) -> None:
        bearer = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        key = self.request.headers.get("Zotero-API-Key") or self.args.get("key") or bearer
        realm = 'Zotero-API-Key realm="Zotero Local API"'
        if not key:
            text = "API key required -- POST /api/local/authorize to obtain one"
            raise Answer(401, text, WWW_Authenticate=realm)
        if key not in self.desktop.keys:
            raise Answer(401, "Invalid or expired API key", WWW_Authenticate=realm)
        if not self.desktop.keys[key]:
            del self.desktop.keys[key]

    def _authorize(self) -> Response:
        kind = self.request.mimetype
        if kind and kind not in ("application/json", "text/plain"):
            raise Answer(400, "Endpoint does not support content-type\n", X_Bare="1")
        body: Any = {}
        if kind:
            try:
                body = json.loads(self.request.get_data())
            except ValueError:
                raise Answer(400, "Invalid JSON provided\n", X_Bare="1") from None
        name = str(body.get("appName") or "").strip() if isinstance(body, dict) else ""
        if not name:
            raise Answer(400, "appName is required")
        wait = self.desktop.prompted()
        if wait:
            raise Answer(429, "Too many authorization requests", Retry_After=str(wait))
        said = self.desktop.ask(name)
        if said not in ("allow", "always"):
            return Response('{"denied":true}', 403, content_type="application/json")
        key = secrets.token_hex(16)
        self.desktop.keys[key] = said == "always"
        return Response(dumps({"key": key, "remember": said == "always"}), content_type="application/json")

    def _fact(self) -> Response:
        kind = self.args.get("itemType")
        match self.path.rpartition("/")[2]:
            case "itemTypes":
                value = templates.item_types()
            case "itemFields":
                value = templates.item_fields()
            case "creatorFields":
                value = templates.creator_fields()
            case name:
                if kind not in schema.item_types():
                    raise Answer(400, "Invalid or missing 'itemType' value")
                value = templates.type_fields(kind)
                if name == "itemTypeCreatorTypes":
                    value = [{"creatorType": role} for role in sorted(schema.creator_types(kind))]
        return Response(dumps(value), content_type="application/json")

    def _library(self, kind: str, owner: str, method: str) -> Library:
        user = self.desktop.user_id
        if kind == "users":
            if owner not in ("0", str(user)):
                known = "0" if not user else f"0 or {user}"
                raise Answer(
                    400, f"Only data for the logged-in user is available locally -- use userID {known}"
                )
            return self.desktop.libraries["users"]
        library = self.desktop.libraries.get(owner)
        if library is None:
            raise Answer(404, "Not found")
        if method in _WRITES and not library.editable:
            raise Answer(403, "Write access denied")
        return library
