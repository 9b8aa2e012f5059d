"""The command: it serves on loopback alone until it is told to end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import zotsync
from tests.main_job import Folder

PROJECT = Path(zotsync.__file__).parents[1]


def test_the_page_is_served_until_the_program_is_ended(folder: Folder) -> None:
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [
        sys.executable,
        "-m",
        "zotsync",
        "review",
        "--no-browser",
        "--json",
        "--state",
        str(folder.state),
    ]
    process = subprocess.Popen(
        command, cwd=folder.root, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            lines.append(process.stdout.readline())
            assert lines[-1], process.communicate()
        document = json.loads("".join(lines))
        assert document["waiting"]["conflicts"] == 2
        assert document["url"].startswith("http://127.0.0.1:")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(document["url"], timeout=20) as answer:
            assert answer.url.endswith("/conflicts")
            assert b"Sand" in answer.read()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(document["url"], timeout=20)
        assert refused.value.code == 403
        refused.value.close()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (130, "")
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
