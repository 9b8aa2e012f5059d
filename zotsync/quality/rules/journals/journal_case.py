"""The name of a journal in capitals.

Acronyms and one-word names are left alone.

Bad::

    publicationTitle: ANNALS OF NORTHERN BRYOLOGY

Good::

    publicationTitle: PLOS ONE
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual
from zotsync.quality.text.words import words

_SMALL = words("a an and at by der des die et für for in la le of on the to und")


def check(item: Item) -> Iterator[Hit]:
    value = item["publicationTitle"]
    if not value.isupper():
        return
    long = [word for word in re.findall(r"[^\W\d_]+", value) if len(word) > 4]
    if len(long) >= 2:
        better = " ".join(
            word.lower() if at and word.lower() in _SMALL else _capitalised(word)
            for at, word in enumerate(value.split(" "))
        )
        yield Hit(f"Write the journal as it does: {better}?", field="publicationTitle", fix=manual(better))


def _capitalised(word: str) -> str:
    """Each part of a compound with a capital.

    >>> _capitalised("MOSS-ECOLOGY")
    'Moss-Ecology'
    """
    return "-".join(part.capitalize() for part in word.split("-"))


rule = ItemRule(
    code="JN-05", name="journal-case", severity=Severity.info, fields=("publicationTitle",), check=check
)
