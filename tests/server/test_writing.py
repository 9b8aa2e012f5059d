"""Writing objects: reports, versions, preconditions, limits."""

import gc
import gzip
import json
import weakref

import pytest

from zotsync.server.call import Call


def create(http, *items, path="items"):
    report = http.post(path, content=json.dumps(items)).json()
    assert report["failed"] == {}
    return [entry["data"] for entry in report["successful"].values()]


def version(response):
    return int(response.headers["Last-Modified-Version"])


def failure(http, item, path="items"):
    return http.post(path, json=[item]).json()["failed"]["0"]


def test_each_object_of_a_request_gets_a_version_of_its_own(http):
    response = http.post("items", json=[{"itemType": "book"}, {"itemType": "pamphlet"}, {"itemType": "map"}])
    report = response.json()
    assert [report["successful"][index]["version"] for index in ("0", "2")] == [2, 3]
    assert report["failed"]["1"] == {"code": 400, "message": "'pamphlet' is not a valid itemType"}
    assert version(response) == 3
    assert report["success"] == {index: entry["key"] for index, entry in report["successful"].items()}


def test_unchanged_objects_use_up_a_version(http):
    [item] = create(http, {"itemType": "book", "title": "Reeds"})
    response = http.post("items", json=[item])
    assert response.json()["unchanged"] == {"0": item["key"]}
    assert version(response) == item["version"] + 1
    assert http.get(f"items/{item['key']}").json()["version"] == item["version"]


def test_tags_always_count_as_a_change(http):
    [item] = create(http, {"itemType": "book", "tags": [{"tag": "water"}]})
    assert http.post("items", json=[item]).json()["success"] == {"0": item["key"]}


def test_a_chosen_key_with_version_0_is_created_once(http):
    item = {"key": "REED2345", "version": 0, "itemType": "book", "title": "Reeds"}
    assert http.post("items", json=[item]).json()["success"] == {"0": "REED2345"}
    again = http.post("items", json=[item]).json()["failed"]["0"]
    assert again["code"] == 412
    assert again["message"] == "Item has been modified since specified version (expected 0, found 2)"


@pytest.mark.parametrize(
    ("item", "code", "message"),
    [
        ({"key": "REED2345", "itemType": "book"}, 428, "Either If-Unmodified-Since-Version or 'version'"),
        (
            {"key": "REED2345", "version": 7, "itemType": "book"},
            404,
            "Item doesn't exist (expected version 7",
        ),
        ({"key": "reed", "version": 0, "itemType": "book"}, 400, "'reed' is not a valid item key"),
        ({"key": "REED2345", "version": "x"}, 400, "'version' must be an integer"),
        ({"itemType": "book", "shelf": "x"}, 400, "Invalid property 'shelf'"),
        ({"itemType": "book", "publicationTitle": "x"}, 400, "'publicationTitle' is not a valid field"),
        ({"itemType": "book", "tags": [{"tag": "t" * 256}]}, 413, "Tag 'ttt"),
        ({"itemType": "book", "title": "é" * 33_000}, 413, "Title field value 'ééé"),
        ({"itemType": "note", "note": "n" * 500_001}, 413, "Note 'nnn"),
        ({"itemType": "note", "parentItem": "REED2345"}, 409, "Parent item REED2345 not found"),
        ({"itemType": "book", "collections": ["REED2345"]}, 409, "Collection REED2345 not found"),
        ({"itemType": "book", "dateAdded": "spring"}, 400, "'dateAdded' must be in ISO 8601"),
        ({"itemType": "book", "title": {"a": 1}}, 400, "Unexpected object for property 'title'"),
        ({"itemType": "book", "tags": [{"tag": "a", "type": 10**30}]}, 400, "Tag 'type' must be"),
    ],
)
def test_what_is_refused_and_why(http, item, code, message):
    found = failure(http, item)
    assert found["code"] == code
    assert found["message"].startswith(message)
    assert http.get("items").json() == []


def test_a_failed_object_leaves_nothing_and_the_others_are_kept(http):
    good, bad = {"itemType": "book", "title": "Kept"}, {"itemType": "note", "parentItem": "REED2345"}
    report = http.post("items", json=[good, bad, good]).json()
    assert sorted(report["success"]) == ["0", "2"]
    assert report["failed"]["1"]["data"] == {"parentItem": "REED2345"}
    assert int(http.get("items").headers["Total-Results"]) == 2


def test_the_library_version_guards_the_whole_request(http):
    [item] = create(http, {"itemType": "book", "title": "Reeds"})
    stale = {"If-Unmodified-Since-Version": str(item["version"] - 1)}
    response = http.post("items", json=[{"itemType": "map"}], headers=stale)
    assert response.status_code == 412
    assert response.text == "Library has been modified since specified version (expected 1, found 2)"
    fresh = {"If-Unmodified-Since-Version": str(item["version"])}
    update = {"key": item["key"], "title": "Tall reeds"}
    assert http.post("items", json=[update], headers=fresh).json()["success"] == {"0": item["key"]}


