"""Finds the measuring data that lies beside a checkout; tests that need it skip where it is missing."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "shared"


def shared(*parts: str) -> Path:
    """The path of a file of the measuring data, or a skip."""
    path = ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the measuring data {'/'.join(parts)} is not beside this checkout")
    return path
