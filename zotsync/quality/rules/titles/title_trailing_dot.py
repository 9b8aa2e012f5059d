"""A full stop at the end of a title.

Styles add one. Abbreviations (*U.S.*, *Inc.*, *et al.*) and an ellipsis keep theirs.

Bad::

    title: The mosses of the northern isles.

Good::

    title: Mosses of the U.S.
    shortTitle: And so on...
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.sentences import ABBREVIATIONS

_FIELDS = ("title", "shortTitle", "bookTitle")
_END = re.compile(r"(?P<word>[^\W_]+|[)\]”\"’'%])\.\s*$")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        value = item[field]
        found = _END.search(value)
        if not found or value.rstrip().endswith("..") or " " not in value.strip():
            continue
        word = found["word"]
        abbreviated = (
            word.lower() in ABBREVIATIONS or re.search(r"\.\w+\.\s*$", value) or word[-1] in ")]\"”’'"
        )
        # Whether a short capitalised word is an abbreviation (Corp., Fla.) is not known.
        if not abbreviated and len(word) > 3 and not (word[0].isupper() and len(word) < 6):
            start = found.end("word")
            yield Hit("Take off the full stop.", start, len(value), safe(""), field)


rule = ItemRule(
    code="TI-05", name="title-trailing-dot", severity=Severity.info, fields=_FIELDS, needs=(".",), check=check
)
