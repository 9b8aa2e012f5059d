"""The web store against the answers that libraries and networks really give."""

import gc
import json
import logging
import re
import ssl
import traceback

import httpx2
import pytest

from tests.stores.fake import API_KEY, Fake, Time
from zotsync.errors import AccessError, ConfigError, LibraryError
from zotsync.stores.base import Access, LibraryId, new_key
from zotsync.stores.zotero import ZoteroStore
from zotsync.stores.zotero_retry import Patience, network


def book(title: str, **more) -> dict:
    return {"key": new_key(), "version": 0, "itemType": "book", "title": title, **more}


def answer(code: int, text: str = "", **headers: str) -> httpx2.Response:
    return httpx2.Response(code, text=text, headers={k.replace("_", "-"): v for k, v in headers.items()})


def posts(fake: Fake) -> list[list[dict]]:
    return [json.loads(r.content) for r in fake.seen if r.method == "POST"]


def filled(count: int) -> Fake:
    fake = Fake()
    fake.memory.write([book(f"Moss {i}") for i in range(count)])
    return fake


# Waiting and repeating


def test_retry_after_is_waited_out_for_reads_and_writes():
    fake, time = filled(1), Time()
    fake.before = lambda request, number: answer(429, "slow", Retry_After="7") if number in (1, 4) else None
    store = fake.store(time)
    assert len(store.pull().objects) == 1
    assert time.slept == [7]
    assert store.write([book("Fern")])[0].ok
    assert time.slept == [7, 7]
    assert store.requests == len(fake.seen) == 5


def test_a_library_that_names_no_time_is_asked_ever_more_rarely_and_then_given_up():
    fake, time = filled(1), Time()
    fake.before = lambda request, number: answer(503)
    with pytest.raises(LibraryError, match=r"127\.0\.0\.1 is busy \(HTTP 503\)") as raised:
        fake.store(time).pull()
    assert raised.value.exit_code == 5
    assert time.slept == [1, 2, 4, 8, 16]
    assert len(fake.seen) == 6


def test_a_library_that_asks_for_an_hour_is_busy_now():
    fake, time = filled(1), Time()
    fake.before = lambda request, number: answer(429, Retry_After="3600")
    with pytest.raises(LibraryError, match="Try again in 3600 seconds"):
        fake.store(time).pull()
    assert time.slept == []


def test_backoff_on_a_good_answer_delays_the_next_request_once():
    fake, time = filled(1), Time()

    def after(request, number, good):
        if number == 1:
            good.headers["Backoff"] = "12"

    fake.after = after
    store = fake.store(time)
    store.pull()
    store.pull()
    assert time.slept == [12]


def test_backoff_on_a_write_does_not_make_pyzotero_wait_as_well():
    fake, time = Fake(), Time()

    def after(request, number, good):
        if number == 1:
            good.headers["Backoff"] = "600"

    fake.after = after
    store = fake.store(time, patience=Patience(budget=1000))
    store.write([book("Fern")])
    store.write([book("Moss")])
    assert time.slept == [600]


@pytest.mark.parametrize("code", [500, 502, 504])
def test_a_passing_fault_of_the_server_is_waited_out(code):
    fake, time = filled(1), Time()
    fake.before = lambda request, number: answer(code) if number == 1 else None
    assert len(fake.store(time).pull().objects) == 1
    assert time.slept == [1]


@pytest.mark.parametrize(
    "error", [httpx2.ConnectError("refused"), httpx2.ReadTimeout("late"), httpx2.ReadError("reset by peer")]
)
def test_a_network_that_fails_is_tried_again_and_then_named(error):
    fake, time = filled(1), Time()

    def before(request, number):
        if number <= fails:
            raise error
        return

    fake.before = before
    fails = 2
    assert len(fake.store(time).pull().objects) == 1
    fails = 99
    with pytest.raises(LibraryError, match=r"127\.0\.0\.1 gives no answer \(") as raised:
        fake.store().pull()
    assert raised.value.__cause__ is None


