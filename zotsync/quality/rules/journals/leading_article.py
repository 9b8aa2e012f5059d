"""The same journal with *The* in one item and without it in another.

Databases leave the article out, and nothing is lost by it: look for it on request.

Bad::

    title: Mosses
    publicationTitle: The Moss Journal
    ---
    title: Ferns
    publicationTitle: Moss Journal

Good::

    title: Mosses
    publicationTitle: The Moss
    ISSN: 1234-5679
    ---
    title: Ferns
    publicationTitle: Moss
    ISSN: 2434-561X
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity
from zotsync.quality.text.variants import rarer_journals


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    for position, usual in rarer_journals(items, lambda name: name.removeprefix("the ")):
        yield position, Hit(f"Other items write {usual}: use one form.", field="publicationTitle")


rule = SetRule(code="JN-16", name="leading-article", severity=Severity.info, default=False, check=check)
