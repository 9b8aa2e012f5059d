"""Labels of one line in two styles: one in bold, one plain.

Bad::

    Received: 3 May 2021; **Accepted:** 9 July 2021; **Published:** 1 August 2021

Good::

    **Received:** 3 May 2021; **Accepted:** 9 July 2021
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document

_BOLD = re.compile(r"\*\*[A-Z][\w ]{2,30}:\*\*")
_PLAIN = re.compile(r"(?:(?<=^)|(?<=; ))(?P<label>[A-Z][\w]+(?: [A-Z][\w]+){0,2}):(?= )")


def check(document: Document) -> Iterator[Hit]:
    for block in document.blocks:
        if not block.one_line or not _BOLD.search(block.text):
            continue
        for found in _PLAIN.finditer(block.text):
            better = f"**{found[0]}**"
            start = block.start + found.start()
            yield Hit(
                f"Write the label as its neighbours: {better}", start, block.start + found.end(), safe(better)
            )


rule = DocumentRule(code="ND-20", name="label-style-inconsistent", severity=Severity.info, check=check)
