"""The *In:* of a reference list in front of a book or journal.

Bad::

    itemType: bookSection
    bookTitle: In: Advances in bryology

Good::

    itemType: journalArticle
    publicationTitle: In Vivo
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_FIELDS = ("publicationTitle", "bookTitle", "proceedingsTitle", "encyclopediaTitle")
_IN = re.compile(r"\s*[Ii]n\s?:\s*")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        if found := _IN.match(item[field]):
            yield Hit("Cut In:, the style adds it.", *found.span(), safe(""), field)


rule = ItemRule(
    code="JN-11",
    name="container-starts-with-in",
    severity=Severity.info,
    fields=_FIELDS,
    needs=(":",),
    check=check,
)
