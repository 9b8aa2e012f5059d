"""Numbered citations and no list of references.

Bad::

    Mosses live long [1,2]. Ferns do not [3]. Lichens do [4-6]. And algae, too [2,7].

Good::

    The interval [1, 2] is closed.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.citations import markers

_FEWEST = 4


def check(document: Document) -> Iterator[Hit]:
    if document.references or any(block.kind == "entry" and "20" in block.text for block in document.blocks):
        return
    found = list(markers(document))
    numbers = {number for _, some in found for number in some}
    if len(found) >= _FEWEST and 1 in numbers and len(numbers) >= max(numbers) * 0.7:
        yield Hit("Add the list of references that these numbers point to.", *found[0][0].span())


rule = DocumentRule(code="RL-33", name="no-reference-list", severity=Severity.error, check=check)
