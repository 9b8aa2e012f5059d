"""login and logout keep a key in the keyring, for one server, and show it nowhere."""

from __future__ import annotations

import io
from typing import Any

import keyring
import pytest

from tests.cli.conftest import Run
from tests.keyrings import Memory
from zotsync.server import Server
from zotsync.server.local import Desktop

KEY = "Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2"


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    ring = Memory()
    monkeypatch.setattr(keyring, "get_password", ring.get_password)
    monkeypatch.setattr(keyring, "set_password", ring.set_password)
    monkeypatch.setattr(keyring, "delete_password", ring.delete_password)
    return ring


def test_a_key_comes_from_standard_input_and_goes_again(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(":memory:") as server, server.serve(port=0):
        server.add_user(7, "ann")
        key = server.add_key(7)
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{key}\n"))

        stored = run("login", "--endpoint", server.url, "--json")

        assert [key] == list(ring.kept.values())
        assert key not in stored.out + stored.err
        assert {
            "zotsync": 1,
            "endpoint": server.url,
            "stored": True,
            "checked": True,
            "user": {"id": 7, "name": "ann"},
        } == stored.json
        forgotten = [run("logout", "--endpoint", server.url, "--json").json["removed"] for _ in range(2)]
    assert [True, False] == forgotten
    assert {} == ring.kept


def test_a_key_that_its_server_does_not_know_is_not_kept(run: Run, ring: Memory) -> None:
    with Server(":memory:") as server, server.serve(port=0):
        refused = run("login", "--endpoint", server.url, "--key", KEY)

    assert 5 == refused.code
    assert "does not know this API key" in refused.err
    assert KEY not in refused.out + refused.err
    assert {} == ring.kept


@pytest.mark.parametrize(
    ("access", "only_reads"),
    [
        ({"user": {"library": True}, "groups": {"all": {"library": True}}}, True),
        ({"user": {"library": True}, "groups": {"all": {"library": True, "write": True}}}, False),
        (None, False),
    ],
)
def test_a_key_that_may_only_read_is_kept_and_said_to_be_one(
    run: Run, ring: Memory, access: dict[str, Any] | None, only_reads: bool
) -> None:
    with Server(":memory:") as server, server.serve(port=0):
        server.add_user(7, "ann")
        done = run("login", "--endpoint", server.url, "--key", server.add_key(7, access))

    assert 0 == done.code
    assert "user 7 (ann)" in done.out
    assert only_reads == ("may only read" in done.err)
    assert 1 == len(ring.kept)


def test_a_key_is_kept_unchecked_where_its_server_is_out_of_reach(run: Run, ring: Memory) -> None:
    done = run("login", "--endpoint", "http://127.0.0.1:9", "--key", KEY, "--json")

    assert 0 == done.code
    assert (True, False, None) == tuple(done.json[name] for name in ("stored", "checked", "user"))
    assert "could not be checked" in done.err
    assert [KEY] == list(ring.kept.values())


def test_nothing_on_standard_input_is_a_usage_error(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert 2 == run("login").code


def test_no_key_is_kept_for_a_server_that_would_read_it_in_clear(run: Run, ring: Memory) -> None:
    assert 2 == run("login", "--endpoint", "http://elsewhere.example", "--key", KEY).code
    assert {} == ring.kept


def test_the_app_is_asked_for_its_key_which_stays_on_this_computer(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zotsync.stores.secrets.backend_name", lambda: "memory")
    with Desktop() as app:
        app.serve()
        done = run("login", "--library", "local", "--endpoint", app.url)
        kept = list(ring.kept.items())

        assert 0 == done.code, done.err
        assert "choose Always Allow" in done.err
        assert [True] == [app.keys[key] for _, key in kept]
        assert kept[0][0][1].startswith("app http://127.0.0.1:")
        assert kept[0][1] not in done.out + done.err
        assert run("logout", "--library", "local", "--endpoint", app.url, "--json").json["removed"]


def test_an_app_that_is_denied_and_a_foreign_app_give_no_key(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zotsync.stores.secrets.backend_name", lambda: "memory")
    with Desktop(ask=lambda name: "deny") as app:
        app.serve()
        denied = run("login", "--library", "local", "--endpoint", app.url)
    foreign = run("login", "--library", "local", "--endpoint", "https://example.org", "--key", KEY)

    assert [5, 2] == [denied.code, foreign.code]
    assert {} == ring.kept
