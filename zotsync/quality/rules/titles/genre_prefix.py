"""The kind of paper before its title, as in *Research paper: Mosses*.

Bad (title)::

    Full research paper: Mosses of the north

Good (title)::

    Research paper mills: A history
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_GENRE = re.compile(
    r"\s*(?:(?:full |short |original |invited )?(?:research|review) (?:paper|article)|full paper"
    r"|technical paper)\s?[:.–—-]\s+",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    title = item["title"]
    if (found := _GENRE.match(title)) and found.end() < len(title):
        yield Hit("Cut the kind of paper.", 0, found.end(), unsafe(""), "title")


rule = ItemRule(
    code="TI-26",
    name="genre-prefix",
    severity=Severity.info,
    fields=("title",),
    needs=("aper", "APER", "rticle", "RTICLE"),
    check=check,
)
