"""What goes over the wire: objects fit to be sent, and a library's answers and reports read."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import httpx2

from zotsync.errors import LibraryError
from zotsync.item import Json
from zotsync.stores.base import WriteResult
from zotsync.stores.zotero_retry import PARSED


def size_of(sent: Json) -> int:
    """How many bytes an object takes as JSON, or 0 where it cannot be sent: half a character, no number.

    >>> size_of({"title": "é"}), size_of({"title": chr(0xDC80)})
    (15, 0)
    """
    try:
        return len(json.dumps(sent, ensure_ascii=False, allow_nan=False).encode())
    except (ValueError, TypeError):
        return 0


def result_of(sent: Json, index: str, report: Json) -> WriteResult:
    key, version = str(sent.get("key", "")), int(sent.get("version") or 0)
    if failure := (report.get("failed") or {}).get(index):
        return failed_result(sent, int(failure.get("code") or 0), unescape(str(failure.get("message", ""))))
    if entry := (report.get("successful") or {}).get(index):
        data = entry.get("data") or None
        return WriteResult(str(entry.get("key") or key), True, data, int(entry.get("version") or version))
    if done := (report.get("success") or {}).get(index):
        return WriteResult(str(done), True, None, version)
    if index in (report.get("unchanged") or {}):
        return WriteResult(key, True, None, version, 304)
    return failed_result(sent, 0, "The library did not say what became of this object")


def failed_result(sent: Json, code: int, message: str) -> WriteResult:
    return WriteResult(str(sent.get("key", "")), False, None, int(sent.get("version") or 0), code, message)


def library_version_of(answer: httpx2.Response) -> int:
    """The library's version; without it the answer is not a library's."""
    text = answer.headers.get("Last-Modified-Version", "")
    if not text.isdecimal():
        raise LibraryError(f"{answer.url.host} does not answer like a Zotero library: no version.")
    return int(text)


def _parsed(answer: httpx2.Response, kind: type) -> Any:
    value = answer.extensions.get(PARSED)
    if not isinstance(value, kind):
        raise LibraryError(
            f"{answer.url.host} does not answer like a Zotero library: no such JSON."
        ) from None
    return value


def editor_of(entry: Json) -> str:
    """Who changed an object last, as groups say it.

    >>> editor_of({"meta": {"createdByUser": {"username": "ann"}, "lastModifiedByUser": {"name": "Bo"}}})
    'Bo'
    >>> editor_of({"meta": {"createdByUser": {"username": "ann"}}}), editor_of({})
    ('ann', '')
    """
    meta = entry.get("meta") or {}
    user = meta.get("lastModifiedByUser") or meta.get("createdByUser") or {}
    return str(user.get("name") or user.get("username") or "")


def json_object(answer: httpx2.Response) -> Json:
    value: Json = _parsed(answer, dict)
    return value


def json_array(answer: httpx2.Response) -> list[Json]:
    value: list[Json] = _parsed(answer, list)
    return value
