"""The patient transport: one place where requests are counted, repeated, slowed down and given their key.

Everything that talks to a library goes through it, pyzotero included. It repeats what is safe to
repeat: reads, writes under a write token, and anything that was surely not processed. It hands the
API key to the library's own origin and to no other, also across redirects.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import re
import ssl
import time
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any

import httpx2

from zotsync.errors import ConfigError, LibraryError
from zotsync.jsontext import loads

_LOG = logging.getLogger(__name__)
_BUSY = {429, 500, 502, 503, 504}
_DAMAGED = "gives an answer that is cut off or damaged."
_HOPS = 5
_MAYBE_UNWRITABLE = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on. ``delays``: seconds before each repetition, where the library names none.

    ``budget``: seconds to wait in all for one request; a library that asks for more is busy.
    ``damaged``: how often an answer is asked for again that arrived and is no JSON. A proxy may have cut
    it; what is damaged where it lies comes the same each time.
    """

    delays: tuple[float, ...] = (1, 2, 4, 8, 16)
    budget: float = 180
    damaged: int = 2


A_SECOND = 10
"""Requests a second to a library that is not on this machine; api.zotero.org lets no more than that pass."""
PARSED = "zotsync.json"
"""Under this name an answer's extensions hold its JSON, parsed."""


class PatientTransport(httpx2.BaseTransport):
    """Wraps ``inner``; raises `LibraryError` when patience ends."""

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        *,
        endpoint: str,
        api_key: str,
        patience: Patience,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
    ) -> None:
        self.requests = 0
        self._inner = inner
        self._origin = origin(endpoint)
        self._key = api_key
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        self._not_before = 0.0
        self._turn = Lock()
        self._sent: deque[float] | None = None if is_loopback(endpoint) else deque(maxlen=A_SECOND)

    def scrub(self, text: str) -> str:
        """``text`` without the API key: servers echo what they were sent."""
        return text.replace(self._key, "…") if self._key else text

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self._set_key(request)
        repeatable = request.method != "POST" or "Zotero-Write-Token" in request.headers
        waited, damaged = 0.0, 0
        for delay in (*self._patience.delays, None):
            waited += self._pause(self._not_before - self._clock(), waited, "")
            try:
                response = self._send(request)
            except httpx2.DecodingError:
                trouble, asked, damaged = f"{request.url.host} {_DAMAGED}", None, damaged + 1
                again = repeatable and damaged <= self._patience.damaged
            except httpx2.TransportError as error:
                trouble = f"{request.url.host} gives no answer ({_reason(error)})."
                again = repeatable or isinstance(error, _NOT_SENT)
                asked = None
            else:
                asked = self._asked_to_wait(response)
                if response.status_code in _BUSY:
                    trouble = self._busy(request, response)
                    again = repeatable or response.status_code in (429, 503)
                elif not _reads(response):
                    trouble, damaged = f"{request.url.host} {_DAMAGED}", damaged + 1
                    again = repeatable and damaged <= self._patience.damaged
                else:
                    return response
            if delay is None or not again:
                raise LibraryError(self.scrub(trouble), remedy="Nothing was lost; try again later.") from None
            wait = delay if asked is None else asked
            self._log(request, f"{trouble} Again in {wait:g} s.")
            waited += self._pause(wait, waited, trouble)
        raise AssertionError("the last delay is None")

    def _send(self, request: httpx2.Request) -> httpx2.Response:
        """One answer; a library that has moved within its own origin is followed there."""
        for _ in range(_HOPS):
            self._take_turn()
            response = self._inner.handle_request(request)
            response.read()
            self._log(request, f"{response.status_code}")
            moved = self._moved(request, response)
            if moved is None:
                break
            request = moved
        return response

    def _moved(self, request: httpx2.Request, response: httpx2.Response) -> httpx2.Request | None:
        """The same request where the library says it is now; None for another origin: that is no library."""
        if not response.has_redirect_location:
            return None
        if response.status_code not in (307, 308) and request.method != "GET":
            return None
        try:
            place = request.url.join(response.headers["Location"])
        except httpx2.InvalidURL:
            return None
        if origin(place) != origin(request.url):
            return None
        return httpx2.Request(
            request.method,
            place,
            headers=request.headers,
            content=request.content,
            extensions=request.extensions,
        )

    def close(self) -> None:
        self._inner.close()

    def shared(self) -> httpx2.BaseTransport:
        """The same transport for a client that may close it at will, as pyzotero's does."""
        return _Shared(self)

    def _log(self, request: httpx2.Request, outcome: str) -> None:
        """Neither headers nor bodies, and the key nowhere: a log may be shown to anybody."""
        if _LOG.isEnabledFor(logging.DEBUG):
            path = self.scrub(request.url.raw_path.decode("ascii", "replace"))
            _LOG.debug("%s %s %s: %s", request.method, request.url.host, path[:200], self.scrub(outcome))

    def _set_key(self, request: httpx2.Request) -> None:
        request.headers.pop("Zotero-API-Key", None)
        request.headers.pop("Authorization", None)
        if self._key and origin(request.url) == self._origin:
            # The header that HTTP clients themselves hide when they print a request.
            request.headers["Authorization"] = f"Bearer {self._key}"

    def _pause(self, seconds: float, waited: float, trouble: str) -> float:
        if seconds <= 0:
            return 0.0
        if waited + seconds > self._patience.budget:
            reason = trouble or "The library asked for a pause."
            raise LibraryError(self.scrub(reason), remedy=f"Try again in {seconds:.0f} seconds or later.")
        self._sleep(seconds)
        return seconds

    def _take_turn(self) -> None:
        """Counts a request, and waits where it would be one too many within a second."""
        with self._turn:
            self.requests += 1
            if self._sent is None:
                return
            if len(self._sent) == A_SECOND and (early := self._sent[0] + 1 - self._clock()) > 0:
                self._sleep(early)
            self._sent.append(self._clock())

    def _asked_to_wait(self, response: httpx2.Response) -> float | None:
        """Seconds before this request may be repeated; no other one is made before that either."""
        asked = _seconds(response.headers.get("Retry-After"))
        for name in ("Backoff", "Retry-After"):
            if (seconds := _seconds(response.headers.get(name))) is not None:
                with self._turn:
                    self._not_before = max(self._not_before, self._clock() + seconds)
            response.headers.pop(name, None)  # done here; pyzotero would wait once more
        return asked

    def _busy(self, request: httpx2.Request, response: httpx2.Response) -> str:
        if "authentication failures" in response.text:
            # Knocking on only makes it longer.
            raise LibraryError(
                f"{request.url.host} refuses all keys for some minutes, after too many wrong ones.",
                remedy="Check the API key, wait five minutes, try again.",
            )
        # The embedded library says what its file lacks, such as room; of others a page would be the answer.
        said = response.text if response.text.startswith("The library file: ") else ""
        return f"{said or f'{request.url.host} is busy (HTTP {response.status_code})'}."