def test_retry_after_is_a_pause_for_every_request_that_follows():
    fake, time = filled(1), Time()
    fake.before = lambda request, number: answer(429, Retry_After="200") if number == 1 else None
    store = fake.store(time)
    with pytest.raises(LibraryError, match="Try again in 200 seconds"):
        store.pull()
    with pytest.raises(LibraryError, match="asked for a pause"):
        store.write([book("Fern")])
    assert len(fake.seen) == 1
    time.now += 200
    assert store.write([book("Fern")])[0].ok


@pytest.mark.parametrize(("host", "most"), [("https://example.org", 10), ("http://127.0.0.1:8080", 35)])
def test_at_most_ten_requests_a_second_reach_another_machine(host, most):
    fake, time = filled(1), Time()
    sent = []

    def before(request, number):
        sent.append(time.now)
        time.now += 0.01

    fake.before = before
    store = fake.store(time, endpoint=host)
    for _ in range(35):
        store.access()
    assert len(sent) == 35
    assert max(sum(start <= at < start + 1 for at in sent) for start in sent) == most


@pytest.mark.parametrize("damage", ["cut", "inside"])
def test_an_answer_that_is_always_damaged_is_reported_after_seconds(damage):
    fake, time = filled(3), Time()

    def after(request, number, good):
        text = good.text[:-9] if damage == "cut" else good.text[:9] + "\0" + good.text[9:]
        return answer(200, text, **good.headers)

    fake.after = after
    with pytest.raises(LibraryError, match="cut off or damaged") as raised:
        fake.store(time).pull()
    assert raised.value.exit_code == 5
    assert time.slept == [1, 2]


def test_half_an_answer_is_asked_for_again():
    fake = filled(3)

    def after(request, number, good):
        return answer(200, good.text[:-9], **good.headers) if number == 2 else None

    fake.after = after
    assert len(fake.store().pull().objects) == 3


def test_too_many_wrong_keys_are_not_followed_by_more():
    fake = Fake()
    fake.before = lambda request, number: answer(429, "Too many authentication failures")
    with pytest.raises(LibraryError, match="refuses all keys"):
        fake.store().pull()
    assert len(fake.seen) == 1


# Writes whose answer is lost


@pytest.mark.parametrize("lost", ["timeout", "reset", "half", "gateway"])
def test_a_create_whose_answer_is_lost_is_neither_lost_nor_doubled(lost):
    fake = Fake()

    def after(request, number, good):
        if number > 1:
            return None
        if lost == "timeout":
            raise httpx2.ReadTimeout("late")
        if lost == "reset":
            raise httpx2.RemoteProtocolError("closed")
        text = '{"successful": {"0": {"key": "AB'
        return answer(200, text, Content_Type="application/json") if lost == "half" else answer(504)

    fake.after = after
    sent = [
        book("Moss", tags=[{"tag": "bog"}]),
        {"version": 0, "key": new_key(), "title": "no type"},
        book("Fern "),
    ]
    results = fake.store().write(sent)
    assert [(r.ok, r.code) for r in results] == [(True, 200), (False, 400), (True, 200)]
    assert results[1].message == "'itemType' property not provided"
    assert [r.key for r in results] == [s["key"] for s in sent]
    assert {d["title"] for d in fake.memory.items.values()} == {"Moss", "Fern "}
    assert results[0].data == fake.memory.items[sent[0]["key"]]
    assert results[0].version == results[0].data["version"]


def test_an_update_whose_answer_is_lost_counts_as_done():
    fake = filled(1)
    store = fake.store()
    [now] = store.pull().objects
    first = len(fake.seen) + 1

    def after(request, number, good):
        if number == first:
            raise httpx2.ReadTimeout("late")
        return

    fake.after = after
    edit = {"key": now["key"], "version": now["version"], "title": "Bog moss", "deleted": 1}
    [result] = store.write([edit], library_version=now["version"])
    assert result.ok
    assert result.version == fake.memory.items[now["key"]]["version"] == now["version"] + 1


