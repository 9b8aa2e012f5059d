"""The title is the name of a file, or what a program wrote in its place.

Bad::

    title: Microsoft Word - moss_final_v3.doc

Good::

    title: scikit-moss 1.2
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_FILE = re.compile(
    r"Microsoft (?:Word|PowerPoint|Excel) - .*|[^\s/]+\.(?:pdf|docx?|rtf|odt|tex|dvi|ps|pptx?|indd|qxd|epub)"
    r"|untitled(?:[ -]?\d+)?|no title|\[?title unavailable\]?|PII:? ?S?\d[\d() .-]+|full ?text|document\d*"
    r"|slide 1"
    r"|download(?:ed)?|view(?:content)?|main\.dvi",
    re.I,
)
_LONGEST = 30  # of those with a blank


def check(item: Item) -> Iterator[Hit]:
    title = item["title"].strip()
    if " " in title and len(title) > _LONGEST and not title[:9].lower().startswith(("microsoft", "pii")):
        return
    if _FILE.fullmatch(title):
        yield Hit("This is no title: take it from the work itself.", field="title")


rule = ItemRule(
    code="TI-10", name="title-is-filename", severity=Severity.error, fields=("title",), check=check
)
