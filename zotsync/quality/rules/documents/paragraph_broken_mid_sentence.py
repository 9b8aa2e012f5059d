"""A paragraph that a blank line cuts in the middle of a sentence.

Page breaks of a PDF or a web page do this. Sentences, and what is counted by them, fall apart.

Bad::

    The mosses of the northern walls were found by people who had come up there

    to look for ferns in the shade of the houses.

Good::

    The mosses of the northern walls were found by people who had come up there.

    ferns, 2001
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document

_UNFINISHED = re.compile(r"[a-z0-9,–—-][\"”’)]*$")
_GOES_ON = re.compile(r"\s*[a-z][a-z'’-]*(?:\)|,)?[ ]")
_LONG = 40


def check(document: Document) -> Iterator[Hit]:
    blocks = document.blocks
    for block, following in pairwise(blocks):
        if block.kind != "paragraph" or following.kind != "paragraph" or following.blank_before < 1:
            continue
        before, after = block.text.rstrip(), following.text
        if len(before) < _LONG or not _UNFINISHED.search(before) or not _GOES_ON.match(after):
            continue
        # A caption, a verse or an entry seldom ends its sentence; a paragraph does.
        if not re.search(r"[.!?][\"”’)\]]*\s*$", after):
            continue
        last = re.search(r"\S+$", before)
        first = re.match(r"\s*(\S+)", after)
        if last and first:
            start, end = block.start + last.start(), following.start + first.end()
            fix = safe(f"{last[0]} {first[1]}")
            yield Hit("Join the two parts of the sentence.", start, end, fix)


rule = DocumentRule(
    code="ND-01", name="paragraph-broken-mid-sentence", severity=Severity.warning, check=check
)
