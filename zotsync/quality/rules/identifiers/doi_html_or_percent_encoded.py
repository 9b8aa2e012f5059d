"""A DOI with signs in the encoding of web pages or addresses.

Bad::

    DOI: 10.1000%2Fmoss.12

Good::

    DOI: 10.1000/moss<12
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_ENCODED = re.compile(r"&(?:lt|gt|amp|#\d+);|%(?:2F|3C|3E|28|29|3A|3B|5B|5D)", re.I)


def check(item: Item) -> Iterator[Hit]:
    value = item["DOI"]
    if _ENCODED.search(value):
        # Only what was matched: a DOI may hold other percent signs of its own.
        better = _ENCODED.sub(lambda m: html.unescape(m[0]) if m[0][0] == "&" else unquote(m[0]), value)
        yield Hit(f"Write the DOI as it is: {better}", field="DOI", fix=unsafe(better))


rule = ItemRule(
    code="ID-06",
    name="doi-html-or-percent-encoded",
    severity=Severity.warning,
    fields=("DOI",),
    needs=("&", "%"),
    check=check,
)
