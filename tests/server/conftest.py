"""A library in memory with one user, and clients that speak with it without a network."""

from collections.abc import Iterator

import httpx2
import pytest
from pyzotero.zotero import Zotero

from zotsync.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(":memory:") as server:
        server.add_user(1, "ada", "Ada Quill")
        yield server


@pytest.fixture
def http(server: Server) -> Iterator[httpx2.Client]:
    """Speaks as Ada; relative to her library."""
    with httpx2.Client(
        transport=httpx2.WSGITransport(app=server.app),
        base_url="http://library/users/1/",
        headers={"Zotero-API-Key": server.key_for(1)},
    ) as client:
        yield client


@pytest.fixture
def zot(server: Server) -> Zotero:
    client = httpx2.Client(transport=httpx2.WSGITransport(app=server.app), follow_redirects=True)
    return Zotero("1", "user", server.key_for(1), client=client)
