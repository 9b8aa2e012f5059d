"""The name of the site at the end of a title.

Bad::

    title: The mosses of the north - PubMed

Good::

    title: The mosses of the north - a study
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_SUFFIX = re.compile(
    r"\s+[-–—|·]\s+(?:PubMed|PMC|NCBI|ScienceDirect|SpringerLink|Springer|Nature|JSTOR|Wiley Online Library"
    r"|arXiv(?:\.org)?"
    r"|ResearchGate|Google Scholar|Google Books|Semantic Scholar|Wikipedia|YouTube|IEEE Xplore"
    r"|Oxford Academic|Academia\.edu"
    r"|Taylor & Francis Online|SAGE Journals|MDPI|Frontiers|PLOS(?: ONE)?|bioRxiv|medRxiv|Cambridge Core"
    r"|ProQuest|Medium"
    r"|GitHub|The New York Times|The Guardian|BBC News)$"
)


def check(item: Item) -> Iterator[Hit]:
    value = item["title"].rstrip()
    if found := _SUFFIX.search(value):
        yield Hit("Cut the name of the site.", found.start(), found.end(), unsafe(""), "title")


rule = ItemRule(
    code="TI-13",
    name="site-suffix",
    severity=Severity.warning,
    fields=("title",),
    needs=(" - ", " – ", " — ", " | ", " · "),
    check=check,
)
