"""Lists, filters, pages, versions; trash; collections, searches, tags and settings."""

import sqlite3

import httpx2
import pytest

from tests.server.test_writing import create, failure, version
from zotsync.server import Server


@pytest.fixture
def shelf(http):
    """Four items by title; their keys by title."""
    items = [
        {"itemType": "book", "title": "Alders", "tags": [{"tag": "tree"}, {"tag": "wet"}], "date": "1990"},
        {"itemType": "map", "title": "Birches", "tags": [{"tag": "tree"}]},
        {
            "itemType": "journalArticle",
            "title": "Cress",
            "tags": [{"tag": "wet", "type": 1}],
            "creators": [{"creatorType": "author", "firstName": "Mo", "lastName": "Quist"}],
            "DOI": "10.5555/cress",
        },
        {"itemType": "note", "note": "<p>Docks and <b>sorrel</b></p>"},
    ]
    return dict(
        zip(
            ("Alders", "Birches", "Cress", "Docks"),
            (item["key"] for item in create(http, *items)),
            strict=True,
        )
    )


def titles(shelf, response):
    names = {key: title for title, key in shelf.items()}
    return "".join(names[key][0] for key in response.text.split())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "DCBA"),
        ("sort=title", "ABCD"),
        ("sort=title&direction=desc", "DCBA"),
        ("sort=dateAdded&direction=asc", "ABCD"),
        ("limit=2&start=1", "CB"),
        ("start=9", ""),
        ("since=3", "DC"),
        ("tag=tree", "BA"),
        ("tag=tree&tag=wet", "A"),
        ("tag=tree || wet", "CBA"),
        ("tag=-tree", "DC"),
        ("itemType=book", "A"),
        ("itemType=-book", "DCB"),
        ("itemType=book || map", "BA"),
        ("itemType=-attachment || note", "CBA"),
        ("q=quist", "C"),
        ("q=1990", "A"),
        ("q=sorrel", "D"),
        ("q=cress&qmode=everything", "C"),
        ("q=10.5555", ""),
    ],
)
def test_filters_order_and_pages(http, shelf, query, expected):
    assert titles(shelf, http.get(f"items?format=keys&{query}")) == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("sort=colour", "Invalid 'sort' value 'colour'"),
        ("direction=up", "Invalid 'direction' value 'up'"),
        ("format=poem", "Invalid 'format' value 'poem'"),
        ("include=poem", "Invalid 'include' value 'poem'"),
        ("q=x&qmode=guess", "Invalid 'qmode' value 'guess'"),
        ("itemType=pamphlet", "Invalid itemType 'pamphlet'"),
        ("since=x", "Invalid value for 'since' parameter"),
        ("v=9", "Invalid API version '9'"),
    ],
)
def test_parameters_that_say_nothing(http, query, message):
    response = http.get(f"items?{query}")
    assert (response.status_code, response.text) == (400, message)


@pytest.mark.parametrize("number", ["9" * 40, "18446744073709551616"])
def test_numbers_beyond_measure_break_nothing(http, shelf, number):
    assert http.get(f"items?since={number}").json() == []
    assert http.get(f"items?start={number}").json() == []
    assert http.get(f"items?limit={number}").status_code == 200
    assert http.get(f"http://library/users/{number}/items").status_code == 404


def test_links_lead_through_the_pages(http, shelf):
    response = http.get("items?limit=1&start=1&sort=title&direction=asc&colour=red")
    base = "<http://library/users/1/items?limit=1&sort=title"
    assert response.headers["Link"] == (
        f'{base}>; rel="first", {base}>; rel="prev", '
        f'{base}&start=2>; rel="next", {base}&start=3>; rel="last", '
        '<https://www.zotero.org/users/1/items>; rel="alternate"'
    )
    assert response.headers["Total-Results"] == "4"


def test_nothing_new_is_not_sent(http, shelf):
    headers = {"If-Modified-Since-Version": "5"}
    for path in ("items", "items?format=versions&since=5", "collections", "searches", "tags", "settings"):
        response = http.get(path, headers=headers)
        assert (response.status_code, response.content) == (304, b""), path
    assert http.get("items", headers={"If-Modified-Since-Version": "4"}).status_code == 200
    assert http.get("deleted?since=0", headers=headers).status_code == 200


def test_keys_choose_and_lift_the_limit(http):
    keys = [item["key"] for _ in range(3) for item in create(http, *[{"itemType": "map"}] * 40)]
    assert len(http.get("items").json()) == 25
    assert len(http.get(f"items?itemKey={','.join(keys[:60])}").json()) == 60
    assert len(http.get(f"items?itemKey={','.join(keys)}").json()) == 100
    assert len(http.get("items?format=versions").json()) == 120
    assert http.get("items?itemKey=REED2345").json() == []
    # As the real server does: when no key is well-formed, nothing is chosen.
    assert http.get("items?itemKey=reed").headers["Total-Results"] == "120"


