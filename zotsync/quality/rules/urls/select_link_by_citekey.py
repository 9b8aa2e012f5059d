"""A link to an item by its citation key.

Such a link works only while an add-on is installed and the key stays as it is. A link by the item's own
key always works.

Bad (document)::

    [Open](zotero://select/items/@moss_2001)

Good (document)::

    [Open](zotero://select/library/items/ABCD2345)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"zotero://select/(?:library/|groups/\d+/)?items/(?:@|bbt:)[^\s)>\]\"]+")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Link to the item by its key: zotero://select/library/items/KEY.", match.start(), match.end())


rule = TextRule(
    code="UR-22",
    name="select-link-by-citekey",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("zotero://select/",),
    kinds=frozenset({"document", "note", "head", "url"}),
    masked=False,
    check=check,
)
