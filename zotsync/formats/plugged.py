"""Formats of other packages: objects that keep the `Format` protocol, in an entry-point group."""

from __future__ import annotations

import warnings
from importlib.metadata import entry_points

from zotsync.formats.base import Format


def plugged(group: str) -> tuple[Format, ...]:
    """The formats that installed packages offer, by name; one that cannot be loaded is named in a warning."""
    found: list[Format] = []
    for entry in sorted(entry_points(group=group), key=lambda entry: entry.name):
        try:
            format = entry.load()
            if not isinstance(format, Format):
                raise TypeError("it lacks a part of zotsync.formats.base.Format")
        except Exception as error:  # A stranger's package must not stop the built-in formats.
            warnings.warn(
                f"The format {entry.name} ({entry.value}) could not be loaded: {error}."
                " Update or uninstall the package that brings it.",
                stacklevel=2,
            )
        else:
            found.append(format)
    return tuple(found)
