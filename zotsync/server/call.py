"""One HTTP request as handlers see it, and the answers they give."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from zotsync import schema
from zotsync.server.refusal import Refusal

HTML = "text/html; charset=UTF-8"
JSON = "application/json"
KEYS = "text/plain;charset=UTF-8"
MAX_BODY = 64 * 1024 * 1024
_VERSIONS = ("1", "2", "3")


class Call:
    """A request. ``args`` are its query parameters, ``path`` its path as it was written."""

    def __init__(self, environ: dict[str, Any]) -> None:
        # Not kept in ``environ``: each would hold the other, and the body, until the collector comes.
        self.request = Request(environ, populate_request=False)
        self.request.max_content_length = MAX_BODY
        self.method = "GET" if self.request.method == "HEAD" else self.request.method
        self.path = self.request.path
        self.args: MultiDict[str, str] = self.request.args
        self.host = self.request.root_url.rstrip("/")
        self._body: bytes | None = None

    def header(self, name: str) -> str | None:
        """A header's value, or None."""
        return self.request.headers.get(name)

    @property
    def unmodified_since(self) -> str | None:
        return self.header("If-Unmodified-Since-Version")

    def is_current(self, version: int) -> bool:
        """Whether the client has this version of the library already."""
        known = self.header("If-Modified-Since-Version")
        return known is not None and known.isdecimal() and int(known) >= version

    def check(self) -> None:
        """Refuse what this server does not speak."""
        if self.header("Expect") is not None:
            raise Refusal(417, "Expect header is not supported")
        header, parameter = self.header("Zotero-API-Version"), self.args.get("v")
        if header and parameter and header != parameter:
            raise Refusal(400, "Zotero-API-Version header does not match 'v' query parameter")
        version = header or parameter or "3"
        if version not in _VERSIONS:
            raise Refusal(400, f"Invalid API version '{version}'")
        if version != "3":
            raise Refusal(501, f"This library does not speak API version {version}")

    @property
    def text(self) -> str:
        """The body; gzip is undone."""
        if self._body is None:
            self._body = self.request.get_data(cache=False)
            if self.header("Content-Encoding") == "gzip":
                self._body = _gunzip(self._body)
        try:
            return self._body.decode()
        except UnicodeDecodeError as error:
            raise Refusal(
                400, "JSON Error: Malformed UTF-8 characters, possibly incorrectly encoded"
            ) from error

    @property
    def json(self) -> Any:
        """The body as JSON; a missing or broken one is refused."""
        text = self.text
        if not text:
            raise Refusal(400, f"{self.method} data not provided")
        try:
            return json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Refusal(400, "JSON Error: Syntax error, malformed JSON") from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _gunzip(body: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
            plain = stream.read(MAX_BODY + 1)
    except (OSError, EOFError) as error:
        raise Refusal(400, "Invalid gzip data") from error
    if len(plain) > MAX_BODY:
        raise Refusal(413, "Request body is too large")
    return plain


def answer(
    body: str = "",
    status: int = 200,
    *,
    content_type: str = JSON,
    version: int | None = None,
    total: int | None = None,
    link: str = "",
) -> Response:
    """A response with what every response of the API has."""
    response = Response(body, status, content_type=content_type)
    headers = response.headers
    headers["Zotero-API-Version"] = "3"
    headers["Zotero-Schema-Version"] = str(schema.VERSION)
    if version is not None:
        headers["Last-Modified-Version"] = str(version)
    if total is not None:
        headers["Total-Results"] = str(total)
    if link:
        headers["Link"] = link
    return response


def done(version: int) -> Response:
    """204: written, nothing to say but the version."""
    return answer("", 204, content_type=HTML, version=version)


def not_modified() -> Response:
    """304, which says nothing at all."""
    response = Response("", 304)
    del response.headers["Content-Type"]
    return response


def refused(refusal: Refusal) -> Response:
    return answer(refusal.text, refusal.status, content_type=HTML, version=refusal.version)
