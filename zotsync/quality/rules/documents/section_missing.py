"""The abstract runs into the body: no heading stands between them.

A reader of sections takes the whole paper for its abstract.

Bad::

    # Ponds of the north

    ## Abstract

    Ponds were counted in the north, and most of them were found to be shaded by alders.

    Ponds are older than the villages beside them, as the maps of the last century show [1].

    They were dug for fish, and later kept for the frogs that live in them and eat flies [2,3].

    ## Conclusion

    Ponds should be kept.

    ## References

    1. Lind A. Ponds. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Frogs. Ann Bryol 2003;5(1):1-9.

Good::

    # Ponds of the north

    ## Abstract

    Ponds were counted in the north, and most of them were found to be shaded by alders.

    ## Introduction

    Ponds are older than the villages beside them, as the maps of the last century show [1].

    ## References

    1. Lind A. Ponds. Ann Bryol 2001;3(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import REFERENCES, Document
from zotsync.quality.text.citations import MARKER

_ABSTRACT = re.compile(r"abstract|summary", re.I)
_END = re.compile(r"(?:\d+\.? )?(?:conclusions?|discussion|acknowledge?ments?|funding)", re.I)
_FEWEST = 2  # paragraphs with citations: an abstract has none


def check(document: Document) -> Iterator[Hit]:
    inside, cited = False, []
    for block in document.blocks:
        text = block.text.strip(" *_:#")
        short = block.one_line and len(text) < 60 and block.kind in ("heading", "paragraph")
        if short and _ABSTRACT.fullmatch(text):
            inside = True
        elif inside and short and (_END.fullmatch(text) or REFERENCES.fullmatch(text)):
            break
        elif inside and (block.kind == "heading" or (short and text.isupper())):
            return
        elif inside and block.kind == "paragraph" and MARKER.search(block.text):
            cited.append(block)
    else:
        return
    if inside and len(cited) >= _FEWEST:
        first = cited[0]
        said = "Put a heading before the body: the abstract ends above."
        yield Hit(said, first.start, min(first.end, first.start + len(first.text.split("\n")[0])))


rule = DocumentRule(code="ND-13", name="section-missing", severity=Severity.warning, check=check)
