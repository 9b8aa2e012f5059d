r"""A name whose letters were read in the wrong encoding.

Bad::

    title: Mosses
    author: GÃ³mez, Ana

Good::

    title: Mosses
    author: Gómez, Ana
    author: SÃO PEDRO, Ana
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.mojibake import repaired
from zotsync.quality.text.names import parts


def check(item: Item) -> Iterator[Hit]:
    for index, _, _, value in parts(item):
        if not value.isascii() and (better := repaired(value)):
            yield Hit(f"Write {better}.", field="creators", part=value, index=index, fix=safe(better))


rule = ItemRule(
    code="NM-24", name="mojibake-name", severity=Severity.warning, fields=("creators",), check=check
)
