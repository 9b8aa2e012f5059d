"""The store of the desktop app's library: what the app does otherwise costs nobody an item or a value."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from zotsync.errors import AccessError, AppClosedError, ConfigError, GuardError, LibraryError
from zotsync.server.local import Desktop
from zotsync.stores.base import LibraryId
from zotsync.stores.zotero_app import authorize
from zotsync.stores.zotero_local import LocalStore

BOOK = {"itemType": "book", "title": "Ropes", "creators": [], "tags": [], "collections": [], "relations": {}}
NEW = {"key": "ABCD2345", "version": 0, **BOOK}


@pytest.fixture
def app() -> Iterator[Desktop]:
    with Desktop() as app:
        yield app


def transport(app: Desktop) -> httpx2.BaseTransport:
    return httpx2.WSGITransport(app=app.app)


def store_of(app: Desktop, *, key: str | None = None, server_id: str = "") -> LocalStore:
    api_key = app.authorize("tests") if key is None else key
    library = LibraryId("users", 0)
    return LocalStore(library=library, api_key=api_key, server_id=server_id, transport=transport(app))


def made(store: LocalStore, **values: Any) -> dict[str, Any]:
    (result,) = store.write([{**NEW, **values}])
    assert result.ok, result.message
    assert result.data is not None
    return result.data


def titles(app: Desktop) -> list[str]:
    return sorted(entry.saved.get("title", "") for entry in app.libraries["users"].items.values())


def test_a_new_object_comes_back_under_the_apps_key(app: Desktop) -> None:
    store = store_of(app)

    parent, child = store.write(
        [NEW, {"key": "NOTE2345", "version": 0, "itemType": "note", "note": "x", "parentItem": "ABCD2345"}]
    )

    assert parent.ok
    assert child.ok
    assert "ABCD2345" != parent.key
    assert child.data
    assert parent.key == child.data["parentItem"]


def test_a_child_written_later_finds_its_parent(app: Desktop) -> None:
    store = store_of(app)
    (parent,) = store.write([NEW])

    note = {"key": "NOTE2345", "version": 0, "itemType": "note", "note": "x", "parentItem": "ABCD2345"}
    (child,) = store.write([note])

    assert child.data
    assert parent.key == child.data["parentItem"]


def test_deletions_are_found_by_what_is_missing_and_nothing_new_is_one_request(app: Desktop) -> None:
    store = store_of(app)
    first, second = made(store), made(store, title="Knots")
    seen = store.pull()
    have = {str(data["key"]): int(data["version"]) for data in seen.objects}
    before = store.requests
    assert store.pull(seen.version, have).unchanged
    assert 1 == store.requests - before

    app.libraries["users"].erase("items", str(first["key"]))
    app.libraries["users"].version += 1
    store.write([{"key": second["key"], "version": second["version"], "deleted": 1}])
    pulled = store.pull(seen.version, have)

    assert {first["key"]} == pulled.gone
    assert [(second["key"], 1)] == [(data["key"], data["deleted"]) for data in pulled.objects]


def test_trashed_items_are_fetched_and_nothing_else_is(app: Desktop) -> None:
    store = store_of(app)
    many = [made(store, title=f"Knot {n}") for n in range(8)]
    store.write([{"key": data["key"], "version": data["version"], "deleted": 1} for data in many])

    assert [data["key"] for data in many] == [d["key"] for d in store.fetch([str(d["key"]) for d in many])]
    assert [] == store.fetch(["abc", "ZZZZ2222"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"creators": [{"firstName": "A", "lastName": "B"}]}, "creator type"),
        ({"creators": [{"creatorType": "author", "name": "A", "lastName": "B"}]}, "both"),
        ({"creators": [{"creatorType": "author", "firstName": "", "lastName": ""}]}, "no name"),
        ({"creators": [{"creatorType": "director", "name": "A"}]}, "director"),
        ({"tags": [{"tag": " "}]}, "blank"),
        ({"collections": ["ZZZZ2222"]}, "ZZZZ2222"),
        ({"publicationTitle": "Not for books"}, "publicationTitle"),
        ({"bogusField": "x"}, "bogusField"),
        ({"title": ["a"]}, "no text"),
        ({"extra": "Type: thesis"}, "thesis"),
        ({"title": "\ud800"}, "no text"),
    ],
)
def test_what_the_app_would_refuse_or_change_is_not_sent(
    app: Desktop, values: dict[str, object], said: str
) -> None:
    store = store_of(app)
    data = made(store)

    change = {"key": data["key"], "version": data["version"], "title": "Never", **values}
    created, changed, good = store.write([{**NEW, **values}, change, {**NEW, "title": "Good"}])

    assert (400, 400) == (created.code, changed.code)
    assert said in created.message
    assert said in changed.message
    assert good.ok
    assert ["Good", "Ropes"] == titles(app)


def test_a_refused_write_that_lingers_is_written_back(app: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(app)
    data = made(store)
    monkeypatch.setattr("zotsync.stores.zotero_local.misfit", lambda *given: "")

    bad = {"title": "Stray", "creators": [{"firstName": "a", "lastName": "b"}]}
    (result,) = store.write([{"key": data["key"], "version": data["version"], **bad}])

    assert 400 == result.code
    (entry,) = app.libraries["users"].items.values()
    assert ("Ropes", "Ropes") == (entry.data["title"], entry.saved["title"])


def test_a_write_that_somebody_overwrote_is_no_success(app: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app takes two writes under one version; the one that lost is found by reading again."""
    store, other = store_of(app), store_of(app)
    data = made(store)
    post = store._post

    def overwritten(*given: Any) -> Any:
        report = post(*given)
        (now,) = other.fetch([data["key"]])
        assert other.write([{"key": data["key"], "version": now["version"], "title": "Another's"}])[0].ok
        return report

    monkeypatch.setattr(store, "_post", overwritten)
    (result,) = store.write([{"key": data["key"], "version": data["version"], "title": "Mine"}])

    assert (False, 412) == (result.ok, result.code)
    assert result.data
    assert "Another's" == result.data["title"]


