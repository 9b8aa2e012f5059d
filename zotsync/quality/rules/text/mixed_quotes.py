"""Straight and curly quotation marks, or apostrophes, in one document.

A search for one spelling misses the other. The rarer kind is reported.

Bad::

    The keeper’s pond is “old”, the fisher’s net is “new”, and the boat is "green".

Good::

    The keeper’s pond is “old”, and the boat is 5' 3" long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Fix, Hit, Safety, Severity, safe
from zotsync.quality.text.blocks import Document

_CURLY = re.compile(r"“(?P<inside>[^“”\"\n]{1,200})”")
_STRAIGHT = re.compile(r'(?<![\w"=])"(?P<inside>[^“”"\n]{1,200})"(?![\w"])')
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")


def check(document: Document) -> Iterator[Hit]:
    curly, straight = list(_CURLY.finditer(document.masked)), list(_STRAIGHT.finditer(document.masked))
    if curly and straight:
        rarer, signs = (curly, '""') if len(curly) <= len(straight) else (straight, "“”")
        for match in rarer:
            inside = document.text[match.start("inside") : match.end("inside")]
            better = f"{signs[0]}{inside}{signs[1]}"
            yield Hit("Use the quotation marks of the rest.", match.start(), match.end(), safe(better))
    found = list(_APOSTROPHE.finditer(document.masked))
    curled = [match for match in found if match[0] == "’"]
    if curled and len(curled) < len(found):
        rare = curled if 2 * len(curled) <= len(found) else [match for match in found if match[0] == "'"]
        sign = "'" if rare is curled else "’"
        for match in rare:
            fix = Fix(Safety.safe, sign)
            yield Hit("Use the apostrophe of the rest.", match.start(), match.end(), fix)


rule = DocumentRule(code="TX-11", name="mixed-quotes", severity=Severity.info, check=check)
