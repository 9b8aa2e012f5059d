"""Requests to a library and what its refusals mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

import httpx2

from zotsync.errors import AccessError, LibraryError
from zotsync.stores.zotero_retry import PatientTransport

_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_LATER = "Nothing was lost; try again later."
_LOOKED_AT = 20_000  # characters of an error page
_REMEDIES = {
    404: "Check endpoint, and user or group, in zotsync.toml; or is it deleted?",
    410: "Check endpoint, and user or group, in zotsync.toml; or is it deleted?",
    511: "Log in to this network first.",
}


class Wire:
    """Reads below ``endpoint`` over a patient transport, which it closes."""

    def __init__(self, endpoint: str, transport: PatientTransport, timeout: float) -> None:
        self._endpoint = endpoint
        self._transport = transport
        self._timeout = timeout
        self.client = self.new_client(follow_redirects=False)

    @property
    def requests(self) -> int:
        """How many requests were made, repetitions included."""
        return self._transport.requests

    def new_client(self, *, follow_redirects: bool) -> httpx2.Client:
        """A client on the same connection; closing it leaves that open."""
        return httpx2.Client(
            transport=self._transport.shared(),
            timeout=self._timeout,
            follow_redirects=follow_redirects,
            # A proxy's copy of an earlier list would be a library that went backwards.
            headers={"User-Agent": "zotsync", "Zotero-API-Version": "3", "Cache-Control": "no-cache"},
            event_hooks={"response": [_let_go]},
        )

    def close(self) -> None:
        """Lets go of the connection."""
        self.client.close()
        self._transport.close()

    def get(
        self, path: str, parameters: Mapping[str, str] | None = None, expected: tuple[int, ...] = ()
    ) -> httpx2.Response:
        """An answer of status 200 or one of ``expected``; else a `LibraryError`."""
        # As a part of the URL it is parsed once, and a comma less is one escape less to look for.
        query = f"?{urlencode(parameters, safe=',')}" if parameters else ""
        answer = self.client.get(f"{self._endpoint}/{path}{query}")
        if answer.status_code == 200 or answer.status_code in expected:
            return answer
        raise self.refusal(answer)

    def refusal(self, answer: httpx2.Response) -> LibraryError:
        """The error that an answer of another status stands for."""
        reason = self.reason(answer)
        if answer.status_code in (401, 403):
            return AccessError(f"The library refuses: {reason}.", remedy="Check the API key and its rights.")
        if answer.has_redirect_location:
            elsewhere = httpx2.URL(answer.headers["Location"]).host or "another page"
            return LibraryError(f"{answer.url.host} sends on to {elsewhere}.", remedy="Check the endpoint.")
        said = f"{answer.status_code}: {reason}" if reason else f"{answer.status_code}"
        return LibraryError(
            f"{answer.url.host} answers {said}.", remedy=_REMEDIES.get(answer.status_code, _LATER)
        )

    def reason(self, answer: httpx2.Response) -> str:
        """A server's message for people: no markup, not endless, without the key; or the status."""
        text = " ".join(unescape(_MARKUP.sub(" ", answer.text[:_LOOKED_AT])).split())
        return self._transport.scrub(text).rstrip(".")[:300] or answer.reason_phrase


def _let_go(answer: httpx2.Response) -> None:
    """An answer's stream refers to the answer: so tied, no answer would go while the collector is paused."""
    answer.read()
    answer.stream = httpx2.ByteStream(b"")
