"""Says which words stand together in ordinary health text: pairs of words, and pairs of classes of words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from zotsync.quality.text.stray_context import word_class
from zotsync.quality.text.stray_load import load
from zotsync.quality.text.stray_words import vocabulary

STEP = (1, 3, 6, 12, 25, 50, 100)
MOST = 12
"""The largest step of `drawn`, either way: each is a factor of e**0.6, that is 1.8."""


@dataclass(frozen=True, slots=True)
class Company:
    """What text says of words that stand together.

    ``pair(first, second)``: in how many documents one follows the other, as a step of `STEP`, or -1.
    ``drawn(first, second, distance)``: how much oftener than by chance a word of the first class stands one
    or two places before one of the second, in steps from -`MOST` to `MOST`.
    """

    pair: Callable[[str, str], int]
    drawn: Callable[[str, str, int], int]


@lru_cache(maxsize=65536)
def kept_by(token: str) -> str:
    """The class of words that keep the company of ``token``; by form where texts do not use the word."""
    return vocabulary().get(token) or word_class(token)


@cache
def pairs() -> dict[str, dict[str, int]]:
    """Neighbouring words of ordinary health text: in how many documents, as a step of `STEP`."""
    table: dict[str, dict[str, int]] = {}
    for step, lines in enumerate(load("stray_pairs.json")):
        for first, seconds in lines.items():
            row = table.setdefault(first, {})
            for second in seconds.split():
                row[second] = step
    return table


def known_pair(first: str, second: str) -> int:
    """The step of a pair, from 0 (some) to len(STEP) - 1 (very many); -1 where it is not known."""
    row = pairs().get(first)
    return row.get(second, -1) if row else -1


@cache
def _drawn() -> tuple[dict[str, int], tuple[dict[str, str], ...]]:
    table = load("stray_company.json")
    return {label: at for at, label in enumerate(table["classes"])}, tuple(table["drawn"])


def known_draw(first: str, second: str, distance: int) -> int:
    """The step from -`MOST` to `MOST` for two classes; 0 where one of them is not known."""
    columns, tables = _drawn()
    row, column = tables[distance - 1].get(first), columns.get(second)
    return 0 if row is None or column is None else ord(row[column]) - ord("a") - MOST


COMPANY = Company(known_pair, known_draw)
