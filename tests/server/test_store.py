"""The file: kept, shared between processes and threads, closed."""

import multiprocessing
import os
import socket
import sqlite3
import stat
import sys
import threading
import time

import httpx2
import pytest

from zotsync.errors import LibraryError
from zotsync.server import Server


def client(server):
    transport = httpx2.WSGITransport(app=server.app)
    headers = {"Zotero-API-Key": server.key_for(1)}
    return httpx2.Client(transport=transport, base_url="http://library/users/1/", headers=headers)


def post_books(path, times):
    """Posts ``times`` requests of 5 books from a process of its own; what versions they got."""
    with Server(path) as server:
        server.add_user(1, "ada")
        with client(server) as http:
            versions = []
            for _ in range(times):
                report = http.post("items", json=[{"itemType": "book"}] * 5).json()
                versions += [entry["version"] for entry in report["successful"].values()]
            return versions


def test_users_keys_and_items_are_kept(tmp_path):
    path = tmp_path / "library.sqlite"
    with Server(path) as server:
        server.add_user(1, "ada")
        key = server.key_for(1)
        client(server).post("items", json=[{"itemType": "book", "title": "Kept"}])
    with Server(path) as server:
        assert server.key_for(1) == key
        assert client(server).get("items").json()[0]["data"]["title"] == "Kept"


def test_several_processes_share_the_file(tmp_path):
    """Every object of every process has a version of its own, from the very first moment on."""
    path = str(tmp_path / "library.sqlite")
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        versions = [v for found in pool.starmap(post_books, [(path, 8)] * 3) for v in found]
    assert sorted(versions) == list(range(2, 2 + 3 * 8 * 5))


def open_once(path, moment):
    """Opens the file at a moment, as many others do."""
    while time.time() < moment:
        pass
    with Server(path) as server:
        server.add_user(1, "ada")
        return len(server.key_for(1))


def test_many_processes_may_make_the_file_at_once(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.starmap(open_once, [(str(tmp_path / "warm.sqlite"), 0)] * 4, chunksize=1)
        for n in range(8):
            path = str(tmp_path / f"{n}.sqlite")
            found = pool.starmap(open_once, [(path, time.time() + 0.05)] * 4, chunksize=1)
            assert found == [24] * 4


def test_of_two_writers_with_the_same_version_one_is_refused(tmp_path):
    with Server(tmp_path / "library.sqlite") as server:
        server.add_user(1, "ada")
        http = client(server)
        http.post("items", json=[{"key": "REED2345", "version": 0, "itemType": "book"}])
        for round_ in range(5):
            version = http.get("items/REED2345").json()["version"]
            answers = []
            start = threading.Barrier(4)

            def write(name, version=version, answers=answers, start=start):
                with client(server) as mine:
                    start.wait()
                    body = {"title": name, "version": version}
                    answers.append(mine.patch("items/REED2345", json=body).status_code)

            threads = [threading.Thread(target=write, args=(f"{round_}-{n}",)) for n in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(answers) == [204, 412, 412, 412]


def test_a_busy_file_is_no_error_of_ours(tmp_path, monkeypatch):
    from zotsync.server import store

    monkeypatch.setattr(store, "_BUSY_S", 0.05)
    path = tmp_path / "library.sqlite"
    with Server(path) as server:
        server.add_user(1, "ada")
        http = client(server)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        response = http.post("items", json=[{"itemType": "book"}])
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        assert http.get("items").json() == []
        other.execute("ROLLBACK")
        other.close()
        assert http.post("items", json=[{"itemType": "book"}]).status_code == 200


def test_what_is_no_library_is_said_so(tmp_path):
    (tmp_path / "notes.txt").write_text("This is no database, whatever it is called. " * 50)
    for path in (tmp_path / "notes.txt", tmp_path, tmp_path / "nowhere" / "library.sqlite"):
        with pytest.raises(LibraryError, match="cannot be used as an embedded library"):
            Server(path)


def test_a_file_of_a_later_layout_is_left_alone(tmp_path):
    path = tmp_path / "library.sqlite"
    Server(path).close()
    later = sqlite3.connect(path)
    later.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(LibraryError, match="newer version"):
        Server(path)


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE birds (name TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="it is another database"):
        Server(path)
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are another matter there")
def test_nobody_else_may_read_the_keys(tmp_path):
    path = tmp_path / "library.sqlite"
    with Server(path):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_a_closed_server_answers_no_more(server):
    http = client(server)
    server.close()
    assert http.get("items").status_code == 503


def test_serving_can_be_stopped_with_clients_waiting(tmp_path):
    """A connection that says nothing does not hold up the closing, and the port is free again."""
    with Server(tmp_path / "library.sqlite") as server:
        server.add_user(1, "ada")
        serving = server.serve()
        with (
            httpx2.Client(base_url=serving.url) as http,
            socket.create_connection(("127.0.0.1", serving.port)) as silent,
        ):
            assert http.get("/").text == "Nothing to see here."
            started = time.perf_counter()
            serving.close()
            assert time.perf_counter() - started < 5
            assert silent.recv(1) == b""
            with pytest.raises(httpx2.TransportError):
                http.get("/")
        with pytest.raises(RuntimeError, match="not being served"):
            _ = server.url
        with server.serve(serving.port):
            assert httpx2.get(server.url + "/").status_code == 200


def test_the_server_listens_on_this_machine_alone(server):
    with server.serve() as serving:
        assert serving.url == f"http://127.0.0.1:{serving.port}"
        assert serving._server.socket.getsockname()[0] == "127.0.0.1"


def test_a_library_in_memory_serves_several_clients_at_once():
    with Server(":memory:") as server, server.serve() as serving:
        server.add_user(1, "ada")
        headers = {"Zotero-API-Key": server.key_for(1)}

        def write():
            url = f"{serving.url}/users/1/items"
            assert httpx2.post(url, json=[{"itemType": "book"}] * 5, headers=headers).status_code == 200

        threads = [threading.Thread(target=write) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(client(server).get("items?format=versions").json()) == 30
