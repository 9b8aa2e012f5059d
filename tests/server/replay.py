"""Plays recorded exchanges with the real API server against ours and says where the answers differ.

The recording names keys, hosts and times of its own. Keys that the server chose are translated both
ways; the clock is set to what the recording shows.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field
from typing import Any

import httpx2

HEADERS = (
    "Content-Type",
    "Last-Modified-Version",
    "Total-Results",
    "Link",
    "Allow",
)
# An error says them or not, as it comes.
SUCCESS_HEADERS = ("Zotero-API-Version", "Zotero-Schema-Version")
_KEY = re.compile(r"\b[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}\b")
_STAMP = re.compile(r"2026-11-22T01:2\d:\d\dZ")
_CUT = re.compile(r"\.\.\.\[\d+ chars\]\Z")
_MORE = re.compile(r"\.\.\.(\d+) entries in all")
_FIRST_STAMP = "2026-11-22T01:24:18Z"


@dataclass
class Player:
    """Sends requests of the recording; `live` and `recorded` translate keys."""

    client: httpx2.Client
    tokens: dict[str, str]
    live: dict[str, str] = field(default_factory=dict)
    recorded: dict[str, str] = field(default_factory=dict)

    def send(self, exchange: dict[str, Any]) -> httpx2.Response:
        headers = {
            name: self._tokens(value)
            for name, value in exchange["request_headers"].items()
            if name != "Accept-Encoding"
        }
        body = exchange["request_body"]
        text = body if isinstance(body, str) else None if body is None else json.dumps(_expanded(body))
        content = None if text is None else self._live(text).encode()
        if "gzip" in exchange["label"] and content:
            content, headers["Content-Encoding"] = gzip.compress(content), "gzip"
        path = self._tokens(self._live(exchange["path"]))
        return self.client.request(exchange["method"], path, headers=headers, content=content)

    def differences(self, exchange: dict[str, Any], response: httpx2.Response) -> list[str]:
        """What differs between the recorded answer and ours; translates new keys on the way."""
        found = []
        if response.status_code != exchange["status"]:
            found.append(f"status {response.status_code}, not {exchange['status']}: {response.text[:200]}")
        self._learn(exchange, response)
        expected = {name.lower(): value for name, value in exchange["response_headers"]}
        for name in (*HEADERS, *SUCCESS_HEADERS) if exchange["status"] < 400 else HEADERS:
            ours = response.headers.get(name)
            ours = None if ours is None else self._back(ours)
            theirs = expected.get(name.lower())
            if ours != theirs:
                found.append(f"{name}: {ours!r}, not {theirs!r}")
        if not found and (difference := self._body(exchange, response)):
            found.append(difference)
        return found

    def _body(self, exchange: dict[str, Any], response: httpx2.Response) -> str:
        theirs: str = exchange["response_body"] or ""
        ours = self._back(response.text)
        if _CUT.search(theirs):
            theirs = _CUT.sub("", theirs)
            if ours[:1] in "[{":
                ours = json.dumps(json.loads(ours), indent=4, ensure_ascii=False)
            ours = ours[: len(theirs)]
        elif theirs[:1] in ("[", "{"):
            return _first_difference(_in_order(json.loads(ours)), _in_order(json.loads(theirs)))
        return "" if ours == theirs else f"body {ours[-300:]!r}, not {theirs[-300:]!r}"

    def _learn(self, exchange: dict[str, Any], response: httpx2.Response) -> None:
        """Pair the keys that either server chose for the same object."""
        if _CUT.search(exchange["response_body"] or "") and exchange["method"] == "POST":
            pair = [
                re.search(r'"key":\s*"(\w{8})"', text) for text in (exchange["response_body"], response.text)
            ]
            if pair[0] and pair[1]:
                self.live[pair[0][1]], self.recorded[pair[1][1]] = pair[1][1], pair[0][1]
        try:
            theirs = json.loads(exchange["response_body"]).get("success")
            ours = response.json().get("success")
        except (ValueError, AttributeError, TypeError):
            return
        for index in (theirs or {}).keys() & (ours or {}).keys():
            self.live[theirs[index]] = ours[index]
            self.recorded[ours[index]] = theirs[index]

    def _live(self, text: str) -> str:
        return _KEY.sub(lambda found: self.live.get(found[0], found[0]), text)

    def _back(self, text: str) -> str:
        text = _KEY.sub(lambda found: self.recorded.get(found[0], found[0]), text)
        for recorded, live in self.tokens.items():
            text = text.replace(live, recorded)
        # A key that the server made for an object it then refused.
        return re.sub(r"too long for item '1/\w{8}'", "too long for item '1/28AW4EZX'", text)

    def _tokens(self, text: str) -> str:
        for recorded, live in self.tokens.items():
            text = text.replace(recorded, live)
        return text


def _expanded(body: Any) -> Any:
    """A list that the recording cut short, in full length again."""
    if isinstance(body, list) and body and isinstance(body[-1], str) and (more := _MORE.match(body[-1])):
        return [body[0]] * int(more[1])
    return body


def _in_order(answer: Any) -> Any:
    """An answer whose order says nothing, in one: keys that were deleted, lists of tags."""
    if isinstance(answer, dict) and "searches" in answer:
        return {name: sorted(keys) for name, keys in answer.items()}
    if isinstance(answer, list) and answer and set(answer[0]) == {"tag", "links", "meta"}:
        return sorted(answer, key=lambda tag: (tag["tag"], tag["meta"]["type"]))
    return answer


def _first_difference(ours: Any, theirs: Any, path: str = "$") -> str:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if list(ours) != list(theirs):
            return f"{path}: names {list(ours)}, not {list(theirs)}"
        pairs = [(f"{path}.{name}", ours[name], theirs[name]) for name in ours]
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            return f"{path}: {len(ours)} entries, not {len(theirs)}"
        pairs = [(f"{path}[{n}]", a, b) for n, (a, b) in enumerate(zip(ours, theirs, strict=True))]
    else:
        return "" if ours == theirs and type(ours) is type(theirs) else f"{path}: {ours!r}, not {theirs!r}"
    return next((found for pair in pairs if (found := _first_difference(pair[1], pair[2], pair[0]))), "")


def clock(exchanges: list[dict[str, Any]]) -> dict[int, str]:
    """The time of each exchange, by the newest stamp seen in its answer, the next one or any before."""
    times = {}
    newest = _FIRST_STAMP
    for exchange, following in zip(exchanges, [*exchanges[1:], exchanges[-1]], strict=True):
        seen = [exchange, following] if following["method"] == "GET" else [exchange]
        stamps = [stamp for one in seen for stamp in _STAMP.findall(one["response_body"] or "")]
        newest = max([newest, *stamps])
        times[exchange["n"]] = newest
    return times
