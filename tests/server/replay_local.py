"""Plays recorded exchanges with the real desktop app against our stand-in, and says where they differ.

Keys that the app chose are paired by the version that an object was made under, which both count alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2

from zotsync.server.local import Desktop

HEADERS = (
    "Last-Modified-Version",
    "Total-Results",
    "Zotero-API-Version",
    "Zotero-Schema-Version",
    "Zotero-Server-ID",
    "WWW-Authenticate",
)
_KEY = re.compile(r"\b[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}\b")
_STAMP = re.compile(r"2026-11-22T0[23]:\d\d:\d\dZ")
_CUT = re.compile(r"…?\[cut, \d+ chars in all\]\Z")
_MADE = re.compile(r'"key":\s*"(\w{8})",\s*"version":\s*(\d+)')
_LISTED = re.compile(r'"(\w{8})":\s*(\d+)')
_PERSON = re.compile(r"answered with «(\w+)»")


@dataclass
class Player:
    """Sends requests of the recording to ``desktop``; `live` and `recorded` translate keys."""

    desktop: Desktop
    client: httpx2.Client
    born: dict[tuple[str, int], str]
    tokens: dict[str, str] = field(default_factory=dict)
    live: dict[str, str] = field(default_factory=dict)
    recorded: dict[str, str] = field(default_factory=dict)

    def send(self, exchange: dict[str, Any]) -> httpx2.Response:
        if person := _PERSON.search(exchange.get("note") or ""):
            self.desktop.ask = lambda name: person[1]
        elif "denied" in exchange["label"]:
            self.desktop.ask = lambda name: "deny"
        headers = {
            n: self._there(v) for n, v in exchange["request_headers"].items() if n != "Accept-Encoding"
        }
        body = exchange["request_body"]
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        # One body was sent as bytes, which the recording shows one by one.
        charset = "latin-1" if "raw" in exchange["label"] else "utf-8"
        content = None if text is None else self._there(text).encode(charset)
        path = self._there(exchange["path"])
        response = self.client.request(exchange["method"], path, headers=headers, content=content)
        self.learn()
        if '"remember"' in response.text:
            known = json.loads(exchange["response_body"])["key"]
            self.tokens[known] = response.json()["key"]
        return response

    def learn(self) -> None:
        """Pair the keys of objects that are new here with those of the recording."""
        for name, library in self.desktop.libraries.items():
            for table in library.tables.values():
                for key, entry in table.items():
                    known = self.born.get((name, entry.version))
                    if key not in self.recorded and known:
                        self.live[known], self.recorded[key] = key, known

    def make(self, item: dict[str, Any]) -> None:
        """An object that the recording does not show being made."""
        headers = {
            "Zotero-Server-ID": self.desktop.server_id,
            "Zotero-API-Key": self.desktop.authorize("test"),
        }
        answer = self.client.post("/api/users/0/items", headers=headers, json=[item])
        assert answer.json()["success"], answer.text
        self.learn()

    def differences(self, exchange: dict[str, Any], response: httpx2.Response) -> list[str]:
        """What differs between the recorded answer and ours."""
        if response.status_code != exchange["status"]:
            return [f"status {response.status_code}, not {exchange['status']}: {response.text[:200]}"]
        theirs = {name.lower(): value for name, value in exchange["response_headers"]}
        found = []
        for name in HEADERS if response.status_code < 400 else HEADERS[:1]:
            ours = self._back(response.headers.get(name) or "") or None
            if ours != theirs.get(name.lower()):
                found.append(f"{name}: {ours!r}, not {theirs.get(name.lower())!r}")
        if not found and (difference := self._body(exchange, response)):
            found.append(difference)
        return found

    def _body(self, exchange: dict[str, Any], response: httpx2.Response) -> str:
        theirs = _STAMP.sub("now", exchange["response_body"] or "").strip()
        ours = re.sub(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", _stamp, self._back(response.text)).strip()
        theirs = re.sub(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", _stamp, theirs)
        if _CUT.search(theirs):
            return next(_complete(theirs, json.loads(ours)), "")
        if theirs[:1] in ("{", "["):
            a, b = json.loads(ours), json.loads(theirs)
            if isinstance(a, list) and a and isinstance(b, list) and "key" in a[0]:
                a, b = sorted(a, key=lambda o: o["key"]), sorted(b, key=lambda o: o["key"])
            return first_difference(a, b)
        if "format=keys" in exchange["path"]:
            # An object that no exchange shows being made has a key that pairs with none.
            ours = "\n".join(sorted(key if key in self.live else "?" for key in ours.split()))
            theirs = "\n".join(sorted(key if key in self.live else "?" for key in theirs.split()))
        # What the database says of itself differs from one database to the next.
        ours, theirs = (re.sub(r" \[(QUERY|PARAMS|ERROR).*", "", text) for text in (ours, theirs))
        return "" if ours == theirs else f"body {ours[-300:]!r}, not {theirs[-300:]!r}"

    def _there(self, text: str) -> str:
        for recorded, live in self.tokens.items():
            text = text.replace(recorded, live)
        return _KEY.sub(lambda found: self.live.get(found[0], found[0]), text)

    def _back(self, text: str) -> str:
        for recorded, live in self.tokens.items():
            text = text.replace(live, recorded)
        return _KEY.sub(lambda found: self.recorded.get(found[0], found[0]), text)


def _stamp(found: re.Match[str]) -> str:
    return found[0] if found[0] < "2026" else "now"


def _complete(theirs: str, ours: Any) -> Iterator[str]:
    """Differences in the objects that a recording cut short shows whole."""
    read = json.JSONDecoder().raw_decode
    if isinstance(ours, list):
        known = {str(o.get("key") or o.get("field") or o.get("itemType")): o for o in ours}
        for found in re.finditer(r"\n    (?=\{)", theirs):
            try:
                whole = read(theirs, found.end())[0]
            except ValueError:
                return
            name = str(whole.get("key") or whole.get("field") or whole.get("itemType"))
            if difference := first_difference(known.get(name), whole):
                yield difference
        return
    for found in re.finditer(r'"(\d+)": (?=\{\s*"key")', theirs):
        try:
            whole = read(theirs, found.end())[0]
        except ValueError:
            return
        if difference := first_difference(ours["successful"].get(found[1]), whole, f"$.{found[1]}"):
            yield difference


def first_difference(ours: Any, theirs: Any, path: str = "$") -> str:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if set(ours) != set(theirs):
            here, there = sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))
            return f"{path}: only ours {here}, only theirs {there}"
        pairs = [(f"{path}.{name}", ours[name], theirs[name]) for name in ours]
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            return f"{path}: {len(ours)} entries, not {len(theirs)}"
        pairs = [(f"{path}[{n}]", a, b) for n, (a, b) in enumerate(zip(ours, theirs, strict=True))]
    elif isinstance(ours, str) and isinstance(theirs, str):
        ours, theirs = (re.sub(r" \[(QUERY|PARAMS|ERROR).*", "", text) for text in (ours, theirs))
        return "" if ours == theirs else f"{path}: {ours!r}, not {theirs!r}"
    else:
        return "" if ours == theirs and type(ours) is type(theirs) else f"{path}: {ours!r}, not {theirs!r}"
    return next((found for pair in pairs if (found := first_difference(pair[1], pair[2], pair[0]))), "")


def births(exchanges: list[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """The key of the object that was made under each version of each library: its lowest one anywhere."""
    lowest: dict[tuple[str, str], int] = {}
    for exchange in exchanges:
        place = re.search(r"/groups/(\d+)/", exchange["path"])
        library = place[1] if place else "users"
        sent, answer = str(exchange["request_body"] or ""), exchange["response_body"] or ""
        pairs = _MADE.findall(answer)
        written = answer.partition('"failed"')[0]
        if exchange["method"] == "POST":
            pairs += [(key, version) for key, version in _MADE.findall(sent) if f'"{key}"' in written]
        if "format=versions" in exchange["path"]:
            pairs += _LISTED.findall(answer)
        one = re.search(r"/(\w{8})$", exchange["path"])
        if one and exchange["status"] == 204 and (said := re.search(r'"version": "?(\d+)', sent)):
            pairs.append((one[1], said[1]))
        for key, version in pairs:
            if int(version):
                lowest[library, key] = min(lowest.get((library, key), 10**6), int(version))
    return {(library, version): key for (library, key), version in lowest.items()}
