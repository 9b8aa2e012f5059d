"""Servers that speak the API in other ways than ours: a sync ends as it does with the plainest of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.sync.stranger import Late, Stranger
from tests.sync.world import THREE, World
from zotsync.config import Config
from zotsync.errors import GuardError, LibraryError
from zotsync.workspace import Workspace

Knob = Callable[[Stranger], None]
KNOBS: dict[str, Knob] = {}


class Abroad(World):
    """A folder, and a library on a server that is not ours."""

    def __init__(self, home: Path, server: Stranger) -> None:
        self.server = server
        sources = replace(Config().sources, new_items="all.bib")
        super().__init__(home, replace(Config(), sources=sources))

    def open(self) -> Workspace:
        self.store = self.server.store()
        return super().open()

    def known(self, title: str) -> dict[str, Any]:
        """The server's object whose title begins so."""
        (found,) = [d for d in self.server.objects["items"].values() if d["title"].startswith(title)]
        return found


def filled(server: Stranger, count: int = 40) -> Stranger:
    for number in range(count):
        key = "W" + "".join("23456789"[int(digit)] for digit in f"{number:07o}")
        creator = {"creatorType": "author", "firstName": "Ida", "lastName": f"Keeper{number}"}
        more = {"creators": [creator], "tags": [], "collections": [], "relations": {}}
        server.put(
            key=key,
            itemType="book",
            title=f"Wells {number} of the dry valley",
            date=str(1900 + number),
            **more,
        )
    return server


def story(home: Path, knob: Knob) -> list[Any]:
    """A folder and a library meet, both are edited, and it is undone; what both hold in between."""
    home.mkdir()
    server = filled(Stranger())
    knob(server)
    world = Abroad(home, server)
    world.put("refs.ris", THREE)
    told = [*settled(world, 43)]
    server.put(key=world.known("Wells 7 ")["key"], title="Wells 7 and their friends")
    server.erase(world.known("Wells 8 ")["key"])
    server.put(key=world.known("Wells 9 ")["key"], deleted=1)
    server.put(key=world.known("Bridges")["key"], publisher="Other House")
    world.change("refs.ris", "Moss on northern roofs", "Mosses on northern roofs")
    world.put("refs.ris", world.text("refs.ris") + "\nTY  - BOOK\nTI  - Fresh water\nPY  - 2020\nER  - \n")
    told += settled(world, 6)
    world.undo()
    return [*told, *settled(world, 0)]


def settled(world: Abroad, changes: int) -> Iterator[Any]:
    """A sync that does so much, and one that does nothing; then what is on both sides."""
    report = world.sync()
    assert (changes, ()) == (len(report.applied), report.failed)
    assert () == world.sync().applied
    found = world.server.objects["items"].values()
    yield sorted((d["title"], d.get("date", ""), bool(d.get("deleted"))) for d in found)
    yield world.files()


def knob(function: Knob) -> Knob:
    KNOBS[function.__name__.strip("_").replace("_", " ")] = function
    return function


def late(function: Late) -> Late:
    def switch(server: Stranger) -> None:
        server.late = function

    KNOBS[function.__name__.strip("_").replace("_", " ")] = switch
    return function


def with_json(answer: httpx2.Response, value: Any) -> httpx2.Response:
    return with_content(answer, json.dumps(value).encode())


def with_content(answer: httpx2.Response, content: bytes, **more: str) -> httpx2.Response:
    headers = {n: v for n, v in answer.headers.items() if n.lower() != "content-length"}
    return httpx2.Response(answer.status_code, content=content, headers=headers | more)


def settings(**values: Any) -> Knob:
    def switch(server: Stranger) -> None:
        for name, value in values.items():
            setattr(server, name, value)

    return switch


KNOBS |= {
    "objects come seven at a time": settings(page=7),
    "lists come in pages": settings(versions_page=25),
    "lists are of whole objects": settings(short_lists=False, page=30, totals=False),
    "lists come in pages without a number": settings(versions_page=25, totals=False),
    "lists come in pages without a link": settings(versions_page=25, links=False),
    "lists come in pages without a word": settings(versions_page=25, totals=False, links=False),
    "no log of deletions, JSON called text": settings(log_of_deletions=False, content_type="text/plain"),
    "a report of keys alone, nothing counted": settings(
        bare_report=True,
        totals=False,
        content_type="Application/JSON;charset=UTF-8",
        access={"user": {"library": True, "write": True}, "groups": []},
    ),
}


@knob
def _a_byte_order_mark(server: Stranger) -> None:
    server.encode = lambda value: b"\xef\xbb\xbf" + json.dumps(value).encode()


