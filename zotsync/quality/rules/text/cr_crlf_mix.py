r"""Line ends of several kinds in one document.

Bad (document)::

    Mosses live long.\u000d
    They grow slowly.
    They need rain.

Good (document)::

    Mosses live long.
    They grow slowly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document


def check(document: Document) -> Iterator[Hit]:
    if "\r" not in document.text:
        return
    ends = list(re.finditer(r"\r\n|\n|\r", document.text))
    counts = Counter(end[0] for end in ends)
    if len(counts) < 2:
        return
    usual = counts.most_common(1)[0][0]
    odd = [end for end in ends if end[0] != usual]
    names = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
    for end in odd:
        yield Hit(f"End the line as the others: {names[usual]}.", end.start(), end.end(), safe(usual))


rule = DocumentRule(code="TX-15", name="cr-crlf-mix", severity=Severity.info, check=check)
