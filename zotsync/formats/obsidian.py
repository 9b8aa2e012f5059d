"""How Obsidian spells tags: no spaces, nested with slashes; every name can be read back.

A space becomes a hyphen and a colon a slash. So that a name's own hyphens and slashes are not lost, a run
of such characters is counted: the first of all runs is one mark, the second two, and so on.
"""

from __future__ import annotations

import re

_PAIRS = ((" ", "-"), (":", "/"))
_MOST = 5
"""Longer runs are left as they are: they would become hundreds of marks."""


def spell(name: str) -> str:
    """A tag's name as Obsidian has it.

    >>> spell("to read"), spell("year:2012"), spell("therapy:stem-cell transplant")
    ('to-read', 'year/2012', 'therapy/stem--cell-transplant')
    """
    for plain, mark in _PAIRS:
        parts = re.split(f"([{plain}{mark}]+)", name)
        parts[1::2] = [mark * _number(run, plain) or run for run in parts[1::2]]
        name = "".join(parts)
    return name


def read(tag: str) -> str:
    """The name that Obsidian's tag spells: the inverse of `spell`.

    >>> read("to-read"), read("year/2012"), read("therapy/stem--cell-transplant")
    ('to read', 'year:2012', 'therapy:stem-cell transplant')
    """
    for plain, mark in _PAIRS:
        parts = re.split(f"({mark}+)", tag)
        parts[1::2] = [_run(len(marks), plain, mark) for marks in parts[1::2]]
        tag = "".join(parts)
    return tag


def _number(run: str, plain: str) -> int:
    """The place of a run among all runs of its two characters, short ones first; 0 for one too long."""
    if len(run) > _MOST:
        return 0
    place = 0
    for character in run:
        place = 2 * place + (1 if character == plain else 2)
    return place


def _run(number: int, plain: str, mark: str) -> str:
    """The run at this place."""
    run = ""
    while number:
        number, rest = divmod(number - 1, 2)
        run = (mark if rest else plain) + run
    return run
