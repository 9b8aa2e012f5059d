"""Signs that come in pairs, and those that stand alone."""

from __future__ import annotations

import re

_NUMBERING = re.compile(r"(?:^|[\s,;(])(?:[a-zA-Z]|\d{1,3}|[ivxIVX]{1,5})\)")
_SMILEY = re.compile(r"(?<!\S)[:;=8xX][-']?[()]|(?:^|\s)[()](?:\s|$)")
_INTERVAL = re.compile(
    r"(?:[(\[]|(?<![\w\])])\])\s?[^\s()\[\],;]{1,12}\s?[,;]\s?[^\s()\[\],;]{1,12}\s?[)\[\]]"
)
_OPEN = {")": "(", "]": "[", "”": "“"}


def alone(text: str, signs: str) -> list[int]:
    """Where a sign of ``signs`` has no other half; numbering, intervals and faces are none.

    ``4)`` may number something, or end ``(1, 2 or 4)``: what is balanced either way is right.

    >>> alone("Moss (and ferns", "()"), alone("b) Moss (a wall :)", "()"), alone("a) moss in [0,1)", "()[]")
    ([5], [8], [])
    >>> alone("Moss Days (MD )", "()")
    []
    """
    plain = _INTERVAL.sub(lambda interval: " " * len(interval[0]), text)
    faceless = _SMILEY.sub(_blank, plain)
    if not _unpaired(plain, signs) or not _unpaired(faceless, signs):
        return []
    return _unpaired(_NUMBERING.sub(_blank, faceless), signs)


def _unpaired(text: str, signs: str) -> list[int]:
    waiting: list[int] = []
    wrong: list[int] = []
    for at, sign in enumerate(text):
        if sign not in signs:
            continue
        if sign not in _OPEN:
            waiting.append(at)
        elif waiting and text[waiting[-1]] == _OPEN[sign]:
            waiting.pop()
        else:
            wrong.append(at)
    return [*wrong, *waiting]


def _blank(match: re.Match[str]) -> str:
    # A list that is numbered inside brackets, "(see a) and b))": the opening one stays.
    return re.sub(r"[()]", " ", match[0]) if not match[0].startswith("(") else match[0]
