"""What kind of thesis it is is not said, or the place for it names the university.

Styles print *Doctoral dissertation*, *Master's thesis*. Exports often have no word of it: look for it on
request. How the kind is worded is left to the person.

Bad::

    itemType: thesis
    title: Mosses of the north
    university: University of Umeå

Bad::

    itemType: thesis
    title: Mosses of the north
    thesisType: University of Umeå

Good::

    itemType: thesis
    title: Mosses of the north
    thesisType: PhD thesis
    university: University of Umeå
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_SCHOOL = re.compile(
    r"\b(?:universit\w*|university|universidade|università|college|institute|école|hochschule)\b", re.I
)
_KIND = re.compile(
    r"thes[ie]s|diss|phd|ph\.|doctor|master|m\.?sc|bachelor|habil|diplom|degree|th[èe]se|tesi", re.I
)


def check(item: Item) -> Iterator[Hit]:
    kind = item["thesisType"]
    if not kind:
        yield Hit("Say what kind of thesis it is.", field="thesisType")
    elif _SCHOOL.search(kind) and not _KIND.search(kind):
        yield Hit("This is the university: say here what kind of thesis it is.", field="thesisType")


rule = ItemRule(
    code="IT-18",
    name="thesis-fields",
    severity=Severity.info,
    default=False,
    types=("thesis",),
    check=check,
)