def test_a_write_token_works_once(http):
    headers = {"Zotero-Write-Token": "a-token-of-mine"}
    body = [{"itemType": "book"}]
    assert http.post("items", json=body, headers=headers).status_code == 200
    again = http.post("items", json=body, headers=headers)
    assert (again.status_code, again.text) == (412, "Write token already used")
    assert len(http.get("items").json()) == 1


def test_more_than_50_objects_are_refused_whole(http):
    response = http.post("items", json=[{"itemType": "book"}] * 51)
    assert (response.status_code, response.text) == (413, "Cannot add more than 50 items at a time")
    assert http.get("items").json() == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "POST data not provided"),
        ("{}", "Uploaded data must be a JSON array"),
        ("[", "JSON Error: Syntax error, malformed JSON"),
        ('[{"title": NaN}]', "JSON Error: Syntax error, malformed JSON"),
        ("[" * 100_000, "JSON Error: Syntax error, malformed JSON"),
    ],
)
def test_a_body_that_is_no_list_of_objects(http, body, message):
    response = http.post("items", content=body)
    assert (response.status_code, response.text) == (400, message)


def test_a_gzip_body_is_understood(http):
    body = gzip.compress(json.dumps([{"itemType": "book", "title": "Packed"}]).encode())
    http.post("items", content=body, headers={"Content-Encoding": "gzip"})
    assert http.get("items").json()[0]["data"]["title"] == "Packed"


def test_patch_keeps_what_it_does_not_say(http):
    [item] = create(http, {"itemType": "book", "title": "Reeds", "date": "1998", "tags": [{"tag": "x"}]})
    path = f"items/{item['key']}"
    response = http.patch(path, json={"title": "Sedges", "version": item["version"]})
    assert response.status_code == 204
    data = http.get(path).json()["data"]
    assert (data["title"], data["date"], data["tags"]) == ("Sedges", "1998", [{"tag": "x"}])
    assert data["version"] == version(response)


def test_put_wants_the_sets_and_keeps_plain_fields(http):
    [item] = create(http, {"itemType": "book", "title": "Reeds", "date": "1998"})
    path, known = f"items/{item['key']}", {"itemType": "book", "version": item["version"]}
    assert http.put(path, json=known).text == "'tags' property not provided"
    assert http.put(path, json={**known, "tags": [], "relations": {}, "collections": []}).status_code == 204
    assert http.get(path).json()["data"]["date"] == "1998"


def test_single_writes_say_which_version_they_mean(http):
    [item] = create(http, {"itemType": "book", "title": "Reeds"})
    path = f"items/{item['key']}"
    assert http.patch(path, json={"title": "x"}).status_code == 428
    stale = http.patch(path, json={"title": "x", "version": 1})
    assert (stale.status_code, version(stale)) == (412, item["version"])
    both = http.patch(path, json={"title": "x", "version": 2}, headers={"If-Unmodified-Since-Version": "3"})
    assert both.status_code == 400
    assert http.patch("items/REED2345", json={"title": "x"}).status_code == 404
    assert http.put("items/REED2345", json={"itemType": "book", "version": 4}).status_code == 412
    assert http.put("items/REED2345", json={"itemType": "book"}).status_code == 204


def test_an_unchanged_patch_uses_up_a_version_and_says_the_old_one(http):
    [item] = create(http, {"itemType": "book", "title": "Reeds"})
    response = http.patch(f"items/{item['key']}", json={"title": "Reeds", "version": 2})
    assert version(response) == 2
    assert version(http.get("items")) == 3


def test_deleting(http):
    parent, other = create(http, {"itemType": "book"}, {"itemType": "map"})
    [child] = create(http, {"itemType": "note", "note": "<p>x</p>", "parentItem": parent["key"]})
    path = f"items/{parent['key']}"
    assert http.delete(path).status_code == 428
    assert http.delete(path, headers={"If-Unmodified-Since-Version": "1"}).status_code == 412
    assert http.delete(path, headers={"If-Unmodified-Since-Version": "2"}).status_code == 204
    assert http.get(f"items/{child['key']}").status_code == 404
    assert http.get("deleted?since=4").json()["items"] == sorted([parent["key"], child["key"]])
    assert http.delete(f"items?itemKey={other['key']},REED2345").status_code == 204
    assert version(http.get("items")) == 6
    http.post("items", json=[{"key": other["key"], "version": 0, "itemType": "map"}])
    assert other["key"] not in http.get("deleted?since=0").json()["items"]


def test_deleting_several_at_once_logs_what_there_was(http):
    first, second = create(http, {"itemType": "book"}, {"itemType": "map"})
    [collection] = create(http, {"name": "Outer"}, path="collections")
    assert http.delete(f"items?itemKey={first['key']},REED2345,{second['key']}").status_code == 204
    assert http.delete(f"collections?collectionKey=REED2345,{collection['key']}").status_code == 204
    deleted = http.get("deleted?since=0").json()
    assert deleted["items"] == sorted([first["key"], second["key"]])
    assert deleted["collections"] == [collection["key"]]
    assert http.get("items").json() == http.get("collections").json() == []


