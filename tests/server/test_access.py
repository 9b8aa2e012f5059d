"""Users, keys and groups: who may read and write what."""

import httpx2
import pytest

from zotsync.server import Server


def client(server, key=None):
    headers = {"Zotero-API-Key": key} if key else {}
    transport = httpx2.WSGITransport(app=server.app)
    return httpx2.Client(transport=transport, base_url="http://library/", headers=headers)


READ = {"user": {"library": True, "notes": True}}
BOOK = [{"itemType": "book", "title": "Heath"}]


def test_a_user_may_be_added_twice(server):
    server.add_user(1, "ada")
    server.add_user(1, "somebody else")
    assert client(server, server.key_for(1)).get("keys/current").json()["username"] == "ada"


def test_a_key_is_found_again_or_made(server):
    key = server.key_for(1)
    assert len(key) == 24
    assert server.key_for(1) == key
    assert server.add_key(1, READ) != key
    with pytest.raises(ValueError, match="no user 2"):
        server.key_for(2)


def test_no_access_is_no_access(server):
    assert client(server, server.add_key(1, {})).get("users/1/items").status_code == 403


def test_a_key_says_what_it_may_do(server):
    shown = client(server).get(f"keys/{server.add_key(1, READ)}").json()
    assert shown["access"] == READ
    assert (shown["userID"], shown["displayName"]) == (1, "Ada Quill")


@pytest.mark.parametrize(
    ("method", "path", "with_key", "status", "text"),
    [
        ("GET", "users/1/items", None, 403, "Forbidden"),
        ("GET", "users/1/items", "wrong", 403, "Invalid key"),
        ("POST", "users/1/items", None, 403, "An API key is required for write requests."),
        ("POST", "users/1/items", "read", 403, "Write access denied"),
        ("DELETE", "users/1/items", "read", 403, "Write access denied"),
        ("GET", "users/2/items", "read", 403, "Forbidden"),
        ("GET", "users/3/items", "read", 404, "User 3 not found"),
        ("GET", "users/0/items", "read", 400, "Invalid user ID"),
        ("GET", "groups/9/items", "read", 404, "Not found"),
        ("GET", "keys/current", None, 403, "Forbidden"),
        ("GET", "keys/abc", None, 404, "Key 'abc' not found"),
    ],
)
def test_refusals(server, method, path, with_key, status, text):
    server.add_user(2, "bo")
    key = {"read": server.add_key(1, READ), "wrong": "x" * 24}.get(with_key)
    response = client(server, key).request(method, path, json=BOOK)
    assert (response.status_code, response.text) == (status, text)


def test_the_ways_to_send_a_key(server):
    key, other = server.key_for(1), server.add_key(1, READ)
    nobody = client(server)
    assert nobody.get(f"users/1/items?key={key}").status_code == 200
    assert nobody.get("users/1/items", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert nobody.get("users/1/items", headers={"Authorization": "Bearer !!"}).status_code == 400
    assert client(server, key).get(f"users/1/items?key={other}").status_code == 400


def test_a_deleted_key_is_worth_nothing(server):
    key = server.add_key(1)
    assert client(server, server.key_for(1)).delete(f"keys/{server.add_key(1, READ)}").status_code == 403
    assert client(server, key).delete(f"keys/{key}").status_code == 204
    assert client(server, key).get("users/1/items").text == "Invalid key"


def test_notes_are_hidden_from_keys_without_them(server):
    full = client(server, server.key_for(1))
    key = full.post("users/1/items", json=[{"itemType": "note", "note": "x"}]).json()["success"]["0"]
    some = client(server, server.add_key(1, {"user": {"library": True}}))
    assert some.get("users/1/items").json() == []
    assert some.get(f"users/1/items/{key}").status_code == 404


# Groups


def test_members_write_and_others_do_not_read(server):
    for user, name in ((2, "bo"), (3, "cy")):
        server.add_user(user, name)
    group = server.add_group(1, "Moorland", members=[2])
    member, stranger = client(server, server.key_for(2)), client(server, server.key_for(3))
    report = member.post(f"groups/{group}/items", json=BOOK).json()
    item = report["successful"]["0"]
    assert item["meta"]["createdByUser"]["username"] == "bo"
    assert item["library"]["type"] == "group"
    owner = client(server, server.key_for(1))
    owner.patch(f"groups/{group}/items/{item['key']}", json={"title": "Bog", "version": item["version"]})
    changed = member.get(f"groups/{group}/items/{item['key']}").json()
    assert changed["meta"]["lastModifiedByUser"]["username"] == "ada"
    assert stranger.get(f"groups/{group}/items").status_code == 403
    assert [found["id"] for found in member.get("users/2/groups").json()] == [group]
    assert member.get("users/2/groups?format=versions").json() == {str(group): 2}
    assert stranger.get("users/3/groups").json() == []


def test_who_edits_and_who_reads_is_the_groups_choice(server):
    server.add_user(2, "bo")
    group = server.add_group(
        1,
        "Fen",
        group_id=4711,
        members=[2],
        type="PublicClosed",
        libraryReading="all",
        libraryEditing="admins",
    )
    assert group == 4711
    member = client(server, server.key_for(2))
    assert member.post("groups/4711/items", json=BOOK).text == "Write access denied"
    assert client(server, server.key_for(1)).post("groups/4711/items", json=BOOK).status_code == 200
    assert len(client(server).get("groups/4711/items").json()) == 1


def test_a_key_may_be_for_one_group_alone(server):
    moor, fen = server.add_group(1, "Moor"), server.add_group(1, "Fen")
    key = server.add_key(1, {"groups": {str(moor): {"library": True, "write": False}}})
    only = client(server, key)
    assert only.get(f"groups/{moor}/items").status_code == 200
    assert only.post(f"groups/{moor}/items", json=BOOK).status_code == 403
    assert only.get(f"groups/{fen}/items").status_code == 403
    assert only.get("users/1/items").status_code == 403


def test_clearing_a_library_empties_it_and_raises_its_version(server):
    http = client(server, server.key_for(1))
    http.post("users/1/items", json=[{**BOOK[0], "tags": [{"tag": "x"}]}])
    server.clear("users/1")
    response = http.get("users/1/items?includeTrashed=1")
    assert response.json() == http.get("users/1/tags").json() == []
    assert response.headers["Last-Modified-Version"] == "3"
    for wrong in ("users/7", "users", "shelves/1", ""):
        with pytest.raises(ValueError, match="no library"):
            server.clear(wrong)


def test_libraries_do_not_see_each_other():
    with Server(":memory:") as server:
        server.add_user(1, "ada")
        server.add_user(2, "bo")
        ada, bo = client(server, server.key_for(1)), client(server, server.key_for(2))
        body = [{"key": "REED2345", "version": 0, "itemType": "book", "tags": [{"tag": "ada"}]}]
        ada.post("users/1/items", json=body)
        bo.post("users/2/items", json=[{**body[0], "tags": [{"tag": "bo"}]}])
        assert [tag["tag"] for tag in bo.get("users/2/tags").json()] == ["bo"]
        bo.delete("users/2/items?itemKey=REED2345")
        assert ada.get("users/1/items/REED2345").status_code == 200
