"""The store's contract, held by every store of a library."""

import httpx2
import pytest

from tests.stores.fake import Fake
from zotsync.server import Server
from zotsync.stores.base import LibraryId, Store, new_key
from zotsync.stores.memory import MemoryStore
from zotsync.stores.zotero import ZoteroStore


@pytest.fixture(scope="module")
def server():
    with Server(":memory:") as made:
        made.add_user(1, "me")
        yield made


@pytest.fixture(params=["memory", "http", "embedded", "group", "served"])
def store(request):
    if request.param == "memory":
        yield MemoryStore()
        return
    if request.param == "http":
        fake = Fake()
        made = fake.store()
        made.clear = fake.memory.clear
        yield made
        made.close()
        return
    server = request.getfixturevalue("server")
    library = LibraryId("users", 1)
    if request.param == "group":
        library = LibraryId("groups", server.add_group(1, "Peatland group"))
    options = {"endpoint": "http://localhost", "transport": httpx2.WSGITransport(server.app, False)}
    if request.param == "served":
        options = {"endpoint": server.serve().url}
    server.clear(str(library))
    made = ZoteroStore(library=library, api_key=server.key_for(1), **options)
    yield made
    made.close()


@pytest.fixture
def clear(store, request):
    """Empties the library as its owner may, leaving no log."""
    if hasattr(store, "clear"):
        return store.clear
    server = request.getfixturevalue("server")
    return lambda: server.clear(str(store.library))


def book(title: str, **more) -> dict:
    return {"key": new_key(), "version": 0, "itemType": "book", "title": title, **more}


def test_an_empty_library_holds_nothing(store: Store):
    pulled = store.pull()
    assert (pulled.objects, pulled.gone, pulled.present) == ((), frozenset(), frozenset())


def test_created_objects_come_back_in_order_with_versions_of_their_own(store: Store):
    sent = [book(f"Soil {i}") for i in range(3)]
    results = store.write(sent)
    assert [r.ok for r in results] == [True] * 3
    assert [r.key for r in results] == [s["key"] for s in sent]
    assert len({r.version for r in results}) == 3
    assert [r.data["title"] for r in results if r.data] == ["Soil 0", "Soil 1", "Soil 2"]


def test_a_pull_brings_what_was_written_and_then_nothing(store: Store):
    sent = [book("Peat"), book("Clay")]
    store.write(sent)
    pulled = store.pull()
    assert {d["key"] for d in pulled.objects} == {s["key"] for s in sent} == pulled.present
    before = store.requests
    assert store.pull(pulled.version, {d["key"]: d["version"] for d in pulled.objects}).unchanged
    assert store.requests == before + 1


def test_what_the_caller_has_at_its_version_is_not_sent_again(store: Store):
    [one, two] = store.write([book("Peat"), book("Clay")])
    pulled = store.pull(0, {one.key: one.version, two.key: two.version - 1})
    assert [d["key"] for d in pulled.objects] == [two.key]


def test_an_edit_keeps_what_was_not_sent(store: Store):
    [made] = store.write([book("Peat", date="1999")])
    [edited] = store.write([{"key": made.key, "version": made.version, "date": "2001"}])
    assert edited.ok
    [now] = store.fetch([made.key])
    assert (now["title"], now["date"], now["version"]) == ("Peat", "2001", edited.version)


def test_a_stale_edit_is_refused_alone_and_shows_what_is_there(store: Store):
    [made, other] = store.write([book("Peat"), book("Clay")])
    [newer] = store.write([{"key": made.key, "version": made.version, "title": "Peat, 2nd ed."}])
    results = store.write(
        [
            {"key": made.key, "version": made.version, "title": "Bog"},
            {"key": other.key, "version": other.version, "title": "Loam"},
        ]
    )
    assert [(r.ok, r.code) for r in results] == [(False, 412), (True, 200)]
    assert results[0].data["title"] == "Peat, 2nd ed."
    assert results[0].version == newer.version


def test_creating_the_same_again_changes_nothing(store: Store):
    sent = book("Peat", tags=[{"tag": "bog"}], creators=[{"creatorType": "author", "name": "IMCG"}])
    [first] = store.write([sent])
    [second] = store.write([sent])
    assert second.ok
    assert (second.key, second.version) == (first.key, first.version)
    assert len(store.pull().objects) == 1