def test_values_are_made_plain(http):
    [item] = create(
        http,
        {
            "itemType": "book",
            "title": "  A\u0007b \r\n c\ud800 ",
            "numPages": 12,
            "place": None,
            "tags": [{"tag": " b "}, {"tag": ""}, {"tag": "b"}, {"tag": "b", "type": 1}, {"tag": "B"}],
            "creators": [{"creatorType": "author", "firstName": " Ito ", "lastName": "Berg"}],
        },
    )
    assert item["title"] == "Ab \n c"
    assert (item["numPages"], item["place"]) == ("12", "")
    assert item["tags"] == [{"tag": "B"}, {"tag": "b"}, {"tag": "b", "type": 1}]
    assert item["creators"] == [{"creatorType": "author", "firstName": "Ito", "lastName": "Berg"}]


def test_a_new_type_takes_the_values_along(http):
    [item] = create(
        http, {"itemType": "thesis", "university": "Uppsala", "thesisType": "PhD", "numPages": "90"}
    )
    http.patch(f"items/{item['key']}", json={"itemType": "report", "version": item["version"]})
    data = http.get(f"items/{item['key']}").json()["data"]
    assert (data["institution"], data["reportType"]) == ("Uppsala", "PhD")
    assert "university" not in data


def test_related_items_know_each_other(http):
    here, there = create(http, {"itemType": "book", "title": "Here"}, {"itemType": "book", "title": "There"})
    uri = "http://zotero.org/users/1/items/"
    path = f"items/{here['key']}"
    response = http.patch(path, json={"relations": {"dc:relation": uri + there["key"]}, "version": 2})
    other = http.get(f"items/{there['key']}").json()
    assert other["data"]["relations"] == {"dc:relation": uri + here["key"]}
    assert other["version"] == version(response)
    http.patch(path, json={"relations": {}, "version": version(response)})
    assert http.get(f"items/{there['key']}").json()["data"]["relations"] == {}


def test_a_new_type_gives_the_creators_roles_it_has(http):
    creators = [{"creatorType": role, "name": role} for role in ("author", "seriesEditor", "contributor")]
    [item] = create(http, {"itemType": "book", "creators": creators})
    http.patch(f"items/{item['key']}", json={"itemType": "computerProgram", "version": item["version"]})
    found = http.get(f"items/{item['key']}").json()["data"]["creators"]
    assert [(c["creatorType"], c["name"]) for c in found] == [
        ("programmer", "author"),
        ("contributor", "seriesEditor"),
        ("contributor", "contributor"),
    ]


def test_a_put_takes_out_of_the_trash_and_from_the_parent(http):
    [parent] = create(http, {"itemType": "book"})
    [note] = create(http, {"itemType": "note", "note": "x", "parentItem": parent["key"], "deleted": 1})
    full = {"itemType": "note", "tags": [], "relations": {}, "collections": [], "version": note["version"]}
    assert http.put(f"items/{note['key']}", json=full).status_code == 204
    data = http.get(f"items/{note['key']}").json()["data"]
    assert "deleted" not in data
    assert "parentItem" not in data
    assert data["note"] == "x"


def test_attachments_are_items_without_their_files(http):
    [item] = create(http, {"itemType": "attachment", "linkMode": "imported_file", "filename": "a.pdf"})
    assert (item["filename"], item["md5"], item["mtime"]) == ("a.pdf", None, None)
    change = {"linkMode": "linked_url", "version": item["version"]}
    assert http.patch(f"items/{item['key']}", json=change).text == "Cannot change attachment linkMode"
    assert http.post(f"items/{item['key']}/file", content="md5=0").status_code == 501
    assert http.get(f"items/{item['key']}/file").status_code == 404


def test_full_text_belongs_to_attachments_and_is_searched(http):
    book, file = create(
        http, {"itemType": "book"}, {"itemType": "attachment", "linkMode": "imported_file", "title": "scan"}
    )
    text = {"content": "Sphagnum holds Water", "indexedPages": 1, "totalPages": 1}
    response = http.put(f"items/{file['key']}/fulltext", json=text)
    assert (response.status_code, version(response)) == (204, 4)
    assert http.get(f"items/{file['key']}/fulltext").json() == text
    assert http.get("fulltext?since=3").json() == {file["key"]: 4}
    assert http.get("fulltext?since=4").json() == {}
    assert http.get("items?q=holds water&qmode=everything&format=keys").text == f"{file['key']}\n"
    assert http.get("items?q=holds water&format=keys").text == "\n"
    assert http.put(f"items/{book['key']}/fulltext", json=text).status_code == 404
    http.delete(f"items?itemKey={file['key']}")
    assert http.get("fulltext?since=0").json() == {}


def test_a_request_is_let_go_when_it_is_answered(http, monkeypatch):
    """Its body is as large as what it writes; a client in this process may have paused the collector."""
    seen, made = [], Call.__init__

    def noted(call, environ):
        made(call, environ)
        seen.append(weakref.ref(call.request))

    monkeypatch.setattr(Call, "__init__", noted)
    gc.collect()
    gc.disable()
    try:
        for number in range(3):
            create(http, {"itemType": "book", "title": f"Bell {number}"})
        assert [request() for request in seen] == [None] * 3
    finally:
        gc.enable()
