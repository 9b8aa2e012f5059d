"""A comma between surname and initials, in a reference list that writes none.

Bad::

    # References

    1. Zander T, Munk, F, Holm G. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K, Lind A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Lind A. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    # References

    1. Zander, T., Munk, F. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg, K., Lind, A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Lind, A. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.vancouver import HEAD, is_vancouver

_COMMA = re.compile(r"(?P<last>[^\W\d_][\w'’-]+), (?P<initials>[A-Z]{1,3})(?=,|$|\.)")


def check(document: Document) -> Iterator[Hit]:
    if not is_vancouver(document):
        return
    for entry in document.references:
        head = HEAD.match(entry.text)
        for found in _COMMA.finditer(entry.text, *head.span("authors")) if head else ():
            before = entry.text[: found.start()].rstrip()
            # Lind A, Wu, B: only a whole surname can have lost its initials.
            if before.endswith((",", ".", ")", "]")):
                better = f"{found['last']} {found['initials']}"
                yield Hit(
                    f"Write {better}.", entry.start + found.start(), entry.start + found.end(), safe(better)
                )


rule = DocumentRule(code="RL-12", name="author-stray-comma", severity=Severity.warning, check=check)
