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
from zotsync.stores.zotero_shapes import number, object_of


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
    """What a report says of one object; its parts may be lists, and ``successful`` may be missing."""
    key, version = str(sent.get("key", "")), number(sent.get("version"))
    if (failure := _at(report, "failed", index)) is not None:
        said = failure if isinstance(failure, dict) else {"message": failure}
        return failed_result(sent, number(said.get("code")), unescape(str(said.get("message") or "")))
    if isinstance(entry := _at(report, "successful", index), dict) and entry:
        data = object_of(entry)
        at = number(entry.get("version")) or (data or {}).get("version") or version
        return WriteResult(str(entry.get("key") or key), True, data or None, at)
    if done := _at(report, "success", index):
        return WriteResult(str(done), True, None, version)
    if _at(report, "unchanged", index) is not None:
        return WriteResult(key, True, None, version, 304)
    return failed_result(sent, 0, "The library did not say what became of this object")


def _at(report: Json, part: str, index: str) -> Any:
    """What a part of a report holds at a position, or None: numbered by names, or a plain list."""
    entries = report.get(part)
    if isinstance(entries, list):
        return entries[int(index)] if int(index) < len(entries) else None
    return entries.get(index) if isinstance(entries, dict) else None


def failed_result(sent: Json, code: int, message: str) -> WriteResult:
    return WriteResult(str(sent.get("key", "")), False, None, number(sent.get("version")), code, message)


def not_a_library(answer: httpx2.Response, why: str) -> LibraryError:
    """What to say of an answer that a library does not give: a network's login page, another program."""
    return LibraryError(
        f"{answer.url.host} does not answer like a Zotero library: {why}.",
        remedy="Check endpoint in zotsync.toml, and whether this network wants a login first.",
    )


def library_version_of(answer: httpx2.Response) -> int:
    """The library's version; without it the answer is not a library's."""
    text = answer.headers.get("Last-Modified-Version", "")
    if not text.isdecimal():
        raise not_a_library(answer, "no version")
    return int(text)


def total_of(answer: httpx2.Response) -> int | None:
    """How many entries a list has in all its pages, where the server says so."""
    text = answer.headers.get("Total-Results", "")
    return int(text) if text.isdecimal() else None


def named_in(whole: Json, name: str) -> Json:
    """The object of this name, or an empty one: an empty list may stand for it."""
    value = whole.get(name)
    return value if isinstance(value, dict) else {}


def key_of(answer: httpx2.Response) -> tuple[int, str, Json]:
    """What ``keys/current`` says: the user's number and name, and the key's rights as Zotero gives them."""
    info = json_object(answer)
    if "access" not in info:
        raise not_a_library(answer, "no rights of the key")
    return number(info.get("userID")), str(info.get("username") or ""), named_in(info, "access")


def editor_of(entry: Json) -> str:
    """Who changed an object last, as groups say it.

    >>> editor_of({"meta": {"createdByUser": {"username": "ann"}, "lastModifiedByUser": {"name": "Bo"}}})
    'Bo'
    >>> editor_of({"meta": {"createdByUser": {"username": "ann"}}}), editor_of({})
    ('ann', '')
    """
    meta = named_in(entry, "meta")
    if "lastModifiedByUser" not in meta and "createdByUser" not in meta:
        return ""
    user = named_in(meta, "lastModifiedByUser") or named_in(meta, "createdByUser")
    return str(user.get("name") or user.get("username") or "")


def json_of(answer: httpx2.Response) -> Json | list[Any]:
    value: Json | list[Any] | None = answer.extensions.get(PARSED)
    if not isinstance(value, dict | list):
        raise not_a_library(answer, "no JSON")
    return value


def json_object(answer: httpx2.Response) -> Json:
    value = json_of(answer)
    if not isinstance(value, dict):
        raise not_a_library(answer, "no such JSON")
    return value


def json_array(answer: httpx2.Response) -> list[Any]:
    value = json_of(answer)
    if not isinstance(value, list):
        raise not_a_library(answer, "no such JSON")
    return value
