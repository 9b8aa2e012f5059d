"""An entry of the reference list that ends with journal and year, in a list where others go on.

Bad::

    # References

    1. Lind A. Mosses of the north. Annals of Bryology 2001.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.

Good::

    # References

    1. Lind A. Mosses of the north. Annals of Bryology 2001;3:4.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_WHOLE = re.compile(r"\b(?:19|20)\d\d;\s?\d")
_SHORT = re.compile(r"[.?!*]\s(?P<tail>\*?[A-Z][\w &-]+\*? (?:19|20)\d\d)\.?\s*$")


def check(document: Document) -> Iterator[Hit]:
    listed = document.references
    if sum(bool(_WHOLE.search(entry.text)) for entry in listed) * 2 < len(listed):
        return
    for entry in listed:
        if (found := _SHORT.search(entry.text)) and not re.search(
            r"[Pp]ress|[Pp]ublish|Springer|Wiley", entry.text
        ):
            yield Hit(
                "Add volume and pages.", entry.start + found.start("tail"), entry.start + found.end("tail")
            )


rule = DocumentRule(code="RL-08", name="missing-volume-issue", severity=Severity.warning, check=check)
