"""The arXiv number of a preprint is in an address or has something stuck to it, or is contradicted by one.

``arXiv:2301.00001v2`` is how Zotero and citation styles write it; the version stays.

Bad::

    itemType: preprint
    title: Mosses
    repository: arXiv
    archiveID: https://arxiv.org/abs/2301.00001v2

Bad::

    itemType: preprint
    title: Mosses
    archiveID: arXiv:2301.00001
    url: https://arxiv.org/abs/2302.00017

Bad::

    itemType: preprint
    title: Mosses
    url: https://arxiv.org/abs/2302.00017

Good::

    itemType: preprint
    title: Mosses
    archiveID: arXiv:2301.00001v2
    url: https://arxiv.org/pdf/2301.00001
    DOI: 10.48550/arXiv.2301.00001

Good::

    itemType: preprint
    title: Mosses
    archiveID: arXiv:hep-th/9901001
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe, unsafe

_NUMBER = r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2})?/\d{7})"
_ID = rf"(?P<id>{_NUMBER}(?:v\d{{1,2}})?)"
_RIGHT = re.compile(rf"(?:arXiv:)?{_ID}")
_STUCK = re.compile(
    rf"(?:arXiv(?: preprint)?[:\s]*)?"
    rf"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/)?(?:(?:abs|pdf|html)/)?{_ID}(?:\.pdf)?(?:\s*\[[\w.-]+\])?",
    re.I,
)
_URL = re.compile(
    rf"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/{_ID}(?:\.pdf)?(?:[?#].*)?", re.I
)
_DOI = re.compile(rf"10\.48550/arxiv\.{_ID}", re.I)
_FIVE_DIGITS = 1501  # since January 2015


def check(item: Item) -> Iterator[Hit]:
    value = item["archiveID"].strip()
    address = _URL.fullmatch(item["url"].strip())
    if not value:
        if address:
            yield Hit(f"Give the preprint its number: arXiv:{address['id']}", field="archiveID")
        return
    found = _RIGHT.fullmatch(value)
    if not found:
        found = _STUCK.fullmatch(value)
        if not found:
            return
        better = f"arXiv:{found['id']}"
        mend = unsafe if "[" in value else safe  # The class is said nowhere else.
        yield Hit(f"Keep the number alone: {better}", field="archiveID", fix=mend(better))
    if _impossible(found["id"]):
        yield Hit("There is no such arXiv number: correct it.", field="archiveID")
        return
    for other in (address, _DOI.fullmatch(item["DOI"].strip())):
        if other and _work(other["id"]) != _work(found["id"]):
            said = f"The {'address' if other is address else 'DOI'} says {other['id']}: keep the right one."
            yield Hit(said, field="archiveID")
            return


def _work(number: str) -> str:
    """The number without version and class: what names the work."""
    return re.sub(r"v\d+$|\.[a-z]{2}(?=/)", "", number.lower())


def _impossible(number: str) -> bool:
    digits = number.partition("/")[2] or number
    month = int(digits[2:4])
    if not 1 <= month <= 12:
        return True
    if "/" in number:
        return False
    return (len(_work(number).partition(".")[2]) == 5) != (int(digits[:4]) >= _FIVE_DIGITS)


rule = ItemRule(
    code="ID-25",
    name="arxiv-id",
    severity=Severity.info,
    types=("preprint",),
    fields=("archiveID", "url"),
    needs=("rxiv", "rXiv", "RXIV"),
    check=check,
)
