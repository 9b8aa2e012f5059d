"""A person whose whole name stands in one field, as ``Surname, Given``.

Sorted and cited, it counts as an organisation's. Write the surname and the given name in their own fields.

Bad::

    title: Mosses
    author: "Lindqvist, Anna B."

Good::

    title: Mosses
    author: Lindqvist, Anna B.

Good::

    title: Mosses
    author: "Moss Research, Inc."

Good::

    title: Mosses
    author: "Ministry of Bogs, Norway"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.names import NO_PERSON, PARTICLES

_GIVEN = r"(?:[^\W\d_a-z][^\W\d_]+|(?:[^\W\d_a-z]\.[ -]?)+|[^\W\d_a-z])"
_PARTICLE = "|".join(sorted(PARTICLES))
_PERSON = re.compile(
    rf"(?:(?:{_PARTICLE}) )*(?P<last>[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*(?: [^\W\d_a-z][^\W\d_]+)?)"
    rf", (?P<first>{_GIVEN}(?:[ -]{_GIVEN}){{0,2}}(?: (?:{_PARTICLE}))*)"
)


def check(item: Item) -> Iterator[Hit]:
    for index, creator in enumerate(item.creators):
        value = creator.name or ("" if creator.first else creator.last)
        if "," not in value or not (found := _PERSON.fullmatch(value.strip())):
            continue
        said = {word.strip(".").lower() for word in re.split(r"[\s,-]+", value)}
        if said.isdisjoint(NO_PERSON):
            yield Hit(
                f"Write {found['last']} as the surname and {found['first']} as the given name.",
                field="creators",
                part=value,
                index=index,
            )


rule = ItemRule(
    code="NM-08",
    name="person-in-single-field",
    severity=Severity.warning,
    fields=("creators",),
    needs=(",",),
    check=check,
)
