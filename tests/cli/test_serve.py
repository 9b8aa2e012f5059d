"""serve: the library over HTTP, from another process, while a sync runs on the same file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyzotero.zotero import Zotero

import zotsync
from tests.main_job import EXAMPLES

PROJECT = Path(zotsync.__file__).parents[1]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any], Path]]:
    """``zotsync serve --json`` in a workspace with the examples, and its document."""
    root = tmp_path / "refs"
    shutil.copytree(EXAMPLES, root)
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "ZOTSYNC_STATE": str(tmp_path / "state")}
    command = [sys.executable, "-m", "zotsync"]
    subprocess.run([*command, "init"], cwd=root, env=env, check=True, capture_output=True)
    process = subprocess.Popen(
        [*command, "serve", "--json"],
        cwd=root, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    text = ""
    for line in process.stdout:
        text += line
        if line == "}\n":
            break
    yield process, json.loads(text), root
    if process.poll() is None:
        process.kill()
    process.communicate()


def client(document: dict[str, Any]) -> Zotero:
    zot = Zotero("1", "user", document["key"])
    zot.endpoint = document["url"]
    return zot


def test_another_program_reads_and_writes_while_a_sync_runs(served: Any, tmp_path: Path) -> None:
    _, document, root = served
    zot = client(document)
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "ZOTSYNC_STATE": str(tmp_path / "state")}
    sync = subprocess.Popen(
        [sys.executable, "-m", "zotsync", "sync", "--json"],
        cwd=root, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    template = {"itemType": "book", "title": "Currents", "creators": [], "tags": [], "collections": []}

    made = [zot.create_items([{**template, "title": f"Currents {n}"}]) for n in range(12)]
    out, err = sync.communicate(timeout=60)

    assert 0 == sync.returncode, err
    assert 6 == len(json.loads(out)["applied"])
    assert all(answer["success"] for answer in made)
    assert 5 + 12 == zot.count_items() - 1  # one of the examples has a note


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_ends_cleanly_when_asked_to(served: Any, number: int, code: int) -> None:
    process, document, _ = served
    assert 0 == client(document).count_items()

    process.send_signal(number)
    out, err = process.communicate(timeout=20)

    assert (code, "", "") == (process.returncode, out, err)


def test_a_port_that_is_taken_is_a_usage_error(served: Any, tmp_path: Path) -> None:
    _, document, root = served
    port = document["url"].rpartition(":")[2]
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "ZOTSYNC_STATE": str(tmp_path / "state")}

    done = subprocess.run(
        [sys.executable, "-m", "zotsync", "serve", "--json", "--port", port],
        cwd=root, env=env, text=True, capture_output=True, check=False, timeout=30,
    )  # fmt: skip

    assert 2 == done.returncode
    assert port in json.loads(done.stdout)["error"]["message"]
