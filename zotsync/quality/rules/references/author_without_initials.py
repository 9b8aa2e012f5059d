"""An author without initials, in a reference list where the others have them.

Bad::

    # References

    1. Zander, Zander C, Holm G. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K, Lind A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Lind A. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    # References

    1. Moss Study Group. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K, Lind A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Lind A. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.vancouver import AUTHOR, HEAD, is_vancouver

_ONE = re.compile(r"[^,]+")


def check(document: Document) -> Iterator[Hit]:
    if not is_vancouver(document):
        return
    for entry in document.references:
        head = HEAD.match(entry.text)
        if not head:
            continue
        authors = [
            m for m in _ONE.finditer(entry.text, *head.span("authors")) if m[0].strip() not in ("et al", "")
        ]
        good = [re.fullmatch(AUTHOR, author[0].strip()) is not None for author in authors]
        for at, author in enumerate(authors):
            name = author[0].strip()
            if good[at] or sum(good) < 2 or not re.fullmatch(r"[A-ZÀ-Þ][\w'’-]+", name):
                continue
            if at + 1 < len(authors) and re.fullmatch(r"[A-Z]{1,3}", authors[at + 1][0].strip()):
                continue  # A comma too many: a rule of its own.
            start = entry.start + author.start() + len(author[0]) - len(author[0].lstrip())
            yield Hit("Add the initials of this author.", start, start + len(name))


rule = DocumentRule(code="RL-11", name="author-without-initials", severity=Severity.error, check=check)
