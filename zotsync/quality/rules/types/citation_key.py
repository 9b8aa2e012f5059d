"""A citation key with a character that ends it, or that LaTeX takes for something else.

A blank, a comma, a brace, ``%``, ``#``, ``~`` or a backslash: the work cannot be cited by it. A key that is
cited already is changed in the texts too, so that nothing is offered here.

Bad::

    title: Mosses
    citationKey: lind 2001

Good::

    title: Mosses
    citationKey: DBLP:journals/moss/Lind-Berg_2001+a
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_SIGNS = ' ,{}%#~\\"'
_BAD = re.compile(r"[\s,{}%#~\\\"]")


def check(item: Item) -> Iterator[Hit]:
    if item.origin and item.origin.format == "csl-json":
        return  # There it is any string.
    if found := _BAD.search(item["citationKey"].strip()):
        sign = "a blank" if found[0].isspace() else found[0]
        said = f"Take out {sign}, and change it where it is cited."
        yield Hit(said, *found.span(), field="citationKey")


rule = ItemRule(
    code="IT-14",
    name="citation-key",
    severity=Severity.warning,
    fields=("citationKey",),
    needs=tuple(_SIGNS),
    check=check,
)
