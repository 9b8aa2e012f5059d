"""The wire to the Zotero desktop app: which app answers, and what its refusals mean.

The app tells itself apart by a server id, kept in its database. A write without it is refused; a database
that was replaced is another library, whose versions say nothing about those of the last one.
"""

from __future__ import annotations

import httpx2

from zotsync.errors import AccessError, AppClosedError, ConfigError, GuardError, LibraryError
from zotsync.stores.zotero_retry import check_endpoint, is_loopback

LOCAL = "http://127.0.0.1:23119/api"
"""Where the app listens, unless its settings say otherwise; never on ``::1``."""
AUTHORIZE = "Run `zotsync login --library local`, and choose Always Allow in Zotero."
_SWITCH_ON = (
    "In Zotero, open Settings, Advanced, and tick “Allow other applications on this computer to communicate "
    "with Zotero”."
)


def check_local(endpoint: str) -> str:
    """``endpoint`` without a slash at its end; `ConfigError` where it is not on this machine."""
    endpoint = check_endpoint(endpoint)
    if not is_loopback(endpoint):
        raise ConfigError("The Zotero app is spoken to on this machine alone.", remedy=f"Use {LOCAL}.")
    return endpoint


class AppTransport(httpx2.BaseTransport):
    """Wraps the transport to an app; ``server_id`` is the app's, sent along and learnt from its answers.

    Raises `AppClosedError` where nobody listens, `LibraryError` where the local API is switched off,
    `GuardError` where the app has another database than ``server_id`` says.
    """

    def __init__(self, inner: httpx2.BaseTransport, server_id: str) -> None:
        self._inner = inner
        self.server_id = server_id

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.server_id:
            request.headers["Zotero-Server-ID"] = self.server_id
        try:
            response = self._inner.handle_request(request)
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            raise AppClosedError("Zotero is not running.", remedy="Start it, and try again.") from None
        response.read()
        match response.status_code:
            case 403 if "not enabled" in response.text:
                raise LibraryError("Zotero lets no other program in.", remedy=_SWITCH_ON)
            case 412 if "Server-ID" in response.text:
                message = "The Zotero app has another database than at the last run."
                raise GuardError(message, remedy="If that is meant: --allow library-changed")
            case 401:
                raise AccessError("Zotero does not know this program's key any more.", remedy=AUTHORIZE)
            case 500:
                # Not a busy server: this app says so where it cannot make sense of a request.
                raise LibraryError("Zotero failed at a request.", remedy="Restart Zotero, and try again.")
        self.server_id = self.server_id or response.headers.get("Zotero-Server-ID", "")
        return response

    def close(self) -> None:
        self._inner.close()


def running(endpoint: str = LOCAL, seconds: float = 1.0) -> bool:
    """Whether a Zotero app answers there, and lets other programs in."""
    from zotsync.stores.zotero_retry import network

    with httpx2.Client(transport=network(endpoint), timeout=seconds) as client:
        try:
            return client.get(f"{check_local(endpoint)}/").status_code == 200
        except httpx2.TransportError:
            return False


def authorize(endpoint: str, name: str, transport: httpx2.BaseTransport | None = None) -> str:
    """Ask the person at the app to let this program write; the key, once they have chosen.

    Waits as long as they take. Raises `AccessError` where they deny it or allow one write only, and where
    the app is too old to be written to.
    """
    from zotsync.stores.zotero_retry import network

    endpoint = check_local(endpoint)
    app = AppTransport(transport or network(endpoint), "")
    with httpx2.Client(transport=app, headers={"User-Agent": "zotsync"}) as client:
        client.get(f"{endpoint}/")
        if not app.server_id:
            raise AccessError(
                "This Zotero can be read, but not written.", remedy="Zotero 10 and later can be written to."
            )
        answer = client.post(f"{endpoint}/local/authorize", json={"appName": name}, timeout=None)
    if answer.status_code == 429:
        wait = answer.headers.get("Retry-After", "60")
        raise AccessError("Zotero was asked too often.", remedy=f"Try again in {wait} seconds.")
    granted = answer.json() if answer.status_code == 200 else {}
    if not granted.get("key"):
        raise AccessError("Zotero was not allowed to be written.", remedy=AUTHORIZE)
    if not granted.get("remember"):
        raise AccessError("Allow is good for one write only.", remedy=AUTHORIZE)
    return str(granted["key"])
