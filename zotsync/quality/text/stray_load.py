"""Reads the tables of the stray-word finder."""

from __future__ import annotations

import json
import tomllib
from importlib import resources
from typing import Any


def load(name: str) -> Any:
    """A table of this package: TOML by its ending, else JSON."""
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
