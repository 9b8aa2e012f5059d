"""A preprint stored as a journal article: the DOI or address is that of a preprint server.

Bad::

    itemType: journalArticle
    title: Mosses
    DOI: 10.1101/2021.03.04.433000

Good::

    itemType: journalArticle
    title: Mosses
    DOI: 10.1101/gad.123456.101
    publicationTitle: Genes and Mosses
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

# 10.1101 is also the press of a laboratory: only the dated form is a preprint.
_DOI = re.compile(
    r"10\.1101/(?:20\d\d\.\d\d\.\d\d\.\d+|\d{6})(?:v\d+)?|10\.48550/arxiv\..+|10\.21203/rs\..+"
    r"|10\.20944/preprints.+"
    r"|10\.31234/osf\.io/.+|10\.26434/chemrxiv.+|10\.2139/ssrn\..+",
    re.I,
)
_URL = re.compile(r"https?://(?:www\.)?(?:arxiv\.org/(?:abs|pdf)/|(?:bio|med)rxiv\.org/content/)", re.I)


def check(item: Item) -> Iterator[Hit]:
    said = "Make this a preprint, or give the DOI of the published version."
    if _DOI.fullmatch(item["DOI"].strip()):
        yield Hit(said, field="DOI")
    elif _URL.match(item["url"]) and not item["volume"] and not item["DOI"]:
        yield Hit(said, field="url")


rule = ItemRule(
    code="IT-02",
    name="preprint-saved-as-article",
    severity=Severity.warning,
    fields=("DOI", "url"),
    types=("journalArticle",),
    needs=(
        "10.1101",
        "10.48550",
        "10.21203",
        "10.20944",
        "10.31234",
        "10.26434",
        "10.2139",
        "rxiv",
        "RXIV",
        "Rxiv",
    ),
    check=check,
)
