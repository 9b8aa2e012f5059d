"""A key goes to the origin it was given for, however it is asked for and whatever a folder's file says."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import keyring
import pytest

import zotsync
from tests.keyrings import Memory
from zotsync.cli import main
from zotsync.config import Config, LibraryConfig, load, render
from zotsync.doctor import examine
from zotsync.errors import ZotsyncError
from zotsync.libraries import OpenLibrary, parse_spec
from zotsync.stores.secrets import store_key
from zotsync.workspace import Workspace

WEB = "https://api.zotero.org"
FOREIGN = [
    "https://library.example.org",
    "https://api.zotero.org.example.org",
    "https://api.zotero.org:8443",
    "https://xn--api-zotero-org.example",
    "http://api.zotero.org",
]
SECRETS = {
    "env": "EnvSecret0123456789abcde",
    "named": "NamedSecret0123456789abc",
    "file": "FileSecret0123456789abcd",
    "web": "RingSecret0123456789abcd",
    "app": "AppSecret0123456789abcde",
    "given": "GivenSecret0123456789abc",
}


class Net(httpx2.BaseTransport):
    """The network: every request that would have left, answered like an empty library."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.redirect = ""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = " ".join(f"{name}: {value}" for name, value in request.headers.items())
        self.seen.append(f"{request.url} {headers} {request.read()!r}")
        if self.redirect and str(request.url).startswith(WEB):
            return httpx2.Response(302, headers={"Location": self.redirect})
        body = {} if "versions" in str(request.url) or "/keys/" in str(request.url) else []
        headers_back = {"Last-Modified-Version": "1", "Total-Results": "0"}
        return httpx2.Response(200, json=body, headers=headers_back)

    def secrets(self) -> set[str]:
        """Which keys left the computer."""
        return {name for name, secret in SECRETS.items() if any(secret in text for text in self.seen)}


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Net:
    net = Net()
    for module in ("zotero", "zotero_local"):
        monkeypatch.setattr(f"zotsync.stores.{module}.network", lambda endpoint: net)
    monkeypatch.setattr("zotsync.stores.zotero_retry.network", lambda endpoint: net)
    return net


@pytest.fixture(autouse=True)
def everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A key in every place that one could be looked for in."""
    before, ring = keyring.get_keyring(), Memory()
    keyring.set_keyring(ring)
    store_key(WEB, SECRETS["web"])
    store_key("http://127.0.0.1:23119/api", SECRETS["app"], app=True)
    (tmp_path / "key").write_text(SECRETS["file"])
    monkeypatch.setenv("ZOTERO_API_KEY", SECRETS["env"])
    monkeypatch.setenv("ZOTERO_LOCAL_API_KEY", SECRETS["app"])
    monkeypatch.setenv("LAB_KEY", SECRETS["named"])
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    yield
    keyring.set_keyring(before)


def folder(tmp_path: Path, endpoint: str, kind: str = "web", **settings: str) -> Path:
    """A folder that somebody else made: its file names the endpoint."""
    root = tmp_path / "cloned"
    root.mkdir(exist_ok=True)
    (root / "refs.ris").write_text("TY  - BOOK\nTI  - Ropes\nAU  - Sand, Ivo\nPY  - 1999\nER  - \n")
    text = render(Config(library=LibraryConfig(kind=kind, user=1)))
    lines = [line for line in text.splitlines() if not line.startswith("endpoint")]
    at = next(n for n, line in enumerate(lines) if line.startswith("kind")) + 1
    lines[at:at] = [
        f"{name} = {json.dumps(value)}" for name, value in {"endpoint": endpoint, **settings}.items()
    ]
    (root / "zotsync.toml").write_text("\n".join(lines) + "\n")
    return root


def command(*arguments: str) -> Callable[[Path], None]:
    def run(root: Path) -> None:
        sys.argv, before = ["zotsync", *arguments], sys.argv
        stdin, sys.stdin = sys.stdin, io.StringIO("")
        try:
            main()
        finally:
            sys.argv, sys.stdin = before, stdin

    return run


def opened(use: Callable[[Workspace], object], api_key: str | None = None) -> Callable[[Path], None]:
    def run(root: Path) -> None:
        with Workspace(root, api_key=api_key) as workspace:
            use(workspace)

    return run


def _spec(root: Path) -> None:
    endpoint = load(root).library.endpoint
    with OpenLibrary(root, parse_spec(f"web:{endpoint}/users/1")) as library:
        list(library.items())


WAYS: dict[str, Callable[[Path], None]] = {
    "sync": opened(lambda w: w.sync()),
    "plan": opened(lambda w: w.plan()),
    "status": opened(lambda w: w.status()),
    "library": opened(lambda w: list(w.library.items())),
    "access": opened(lambda w: w.store.access()),
    "pyzotero": opened(lambda w: w.pyzotero().items()),
    "pyzotero key": opened(lambda w: w.pyzotero().key_info()),
    "given": opened(lambda w: w.sync(), SECRETS["given"]),
    "given, pyzotero": opened(lambda w: w.pyzotero().items(), SECRETS["given"]),
    "doctor": lambda root: [None for _ in examine(root)] and None,
    "spec": _spec,
    "sync command": command("sync", "-C", "cloned"),
    "doctor command": command("doctor", "-C", "cloned"),
    "convert": command("convert", "--library", "--to", "ris"),
    "lint": command("lint", "--library"),
    "enrich": command("enrich", "--library"),
    "dedupe": command("dedupe", "--library"),
}


def attempt(way: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root if way in ("convert", "lint", "enrich", "dedupe") else root.parent)
    with suppress(ZotsyncError, SystemExit, Exception):
        WAYS[way](root)


@pytest.mark.parametrize("way", WAYS)
def test_the_webs_own_origin_gets_the_key(
    way: str, net: Net, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each way does ask for a key: otherwise the next test would prove nothing."""
    attempt(way, folder(tmp_path, WEB), monkeypatch)

    assert net.secrets() == ({"given"} if way.startswith("given") else {"env"})


