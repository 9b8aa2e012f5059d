"""What two sequences have in common: `difflib`'s opcodes, in bounded time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, TypeVar

T = TypeVar("T", bound=Any)
MOST = 1_000_000
"""Pairs of equal elements to look at; beyond, what lies between equal ends counts as replaced."""

Opcode = tuple[str, int, int, int, int]


def opcodes(old: Sequence[T], new: Sequence[T]) -> list[Opcode]:
    """As `SequenceMatcher.get_opcodes`; equal beginnings and ends are set aside first.

    >>> opcodes("abcd", "abXd")
    [('equal', 0, 2, 0, 2), ('replace', 2, 3, 2, 3), ('equal', 3, 4, 3, 4)]
    """
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - start
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    was, now = old[start : len(old) - tail], new[start : len(new) - tail]
    found: list[Opcode] = [("equal", 0, start, 0, start)] if start else []
    counts = Counter(now)
    if sum(counts[element] for element in was) > MOST:
        middle = [("replace", 0, len(was), 0, len(now))]
    else:
        middle = list(SequenceMatcher(None, was, now, autojunk=False).get_opcodes())
    found += [(tag, i + start, j + start, k + start, m + start) for tag, i, j, k, m in middle]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found
