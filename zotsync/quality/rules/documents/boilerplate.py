"""Text of the page around the document: a copyright footer, a share bar, a cookie notice.

Bad::

    # Care of ponds

    Ponds need shade and moving water.

    © 2020 Pond Press. All rights reserved.

Good::

    # Care of ponds

    Ponds need shade. © 2020 Ada Moss, CC BY 4.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, manual
from zotsync.quality.text.blocks import Document

_FOOTER = re.compile(
    r"(?:©|\(c\)|copyright)[^\n]{0,80}all rights reserved\.?|(?:share (?:this|on)|follow us on"
    r"|skip to (?:main )?content"
    r"|sign up for our newsletter|back to top|accept (?:all )?cookies|we use cookies)\b[^\n]{0,80}"
    r"|for more information (?:on|about) [^\n.]{1,80},? (?:see|visit|go to):?",
    re.I,
)


def check(document: Document) -> Iterator[Hit]:
    for block in document.blocks:
        # A licence must stay with its text.
        if block.one_line and _FOOTER.fullmatch(block.text.strip()) and "licen" not in block.text.lower():
            yield Hit("Cut what belongs to the site.", block.start, block.end, manual(""))


rule = DocumentRule(code="ND-14", name="boilerplate", severity=Severity.info, check=check)
