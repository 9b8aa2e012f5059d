"""A corresponding author is named, and no address to write to.

Bad::

    # Ponds of the north

    Corresponding author: Ada Moss, Northern Gardens

    Ponds need shade.

Good::

    # Ponds of the north

    Corresponding author: Ada Moss, ada@moss.example.org

    Ponds need shade.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_LABEL = re.compile(
    r"^[ \t*_#†]{0,6}(?P<label>(?:corresponding author|correspondence(?: to)?)\b)[^\n]*", re.I | re.M
)
_ADDRESS = re.compile(r"@|\[at\]|\(at\)|e-?mail|mailto:", re.I)
_NEAR = 600  # characters after the label in which an address may still follow


def check(document: Document) -> Iterator[Hit]:
    found = _LABEL.search(document.text)
    if found is None or _ADDRESS.search(document.text, 0, found.end() + _NEAR):
        return
    if not _ADDRESS.search(document.text, document.body_end):
        yield Hit("Add an address to write to.", found.start("label"), found.end("label"))


rule = DocumentRule(
    code="ND-19", name="corresponding-author-without-contact", severity=Severity.info, check=check
)
