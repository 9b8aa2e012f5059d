"""A document that says nowhere where it is from: no address, author, date, publisher or identifier.

It cannot be cited, checked or found again.

Bad::

    # Care of ponds

    Ponds need shade and moving water, and they must be cleaned of leaves once in a year.

Good::

    # Care of ponds

    Ponds need shade. See https://ponds.example.org/care for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_SOURCE = re.compile(
    r"https?://|\bwww\.|\b10\.\d{4,9}/|©|\(c\) \d{4}|\bcopyright\b"
    r"|^[*_ ]*(?:by|authors?|source|citation|publisher|date"
    r"|published|last (?:reviewed|updated)|doi|isbn|isrc|received)\b[^\n]{0,3}[: ]",
    re.I | re.M,
)

_FIELDS = ("date", "url", "DOI", "publisher", "ISBN")


def check(document: Document) -> Iterator[Hit]:
    item = document.item
    known = item is not None and (
        item.creators or any(item[f] for f in ("date", "url", "DOI", "publisher", "ISBN"))
    )
    if not known and document.text.strip() and not _SOURCE.search(document.text):
        yield Hit("Add where the document is from: address, author, publisher, date.")


rule = DocumentRule(code="ND-15", name="provenance-missing", severity=Severity.error, check=check)
