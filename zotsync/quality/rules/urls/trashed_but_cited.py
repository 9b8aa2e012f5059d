"""A link leads to an item that lies in the library's trash.

What the trash held at the last sync of the workspace counts; without a workspace nothing is known.

Bad (document)::

    # Care of ponds

    Mosses keep the water clear ([Lind 2001](zotero://select/library/items/TRASHED2)).

Good (document)::

    # Care of ponds

    Mosses keep the water clear ([Lind 2001](zotero://select/library/items/ABCD2345)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource

_LINK = re.compile(r"zotero://(?:select|open-pdf)/(?:library/|groups/\d+/)?items/(?P<key>[2-9A-NP-Z]{8})\b")


def check(source: LintSource) -> Iterator[Hit]:
    in_trash = source.in_trash
    if in_trash is None or "zotero://" not in source.text:
        return
    for link in _LINK.finditer(source.text):
        if in_trash(link["key"]):
            yield Hit("Restore the item, or name another.", link.start(), link.end())


rule = FileRule(code="SY-05", name="trashed-but-cited", severity=Severity.error, check=check)