@knob
def _empty_objects_are_empty_lists(server: Stranger) -> None:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: bare(part) for name, part in value.items()} or []
        return [bare(part) for part in value] if isinstance(value, list) else value

    server.encode = lambda value: json.dumps(bare(value)).encode()


@knob
def _versions_are_text(server: Stranger) -> None:
    def said(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {name: said(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [said(part) for part in value]
        return str(value) if name == "version" or len(name) == 8 else value

    server.encode = lambda value: json.dumps(said(value)).encode()


def entries(change: Callable[[dict[str, Any]], None]) -> Knob:
    def switch(server: Stranger) -> None:
        def entry(entry: dict[str, Any]) -> dict[str, Any]:
            change(entry)
            return entry

        server.entry = entry

    KNOBS[change.__name__.strip("_").replace("_", " ")] = switch
    return switch


@entries
def _empty_is_null_and_numbers_are_numbers(entry: dict[str, Any]) -> None:
    data = entry["data"]
    names = ("tags", "collections", "relations", "publisher", "abstractNote", "parentItem", "deleted")
    data |= {name: None for name in names if not data.get(name)}
    if data.get("date", "").isdecimal():
        data["date"] = int(data["date"])
    for creator in data.get("creators", ()):
        creator.setdefault("name", None)


@entries
def _what_is_empty_or_said_outside_is_left_out(entry: dict[str, Any]) -> None:
    left_out = ("key", "version")
    entry["data"] = {name: value for name, value in entry["data"].items() if value and name not in left_out}


@entries
def _more_than_is_known(entry: dict[str, Any]) -> None:
    entry["data"] |= {"weird": {"a": [1]}, "rating": 5, "parentItem": False, "inPublications": False}
    entry["meta"] = {"createdByUser": None, "lastModifiedByUser": [], "numChildren": False}
    for creator in entry["data"].get("creators", ()):
        creator.setdefault("name", "")


@late
def _compressed(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
    return with_content(answer, gzip.compress(answer.content), **{"Content-Encoding": "gzip"})


@late
def _reports_are_lists(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
    if request.method != "POST":
        return answer
    return with_json(answer, {part: list(said.values()) for part, said in answer.json().items()})


@late
def _a_write_is_answered_with_204(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
    if request.method == "POST":
        answer = with_content(answer, b"")
        answer.status_code = 204
    return answer


@late
def _objects_come_twice_and_among_others(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
    if not is_of_objects(request):
        return answer
    found = answer.json()
    return with_json(answer, [None, "x", {"key": "ZZZZ9999"}, *found, *found[:1]])


@late
def _the_log_of_deletions_has_holes(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
    if not request.url.path.endswith("/deleted"):
        return answer
    said = answer.json()
    there = "W2222222"  # it is in the list of items, too
    return with_json(answer, {"items": [*said["items"], None, 5, "ZZZZ9999", there], "collections": None})


@knob
def _a_proxy_keeps_copies(server: Stranger) -> None:
    copies: dict[str, httpx2.Response] = {}

    def early(request: httpx2.Request) -> httpx2.Response | None:
        fresh = request.method != "GET" or "no-cache" in request.headers.get("Cache-Control", "")
        return None if fresh else copies.get(str(request.url))

    def late(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        copies[str(request.url)] = answer
        return answer

    server.early, server.late = early, late


@late
def _the_count_is_wrong(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
    if "Total-Results" in answer.headers:
        answer.headers["Total-Results"] = str(int(answer.headers["Total-Results"]) + 3)
    return answer


@knob
def _each_first_answer_lacks_an_object(server: Stranger) -> None:
    asked = set()

    def late(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if not is_of_objects(request) or request.url in asked:
            return answer
        asked.add(request.url)
        return with_json(answer, answer.json()[1:] or answer.json())

    server.late = late


@knob
def _every_fourth_answer_is_badly_packed(server: Stranger) -> None:
    def late(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if len(server.seen) % 4 != 2:
            return answer
        packed = httpx2.ByteStream(b"no gzip at all")
        return httpx2.Response(200, headers={"Content-Encoding": "gzip"}, stream=packed)

    server.late = late


@knob
def _every_address_ends_with_a_slash(server: Stranger) -> None:
    def early(request: httpx2.Request) -> httpx2.Response | None:
        if request.url.path.endswith("/"):
            return None
        place = request.url.copy_with(path=f"{request.url.path}/")
        return httpx2.Response(308, headers={"Location": str(place.raw_path, "ascii")})

    server.early = early


@knob
def _too_many_keys(server: Stranger) -> None:
    def early(request: httpx2.Request) -> httpx2.Response | None:
        keys = request.url.params.get("itemKey", "").split(",")
        return httpx2.Response(414, text="URI too long") if len(keys) > 20 else None

    server.early = early


@knob
def _keys_of_another_alphabet(server: Stranger) -> None:
    renamed = {key: key.replace("2", "0").replace("3", "1") for key in server.objects["items"]}
    old = server.objects["items"]
    server.objects["items"] = {new: {**old[key], "key": new} for key, new in renamed.items()}


def is_of_objects(request: httpx2.Request) -> bool:
    return "itemKey" in request.url.params and "format" not in request.url.params


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    return story(tmp_path_factory.mktemp("plain") / "home", lambda server: None)


@pytest.mark.parametrize("name", KNOBS)
def test_a_sync_ends_as_it_does_with_a_plain_server(tmp_path: Path, plain: list[Any], name: str) -> None:
    assert plain == story(tmp_path / "home", KNOBS[name])


def test_what_a_list_lacks_is_not_gone_while_the_library_hands_it_out(tmp_path: Path) -> None:
    server = filled(Stranger())
    server.log_of_deletions = False
    world = Abroad(tmp_path, server)
    world.put("refs.ris", THREE)
    world.sync()
    before = world.files()
    server.versions_page, server.totals, server.links = 10, False, False
    server.erase(world.known("Wells 0 ")["key"])
    server.put(key=world.known("Bridges")["key"], publisher="Other House")

    report = world.sync(allow=frozenset({"deletions"}))

    assert {"remove", "update"} == {change.action for change in report.applied}
    assert len(before["all.bib"]) - 250 < len(world.files()["all.bib"])
    assert "Other House" in world.text("refs.ris")
    assert () == world.sync().applied


@pytest.mark.parametrize("sign", ["\ud83e", "\x00"])
def test_what_no_file_can_hold_keeps_nothing_else_back(tmp_path: Path, sign: str) -> None:
    server = filled(Stranger(), 3)
    server.put(key="HALF2222", itemType="book", title=f"Cut{sign} off")
    world = Abroad(tmp_path, server)

    report = world.sync()

    assert (4, ()) == (len(report.applied), report.failed)
    assert "Cut\ufffd off" in world.text("all.bib")
    world.change("all.bib", "{1901}", "{1911}")
    assert 1 == len(world.sync().applied)
    assert () == world.sync().applied
    assert f"Cut{sign} off" == server.objects["items"]["HALF2222"]["title"]


PORTAL = httpx2.Response(200, text="<html>Log in to this network</html>")
OTHER = httpx2.Response(200, json={"error": "no session"}, headers={"Last-Modified-Version": "99"})
BUSY = httpx2.Response(409, text="<h1>Conflict</h1><p>The library is locked</p>")
NETWORK = httpx2.Response(511, text="<script>go()</script>Wait")
MOVED = httpx2.Response(302, headers={"Location": "https://login.example/?next=/"})
GONE = httpx2.Response(404, text="Not found")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (PORTAL, "does not answer like a Zotero library: no version. Check endpoint .* wants a login"),
        (OTHER, "does not answer like a Zotero library: no versions. Check endpoint"),
        (BUSY, "answers 409: Conflict The library is locked. Nothing was lost; try again later"),
        (NETWORK, "answers 511: Wait. Log in to this network first"),
        (MOVED, "sends on to login.example. Check the endpoint"),
        (GONE, "answers 404: Not found. Check endpoint, and user or group"),
    ],
)
def test_an_answer_that_is_no_library_s_touches_nothing(
    tmp_path: Path, answer: httpx2.Response, message: str
) -> None:
    server = filled(Stranger(), 5)
    world = Abroad(tmp_path, server)
    world.put("refs.ris", THREE)
    world.sync()
    before = world.files()
    server.put(key=world.known("Bridges")["key"], publisher="Other House")
    server.early = lambda request: answer
    with pytest.raises(LibraryError, match=message):
        world.sync()
    assert before == world.files()
    assert {"127.0.0.1"} == {request.url.host for request in server.seen}
    server.early = lambda request: None
    assert 1 == len(world.sync().applied)
    assert () == world.sync().applied


def test_a_library_that_seemed_empty_once_is_looked_at_anew(tmp_path: Path) -> None:
    server = filled(Stranger(), 5)
    world = Abroad(tmp_path, server)
    world.put("refs.ris", THREE)
    world.sync()
    before = world.files()
    there, server.objects["items"] = server.objects["items"], {}
    server.version += 1

    with pytest.raises(GuardError, match=r"held 8 items and is now empty\. 8 of 8 items would be deleted"):
        world.sync()
    server.objects["items"] = there
    report = world.sync()

    assert (before, ()) == (world.files(), report.applied)
    assert (0, 1) == (len(world.sync().applied), world.sync().requests)
