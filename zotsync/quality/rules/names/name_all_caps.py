"""A person's name in capitals.

Initials, one-letter surnames and the short names of organisations are left alone.

Bad::

    title: Mosses
    author: LINDQVIST, ANNA M.

Good::

    title: Mosses
    author: Lindqvist, A B
    author: NG, J R
    author: WHO
    author: Moss, Ada
    author: PONDS, Study Group
    author: MOSS, Research Centre
    author: Berg, Karl
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, manual, safe
from zotsync.quality.text.names import NO_PERSON, capitalised

_FEWEST = 4  # letters; fewer may be initials
_MAC = re.compile(r"\bMAC(?!H)[A-Z]{4}")  # Macdonald or MacDonald: the bearer knows.


def check(item: Item) -> Iterator[Hit]:
    long = [creator.last.isupper() for creator in item.creators if len(creator.last) >= _FEWEST]
    if 2 * sum(long) < len(long):
        return  # Among people written small it is a study, or a group.
    for index, creator in enumerate(item.creators):
        if not creator.last.isupper() or sum(c.isalpha() for c in creator.last) < _FEWEST:
            continue
        said = {word.lower() for word in re.findall(r"\w+", creator.first)}
        if not said.isdisjoint(NO_PERSON) or any(map(str.isdigit, creator.first)):
            continue  # “OECD, Development Centre”; the number of a person.
        better, mend = capitalised(creator.last), manual if _MAC.search(creator.last) else safe
        yield Hit(f"Write {better}.", field="creators", part=creator.last, index=index, fix=mend(better))
        # Up to three capitals may be initials.
        if creator.first.isupper() and any(
            sum(map(str.isalpha, word)) > 3 for word in creator.first.split() if "." not in word
        ):
            better = capitalised(creator.first)
            yield Hit(f"Write {better}.", field="creators", part=creator.first, index=index, fix=mend(better))


rule = ItemRule(code="NM-02", name="name-all-caps", severity=Severity.info, fields=("creators",), check=check)