def test_an_update_lost_in_a_race_with_a_person_is_not_counted_as_done():
    fake = filled(1)
    store = fake.store()
    [now] = store.pull().objects
    first = len(fake.seen) + 1

    def after(request, number, good):
        if number == first:
            version = fake.memory.version
            fake.memory.write([{"key": now["key"], "version": version, "title": "A person's title"}])
            raise httpx2.ReadTimeout("late")
        return

    fake.after = after
    [result] = store.write([{"key": now["key"], "version": now["version"], "title": "Ours"}])
    assert (result.ok, result.code) == (False, 412)
    assert result.data["title"] == "A person's title"


@pytest.mark.parametrize(
    ("error", "tries"), [(httpx2.ReadTimeout("late"), 1), (httpx2.ConnectError("refused"), 2)]
)
def test_a_post_without_a_token_is_repeated_only_if_it_was_never_sent(error, tries):
    fake = Fake()

    def before(request, number):
        if number == 1:
            raise error
        return httpx2.Response(200)

    fake.before = before
    zotero = fake.store().pyzotero()  # closes its client when it is collected
    if tries == 1:
        with pytest.raises(LibraryError, match="timed out"):
            zotero.client.post("http://127.0.0.1/users/1/items", json=[])
    else:
        assert zotero.client.post("http://127.0.0.1/users/1/items", json=[]).status_code == 200
    assert len(fake.seen) == tries


def test_each_post_has_its_own_write_token():
    fake = Fake()
    fake.store().write([book(f"Moss {i}") for i in range(101)])
    tokens = [r.headers["Zotero-Write-Token"] for r in fake.seen]
    assert len(set(tokens)) == len(tokens) == 3


# Reports


def report(**parts) -> httpx2.Response:
    whole = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}} | parts
    return httpx2.Response(200, json=whole, headers={"Last-Modified-Version": "9"})


def test_failures_are_told_by_position_and_in_plain_text():
    fake = Fake()
    message = "&#039;a&quot;b&#039; is not valid &amp; too long"
    said = report(failed={"1": {"code": 400, "message": message}}, unchanged={"0": "ABCD2345"})
    fake.before = lambda request, number: said if request.method == "POST" else None
    results = fake.store().write([{**book("Moss"), "version": 4}, book("Fern"), book("Reed")])
    assert [(r.ok, r.code, r.message) for r in results] == [
        (True, 304, ""),
        (False, 400, "'a\"b' is not valid & too long"),
        (False, 0, "The library did not say what became of this object"),
    ]
    assert results[0].version == 4


def test_an_object_the_library_had_no_time_for_is_sent_again_alone():
    fake, time = Fake(), Time()
    busy = report(failed={"1": {"code": 500, "message": "An error occurred"}})

    def after(request, number, good):
        return busy if number == 1 else None

    fake.after = after
    sent = [book("Moss"), book("Fern")]
    results = fake.store(time).write(sent)
    assert results[1].ok
    assert [len(batch) for batch in posts(fake)] == [2, 1]
    assert time.slept == [1]


@pytest.mark.parametrize("code", [400, 413])
def test_a_refused_batch_is_split_until_the_bad_object_stands_alone(code):
    fake = Fake()

    def before(request, number):
        if request.method == "POST" and b"poison" in request.content:
            return answer(code, "Title field value &quot;poison&quot; too long")
        return None

    fake.before = before
    sent = [book(f"Moss {i}") for i in range(7)]
    sent[4]["title"] = "poison"
    results = fake.store().write(sent)
    assert [r.ok for r in results] == [True] * 4 + [False] + [True] * 2
    assert (results[4].code, results[4].message) == (code, 'Title field value "poison" too long')


def test_when_the_library_is_lost_half_way_what_is_done_is_known():
    fake = Fake()
    fake.before = lambda request, number: answer(502) if number > 1 else None
    sent = [book(f"Moss {i}") for i in range(60)]
    results = fake.store().write(sent)
    assert [r.ok for r in results] == [True] * 50 + [False] * 10
    assert {r.code for r in results[50:]} == {0}
    assert "is busy" in results[59].message


