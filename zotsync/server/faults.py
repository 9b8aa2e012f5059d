"""Faults that can be switched on: what a server on the network does to its clients now and then."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass(slots=True)
class _Fault:
    """``times`` requests that match meet this; ``done`` first and then answered otherwise, or at once."""

    status: int
    times: int
    method: str
    path: re.Pattern[str]
    headers: dict[str, str]
    text: str
    done: bool


@dataclass(slots=True)
class Faults:
    """The faults of one server. They hold from the next request on, for all clients."""

    backoff: int = 0
    """Seconds that every answer asks clients to pause for (the ``Backoff`` header); 0: none."""
    _planned: list[_Fault] = field(default_factory=list)
    _rate: float = 0.0
    _burst: int = 0
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)
    _clock: Callable[[], float] = time.monotonic
    _lock: Any = field(default_factory=threading.Lock)

    def refuse(
        self,
        status: int,
        *,
        times: int = 1,
        method: str = "",
        path: str = "",
        retry_after: int | None = None,
        text: str = "",
    ) -> None:
        """Answer the next requests (``times``) with ``status`` and do nothing of what they ask.

        ``method`` and ``path`` (a regular expression, found anywhere in it) say which requests; without
        them, all.
        """
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        fault = _Fault(status, times, method, re.compile(path), headers, text, done=False)
        self._planned.append(fault)

    def lose_answer(self, *, times: int = 1, method: str = "", path: str = "", status: int = 504) -> None:
        """Do what the next requests ask, and answer ``status`` in place of what became of it."""
        self._planned.append(_Fault(status, times, method, re.compile(path), {}, "", done=True))

    def limit(self, per_second: float = 10, burst: int = 100) -> None:
        """Count requests by key, as api.zotero.org does: one too many is told 429 and ``Retry-After``."""
        self._rate, self._burst = per_second, burst
        self._buckets.clear()

    def clear(self) -> None:
        """No faults from now on."""
        self.backoff, self._rate, self._burst = 0, 0.0, 0
        self._planned.clear()
        self._buckets.clear()

    def around(self, app: Wsgi) -> Wsgi:
        """A WSGI application that is ``app`` with these faults."""
        if not (self._planned or self.backoff or self._rate):
            return app
        return lambda environ, start_response: self._answer(app, environ)(environ, start_response)

    def _answer(self, app: Wsgi, environ: dict[str, Any]) -> Response:
        request = Request(environ)
        with self._lock:
            fault = self._next(request)
            wait = self._spend(request)
        if wait:
            response = Response("Request rate limit exceeded", 429, {"Retry-After": str(wait)})
        elif fault is None or fault.done:
            response = Response.from_app(app, environ)
        if fault is not None and not wait:
            response = Response(fault.text, fault.status, fault.headers)
        if self.backoff:
            response.headers["Backoff"] = str(self.backoff)
        return response

    def _next(self, request: Request) -> _Fault | None:
        for fault in self._planned:
            if fault.method in ("", request.method) and fault.path.search(request.path):
                fault.times -= 1
                if not fault.times:
                    self._planned.remove(fault)
                return fault
        return None

    def _spend(self, request: Request) -> int:
        """Seconds to wait where this request is one too many, else 0."""
        if not self._rate:
            return 0
        headers = request.headers
        who = headers.get("Zotero-API-Key") or headers.get("Authorization") or request.args.get("key") or ""
        now = self._clock()
        left, at = self._buckets.get(who, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._rate)
        if left < 1:
            self._buckets[who] = left, now
            return max(1, round(self._burst / self._rate))
        self._buckets[who] = left - 1, now
        return 0
