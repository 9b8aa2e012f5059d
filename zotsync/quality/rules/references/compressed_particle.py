"""A name's particle squeezed into its initials: *Berg Avd* is *van den Berg A*.

Databases that sort by the last word of a name make it so; the author is then found under no spelling.

Bad::

    # References

    1. Lind A, Berg Avd, Moss K. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K, Lind A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    # References

    1. Lind A, van den Berg A, Moss K. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K, Lind A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.vancouver import HEAD, is_vancouver

_NAME = re.compile(
    r"(?<=[\s,])(?P<last>[A-ZÀ-Þ][^\W\d_]+) [A-Z]{1,2}(?P<particle>v|vd|vdr|d|dl|vande|von)(?=,|$|\.)"
)


def check(document: Document) -> Iterator[Hit]:
    if not is_vancouver(document):
        return
    for entry in document.references:
        head = HEAD.match(entry.text)
        for found in _NAME.finditer(entry.text, *head.span("authors")) if head else ():
            said = f"Write the particle ({found['particle']}: van der, de la …) before {found['last']}."
            yield Hit(said, entry.start + found.start(), entry.start + found.end())


rule = DocumentRule(code="RL-13", name="compressed-particle", severity=Severity.warning, check=check)