def test_a_key_that_is_taken_by_something_else_is_refused(store: Store):
    sent = book("Peat")
    store.write([sent])
    [result] = store.write([{**sent, "title": "Clay"}])
    assert (result.ok, result.code) == (False, 412)


def test_a_bad_object_leaves_its_neighbours_alone(store: Store):
    results = store.write([book("Peat"), {"key": new_key(), "version": 0, "title": "no type"}, book("Clay")])
    assert [(r.ok, r.code) for r in results] == [(True, 200), (False, 400), (True, 200)]
    assert results[1].message == "'itemType' property not provided"


def test_more_than_fifty_objects_are_written_in_order(store: Store):
    sent = [book(f"Soil {i}") for i in range(120)]
    results = store.write(sent)
    assert [r.key for r in results] == [s["key"] for s in sent]
    assert all(r.ok for r in results)
    assert len(store.pull().objects) == 120


def test_a_cleared_library_is_seen_to_be_empty_though_it_logs_no_deletion(store: Store, clear):
    sent = [book("Peat"), book("Clay")]
    results = store.write(sent)
    first = store.pull()
    clear()
    second = store.pull(first.version, {r.key: r.version for r in results})
    assert second.gone == {s["key"] for s in sent}
    assert (second.objects, second.present) == ((), frozenset())


def test_children_come_with_their_parents(store: Store):
    parent = book("Peat")
    note = {
        "key": new_key(),
        "version": 0,
        "itemType": "note",
        "parentItem": parent["key"],
        "note": "<p>wet</p>",
    }
    assert [r.ok for r in store.write([parent, note])] == [True, True]
    pulled = store.pull()
    assert {d["key"]: d.get("parentItem", "") for d in pulled.objects} == {
        parent["key"]: "",
        note["key"]: parent["key"],
    }
    [again] = store.write([note])
    assert (again.ok, again.version) == (True, store.fetch([note["key"]])[0]["version"])


def test_everything_written_comes_back_as_the_same(store: Store):
    [parent] = store.write([book("Related")])
    prefix = f"http://zotero.org/{store.library}/items/"
    sent = book(
        "  Peat\r\nand <i>Sphagnum</i> ",
        creators=[
            {"creatorType": "author", "firstName": "Mira", "lastName": "Holm"},
            {"creatorType": "editor", "name": "Mire Society"},
        ],
        tags=[{"tag": "bog", "type": 1}, {"tag": "bog"}, {"tag": " fen "}],
        relations={"dc:relation": [prefix + parent.key]},
        accessDate="2020-02-03T04:05:06Z",
        extra="Tier: 2\nnote with \x07 bell",
        numPages="12",
    )
    [first] = store.write([sent])
    assert first.ok, first.message
    [again] = store.write([sent])
    assert again.ok, "what a server does to values is no edit"
    assert again.version == store.fetch([sent["key"]])[0]["version"]


def test_trashed_items_are_pulled(store: Store):
    [made] = store.write([book("Peat")])
    store.write([{"key": made.key, "version": made.version, "deleted": 1}])
    pulled = store.pull(made.version)
    assert [(d["key"], bool(d.get("deleted"))) for d in pulled.objects] == [(made.key, True)]


def test_nothing_is_written_to_a_library_that_moved(store: Store):
    [made] = store.write([book("Peat")])
    version = store.pull().version
    store.write([book("Clay")])
    [result] = store.write(
        [{"key": made.key, "version": made.version, "title": "Bog"}], library_version=version
    )
    assert (result.ok, result.code) == (False, 412)
    assert store.fetch([made.key])[0]["title"] == "Peat"


def test_missing_and_malformed_keys_are_left_out(store: Store):
    [made] = store.write([book("Peat")])
    assert [d["key"] for d in store.fetch(["abc", new_key(), made.key])] == [made.key]
    assert store.fetch(["abc", ""]) == []


def test_collections_are_created_and_listed(store: Store):
    top = store.create_collection("Soils")
    below = store.create_collection("Peat", parent=top.key)
    assert top.ok
    assert below.ok
    listed = store.collections()
    assert {d["name"]: d["parentCollection"] for d in listed.objects} == {"Soils": False, "Peat": top.key}
    again = store.collections({top.key: top.version, "ZZZZ2222": 1})
    assert [d["name"] for d in again.objects] == ["Peat"]
    assert again.gone == {"ZZZZ2222"}


def test_access_says_who_and_what(store: Store):
    access = store.access()
    assert (access.read, access.write, access.user_id, access.username) == (True, True, 1, "me")
