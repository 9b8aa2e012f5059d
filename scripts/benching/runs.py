"""Runs in processes of their own, the peers in environments of their own, and how figures are printed."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zotsync-bench"


class Skipped(Exception):
    """A peer cannot be had here; the message says why."""


def peer(name: str, *packages: str) -> str:
    """The Python of an environment that holds ``packages``, made at the first use. Raises `Skipped`."""
    folder = CACHE / f"{name}-py{sys.version_info.major}{sys.version_info.minor}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = folder / "installed"
    if not done.exists():
        print(f"installing {' '.join(packages)} under {CACHE} …", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        ended = subprocess.run(command, capture_output=True, text=True)
        if ended.returncode:
            raise Skipped(f"{' '.join(packages)} cannot be installed here")
        done.touch()
    return str(python)


def run(python: str, script: str | Path, *arguments: str, timeout: float = 1800) -> dict[str, Any]:
    """What ``script`` prints, as JSON, from a process of its own."""
    command = [python, str(script), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    if ended.returncode:
        last = (ended.stderr.strip() or "no message").splitlines()[-1]
        raise Skipped(f"it failed: {last[:200]}")
    figures: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return figures


def median(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Per figure the median of several runs."""
    names = [name for name in runs[0] if all(isinstance(one.get(name), (int, float)) for one in runs)]
    return {name: statistics.median(one[name] for one in runs) for name in names}


def machine() -> dict[str, Any]:
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return {
        "python": platform.python_version(),
        "system": platform.machine(),
        "cpus": os.cpu_count(),
        "load": load,
    }


def show(figures: dict[str, Any], *, as_json: bool) -> None:
    """All figures as JSON, or a line for each."""
    if as_json:
        print(json.dumps(figures, indent=1))
        return
    for name, values in figures.items():
        if isinstance(values, dict):
            print(f"{name:<34}" + "  ".join(f"{key} {_short(value)}" for key, value in values.items()))
        else:
            print(f"{name:<34}{_short(values)}")


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.4g}"
    return str(value)
