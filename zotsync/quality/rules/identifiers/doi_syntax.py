"""What stands in the DOI field is no DOI.

A DOI is ``10.``, four to nine digits, a slash and a suffix.

Bad::

    DOI: 10.1000

Good::

    DOI: 10.1000/moss.12
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.doi import SYNTAX, bare


def check(item: Item) -> Iterator[Hit]:
    value = item["DOI"].strip()
    if SYNTAX.fullmatch(value) and value[-1].isalnum() and "%" not in value:
        return  # As nearly all are.
    # Blanks, prefixes and encodings have rules of their own.
    if not SYNTAX.fullmatch(unquote("".join(bare(value).split()))):
        yield Hit("This is no DOI: look it up, or move it to the field it belongs to.", field="DOI")


rule = ItemRule(code="ID-08", name="doi-syntax", severity=Severity.warning, fields=("DOI",), check=check)
