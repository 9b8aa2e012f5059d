"""An entry of the reference list that the text never cites.

Bad::

    Mosses live long [1].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.

Good::

    Mosses live long [1-2].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.citations import entries, markers


def check(document: Document) -> Iterator[Hit]:
    listed = entries(document)
    cited = {number for _, numbers in markers(document) for number in numbers}
    if not cited & {number for number, _ in listed}:
        return
    for number, block in listed:
        if number not in cited:
            yield Hit(f"Cite entry {number}, or take it out.", block.start, block.end)


rule = DocumentRule(code="RL-02", name="entry-never-cited", severity=Severity.warning, check=check)
