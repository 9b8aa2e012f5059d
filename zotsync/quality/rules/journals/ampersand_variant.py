"""The same journal with ``&`` in one item and with ``and`` in another.

Two journals with ISSNs of their own are left alone. Each database has its own way, and a set from several has
many: look for it on request.

Bad::

    title: Mosses
    publicationTitle: Moss & Fern
    ---
    title: Ferns
    publicationTitle: Moss and Fern

Good::

    title: Mosses
    publicationTitle: Moss & Fern
    ISSN: 1234-5679
    ---
    title: Ferns
    publicationTitle: Moss and Fern
    ISSN: 2434-561X
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity, manual
from zotsync.quality.text.variants import rarer_journals


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    for position, usual in rarer_journals(items, _folded):
        said = f"Write it as in the other items: {usual}"
        origin = items[position].origin
        latex = origin is not None and origin.format == "bibtex"  # It would want a backslash before it.
        fix = None if latex and "&" in usual else manual(usual)
        yield position, Hit(said, field="publicationTitle", fix=fix)


def _folded(name: str) -> str:
    return name.replace("&amp;", "&").replace(" & ", " and ")


rule = SetRule(code="JN-14", name="ampersand-variant", severity=Severity.info, default=False, check=check)
