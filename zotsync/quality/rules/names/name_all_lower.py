"""A person's name in small letters.

Some people write theirs so; particles, initials, and scripts without capitals are left alone.

Bad::

    title: Mosses
    author: lindqvist, anna
    author: van der berg, karl

Good::

    title: Mosses
    author: hooks, bell
    author: boyd, danah
    author: van der, K.
    author: moss_lover
    author: al-Moss, Ada
    author: ლინდი, ანა
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual
from zotsync.quality.text.names import PARTICLES, capitalised

# Who is known to write the name so: surname, and what the given name begins with.
_CHOSEN = {("hooks", "b"), ("boyd", "d"), ("cummings", "e"), ("lang", "k"), ("brown", "a"), ("carson", "c")}
_LETTERS = re.compile(r"[a-zß-ÿāăąćčďđēęěğīķľłńňōőœřśšşťūůűźžа-яёіїєά-ώ' ’.-]+")


def check(item: Item) -> Iterator[Hit]:
    for index, creator in enumerate(item.creators):
        last, first = creator.last.strip(), creator.first.strip()
        if not (last[:1].islower() and first[:1].islower()) or not (
            _LETTERS.fullmatch(last) and _LETTERS.fullmatch(first)
        ):
            continue
        if (last, first[0]) in _CHOSEN or all(word in PARTICLES for word in last.split()):
            continue
        if sum(map(str.isalpha, last)) < 2 or "." in last:
            continue
        for part in (last, first):
            if (better := capitalised(part)) != part:
                said = f"Write {better}, unless the bearer writes it small."
                yield Hit(said, field="creators", part=part, index=index, fix=manual(better))


rule = ItemRule(
    code="NM-03", name="name-all-lower", severity=Severity.info, fields=("creators",), check=check
)