def test_the_trash_is_seen_only_when_asked_for(http, shelf):
    key = shelf["Birches"]
    http.patch(f"items/{key}", json={"deleted": 1, "version": 3})
    assert titles(shelf, http.get("items?format=keys")) == "DCA"
    assert http.get("items?format=versions&since=5").json() == {}
    assert http.get("items?format=versions&since=5&includeTrashed=1").json() == {key: 6}
    assert titles(shelf, http.get("items/trash?format=keys")) == "B"
    assert http.get(f"items/{key}").json()["data"]["deleted"] == 1
    http.patch(f"items/{key}", json={"deleted": False, "version": 6})
    assert titles(shelf, http.get("items/trash?format=keys")) == ""


def test_children(http, shelf):
    [child] = create(http, {"itemType": "note", "note": "x", "parentItem": shelf["Cress"]})
    assert [item["key"] for item in http.get(f"items/{shelf['Cress']}/children").json()] == [child["key"]]
    assert child["key"] not in http.get("items/top?format=keys").text
    parent = http.get(f"items/{shelf['Cress']}").json()
    assert parent["meta"] == {"creatorSummary": "Quist", "numChildren": 1}
    up = http.get(f"items/{child['key']}").json()["links"]["up"]["href"]
    assert up == f"http://library/users/1/items/{shelf['Cress']}"
    assert failure(http, {"itemType": "note", "parentItem": child["key"]})["code"] == 409


@pytest.mark.parametrize(
    ("names", "summary"),
    [(["Ito"], "Ito"), (["Ito", "Berg"], "Ito and Berg"), (["Ito", "Berg", "Quist"], "Ito et al.")],
)
def test_creator_summary(http, names, summary):
    creators = [{"creatorType": "author", "name": name} for name in names]
    editor = {"creatorType": "editor", "name": "Zed"}
    report = http.post("items", json=[{"itemType": "book", "creators": [editor, *creators]}]).json()
    assert report["successful"]["0"]["meta"]["creatorSummary"] == summary


# Collections


def test_collections_hold_items_and_collections(http, shelf):
    [outer] = create(http, {"name": "Outer"}, path="collections")
    [inner] = create(http, {"name": "Inner", "parentCollection": outer["key"]}, path="collections")
    http.patch(f"items/{shelf['Cress']}", json={"collections": [inner["key"]], "version": 4})
    assert [entry["key"] for entry in http.get("collections/top").json()] == [outer["key"]]
    below = http.get(f"collections/{outer['key']}/collections").json()
    assert [entry["meta"] for entry in below] == [{"numCollections": 0, "numItems": 1}]
    assert titles(shelf, http.get(f"collections/{inner['key']}/items?format=keys")) == "C"
    assert http.get("collections/REED2345/items").text == "Collection not found"


def test_deleting_a_collection_takes_those_below_and_leaves_the_items(http, shelf):
    [outer] = create(http, {"name": "Outer"}, path="collections")
    [inner] = create(http, {"name": "Inner", "parentCollection": outer["key"]}, path="collections")
    path = f"items/{shelf['Cress']}"
    before = http.patch(path, json={"collections": [inner["key"]], "version": 4})
    http.delete(f"collections/{outer['key']}", headers={"If-Unmodified-Since-Version": "99"})
    assert http.get(f"collections/{inner['key']}").status_code == 404
    assert http.get("deleted?since=0").json()["collections"] == [outer["key"]]
    item = http.get(path).json()
    assert item["data"]["collections"] == []
    assert item["version"] == version(before)


def test_a_loop_of_collections_is_cut(http):
    [outer] = create(http, {"name": "Outer"}, path="collections")
    [inner] = create(http, {"name": "Inner", "parentCollection": outer["key"]}, path="collections")
    response = http.patch(
        f"collections/{outer['key']}", json={"parentCollection": inner["key"], "version": 9}
    )
    assert response.status_code == 204
    assert http.get(f"collections/{inner['key']}").json()["data"]["parentCollection"] is False
    assert http.get("collections?format=versions&since=3").json() == {outer["key"]: 4, inner["key"]: 4}


# Searches, tags, settings


def test_searches_are_kept(http):
    condition = {"condition": "title", "operator": "contains", "value": "reed"}
    [search] = create(http, {"name": "Reeds", "conditions": [condition]}, path="searches")
    path = f"searches/{search['key']}"
    http.patch(path, json={"name": "Tall reeds", "version": search["version"]})
    assert http.get(path).json()["data"] == {**search, "version": 3, "name": "Tall reeds"}
    assert (
        failure(http, {"name": "x", "conditions": []}, "searches")["message"]
        == "'conditions' cannot be empty"
    )
    assert http.delete(path, headers={"If-Unmodified-Since-Version": "3"}).status_code == 204
    assert http.get("deleted?since=0").json()["searches"] == [search["key"]]


