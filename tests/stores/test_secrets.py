"""A key is found where it was put, and goes only where it was meant to go."""

import time

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError

from zotsync.errors import ConfigError
from zotsync.stores.secrets import delete_key, find_key, store_key

WEB = "https://api.zotero.org"


class InMemory(KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def backend():
    before = keyring.get_keyring()
    made = InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_environment_comes_first_then_a_file_then_the_keyring(tmp_path):
    (tmp_path / "key").write_text("fromfile\n")
    file = {"ZOTERO_API_KEY_FILE": str(tmp_path / "key")}
    assert find_key(WEB, {}) is None
    store_key(WEB, "kept")
    assert find_key(WEB, {}) == "kept"
    assert find_key(WEB, file) == "fromfile"
    assert find_key(WEB, file | {"ZOTERO_API_KEY": "fromenv"}) == "fromenv"
    assert delete_key(WEB)
    assert find_key(WEB, {}) is None
    assert not delete_key(WEB)


def test_a_named_variable_stands_in_for_the_usual_one():
    env = {"ZOTERO_API_KEY": "mine", "LAB_KEY": "lab"}
    assert find_key(WEB, env, key_env="LAB_KEY") == "lab"
    assert find_key(WEB, env, key_env="OTHER") is None


@pytest.mark.parametrize(
    "endpoint",
    ["https://evil.example.org", "https://api.zotero.org.example.org", "https://api.zotero.org:8443"],
)
def test_the_environments_key_goes_nowhere_else(endpoint, tmp_path):
    (tmp_path / "key").write_text("fromfile")
    env = {"ZOTERO_API_KEY": "secret", "ZOTERO_API_KEY_FILE": str(tmp_path / "key"), "LAB": "lab"}
    assert find_key(endpoint, env) is None
    assert find_key(endpoint, env, key_env="LAB") is None
    store_key(endpoint, "stored")
    assert find_key(endpoint, env) == "stored"
    assert find_key(WEB, {}) is None


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9"])
def test_this_machine_may_have_the_environments_key(endpoint):
    assert find_key(endpoint, {"ZOTERO_API_KEY": "secret"}) == "secret"


def test_no_key_is_looked_for_in_the_open():
    with pytest.raises(ConfigError, match="in the open"):
        find_key("http://api.zotero.org", {"ZOTERO_API_KEY": "secret"})
    with pytest.raises(ConfigError, match="in the open"):
        store_key("http://library.example.org", "secret")


def test_a_slash_a_path_and_case_do_not_make_another_place():
    store_key("https://Library.example.org/api/", "kept")
    assert find_key("https://library.example.org:443", {}) == "kept"


def test_no_keyring_is_no_error_until_a_key_must_be_kept(backend, monkeypatch):
    def none(*_):
        raise NoKeyringError("no backend")

    monkeypatch.setattr(backend, "get_password", none)
    monkeypatch.setattr(backend, "set_password", none)
    assert find_key(WEB, {}) is None
    with pytest.raises(ConfigError, match="No keyring"):
        store_key(WEB, "secret")


def test_a_keyring_that_hangs_does_not_hang_the_job(backend, monkeypatch):
    monkeypatch.setattr(backend, "get_password", lambda *_: time.sleep(5))
    start = time.monotonic()
    assert find_key(WEB, {}, seconds=0.05) is None
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("bad", ["two words", "line\nbreak", "schlüssel", "nul\0"])
def test_what_is_no_key_is_refused_without_being_shown(bad, tmp_path):
    with pytest.raises(ConfigError) as raised:
        find_key(WEB, {"ZOTERO_API_KEY": bad})
    assert bad not in str(raised.value)
    with pytest.raises(ConfigError):
        find_key(WEB, {"ZOTERO_API_KEY_FILE": str(tmp_path / "missing")})


def test_a_place_without_a_key_says_what_belongs_there(tmp_path):
    with pytest.raises(ConfigError, match="Name a file that holds the key"):
        find_key(WEB, env={"ZOTERO_API_KEY_FILE": str(tmp_path / "missing")})
    with pytest.raises(ConfigError, match="Put the key there alone") as refused:
        find_key(WEB, env={"ZOTERO_API_KEY": "two words"})
    assert "two words" not in str(refused.value)