def test_the_app_takes_two_writes_under_one_version(app: Desktop) -> None:
    """What the stand-in must do for the store to be tested against it."""
    store = store_of(app)
    data = made(store)
    app.quirks.write_seconds = 0.2
    headers = {"Zotero-Server-ID": app.server_id, "Zotero-API-Key": app.authorize("x")}
    statuses: list[int] = []

    def write(title: str) -> None:
        url = f"http://127.0.0.1:23119/api/users/0/items/{data['key']}"
        with httpx2.Client(transport=transport(app), headers=headers) as client:
            answer = client.patch(url, json={"version": data["version"], "title": title})
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=write, args=[title]) for title in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [204, 204] == statuses


@pytest.mark.parametrize("times", [1, 2])
def test_a_creation_whose_answer_was_lost_is_found_and_not_repeated(app: Desktop, times: int) -> None:
    store = store_of(app)
    app.faults.lose_answer(method="POST", path="/items$")

    results = store.write([{**NEW, "key": f"ABCD234{n}"} for n in range(2, 2 + times)])

    assert all(result.ok for result in results)
    assert times == len(titles(app)) == len({result.key for result in results})


def test_a_creation_that_never_arrived_fails_alone_and_is_tried_by_the_next_run(app: Desktop) -> None:
    store = store_of(app)
    app.faults.refuse(503, method="POST")

    (result,) = store.write([NEW])

    assert (False, 0, []) == (result.ok, result.code, titles(app))


def test_lines_of_extra_that_became_fields_are_kept(app: Desktop) -> None:
    store = store_of(app)

    data = made(store, extra="PMCID: PMC9\nDOI: 10.5555/ropes\nkeep me")

    assert ("10.5555/ropes", "PMCID: PMC9\nkeep me") == (data["DOI"], data["extra"])


