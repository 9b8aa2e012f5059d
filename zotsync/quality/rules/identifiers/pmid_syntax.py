"""A PubMed number with a label, an address or letters in it.

A PMID is one to eight digits. Programs look articles up by it.

Bad::

    PMID: PMID:22001122

Good::

    PMID: 22001122
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_LABELLED = re.compile(
    r"(?:(?:PMID|PubMed(?: ?ID)?|MEDLINE)\s*[:=]?\s*|https?://(?:www\.)?(?:ncbi\.nlm\.nih\.gov/pubmed"
    r"|pubmed\.ncbi"
    r"\.nlm\.nih\.gov)/)(\d{1,8})/?",
    re.I,
)
_EXTRA = re.compile(r"^PMID:[ \t]*(?P<value>[^\r\n]*?)[ \t]*$", re.M)


def check(item: Item) -> Iterator[Hit]:
    if value := item["PMID"]:
        yield from _judge(value, 0, "PMID")
    for found in _EXTRA.finditer(item["extra"]):
        yield from _judge(found["value"], found.start("value"), "extra")


def _judge(value: str, start: int, field: str) -> Iterator[Hit]:
    if re.fullmatch(r"[1-9]\d{0,7}", value) or re.fullmatch(r"PMC\d+", value):
        return  # A PMCID in this place has a rule of its own.
    labelled = _LABELLED.fullmatch(value.strip())
    fix = safe(labelled[1]) if labelled else None
    advice = "Keep the number alone." if labelled else "A PMID is one to eight digits: look it up."
    yield Hit(advice, start, start + len(value), fix, field)


rule = ItemRule(
    code="ID-20",
    name="pmid-syntax",
    severity=Severity.warning,
    fields=("PMID", "extra"),
    check=check,
)
