"""The store's contract, held by every store of a library."""

import pytest

from tests.stores.fake import Fake
from zotsync.stores.base import Store, new_key
from zotsync.stores.memory import MemoryStore


@pytest.fixture(params=["memory", "http"])
def store(request):
    made = MemoryStore() if request.param == "memory" else Fake().store()
    yield made
    made.close()


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
