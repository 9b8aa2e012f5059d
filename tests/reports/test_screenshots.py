"""The script that takes pictures of the pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def test_without_a_browser_it_says_so_and_ends_well(tmp_path: Path) -> None:
    env = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(PROJECT / "scripts" / "screenshots.py"), str(tmp_path / "pictures")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "Skipped: none of chromium, chromium-browser, google-chrome is installed.\n"
    assert not (tmp_path / "pictures").exists()
