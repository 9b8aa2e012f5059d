"""Journals in italics in some entries of a reference list, and plain in the others.

Bad::

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. *Ann Bryol* 2003;5(1):1-9.

Good::

    # References

    1. Lind A. *Sphagnum* mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document

_JOURNAL = re.compile(
    r"[.?!] (?P<mark>[*_]?)(?P<journal>[A-ZÀ-Þ][^.*_\n]{2,80}?)\.?(?P=mark)\.? (?P<year>(?:19|20)\d\d)\s?;"
)

_SAID = "Write the journal as in the other entries."


def check(document: Document) -> Iterator[Hit]:
    found = [(entry, match) for entry in document.references if (match := _JOURNAL.search(entry.text))]
    marked = [(entry, match) for entry, match in found if match["mark"]]
    plain = len(found) - len(marked)
    if not marked or not plain or len(found) < 3:
        return
    if len(marked) <= plain:
        for entry, match in marked:
            start, end = match.start("mark"), match.end("journal") + 1
            if entry.text[start] == entry.text[end - 1]:
                better = safe(match["journal"])
                yield Hit(
                    "Write the journal as in the other entries.",
                    entry.start + start,
                    entry.start + end,
                    better,
                )
    else:
        for entry, match in found:
            if not match["mark"]:
                start, end = entry.start + match.start("journal"), entry.start + match.end("journal")
                yield Hit(
                    "Write the journal as in the other entries.", start, end, safe(f"*{match['journal']}*")
                )


rule = DocumentRule(code="RL-16", name="inconsistent-italics", severity=Severity.info, check=check)