def test_an_object_that_cannot_be_sent_does_not_spoil_its_batch():
    sent = [book("Moss"), book("half \udc80"), book("Fern"), {**book("Reed"), "extra": float("nan")}]
    results = Fake().store().write(sent)
    assert [(r.ok, r.code) for r in results] == [(True, 200), (False, 400), (True, 200), (False, 400)]
    assert [r.key for r in results] == [s["key"] for s in sent]
    assert not Fake().store().write([book("\udc80")])[0].ok


def test_long_objects_go_in_smaller_requests():
    fake = Fake()
    notes = [{"key": new_key(), "version": 0, "itemType": "note", "note": "x" * 900_000} for _ in range(10)]
    assert all(r.ok for r in fake.store().write(notes))
    assert [len(batch) for batch in posts(fake)] == [4, 4, 2]


def test_a_list_is_no_report():
    fake = Fake()
    fake.before = lambda request, number: httpx2.Response(200, json=[])
    with pytest.raises(LibraryError, match="gave no report"):
        fake.store().write([book("Moss")])


def test_what_was_given_to_write_is_left_as_it_was():
    sent = [book("Moss")]
    before = json.dumps(sent)
    Fake().store().write(sent)
    assert json.dumps(sent) == before


# Pulling


def test_a_library_that_moves_during_a_pull_is_looked_at_again():
    fake, time = filled(120), Time()
    late = book("Came in between")

    def after(request, number, good):
        if number == 2:
            fake.memory.write([late])
        return

    fake.after = after
    store = fake.store(time)
    pulled = store.pull()
    assert pulled.version == fake.memory.version
    assert late["key"] in {d["key"] for d in pulled.objects}
    assert len(pulled.objects) == len(pulled.present) == 121
    assert time.slept == [1]
    # The second look fetches only what the first one did not.
    assert len(fake.seen) == 3 + 2


def test_an_item_deleted_during_a_pull_is_gone_and_not_there():
    fake = filled(3)
    start = fake.memory.version
    fake.memory.write([book("New")])
    [victim] = [k for k, d in fake.memory.items.items() if d["title"] == "New"]

    def after(request, number, good):
        if number == 2:
            fake.memory.erase(victim)

    fake.after = after
    pulled = fake.store().pull(start)
    assert victim in pulled.gone
    assert pulled.objects == ()
    assert pulled.version == fake.memory.version


def test_a_library_that_never_rests_is_busy():
    fake = filled(1)

    def after(request, number, good):
        fake.memory.write([book("One more")])

    fake.after = after
    with pytest.raises(LibraryError, match="keeps changing"):
        fake.store().pull()


def test_deleted_items_are_told_and_a_pull_without_change_is_one_request():
    fake = filled(3)
    store = fake.store()
    first = store.pull()
    key = first.objects[0]["key"]
    fake.memory.erase(key)
    second = store.pull(first.version)
    assert (second.gone, second.objects, second.present) == ({key}, (), None)
    before = store.requests
    assert store.pull(second.version).unchanged
    assert store.requests == before + 1


def test_a_library_whose_version_went_backwards_is_pulled_whole():
    fake = filled(2)
    pulled = fake.store().pull(since=500, have={"ZZZZ2222": 3})
    assert pulled.version == fake.memory.version < 500
    assert not pulled.unchanged
    assert pulled.present == fake.memory.items.keys()
    assert pulled.gone == {"ZZZZ2222"}


def test_an_answer_that_holds_more_than_was_asked_is_cut_to_that():
    fake = filled(3)
    key = next(iter(fake.memory.items))
    everything = [{"key": k, "version": 1, "data": d} for k, d in fake.memory.items.items()]
    fake.before = lambda request, number: httpx2.Response(
        200, json=everything, headers={"Last-Modified-Version": "3"}
    )
    assert [d["key"] for d in fake.store().fetch([key])] == [key]