def test_an_app_that_may_not_be_written_to_says_why(app: Desktop) -> None:
    assert store_of(app).access().write
    assert "Always Allow" in store_of(app, key="").access().why
    assert "does not know" in store_of(app, key="x" * 32).access().why
    app.quirks.read_only = True
    assert "version 10" in store_of(app).access().why


def test_an_app_that_lets_nobody_in_says_where_to_let_them(app: Desktop) -> None:
    app.quirks.switched_off = True
    with pytest.raises(LibraryError, match="Settings, Advanced"):
        store_of(app).pull()


def test_a_closed_app_is_said_at_once(app: Desktop) -> None:
    app.serve()
    url = app.url
    app.close()
    store = LocalStore(library=LibraryId("users", 0), endpoint=url, api_key="k" * 32)
    with pytest.raises(AppClosedError, match="not running"):
        store.pull()


def test_another_database_is_another_library(app: Desktop) -> None:
    with pytest.raises(GuardError, match="another database"):
        store_of(app, server_id="someotherone").pull(since=3)


def test_nothing_of_it_leaves_this_computer() -> None:
    with pytest.raises(ConfigError, match="this machine"):
        LocalStore(library=LibraryId("users", 0), endpoint="https://zotero.example.org/api")


@pytest.mark.parametrize(
    ("said", "refusal"), [("always", ""), ("allow", "one write only"), ("deny", "not allowed")]
)
def test_only_always_allow_gives_a_key(app: Desktop, said: str, refusal: str) -> None:
    app.ask = lambda name: said
    if refusal:
        with pytest.raises(AccessError, match=refusal):
            authorize("http://127.0.0.1:23119/api", "zotsync", transport(app))
        return
    key = authorize("http://127.0.0.1:23119/api", "zotsync", transport(app))
    assert store_of(app, key=key).access().write


def test_a_collection_is_made_under_the_apps_key(app: Desktop) -> None:
    store = store_of(app)
    above = store.create_collection("Fibres")
    below = store.create_collection("Hemp", above.key)

    found = {data["key"]: data["parentCollection"] for data in store.collections().objects}
    assert {above.key: False, below.key: above.key} == found
    assert made(store, collections=[below.key])["collections"] == [below.key]


class Cut(httpx2.BaseTransport):
    """An app that gives no more than ``most`` entries of a list at once; ``silent`` says nothing of more."""

    def __init__(self, app: Desktop, most: int, *, silent: bool) -> None:
        self._inner, self._most, self._silent = transport(app), most, silent

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.params.get("format") == "versions":
            asked = {"limit": self._most} | ({"start": 0} if self._silent else {})
            url = request.url.copy_merge_params(asked)
            request = httpx2.Request(request.method, url, headers=request.headers)
        answer = self._inner.handle_request(request)
        answer.read()
        for name in ("Total-Results", "Link") if self._silent else ():
            answer.headers.pop(name, None)
        return answer


@pytest.mark.parametrize("silent", [False, True])
def test_an_app_that_cuts_its_lists_has_lost_nothing(app: Desktop, silent: bool) -> None:
    store = store_of(app)
    new = [{**NEW, "key": f"ABCD23{a}{b}", "title": f"{a}{b}"} for a in "2345678" for b in "23456789"]
    assert all(result.ok for result in store.write(new))
    whole = store.pull()
    have = {data["key"]: data["version"] for data in whole.objects}
    erased, *there = have
    app.libraries["users"].items.pop(erased)
    cut = LocalStore(library=LibraryId("users", 0), transport=Cut(app, 10, silent=silent))

    pulled = cut.pull(0, have)

    assert {erased} == pulled.gone
    assert set(there) == pulled.present
    assert () == pulled.objects
    if not silent:
        assert 55 == len(cut.pull().objects)
