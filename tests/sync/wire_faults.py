"""Everything that can happen to one request between a store and its library."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import httpx2

from zotsync.errors import GuardError, LibraryError

Send = Callable[[httpx2.Request], httpx2.Response]
Fault = Callable[[httpx2.Request, Send], httpx2.Response]


class FaultyWire(httpx2.BaseTransport):
    """The ``at``-th request (from 0) meets ``fault``; with ``lasting`` so do all that follow.

    ``asked`` says what was asked for, request by request; ``met`` counts the faults.
    """

    def __init__(
        self, inner: httpx2.BaseTransport, at: int, fault: Fault | None = None, *, lasting: bool = False
    ) -> None:
        self.inner, self.at, self.fault, self.lasting = inner, at, fault, lasting
        self.asked: list[str] = []
        self.met = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        number = len(self.asked)
        self.asked.append(f"{request.method} {request.url.path}?{request.url.query.decode()}")
        if self.fault is None or number < self.at or (number > self.at and not self.lasting):
            return self._send(request)
        self.met += 1
        return self.fault(request, self._send)

    def _send(self, request: httpx2.Request) -> httpx2.Response:
        response = self.inner.handle_request(request)
        response.read()
        return response

    def close(self) -> None:
        self.inner.close()


def _refused(request: httpx2.Request, send: Send) -> httpx2.Response:
    raise httpx2.ConnectError("Connection refused")


def _reset_before(request: httpx2.Request, send: Send) -> httpx2.Response:
    raise httpx2.ReadError("Connection reset by peer")


def _reset_after(request: httpx2.Request, send: Send) -> httpx2.Response:
    send(request)
    raise httpx2.RemoteProtocolError("Server disconnected without sending a response")


def _late(request: httpx2.Request, send: Send) -> httpx2.Response:
    send(request)
    raise httpx2.ReadTimeout("The read operation timed out")


def _status(code: int, text: str = "An error occurred", **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request, send: httpx2.Response(code, text=text, headers=named)


def _backoff(request: httpx2.Request, send: Send) -> httpx2.Response:
    response = send(request)
    response.headers["Backoff"] = "9"
    return response


def _object_refused(code: int) -> Fault:
    """The first object of a write is refused, the rest is written; nothing happens to a reading."""

    def fault(request: httpx2.Request, send: Send) -> httpx2.Response:
        if request.method != "POST":
            return send(request)
        objects = json.loads(request.content)
        rest = _changed(request, json.dumps(objects[1:]).encode())
        report: dict[str, Any] = send(rest).json() if objects[1:] else {}
        for part, entries in report.items():
            report[part] = {str(int(index) + 1): entry for index, entry in entries.items()}
        refused = {"key": objects[0]["key"], "code": code, "message": "No."}
        report["failed"] = {**report.get("failed", {}), "0": refused}
        return httpx2.Response(200, json=report, headers={"Last-Modified-Version": "1"})

    return fault


def _changed(request: httpx2.Request, content: bytes) -> httpx2.Request:
    headers = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
    return httpx2.Request(request.method, request.url, headers=headers, content=content)


def _read_only(request: httpx2.Request, send: Send) -> httpx2.Response:
    """The key has lost its write access."""
    if request.method == "POST":
        return httpx2.Response(403, text="Write access denied")
    response = send(request)
    if not request.url.path.endswith("/keys/current"):
        return response
    return _answer(response, response.content.replace(b'"write":true', b'"write":false'))


def _cut(request: httpx2.Request, send: Send) -> httpx2.Response:
    response = send(request)
    return _answer(response, response.content[: len(response.content) // 2])


def _damaged(request: httpx2.Request, send: Send) -> httpx2.Response:
    response = send(request)
    middle = len(response.content) // 2
    return _answer(response, response.content[:middle] + b"\0" + response.content[middle:])


def _answer(response: httpx2.Response, content: bytes) -> httpx2.Response:
    headers = {n: v for n, v in response.headers.items() if n.lower() != "content-length"}
    return httpx2.Response(response.status_code, content=content, headers=headers)


FAULTS: dict[str, Fault] = {
    "connection refused": _refused,
    "reset before": _reset_before,
    "reset after": _reset_after,
    "timed out after": _late,
    "429 Retry-After": _status(429, Retry_After="7"),
    "429": _status(429),
    "Backoff": _backoff,
    "412 library": _status(412, "Library has been modified since specified version (expected 3, found 4)"),
    "412 object": _object_refused(412),
    "400 object": _object_refused(400),
    "500 object": _object_refused(500),
    "write access lost": _read_only,
    "403": _status(403, "Forbidden"),
    "404": _status(404, "Not found"),
    "413": _status(413, "Request entity too large"),
    "428": _status(428, "If-Unmodified-Since-Version not provided"),
    "500": _status(500),
    "502": _status(502, "<h1>Bad Gateway</h1>"),
    "503": _status(503),
    "503 Retry-After": _status(503, Retry_After="5"),
    "504": _status(504, "<h1>Gateway Timeout</h1>"),
    "another page": _status(200, "<h1>Log in to this network</h1>", Content_Type="text/html"),
    "truncated JSON": _cut,
    "damaged JSON": _damaged,
}


def sync_over_faults(
    place: Any, world: Any, at: int = 0, fault: Fault | None = None, *, lasting: bool = False
) -> tuple[FaultyWire, Any]:
    """A sync in which the ``at``-th request fails; the wire, and the report if there is one.

    ``place.wrap`` is what the next transport of ``world`` goes through.
    """
    wires: list[FaultyWire] = []

    def wrap(inner: httpx2.BaseTransport) -> httpx2.BaseTransport:
        wires.append(FaultyWire(inner, at, fault, lasting=lasting))
        return wires[-1]

    place.wrap, report = wrap, None
    with contextlib.suppress(LibraryError, GuardError):
        report = world.sync(allow=["deletions"])
    place.wrap = lambda transport: transport
    return wires[-1], report
