"""A note in square brackets behind a name: a country, a role.

Bad::

    title: Mosses
    author: Lindqvist [Sweden], Anna

Good::

    title: Mosses
    author: Lindqvist, Anna
    author: Moss Society [Umeå]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe
from zotsync.quality.text.names import parts

_NOTE = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*$")


def check(item: Item) -> Iterator[Hit]:
    for index, _, which, value in parts(item):
        better = _NOTE.sub("", value)
        if which != "name" and better and better != value:
            said = f"Keep the name alone: {better}"
            yield Hit(said, field="creators", part=value, index=index, fix=unsafe(better))


rule = ItemRule(
    code="NM-26",
    name="brackets-in-name",
    severity=Severity.info,
    fields=("creators",),
    needs=("[",),
    check=check,
)
