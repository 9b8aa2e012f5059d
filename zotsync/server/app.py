"""The WSGI application: finds the handler of a request and runs it inside a transaction."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response

from zotsync.errors import LibraryError
from zotsync.server import endpoints
from zotsync.server.accounts import Grant, find_library
from zotsync.server.call import HTML, Call, answer, refused
from zotsync.server.refusal import Refusal
from zotsync.server.session import Session
from zotsync.server.store import Store

_NOT_FOUND = "<h1>Not Found</h1>\n<p>The page you requested could not be found.</p>\n"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_SLASHES = re.compile("//+")
_BUSY = re.compile("locked|busy")
_log = logging.getLogger(__name__)

_PREFIX = "/<any(users, groups):kind>/<int:owner>"
_URLS = Map(
    [
        *(Rule(path, endpoint=("server", path)) for path in endpoints.SERVER),
        *(Rule(_PREFIX + path, endpoint=("library", path)) for path in endpoints.LIBRARY),
    ],
    merge_slashes=False,
).bind("library")


class Application:
    """Answers requests from one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self._answer(Call(environ))(environ, start_response)

    def _answer(self, call: Call) -> Response:
        try:
            call.check()
            return self._dispatch(call)
        except Refusal as refusal:
            return refused(refusal)
        except HTTPException as error:
            return answer(error.description or "", error.code or 500, content_type=HTML)
        except (sqlite3.OperationalError, LibraryError) as error:
            # Another process holds the file for longer than we wait, or it is gone: nothing was written.
            _log.info("the library file is busy or unreadable: %s", error)
            if isinstance(error, sqlite3.OperationalError) and not _BUSY.search(str(error)):
                # No room, a damaged disk: to wait for it is no use.
                return answer(f"The library file: {error}", 503, content_type=HTML)
            response = answer("The library is busy", 503, content_type=HTML)
            response.headers["Retry-After"] = "5"
            return response
        except Exception:
            _log.exception("%s %s failed", call.method, call.path)
            return answer("An error occurred", 500, content_type=HTML)

    def _dispatch(self, call: Call) -> Response:
        path = _SLASHES.sub("/", call.path)
        path = path.rstrip("/") or "/"
        try:
            (where, rule), found = _URLS.match(path, "GET")
        except HTTPException:
            return answer(_NOT_FOUND, 404, content_type=HTML)
        arguments = dict(found)
        table = endpoints.SERVER if where == "server" else endpoints.LIBRARY
        handlers = table[rule]
        if (handler := handlers.get(call.method)) is None:
            allowed = [method for method in _METHODS if method in handlers]
            response = answer("Method not allowed", MethodNotAllowed.code, content_type=HTML)
            response.headers["Allow"] = ", ".join(["HEAD", *allowed] if "GET" in allowed else allowed)
            return response
        writes = call.method != "GET"
        if writes:
            # Read the body before the write lock is taken, not under it.
            _ = call.text
        with self._store.writing() if writes else self._store.reading() as db:
            if where == "server":
                return handler(db, call, **arguments)
            session = self._session(db, call, arguments.pop("kind"), arguments.pop("owner"), writes=writes)
            before = session.version
            response = handler(session, call, **arguments)
            if session.version != before:
                session.save()
            return response

    def _session(self, db: sqlite3.Connection, call: Call, kind: str, owner: int, *, writes: bool) -> Session:
        grant = Grant(db, endpoints.sent_key(call))
        library, version = find_library(db, kind, owner)
        grant.check(db, library, write=writes)
        return Session(
            db,
            library,
            version,
            call.host,
            user=grant.user,
            key=grant.key,
            hides_notes=not grant.sees_notes(library),
        )
