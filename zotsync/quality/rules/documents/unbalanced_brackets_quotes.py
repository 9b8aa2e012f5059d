"""A bracket or a curly quotation mark without its other half, within a paragraph.

Often the paragraph was broken there, or a part of it was lost.

Bad::

    Ponds (and the brooks that feed them need shade and moving water, and they must be cleaned.

Good::

    Ponds (and brooks) need: a) shade, b) water. The moss grew 2) in 1990 :)

    The box (a wooden box) of the pond has a lid that opens, and a number (0.8) that says how deep it is.

    The ponds differ in depth (F(3,8) = 41.2) and in the way that their depth f(x) depends on the rain.

    The ponds of the valley have grades (1, 2, 3, or 4) that say how clear their water is all year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_SIGN = re.compile(r"[()“”]")
_NUMBERING = re.compile(r"(?:^|[\s,;(])(?:[a-zA-Z]|\d{1,3}|[ivxIVX]{1,5})\)")
_SMILEY = re.compile(r"(?<!\S)[:;=8xX][-']?[()]|(?:^|\s)[()](?:\s|$)")
_INTERVAL = re.compile(r"\([^()\[\]]{1,30}\]|\[[^()\[\]]{1,30}\)")
_SHORTEST = 60


def check(document: Document) -> Iterator[Hit]:
    for block in document.paragraphs:
        text = document.masked[block.start : block.end]
        if len(text) < _SHORTEST:
            continue
        for pattern in (_INTERVAL, _SMILEY):
            text = pattern.sub(_blank, text)
        # “4)” may number something, or end “(1, 2 or 4)”: right is what is balanced either way.
        alone = _alone(_NUMBERING.sub(_blank, text))
        if len(alone) == 1 and _alone(text):  # more of them are a way of writing
            at = block.start + alone[0].start()
            yield Hit(f"Find the other half of {alone[0][0]}.", at, at + 1)


def _alone(text: str) -> list[re.Match[str]]:
    """The signs without another half."""
    open_signs: list[re.Match[str]] = []
    wrong: list[re.Match[str]] = []
    for sign in _SIGN.finditer(text):
        if sign[0] in "(“":
            open_signs.append(sign)
        elif open_signs and open_signs[-1][0] == ("(" if sign[0] == ")" else "“"):
            open_signs.pop()
        else:
            wrong.append(sign)
    return [*wrong, *open_signs]


def _blank(match: re.Match[str]) -> str:
    # A list that is numbered inside brackets, "(see a) and b))": the opening one stays.
    return re.sub(r"[()]", " ", match[0]) if not match[0].startswith("(") else match[0]


rule = DocumentRule(code="ND-17", name="unbalanced-brackets-quotes", severity=Severity.info, check=check)