MATRIX = [(FOREIGN[0], way) for way in WAYS]
MATRIX += [(endpoint, way) for endpoint in FOREIGN[1:] for way in ("sync", "pyzotero", "given", "convert")]


@pytest.mark.parametrize("where", ["environment", "named variable", "file", "keyring"])
@pytest.mark.parametrize(("endpoint", "way"), MATRIX)
def test_a_foreign_endpoint_gets_no_key(
    endpoint: str, way: str, where: str, net: Net, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"key_env": "LAB_KEY"} if where == "named variable" else {}
    if where in ("file", "keyring"):
        monkeypatch.delenv("ZOTERO_API_KEY")
    if where == "file":
        monkeypatch.setenv("ZOTERO_API_KEY_FILE", str(tmp_path / "key"))

    attempt(way, folder(tmp_path, endpoint, **settings), monkeypatch)

    assert set() == net.secrets()


@pytest.mark.parametrize("endpoint", [FOREIGN[0], WEB])
@pytest.mark.parametrize("way", WAYS)
def test_a_folder_cannot_send_the_apps_key_off_this_computer(
    way: str, endpoint: str, net: Net, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt(way, folder(tmp_path, endpoint, kind="local"), monkeypatch)

    loopback = [text for text in net.seen if text.startswith("http://127.0.0.1:23119/")]
    assert loopback == net.seen or way == "spec"
    assert "app" not in net.secrets() or endpoint == WEB
    assert not {"web", "env", "named", "file"} & net.secrets() or way == "spec"


def test_a_key_is_dropped_across_a_redirect(
    net: Net, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.redirect = "https://elsewhere.example.org/users/1/items"

    for way in ("sync", "pyzotero", "library"):
        attempt(way, folder(tmp_path, WEB), monkeypatch)

    elsewhere = [text for text in net.seen if text.startswith("https://elsewhere")]
    assert elsewhere, "pyzotero follows redirects"
    assert not any(SECRETS["env"] in text for text in elsewhere)


def test_a_key_goes_where_somebody_logged_in(net: Net, tmp_path: Path) -> None:
    store_key(FOREIGN[0], SECRETS["web"])
    root = folder(tmp_path, FOREIGN[0])

    with suppress(ZotsyncError), Workspace(root) as workspace:
        workspace.plan()
    assert {"web"} == net.secrets()
    with suppress(ZotsyncError), Workspace(root, api_key=SECRETS["given"]) as workspace:
        workspace.plan()
    assert {"web", "given"} == net.secrets()


def test_a_program_that_names_the_endpoint_itself_may_give_its_key(net: Net, tmp_path: Path) -> None:
    config = Config(library=LibraryConfig(kind="web", user=1, endpoint=FOREIGN[0]))
    root = folder(tmp_path, WEB)

    with (
        suppress(ZotsyncError),
        zotsync.Workspace(root, config=config, api_key=SECRETS["given"]) as workspace,
    ):
        workspace.plan()

    assert {"given"} == net.secrets()
