"""An entry of the reference list with volume and issue, and no page or article number.

Bad::

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1).

Good::

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):57.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_NO_PAGES = re.compile(r"\b(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(\d{1,3}(?:[-–/]\d+)?\))?\.?\s*$")


def check(document: Document) -> Iterator[Hit]:
    for entry in document.references:
        if found := _NO_PAGES.search(entry.text):
            text = found[0].rstrip()
            start = entry.start + found.start()
            yield Hit("Add the pages or the article number.", start, start + len(text))


rule = DocumentRule(
    code="RL-07", name="missing-pages-or-article-number", severity=Severity.warning, check=check
)
