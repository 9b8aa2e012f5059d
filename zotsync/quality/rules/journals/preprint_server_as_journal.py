"""The name of a preprint server in the place of a journal.

Bad::

    itemType: journalArticle
    publicationTitle: bioRxiv

Good::

    itemType: preprint
    repository: bioRxiv
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_SERVER = re.compile(
    r"(?:[Aa]rXiv(?:\.org)?(?: (?:preprint|e-prints))?(?: arXiv:\S+)?(?: \[[\w.-]+\])?"
    r"|(?:bio|med|chem|psy|soc|eng|eco|earth)[Aa]?[Rr]xiv"
    r"|Research Square|SSRN(?: Electronic Journal)?|Preprints(?:\.org)?|OSF Preprints|CoRR|viXra|HAL"
    r"|EarthArXiv)",
)


def check(item: Item) -> Iterator[Hit]:
    value = item["publicationTitle"].strip()
    if _SERVER.fullmatch(value):
        yield Hit("Make this a preprint, or name the journal that published it.", field="publicationTitle")


rule = ItemRule(
    code="JN-10",
    name="preprint-server-as-journal",
    severity=Severity.warning,
    fields=("publicationTitle",),
    types=("journalArticle",),
    needs=("Xiv", "xiv", "SSRN", "Research Square", "Preprints", "CoRR", "viXra", "HAL"),
    check=check,
)
