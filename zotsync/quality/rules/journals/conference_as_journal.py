"""A numbered conference where the journal should be: the item is a conference paper.

Bad::

    title: Mosses
    publicationTitle: Proceedings of the 13th European Conference on Bryology

Good::

    title: Mosses
    publicationTitle: Proceedings of the Bryological Society
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_CONFERENCE = re.compile(
    r"(?:(?:in )?proc(?:eedings|\.)?(?: of)?(?: the)? )?(?:the )?"
    r"(?:(?:19|20)\d\d|\d{1,3}(?:st|nd|rd|th)|first|second|third)\b[^,;]{0,80}"
    r"\b(?:conference|symposium|workshop|congress)\b.*",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    if _CONFERENCE.fullmatch(item["publicationTitle"].strip()):
        yield Hit("Make it a conference paper, and this its proceedings.", field="publicationTitle")


rule = ItemRule(
    code="JN-09",
    name="conference-as-journal",
    severity=Severity.warning,
    fields=("publicationTitle",),
    types=("journalArticle",),
    needs=("onference", "ymposium", "orkshop", "ongress", "ONFERENCE", "YMPOSIUM", "ORKSHOP", "ONGRESS"),
    check=check,
)