class _Shared(httpx2.BaseTransport):
    def __init__(self, transport: PatientTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return self._transport.handle_request(request)


def origin(url: str | httpx2.URL) -> str:
    """Scheme, host and port.

    >>> origin("https://api.zotero.org/users/1")
    'https://api.zotero.org:443'
    """
    parts = httpx2.URL(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{parts.host}:{port}"


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine.

    >>> is_loopback("http://127.0.0.1:8080"), is_loopback("http://localhost.example.org")
    (True, False)
    """
    host = httpx2.URL(url).host
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_endpoint(endpoint: str) -> str:
    """``endpoint`` without a slash at its end; a `ConfigError` if it is no place for a key."""
    try:
        url = httpx2.URL(endpoint)
    except httpx2.InvalidURL:
        raise ConfigError("The library's endpoint is not a URL.") from None
    if url.scheme not in ("https", "http") or not url.host or url.userinfo or url.query or url.fragment:
        raise ConfigError("The library's endpoint must be a plain URL such as https://api.zotero.org.")
    if url.scheme == "http" and not is_loopback(endpoint):
        raise ConfigError(f"{url.host} would be spoken to in the open.", remedy="Use https.")
    return endpoint.rstrip("/")


def reach(endpoint: str, seconds: float = 10) -> str:
    """How a server answers a request without a key. Raises `LibraryError` where it does not."""
    host = httpx2.URL(endpoint).host
    try:
        with httpx2.Client(transport=network(endpoint), timeout=seconds) as client:
            return f"HTTP {client.get(f'{endpoint}/').status_code}"
    except httpx2.TransportError as error:
        remedy = "Check the network connection, a proxy, and endpoint in zotsync.toml."
        raise LibraryError(f"{host} gives no answer ({_reason(error)}).", remedy=remedy) from None


def network(endpoint: str) -> httpx2.BaseTransport:
    """A transport over the network: through the proxy of the environment, but never to this machine."""
    url = httpx2.URL(endpoint)
    host = url.host
    if is_loopback(endpoint) and url.scheme == "http":
        # Nothing is encrypted: no authority is trusted, and none, which takes a while, is loaded.
        return httpx2.HTTPTransport(trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    if is_loopback(endpoint) or urllib.request.proxy_bypass(host):
        return httpx2.HTTPTransport(trust_env=False)
    proxies = urllib.request.getproxies()
    return httpx2.HTTPTransport(proxy=proxies.get("https") or proxies.get("all"))


def _seconds(header: str | None) -> float | None:
    """A header's seconds, or the time until its date."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except ValueError:
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _reads(response: httpx2.Response) -> bool:
    """Whether an answer that says it is JSON can be parsed; it is kept with the answer, once is enough.

    Some servers send it under another name, with a byte order mark.
    """
    said = "json" in response.headers.get("Content-Type", "").lower()
    if response.status_code == 200 and (said or response.content.lstrip()[:1] in (b"[", b"{")):
        try:
            response.extensions[PARSED] = _whole(response.content)
        except (ValueError, RecursionError):
            return not said
    return True


def _whole(content: bytes) -> Any:
    r"""The value of a JSON text. What no file can hold, half a character and NUL, is the unknown sign.

    >>> ascii(_whole(b'["cut \\ud83e", "\\ud83e\\uddea", "\\u0000"]'))
    "['cut \\ufffd', '\\U0001f9ea', '\\ufffd']"
    """
    value = loads(content)
    return _without_unwritable(value) if _MAYBE_UNWRITABLE.search(content) else value


def _without_unwritable(value: Any) -> Any:
    match value:
        case str():
            return _UNWRITABLE.sub("\ufffd", value)
        case list():
            return [_without_unwritable(one) for one in value]
        case dict():
            return {name: _without_unwritable(one) for name, one in value.items()}
    return value


def _reason(error: httpx2.TransportError) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return "timed out"
    return str(error) or type(error).__name__