def test_tags_are_counted_by_name_and_type(http, shelf):
    found = [(tag["tag"], tag["meta"]["type"], tag["meta"]["numItems"]) for tag in http.get("tags").json()]
    assert found == [("tree", 0, 2), ("wet", 0, 1), ("wet", 1, 1)]
    assert [tag["tag"] for tag in http.get(f"items/{shelf['Birches']}/tags").json()] == ["tree"]
    assert http.get("tags/moor").status_code == 404


def test_deleting_tags_changes_the_items_that_had_them(http, shelf):
    assert http.delete("tags?tag=wet").status_code == 428
    response = http.delete("tags?tag=wet || moor", headers={"If-Unmodified-Since-Version": "5"})
    assert http.get("items?format=versions&since=5").json() == {shelf["Cress"]: 6, shelf["Alders"]: 6}
    assert version(response) == 6
    assert http.get(f"items/{shelf['Alders']}").json()["data"]["tags"] == [{"tag": "tree"}]
    assert http.get("deleted?since=5").json()["tags"] == ["wet"]


def test_settings(http):
    colours = {"value": [{"name": "tree", "color": "#00AA00"}]}
    assert http.put("settings/tagColors", json=colours).status_code == 204
    assert http.get("settings/tagColors").json() == {**colours, "version": 2}
    assert http.put("settings/tagColors", json=colours).status_code == 428
    assert http.put("settings/tagColors", json={**colours, "version": 1}).status_code == 412
    assert http.put("settings/wallpaper", json={"value": 1}).text == "Invalid setting 'wallpaper'"
    assert http.delete("settings/tagColors").status_code == 204
    assert http.get("settings").json() == {}
    assert http.get("deleted?since=0").json()["settings"] == ["tagColors"]


def test_several_settings_share_a_version(http):
    page, feeds = {"value": 12}, {"value": {"x": 1}}
    body = {"lastPageIndex_u_REED2345": page, "feeds": feeds}
    response = http.post("settings", json=body)
    assert (response.status_code, version(response)) == (204, 2)
    assert http.get("settings?since=1").json() == {
        name: {**value, "version": 2} for name, value in body.items()
    }
    assert http.post("settings", json={"feeds": feeds, "wallpaper": page}).status_code == 400
    assert http.get("settings?since=2").json() == {}


# What the API says of itself


def test_templates_are_complete(http):
    template = http.get("http://library/items/new?itemType=book").json()
    [item] = create(http, template)
    served = {"key", "version", "dateAdded", "dateModified"}
    assert set(item) - served == set(template)
    assert item["creators"] == []


def test_unknown_places_and_methods(http):
    assert http.get("http://library/nowhere").status_code == 404
    assert http.get("http://library/schema").status_code == 404
    assert http.get("items/reed").text == "Not found"
    assert http.get("items/REED2345").text == "Item does not exist"
    response = http.post("items/REED2345", json=[])
    assert (response.status_code, response.headers["Allow"]) == (405, "HEAD, GET, PUT, PATCH, DELETE")
    assert http.get("items?format=ris").status_code == 501
    assert http.get("tags/a%0d%0aX: y").status_code == 404
    assert http.head("items").headers["Total-Results"] == "0"


@pytest.mark.parametrize(
    "query", ["items?itemKey={keys}", "items?itemKey={keys}&sort=title", "items/{key}/children"]
)
def test_items_that_are_named_are_looked_up_however_many_others_there_are(monkeypatch, query):
    """Steps of SQLite for the same answer, beside no other items and beside four hundred."""
    steps = 0
    connect = sqlite3.connect

    def step():
        nonlocal steps
        steps += 1

    def counting(*args, **named):
        connection = connect(*args, **named)
        connection.set_progress_handler(step, 10)
        return connection

    monkeypatch.setattr(sqlite3, "connect", counting)

    def asked(others):
        nonlocal steps
        with Server(":memory:") as server:
            server.add_user(1, "ada")
            with httpx2.Client(
                transport=httpx2.WSGITransport(app=server.app),
                base_url="http://library/users/1/",
                headers={"Zotero-API-Key": server.key_for(1)},
            ) as http:
                keys = [item["key"] for item in create(http, *[{"itemType": "book", "title": "Reed"}] * 10)]
                create(http, {"itemType": "note", "note": "Fen", "parentItem": keys[0]})
                for _ in range(others // 50):
                    create(http, *[{"itemType": "book", "title": "Sedge"}] * 50)
                steps = 0
                found = http.get(query.format(keys=",".join(keys), key=keys[0])).json()
                return steps, len(found)

    few, many = asked(0), asked(400)
    assert few[1] == many[1] > 0
    assert many[0] <= few[0] * 1.2 + 5