def test_keys_are_asked_for_by_the_hundred_and_never_malformed():
    fake = filled(250)
    fake.store().pull()
    asked = [r.url.params["itemKey"].split(",") for r in fake.seen if "itemKey" in r.url.params]
    assert [len(keys) for keys in asked] == [100, 100, 50]
    before = len(fake.seen)
    assert fake.store().fetch(["abc", "ABCD,123", ""]) == []
    assert len(fake.seen) == before


def test_listed_objects_that_are_not_handed_out_are_not_forgotten():
    fake = filled(2)
    hidden = next(iter(fake.memory.items))

    def after(request, number, good):
        if "itemKey" not in request.url.params:
            return good
        entries = [entry for entry in good.json() if entry["key"] != hidden]
        return httpx2.Response(200, json=entries, headers={"Last-Modified-Version": "2"})

    fake.after = after
    pulled = fake.store().pull()
    assert pulled.unread == {hidden}
    assert len(pulled.objects) == 1


# Keys and places


def test_every_request_carries_the_key_and_pyzotero_shares_it():
    fake = filled(1)
    store = fake.store()
    store.access()
    store.pull()
    store.write([book("Fern")])
    zotero = store.pyzotero()
    assert len(zotero.items()) == 2
    assert zotero.create_items([{"itemType": "book", "title": "Reed"}])["success"]
    assert store.requests == len(fake.seen)
    assert {r.headers.get("Authorization") for r in fake.seen} == {f"Bearer {API_KEY}"}
    assert not any(API_KEY in str(r.url) for r in fake.seen)


def test_a_pyzotero_that_is_let_go_of_leaves_the_store_its_connection():
    fake, closed = filled(1), []

    class Connection(httpx2.MockTransport):
        def close(self):
            closed.append(True)

    store = ZoteroStore(
        library=fake.memory.library,
        endpoint="http://localhost",
        api_key=API_KEY,
        transport=Connection(fake),
    )
    zotero = store.pyzotero()
    zotero.items()
    del zotero
    gc.collect()
    assert not closed
    assert store.pull().objects
    store.close()
    assert closed


def test_a_key_that_a_caller_adds_goes_nowhere_else_either():
    fake = Fake()
    fake.before = lambda request, number: httpx2.Response(200)
    zotero = fake.store().pyzotero()
    zotero.client.get(
        "https://files.example.org/", headers={"Zotero-API-Key": API_KEY, "Authorization": API_KEY}
    )
    assert API_KEY not in str(fake.seen[0].headers.raw)


def test_the_key_stays_at_home_when_a_library_sends_on():
    seen = []

    def server(request):
        seen.append(request)
        if request.url.host == "127.0.0.1":
            return httpx2.Response(302, headers={"Location": "https://files.example.org/x"})
        return httpx2.Response(200, json=[], headers={"Last-Modified-Version": "1"})

    store = ZoteroStore(
        library=LibraryId("users", 1),
        endpoint="http://127.0.0.1",
        api_key=API_KEY,
        transport=httpx2.MockTransport(server),
    )
    store.pyzotero().items()
    assert [r.url.host for r in seen] == ["127.0.0.1", "files.example.org"]
    assert "Authorization" not in seen[1].headers
    assert "Zotero-API-Key" not in seen[1].headers
    with pytest.raises(LibraryError, match=r"127\.0\.0\.1 sends on to files\.example\.org"):
        store.pull()
    with pytest.raises(LibraryError, match="sends on"):
        store.write([book("Moss")])


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://library.example.org",
        "ftp://127.0.0.1",
        "https://me:pw@api.example.org",
        "nothing",
        "https://h/?q=1",
    ],
)
def test_no_key_goes_to_an_open_or_odd_place(endpoint):
    with pytest.raises(ConfigError):
        ZoteroStore(library=LibraryId("users", 1), endpoint=endpoint, api_key=API_KEY)


