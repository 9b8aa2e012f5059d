"""A title that stands in quotation marks as a whole.

Styles add their own.

Bad (title)::

    “Mosses of the north”

Good (title)::

    “Mosses” of the “north”
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_QUOTED = re.compile(r"\s*(?:“(?P<curly>[^“”]+)”|\"(?P<straight>[^\"]+)\")\s*")


def check(item: Item) -> Iterator[Hit]:
    if found := _QUOTED.fullmatch(item["title"]):
        yield Hit(
            "Take off the quotation marks.", field="title", fix=unsafe(found["curly"] or found["straight"])
        )


rule = ItemRule(
    code="TI-17",
    name="quoted-title",
    severity=Severity.info,
    fields=("title",),
    needs=("“", '"'),
    check=check,
)
