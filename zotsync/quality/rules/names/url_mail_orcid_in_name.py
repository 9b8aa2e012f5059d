"""An address or an ORCID in a name.

Bad::

    title: Mosses
    author: Lindqvist anna@moss.example.org, Anna

Good::

    title: Mosses
    author: Lindqvist, Anna
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.names import parts

_FOREIGN = re.compile(
    r"https?://\S*|www\.\S+|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+|\d{4}-\d{4}-\d{4}-\d{3}[\dX]"
)


def check(item: Item) -> Iterator[Hit]:
    for index, _, _, value in parts(item):
        if found := _FOREIGN.search(value):
            yield Hit("Take this out of the name.", field="creators", part=found[0], index=index)


rule = ItemRule(
    code="NM-17",
    name="url-mail-orcid-in-name",
    severity=Severity.error,
    fields=("creators",),
    needs=("://", "www.", "@", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    check=check,
)