@pytest.mark.parametrize("code", [403, 404, 500, 400, 200, 429])
def test_no_error_text_holds_the_key(code, caplog):
    caplog.set_level(logging.DEBUG)
    fake = Fake()
    fake.before = lambda request, number: answer(code, f"Key &#039;{API_KEY}&#039; not found: {API_KEY}")
    store = fake.store()
    calls = [
        store.pull,
        store.collections,
        lambda: store.write([book("Moss")]),
        lambda: store.fetch(["ABCD2345"]),
    ]
    texts = [repr(store)]
    for call in calls:
        try:
            texts.append(str(call()))
        except LibraryError:
            texts.append(traceback.format_exc())  # with everything it says it came from
    assert len(texts) > 4
    assert API_KEY not in "".join(texts) + caplog.text


def test_a_refused_key_is_an_access_error():
    fake = Fake()
    store = fake.store(api_key="wrong")
    with pytest.raises(AccessError, match="The library refuses: Forbidden"):
        store.pull()
    with pytest.raises(AccessError, match="refuses"):
        store.write([book("Moss")])


def test_the_network_goes_through_the_environments_proxy_but_not_to_this_machine(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.example.org:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    asked = []
    real = httpx2.HTTPTransport
    monkeypatch.setattr(
        httpx2, "HTTPTransport", lambda **options: (asked.append(options), real(**options))[1]
    )
    for endpoint in ("https://api.zotero.org", "https://localhost:1", "http://127.0.0.1:1"):
        network(endpoint).close()
    assert asked[:2] == [{"proxy": "http://proxy.example.org:3128"}, {"trust_env": False}]
    assert (asked[2]["trust_env"], asked[2]["verify"].get_ca_certs()) == (False, [])
    assert asked[2]["verify"].verify_mode is ssl.CERT_REQUIRED


def test_something_else_at_that_address_is_not_taken_for_a_library():
    fake = Fake()
    fake.before = lambda request, number: httpx2.Response(200, html="<h1>Welcome to our network</h1>")
    with pytest.raises(LibraryError, match="does not answer like a Zotero library"):
        fake.store().pull()
    with pytest.raises(LibraryError, match="gave no report"):
        fake.store().write([book("Moss")])


@pytest.mark.parametrize(
    ("library", "rights", "expected"),
    [
        ("users/1", {"user": {"library": True, "write": True}}, (True, True)),
        ("users/1", {"user": {"library": True}}, (True, False)),
        ("users/2", {"user": {"library": True, "write": True}}, (False, False)),
        ("groups/7", {"groups": {"all": {"library": True, "write": True}}}, (True, True)),
        ("groups/7", {"groups": {"8": {"library": True, "write": True}}}, (False, False)),
        ("groups/7", {"groups": {"7": {"library": True, "write": False}}}, (True, False)),
    ],
)
def test_access_is_that_of_the_key_to_this_library(library, rights, expected):
    fake = Fake(library)
    fake.rights = rights
    fake.before = lambda request, number: (
        httpx2.Response(200, json={"data": {"libraryEditing": "members"}})
        if re.fullmatch(r"/groups/\d+", request.url.path)
        else None
    )
    access = fake.store().access()
    assert (access.read, access.write) == expected


def test_a_group_that_only_admins_edit_is_read_only_for_members():
    fake = Fake("groups/7")
    fake.rights = {"groups": {"all": {"library": True, "write": True}}}
    group = {"libraryEditing": "admins", "owner": 5, "admins": [6], "members": [1]}
    fake.before = lambda request, number: (
        httpx2.Response(200, json={"data": group}) if request.url.path == "/groups/7" else None
    )
    assert fake.store().access() == Access(True, False, 1, "me")
    group["admins"] = [1]
    assert fake.store().access().write


def test_without_a_key_a_public_library_can_be_read():
    fake = filled(1)
    fake.before = lambda request, number: httpx2.Response(200, json=[])
    assert fake.store(api_key="").access() == Access(True, False)
    fake.before = lambda request, number: None
    assert fake.store(api_key="").access() == Access(False, False)
