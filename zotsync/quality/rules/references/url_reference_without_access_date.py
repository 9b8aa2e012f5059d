"""An entry that is a web page, without the day on which it was looked at.

Pages change. Entries with a DOI, or with volume and pages, need no such day.

Bad::

    # References

    1. Pond Trust. Care of ponds. https://ponds.example.org/care
    2. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.

Good::

    # References

    1. Pond Trust. Care of ponds. https://ponds.example.org/care (accessed 3 May 2021)
    2. Lind A. Mosses. Ann Bryol 2001;3(1):1-9. https://bryol.example.org/3/1

    # Contact

    - Website: https://ponds.example.org
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_URL = re.compile(r"https?://[^\s<>\")]+[^\s<>\").,;]")
_KNOWN = re.compile(
    r"access|retriev|visited|viewed|cited|abgerufen|consult|zugriff|doi\b|\b10\.\d{4,9}/|arxiv|pubmed|pmid|pmc\d"
    r"|\d\s?[;:(]\s?\d|\bpp?\.|vol\.",
    re.I,
)


def check(document: Document) -> Iterator[Hit]:
    for entry in document.references:
        if (found := _URL.search(entry.text)) and not _KNOWN.search(entry.text):
            yield Hit("Add the day of access.", entry.start + found.start(), entry.start + found.end())


rule = DocumentRule(
    code="RL-28", name="url-reference-without-access-date", severity=Severity.info, default=False, check=check
)
