"""A PubMed Central number in the place of a PubMed number, or without its PMC.

Bad::

    PMID: PMC9505720

Good::

    PMCID: PMC9505720
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_EXTRA = re.compile(r"^(?P<name>PMID|PMCID):[ \t]*(?P<value>[^\r\n]*?)[ \t]*$", re.M)


def check(item: Item) -> Iterator[Hit]:
    for name in ("PMID", "PMCID"):
        if value := item[name]:
            yield from _judge(name, value, 0, name)
    for found in _EXTRA.finditer(item["extra"]):
        yield from _judge(found["name"], found["value"], found.start("value"), "extra")


def _judge(name: str, value: str, start: int, field: str) -> Iterator[Hit]:
    if name == "PMID" and re.fullmatch(r"PMC\d+", value):
        yield Hit(
            "This is a PubMed Central number: move it to PMCID.", start, start + len(value), field=field
        )
    if name == "PMCID" and not re.fullmatch(r"PMC\d+(?:\.\d+)?", value):
        yield Hit("A PMCID is PMC and digits.", start, start + len(value), field=field)


rule = ItemRule(
    code="ID-21",
    name="pmcid-syntax-or-swapped",
    severity=Severity.warning,
    fields=("PMID", "PMCID", "extra"),
    check=check,
)
