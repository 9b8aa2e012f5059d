"""A blank after the colon before pages, in a reference list that mostly writes none (or the reverse).

Bad::

    # References

    1. Holm G. Mosses. Ann Bryol 2001;3(1): 12.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Lind A. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    # References

    1. Holm G. Mosses. Ann Bryol 2001;3(1):12.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Lind A. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document

_PAGES = re.compile(r"(?<=\d|\)):(?P<gap> ?)(?=[eES]?\d)")


def check(document: Document) -> Iterator[Hit]:
    found = [
        (entry.start + match.start(), entry.start + match.end(), match["gap"])
        for entry in document.references
        if (match := next(iter(_PAGES.finditer(entry.text, max(0, entry.text.rfind(";")))), None))
    ]
    blanks = sum(bool(gap) for _, _, gap in found)
    if len(found) < 3 or blanks * 2 == len(found):
        return
    usual = " " if blanks * 2 > len(found) else ""
    for start, end, gap in found:
        if gap != usual:
            yield Hit("Space the pages as in the other entries.", start, end, safe(f":{usual}"))


rule = DocumentRule(code="RL-15", name="inconsistent-spacing", severity=Severity.info, check=check)
