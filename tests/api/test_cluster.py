"""The cluster of examples/: two Dask workers say what one process says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_a_cluster_finds_what_one_process_finds() -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    command = [sys.executable, "examples/cluster/cluster.py", "1000"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    lines = done.stdout.splitlines()
    assert 0 == done.returncode, done.stdout + done.stderr
    assert ["lint: 1,000 items", "enrich: 1,000 items"] == [",".join(line.split(",")[:2]) for line in lines]
    assert all(line.endswith("; the same") for line in lines)
