"""The library as pyzotero sees it: nothing is known of the server but its URL and its key."""

import httpx2
import pytest
from pyzotero import zotero_errors
from pyzotero.zotero import Zotero

from zotsync.server import Server


def book(zot, title, **more):
    return {**zot.item_template("book"), "title": title, **more}


def test_create_read_update_delete(zot):
    created = zot.create_items([book(zot, "Lichens", tags=[{"tag": "moss"}])])["successful"]["0"]
    item = zot.item(created["key"])
    assert item["data"]["title"] == "Lichens"
    item["data"]["title"] = "Lichens of the coast"
    assert zot.update_item(item)
    again = zot.item(created["key"])
    assert again["data"]["title"] == "Lichens of the coast"
    assert again["version"] > created["version"]
    assert zot.tags() == ["moss"]
    assert zot.delete_item(again)
    assert zot.num_items() == 0
    assert zot.deleted(since=0)["items"] == [created["key"]]


def test_stale_update_is_refused(zot):
    key = zot.create_items([book(zot, "Ferns")])["success"]["0"]
    stale = zot.item(key)
    zot.update_item({**zot.item(key)["data"], "title": "Tree ferns"})
    with pytest.raises(zotero_errors.PreConditionFailedError):
        zot.update_item({**stale["data"], "title": "Water ferns"})
    assert zot.item(key)["data"]["title"] == "Tree ferns"


def test_everything_follows_the_pages(zot):
    for _ in range(3):
        zot.create_items([book(zot, f"Volume {n}") for n in range(50)])
    assert len(zot.everything(zot.items(limit=40))) == 150
    assert len(zot.item_versions()) == 150


def test_collections(zot):
    key = zot.create_collections([{"name": "Field notes"}])["success"]["0"]
    item = zot.item(zot.create_items([book(zot, "Mosses")])["success"]["0"])
    assert zot.addto_collection(key, item)
    assert [found["key"] for found in zot.collection_items(key)] == [item["key"]]
    assert zot.collection(key)["meta"]["numItems"] == 1
    assert zot.deletefrom_collection(key, zot.item(item["key"]))
    assert zot.collection_items(key) == []


def test_a_wrong_key_is_not_authorised(server):
    client = httpx2.Client(transport=httpx2.WSGITransport(app=server.app))
    with pytest.raises(zotero_errors.UserNotAuthorisedError):
        Zotero("1", "user", "x" * 24, client=client).items()


def test_over_loopback(tmp_path):
    """The same over a port of this machine, with the library in a file."""
    with Server(tmp_path / "library.sqlite") as server:
        server.add_user(1, "ada")
        with server.serve(port=0) as serving:
            zot = Zotero("1", "user", server.key_for(1))
            zot.endpoint = server.url
            assert serving.url.startswith("http://127.0.0.1:")
            zot.create_items([book(zot, "Sedges"), book(zot, "Rushes")])
            assert [item["data"]["title"] for item in zot.items(sort="title")] == ["Rushes", "Sedges"]
            zot.client.close()
    with Server(tmp_path / "library.sqlite") as server, server.serve():
        zot = Zotero("1", "user", server.key_for(1))
        zot.endpoint = server.url
        assert zot.num_items() == 2
        zot.client.close()
