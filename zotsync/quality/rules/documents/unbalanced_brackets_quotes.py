"""A bracket or a curly quotation mark without its other half, within a paragraph.

Often the paragraph was broken there, or a part of it was lost.

Bad::

    Ponds (and the brooks that feed them need shade and moving water, and they must be cleaned.

Good::

    Ponds (and brooks) need: a) shade, b) water. The moss grew 2) in 1990 :)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_SIGN = re.compile(r"[()“”]")
_NUMBERING = re.compile(r"(?:^|[\s,;(])(?:[a-zA-Z]|\d{1,3}|[ivxIVX]{1,5})\)")
_SMILEY = re.compile(r"[:;=8xX][-']?[()]|(?:^|\s)[()](?:\s|$)")
_INTERVAL = re.compile(r"\([^()\[\]]{1,30}\]|\[[^()\[\]]{1,30}\)")
_SHORTEST = 60


def check(document: Document) -> Iterator[Hit]:
    for block in document.paragraphs:
        text = document.masked[block.start : block.end]
        if len(text) < _SHORTEST:
            continue
        for pattern in (_INTERVAL, _SMILEY, _NUMBERING):
            text = pattern.sub(_blank, text)
        open_signs: list[re.Match[str]] = []
        wrong: list[re.Match[str]] = []
        for sign in _SIGN.finditer(text):
            if sign[0] in "(“":
                open_signs.append(sign)
            elif open_signs and open_signs[-1][0] == ("(" if sign[0] == ")" else "“"):
                open_signs.pop()
            else:
                wrong.append(sign)
        if len(wrong) + len(open_signs) == 1:  # more of them are a way of writing
            (one,) = (*wrong, *open_signs)
            at = block.start + one.start()
            yield Hit(f"Find the other half of {one[0]}.", at, at + 1)


def _blank(match: re.Match[str]) -> str:
    # A list that is numbered inside brackets, "(see a) and b))": the opening one stays.
    return re.sub(r"[()]", " ", match[0]) if not match[0].startswith("(") else match[0]


rule = DocumentRule(code="ND-17", name="unbalanced-brackets-quotes", severity=Severity.info, check=check)
